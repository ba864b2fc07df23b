"""Who repeats a request in Python, and how often: a decorator, a loop, a session's adapter, Stripe's library.

Sources: tenacity's, stamina's and backoff's documentation (`stop_after_attempt` and `max_tries` count all attempts,
stamina makes 10 by default); urllib3's `Retry`, whose `allowed_methods` leave POST out by default, and whose
`total` counts what comes after the first, and of answers only those of `status_forcelist`, none by default;
stripe-python's README. httpx' `retries` are of connecting alone. A 500 is no exception but for `raise_for_status`.
"""

import ast
import re
from collections.abc import Iterator, Sequence
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
_LOOKS: Final = re.compile(
    r"raise_for_status|\bstatus(?:_code)?\b|\.ok\b|is_success|is_error|retry_if_result|on_predicate"
)
"""What looks at the answer, so that an error may have it repeated."""
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
    repeats_500: bool = True
    """Whether it repeats one that is answered with an error, too."""


def repeats_of(post: Post, module: ast.Module) -> Repeats:
    """Who repeats a request: what is nearest to it counts."""
    around = _looped(post) or _decorated(post)
    if around:
        return around._replace(repeats_500=_sees_errors(post, module, around.again))
    return _by_stripe(module) if post.package == STRIPE else _by_session(post, module)


def _looped(post: Post) -> Repeats | None:
    """`for attempt in range(3)`, with a `try` within, which is left once it is done."""
    for loop in reversed(post.around):
        if isinstance(loop, Function):
            return None
        if isinstance(loop, ast.While) and (found := _tried_until_done(loop, post)):
            return found
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


def _tried_until_done(loop: ast.While, post: Post) -> Repeats | None:
    """`while True` with a `try` around the request, which is left once it is done; not what takes job after job.

    How often is plain where nothing is counted, and where one number is compared with a bound, from 0 or 1 on.
    """
    tried = [one for one in ast.walk(loop) if isinstance(one, ast.Try) and _has(one.body, post.call)]
    leaves = (ast.walk(part) for one in tried for part in (*one.body, *one.orelse))
    if not any(isinstance(one, ast.Return | ast.Break) for part in leaves for one in part):
        return None
    counted = [one for one in ast.walk(loop) if isinstance(one, ast.Compare) and not _has([one], post.call)]
    bounds = [
        (one.left.id, one.ops[0], _number(one.comparators[0]))
        for one in counted
        if isinstance(one.left, ast.Name) and _number(one.comparators[0]) is not None
    ]
    is_endless = isinstance(loop.test, ast.Constant) and not any(isinstance(one, ast.Raise) for one in ast.walk(loop))
    retries = FOR_EVER if is_endless and not bounds else None
    if len(bounds) == 1:
        name, operator, bound = bounds[0]
        start = next((_number(one) for one in _named(post.function, name)), None) if post.function else None
        is_above = isinstance(operator, ast.LtE | ast.Gt)
        if start is not None and bound is not None and isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE):
            retries = _bounded(bound - start + is_above - 1)
    return Repeats(retries, f"while {ast.unparse(loop.test)}"[:80], loop.lineno, loop)


def _has(body: Sequence[ast.AST], call: ast.Call) -> bool:
    return any(one is call for part in body for one in ast.walk(part))


def _sees_errors(post: Post, module: ast.Module, again: ast.AST | None) -> bool:
    """Whether what is run again looks at the answer, or hands it to what may; Stripe's library raises an error."""
    if post.package == STRIPE or again is None or _LOOKS.search(ast.unparse(again)) or any(_hooks(module)):
        return True
    given = {
        one.targets[0].id
        for one in ast.walk(again)
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name) and _has([one.value], post.call)
    }
    handed = [arg for one in ast.walk(again) if isinstance(one, ast.Call) for arg in one.args]
    return any(one.id in given if isinstance(one, ast.Name) else _has([one], post.call) for one in handed)


def _hooks(module: ast.Module) -> Iterator[ast.AST]:
    """What has a client look at all that comes back."""
    for one in ast.walk(module):
        match one:
            case ast.keyword(arg="hooks" | "event_hooks" | "raise_for_status") | ast.Attribute(attr="hooks"):
                yield one


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
            is_listed = "status_forcelist" in words and _lists_500(words["status_forcelist"])
            text = f"Retry({counted}), with POST among its methods"
            return Repeats(_bounded(retries), text, made.lineno, repeats_500=is_listed)
    return nobody


def _allows(methods: ast.expr) -> bool:
    """Whether methods have POST among them, as none and False do, which are all."""
    if isinstance(methods, ast.Constant):
        return not methods.value
    return any(isinstance(one, ast.Constant) and one.value in ("POST", "PATCH") for one in ast.walk(methods))


def _lists_500(codes: ast.expr) -> bool:
    """Whether 500 is among codes; so it is taken of those that are made elsewhere."""
    match codes:
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return not all(isinstance(one, ast.Constant) and one.value != 500 for one in parts)
        case _:
            return True


def _named(module: ast.AST, name: str) -> Iterator[ast.expr]:
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
