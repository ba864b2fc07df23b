"""Who repeats a request in Python, and how often: a decorator, a loop, a session's adapter, Stripe's library.

Sources: tenacity's, stamina's and backoff's documentation (`stop_after_attempt` and `max_tries` count all attempts,
stamina makes 10 by default); urllib3's `Retry`, whose `allowed_methods` leave POST out by default, and whose
`total` counts what comes after the first; stripe-python's README. httpx' `retries` are of connecting alone.
"""

import ast
from collections.abc import Iterator
from typing import Final, NamedTuple

from playground.configuration.http.given import FOR_EVER
from playground.configuration.http.python_posts import STRIPE, Function, Post
from playground.configuration.syntax.python_tree import called

_DECORATORS: Final = {"retry": "", "on_exception": "max_tries", "on_predicate": "max_tries"}
"""By the decorator's last name, the keyword that counts its attempts; empty: several do."""
_ATTEMPTS: Final = ("attempts", "tries", "max_attempts", "stop_max_attempt_number")
_STAMINA: Final = 10
_ALLOWED: Final = ("allowed_methods", "method_whitelist")
_TOTAL: Final = 10
"""What urllib3's `Retry` has by itself."""
_ITSELF: Final = "repeats no POST by itself"


class Repeats(NamedTuple):
    """How often a request is repeated, and by whom."""

    retries: int | None
    """None: it is not to be seen here."""
    written: str
    line: int = 0
    """0: nobody has set it."""
    again: ast.AST | None = None
    """What is run again for each attempt; none: the same request is sent again."""


def repeats_of(post: Post, module: ast.Module) -> Repeats:
    """Who repeats a request: what is nearest to it counts."""
    around = _looped(post) or _decorated(post)
    if around:
        return around
    return _by_stripe(module) if post.package == STRIPE else _by_session(post, module)


def _looped(post: Post) -> Repeats | None:
    """`for attempt in range(3)`, with a `try` within, which is left once it is done."""
    for loop in reversed(post.around):
        if isinstance(loop, Function):
            return None
        match loop:
            case ast.For(iter=ast.Call(func=ast.Name(id="range"), args=[*_, ast.Constant(value=int(end))]) as of):
                inner = list(ast.walk(loop))
                is_tried = any(isinstance(one, ast.Try) for one in inner)
                if is_tried and len(of.args) < 3 and any(isinstance(one, ast.Return | ast.Break) for one in inner):
                    start = of.args[0].value if len(of.args) == 2 and isinstance(of.args[0], ast.Constant) else 0
                    count = end - (start if isinstance(start, int) else 0)
                    written = f"for {ast.unparse(loop.target)} in {ast.unparse(of)}"
                    return Repeats(_bounded(count - 1), written, loop.lineno, loop)
    return None


def _decorated(post: Post) -> Repeats | None:
    """`@retry(stop=stop_after_attempt(4))`, and its like."""
    for function in (one for one in reversed(post.around) if isinstance(one, Function)):
        for decorator in function.decorator_list:
            made = decorator.func if isinstance(decorator, ast.Call) else decorator
            owner, _, name = called(made).rpartition(".")
            if name in _DECORATORS:
                attempts = _attempts(decorator, owner)
                written = f"@{ast.unparse(decorator)}"
                short = written if len(written) <= 80 else f"@{called(made)}(...)"
                retries = None if attempts is None else _bounded(attempts - 1)
                return Repeats(retries, short, decorator.lineno, function)
    return None


def _attempts(decorator: ast.expr, owner: str) -> int | None:
    """All attempts of a decorator; none: it is not written there. Without a bound there is none."""
    if not isinstance(decorator, ast.Call):
        return FOR_EVER + 1
    words = {one.arg: one.value for one in decorator.keywords if one.arg}
    counting = [words[word] for word in (*_ATTEMPTS, *_DECORATORS.values()) if word in words]
    for one in ast.walk(words["stop"]) if "stop" in words else ():
        if isinstance(one, ast.Call) and called(one.func).endswith("stop_after_attempt"):
            counting += [*one.args[:1], *(each.value for each in one.keywords)]
    if counting:
        return _number(counting[0])
    if "stop" in words or "max_time" in words or None in {one.arg for one in decorator.keywords}:
        return None
    return _STAMINA if owner == "stamina" else FOR_EVER + 1


def _by_stripe(module: ast.Module) -> Repeats:
    found = list(_named(module, "max_network_retries"))
    if not found:
        return Repeats(2, "Stripe's library repeats twice")
    written = f"max_network_retries = {ast.unparse(found[-1])}"
    return Repeats(_bounded(_number(found[-1])), written, found[-1].lineno)


def _by_session(post: Post, module: ast.Module) -> Repeats:
    """What an adapter of a session does; `requests.post` has a session of its own, without one."""
    nobody = Repeats(0, f"{post.package} {_ITSELF}")
    if post.package not in ("requests", "niquests", "urllib3") or called(post.call.func).startswith(f"{post.package}."):
        return nobody
    for made in (one for one in ast.walk(module) if isinstance(one, ast.Call)):
        if called(made.func).rpartition(".")[2] == "Retry":
            words = {one.arg: one.value for one in made.keywords if one.arg}
            total = [*made.args[:1], *([words["total"]] if "total" in words else [])]
            if not any(_allows(words[word]) for word in _ALLOWED if word in words):
                return Repeats(0, "Retry(...), whose allowed_methods leave POST out", made.lineno)
            retries = _number(total[0]) if total else _TOTAL
            counted = f"total={ast.unparse(total[0])}" if total else f"total={_TOTAL}, its default"
            return Repeats(_bounded(retries), f"Retry({counted}), with POST among its methods", made.lineno)
    return nobody


def _allows(methods: ast.expr) -> bool:
    """Whether methods have POST among them, as none and False do, which are all."""
    if isinstance(methods, ast.Constant):
        return not methods.value
    return any(isinstance(one, ast.Constant) and one.value in ("POST", "PATCH") for one in ast.walk(methods))


def _named(module: ast.Module, name: str) -> Iterator[ast.expr]:
    for one in ast.walk(module):
        match one:
            case ast.keyword(arg=given, value=value) if given == name:
                yield value
            case ast.Assign(targets=[ast.Name(id=given) | ast.Attribute(attr=given)], value=value) if given == name:
                yield value


def _number(value: ast.expr) -> int | None:
    is_number = isinstance(value, ast.Constant) and type(value.value) is int
    return value.value if is_number else None  # type: ignore[attr-defined]


def _bounded(retries: int | None) -> int | None:
    return None if retries is None else min(max(retries, 0), FOR_EVER)
