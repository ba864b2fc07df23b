"""POST requests in Python: which calls send one, and what stands around each. Nothing is run."""

import ast
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from playground.configuration.syntax.python_tree import called

STRIPE: Final = "stripe"
CLIENTS: Final = ("requests", "httpx", "aiohttp", "urllib3", "niquests")
"""Packages that send requests."""
_METHODS: Final = ("post", "patch")
"""Those that are not idempotent by definition, in small letters; of a PUT or a DELETE repetitions do no harm."""
_ACTS: Final = ("create", "capture", "confirm", "modify", "update", "refund", "pay", "reverse")
"""How Stripe's library calls what it does by POST; `_async` may stand behind."""
_SERVERS: Final = ("app", "router", "web", "api", "blueprint", "bp")
"""What `post` is a route of, and no request."""
Around = tuple[ast.AST, ...]
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Post(NamedTuple):
    """A call that sends a request which is not idempotent by itself."""

    call: ast.Call
    package: str
    around: Around
    """The functions and loops that it stands in, the outermost first."""

    @property
    def function(self) -> Function | None:
        """The innermost function around it."""
        return next((one for one in reversed(self.around) if isinstance(one, Function)), None)


def posts_of(module: ast.Module, packages: Collection[str]) -> list[Post]:
    """The calls that send a POST or a PATCH, by line."""
    kinds = _Kinds(module, packages)
    found = [
        Post(node, package, around)
        for node, around in _nodes(module)
        if isinstance(node, ast.Call) and (package := kinds.package_of(node))
    ]
    return sorted(found, key=lambda one: (one.call.lineno, one.call.col_offset))


def _nodes(module: ast.Module) -> Iterator[tuple[ast.AST, Around]]:
    """Every node with what is around it; decorators are not looked at, as a route's `post` sends nothing."""
    todo: list[tuple[ast.AST, Around]] = [(module, ())]
    while todo:
        node, around = todo.pop()
        yield node, around
        inner = (*around, node) if isinstance(node, Function | ast.For | ast.AsyncFor | ast.While) else around
        skipped = {id(one) for one in node.decorator_list} if isinstance(node, Function | ast.ClassDef) else set()
        todo += [(one, inner) for one in ast.iter_child_nodes(node) if id(one) not in skipped]


class _Kinds:
    """Says whose library a call is of."""

    def __init__(self, module: ast.Module, packages: Collection[str]) -> None:
        self._client = next((one for one in CLIENTS if one in packages), "")
        self._stripe = {STRIPE} if STRIPE in packages else set[str]()
        for one in ast.walk(module) if self._stripe else ():
            match one:
                case ast.ImportFrom(module=str(name), names=names) if name.split(".")[0] == STRIPE:
                    self._stripe |= {each.asname or each.name for each in names}
                case ast.Assign(targets=[ast.Name() | ast.Attribute() as target], value=ast.Call(func=made)):
                    if called(made).rpartition(".")[2] == "StripeClient":
                        self._stripe.add(called(target))

    def package_of(self, call: ast.Call) -> str:
        """The package that a call sends a request by; empty: it sends none."""
        owner, _, method = _dotted(call.func).rpartition(".")
        if owner and method.removesuffix("_async") in _ACTS:
            is_theirs = any(owner == one or owner.startswith(f"{one}.") for one in self._stripe)
            return STRIPE if is_theirs else ""
        first = call.args[0] if call.args else None
        is_named = method == "request" and isinstance(first, ast.Constant) and str(first.value).lower() in _METHODS
        is_sent = bool(owner) and (method in _METHODS or is_named)
        if not is_sent or owner.rpartition(".")[2] in _SERVERS:
            return ""
        return owner if owner in CLIENTS else self._client


def _dotted(function: ast.expr) -> str:
    """A call's name; of a method of what another call gives, that one's: `httpx.Client().post`."""
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Call):
        return f"{called(function.value.func).rpartition('.')[2] or '_'}.{function.attr}"
    return called(function)
