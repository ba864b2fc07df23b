"""Which key a request in Python bears: the expression that makes it, what it is made of, where it is made."""

import ast
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from playground.configuration.http.python_posts import CLIENTS, STRIPE, Function, Post
from playground.configuration.losses import OwnLoss
from playground.configuration.syntax.python_tree import called
from playground.systems.http_keys import kind_of_key

_HEADER: Final = re.compile(r"(?:x-)?idempotency-key", re.IGNORECASE)
_WORD: Final = "idempotency_key"
_OF_SENDING: Final = re.compile(r"\bMessageId\b|\bmessageId\b|\bmessage_id\b")
_OF_SOMEBODY_ELSE: Final = re.compile(r"key|idempot", re.IGNORECASE)
_SESSIONS: Final = ("Session", "Client", "AsyncClient", "ClientSession", "AsyncSession")
_BY_SENDING: Final = (
    "a message's id is another one each time that it is sent: what was sent twice is done twice; take what the work is "
    "of, such as the order's number"
)
_BY_CALL: Final = (
    "it is another one for each call: what the library repeats by itself is done once, and what the application calls "
    "again is done again; take what the work is of, such as the order's number"
)
_BY_ATTEMPT: Final = (
    "it is another one for each attempt, and so as good as none; make it before the first one, of what the work is "
    "of, such as the order's number"
)
_FOR_ALL: Final = OwnLoss(
    "consumer",
    "another request bears the same key, as all do here: it is answered as the first was, and not done",
    'f"order-{order.id}"',
)
_FOR_A_SESSION: Final = _FOR_ALL._replace(instead='f"order-{order.id}", in the headers of each request')


class RequestKey(NamedTuple):
    """A key that a request is given."""

    kind: str
    """A word of the setting's; empty: it is made elsewhere."""
    written: str
    line: int
    risk: str = ""
    """What it does not keep from being done twice; empty: nothing."""
    loses: OwnLoss | None = None


def key_of(post: Post, module: ast.Module, again: ast.AST | None) -> RequestKey | None:
    """The key of a request, `again` being what is run again for each attempt; none: it is given none."""
    name, key, is_known = _expression(post, module)
    if isinstance(key, ast.Constant) and key.value is None:
        return None
    if key is None:
        return None if is_known else RequestKey("", "headers", post.call.lineno)
    written, line = f"{name} = {_short(key)}", key.lineno
    if _is_somebody_elses(key, post, module):
        return RequestKey("", written, line)
    if _is_for_all(key, post, module):
        return RequestKey("stable", written, line, loses=_FOR_A_SESSION)
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        return RequestKey("stable", written, line, loses=_FOR_ALL)
    parts = [key, *_made_of(key, post, module)]
    kinds = [(kind_of_key(_short(one, 2000)), one) for one in parts]
    found = next((one for one in kinds if one[0] != "stable"), kinds[0])
    kind = "fresh" if found[0] == "per-call" and _is_within(found[1], again) else found[0]
    if kind == "stable":
        return RequestKey(kind, written, line, _BY_SENDING if _OF_SENDING.search(" ".join(map(_short, parts))) else "")
    return RequestKey(kind, written, line, _BY_CALL if kind == "per-call" else _BY_ATTEMPT)


def _expression(post: Post, module: ast.Module) -> tuple[str, ast.expr | None, bool]:
    """How a key is called, the expression for it, and whether that is all there is to see."""
    is_known = True
    for one in post.call.keywords:
        if one.arg == _WORD and post.package == STRIPE:
            return _WORD, one.value, True
        is_known = is_known and one.arg is not None
    for name, value in _entries(post.call, post.package):
        return name, value, True
    found = _expression_of_headers(post, module)
    if found[1] is not None or post.package == STRIPE or called(post.call.func).rpartition(".")[0] in CLIENTS:
        return found if found[1] is not None or found[2] else ("", None, is_known and found[2])
    own = next(((name, value) for place in _of_the_session(post, module) for name, value in _entries(place, "")), None)
    return (*own, True) if own else ("", None, is_known and found[2])


def _expression_of_headers(post: Post, module: ast.Module) -> tuple[str, ast.expr | None, bool]:
    """The same of the headers that a call is given."""
    headers = next((one.value for one in post.call.keywords if one.arg in ("headers", "options")), None)
    if headers is None or post.package == STRIPE:
        return "", None, True
    for place in _places(headers, post, module):
        for name, value in _entries(place, post.package):
            return name, value, True
    is_table = isinstance(headers, ast.Dict) and None not in headers.keys
    return "", None, is_table or any(True for _ in _places(headers, post, module))


