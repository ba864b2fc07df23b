"""Python that sends POST requests: with Stripe's library, requests, httpx, aiohttp. It is parsed, never run.

Source: https://docs.stripe.com/api/idempotent_requests and stripe-python's README. Where no key is given its library
makes one up for each call, with which it repeats that call, and no other.
"""

import ast
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.http.given import KEY, OF_THE_SERVER, RETRIES, TIMEOUT, HttpCase, case_of, spell_http
from playground.configuration.http.python_keys import key_of
from playground.configuration.http.python_posts import CLIENTS, STRIPE, Post, posts_of
from playground.configuration.http.python_repeats import Repeats, repeats_of
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.python_tree import called, python_module

NO_KEY: Final = (
    "no idempotency_key is given: the library makes one up for each call, so that what it repeats by itself is done "
    "once (and not twice, as without a key), and what the application calls again is done again"
)
_SECONDS: Final = {"httpx": 5, "aiohttp": 300}
"""How long a library waits for a response by itself; requests waits for ever."""
_EXAMPLE: Final = 'f"order-{order.id}"'


def read_python_requests(source: ConfigurationFile) -> Reading:
    """What each POST of a file is sent with, and how often it is repeated."""
    module, reading = python_module(source), Reading()
    packages = _imported(module) & {STRIPE, *CLIENTS}
    posts = posts_of(module, packages) if packages else []
    for post in posts:
        case = case_of(reading, source.path, f"the call of line {post.call.lineno}" if len(posts) > 1 else "")
        _read(case, post, module)
    if not posts and STRIPE in packages:
        _read_settings(reading, source, module)
    if posts:
        _spell(reading, {one.package for one in posts})
    return reading


def _read(case: HttpCase, post: Post, module: ast.Module) -> None:
    repeats = repeats_of(post, module)
    _give_key(case, post, module, repeats)
    _give_repeats(case, repeats, post.call.lineno)
    seconds = next((one.value for one in post.call.keywords if one.arg == "timeout"), None)
    if seconds is not None:
        case.give_seconds(_seconds(seconds), f"timeout = {ast.unparse(seconds)[:80]}", seconds.lineno)
    elif post.package in _SECONDS:
        case.assume(TIMEOUT, _SECONDS[post.package], f"{post.package}'s default")
    if ".v2." in called(post.call.func) and post.package == STRIPE:
        case.give("api_version", "v2", called(post.call.func), post.call.lineno)
        case.assume("key_retention_hours", 720, "Stripe's v2 keeps keys for 30 days")


def _give_key(case: HttpCase, post: Post, module: ast.Module, repeats: Repeats) -> None:
    key = key_of(post, module, repeats.again)
    whose = f"{case.queue}: " if case.queue else ""
    asks = "" if post.package == STRIPE else OF_THE_SERVER
    if key is None and post.package == STRIPE:
        kind = "fresh" if repeats.again else "per-call"
        case.assume(KEY, kind, "Stripe's library makes one up for each call")
        case.reading.find("application", f"{whose}{NO_KEY}", Spot(case.file, post.call.lineno))
    elif key is None:
        case.assume_no_key()
    elif not key.kind:
        case.leave_key_open(key.written, key.line, f"{key.written}: what it is made of is not in this file")
    else:
        case.give(KEY, key.kind, key.written, key.line, asks=asks, loses=key.loses)
        if key.risk:
            case.reading.find("risk", f"{whose}{key.written}: {key.risk}", Spot(case.file, key.line))


def _give_repeats(case: HttpCase, repeats: Repeats, line: int) -> None:
    if repeats.retries is None:
        text = f"{repeats.written}: how often it repeats is not in this file"
        case.leave_open(RETRIES, repeats.written, repeats.line or line, text)
    elif repeats.line:
        case.give_retries(repeats.retries, repeats.written, repeats.line, repeats_500=repeats.repeats_500)
    else:
        case.assume(RETRIES, repeats.retries, repeats.written)


def _read_settings(reading: Reading, source: ConfigurationFile, module: ast.Module) -> None:
    """A file that sets up Stripe's library, and calls nothing."""
    nowhere = Post(ast.Call(ast.Name(STRIPE), [], []), STRIPE, ())
    repeats = repeats_of(nowhere, module)
    if repeats.line:
        case = case_of(reading, source.path)
        _give_repeats(case, repeats, repeats.line)
        text = "idempotency_key: the calls are not in this file; without one the library makes one up for each"
        case.leave_key_open("idempotency_key", 0, text)


def _spell(reading: Reading, packages: set[str]) -> None:
    if packages == {STRIPE}:
        spell_http(reading, {(KEY, "stable"): f"idempotency_key = {_EXAMPLE}"})
        spell_http(reading, {(RETRIES, 0): "stripe.max_network_retries = 0"})
    elif STRIPE not in packages:
        spell_http(reading, {(KEY, "stable"): f'headers = {{"{KEY}": {_EXAMPLE}}}'})


def _seconds(value: ast.expr) -> float | None:
    """The seconds of a time-out: a number, the second of a pair, or the first of what a library makes of it."""
    match value:
        case ast.Constant(value=int() | float() as seconds):
            return float(seconds)
        case ast.Tuple(elts=[_, last]):
            return _seconds(last)
        case ast.Call(args=[first, *_]):
            return _seconds(first)
        case ast.Call(keywords=words):
            return next((_seconds(one.value) for one in words if one.arg in ("total", "read", "timeout")), None)
        case _:
            return None


def _imported(module: ast.Module) -> set[str]:
    found = set[str]()
    for one in ast.walk(module):
        match one:
            case ast.Import(names=names):
                found |= {name.name.split(".")[0] for name in names}
            case ast.ImportFrom(module=str(name), level=0):
                found.add(name.split(".")[0])
    return found