def _of_the_session(post: Post, module: ast.Module) -> Iterator[ast.AST]:
    """Where the headers of all requests of a session are set: as it is made, by `update`, one by one."""
    owner = called(post.call.func).rpartition(".")[0]
    for one in ast.walk(module):
        match one:
            case ast.Assign(targets=[ast.Subscript(value=ast.Attribute(attr="headers") as headers)]):
                if called(headers) == f"{owner}.headers":
                    yield one
            case ast.Call(func=ast.Attribute(attr="update", value=ast.Attribute(attr="headers") as headers)):
                if called(headers) == f"{owner}.headers":
                    yield one
            case ast.Call(keywords=words) if called(one.func).rpartition(".")[2] in _SESSIONS:
                yield from (word.value for word in words if word.arg == "headers")


def _is_for_all(key: ast.expr, post: Post, module: ast.Module) -> bool:
    """Whether it is set for a whole session, outside of the function that sends."""
    places = list(_of_the_session(post, module)) if post.package != STRIPE else []
    is_own = post.function is not None and _is_within(key, post.function)
    return not is_own and any(_is_within(key, place) for place in places)


def _entries(place: ast.AST, package: str) -> Iterator[tuple[str, ast.expr]]:
    """What a table has under a key's name, and what is put into one under it."""
    for one in ast.walk(place):
        match one:
            case ast.Dict(keys=keys, values=values):
                named = [
                    (key.value, value)
                    for key, value in zip(keys, values, strict=True)
                    if isinstance(key, ast.Constant) and isinstance(key.value, str)
                ]
            case ast.Assign(targets=[ast.Subscript(slice=ast.Constant(value=str(name)))], value=value):
                named = [(name, value)]
            case _:
                named = []
        yield from (each for each in named if _is_key(each[0], package))


def _is_key(name: str, package: str) -> bool:
    return name == _WORD if package == STRIPE else _HEADER.fullmatch(name) is not None


def _places(headers: ast.expr, post: Post, module: ast.Module) -> Iterator[ast.AST]:
    """Where the headers are made that a call has by name, or from a function of the file."""
    match headers:
        case ast.Name(id=name):
            yield from (one for one in _assigned(name, post, module) if one is not headers)
        case ast.Call(func=function) if name := called(function).rpartition(".")[2]:
            yield from (one for one in ast.walk(module) if isinstance(one, Function) and one.name == name)


def _assigned(name: str, post: Post, module: ast.Module) -> list[ast.AST]:
    """What a name is given, or is put into it, in the function around a call, or else in the file."""
    for scope in (post.function, module):
        found = [one for one in ast.walk(scope) if _gives(one, name)] if scope else []
        if found:
            return [one for one in found if isinstance(one, ast.Assign)] or found
    return []


def _gives(one: ast.AST, name: str) -> bool:
    match one:
        case ast.Assign(targets=[ast.Name(id=given) | ast.Subscript(value=ast.Name(id=given))]):
            return given == name
        case _:
            return False


def _made_of(key: ast.expr, post: Post, module: ast.Module) -> Iterator[ast.expr]:
    """What the names in it are given."""
    names = dict.fromkeys(one.id for one in ast.walk(key) if isinstance(one, ast.Name))
    for name in names:
        for one in _assigned(name, post, module):
            if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
                yield one.value


def _is_somebody_elses(key: ast.expr, post: Post, module: ast.Module) -> bool:
    """Whether it is handed in under its own name: who calls makes it."""
    function = post.function
    if not (isinstance(key, ast.Name) and function and _OF_SOMEBODY_ELSE.search(key.id)):
        return False
    arguments = (*function.args.args, *function.args.kwonlyargs, *function.args.posonlyargs)
    return key.id in {one.arg for one in arguments} and not _assigned(key.id, post, module)


def _is_within(part: ast.AST, around: ast.AST | None) -> bool:
    return around is not None and any(one is part for one in ast.walk(around))


def _short(value: ast.expr, most: int = 80) -> str:
    try:
        return " ".join(ast.unparse(value).split())[:most]
    except RecursionError:
        return "an expression"
