"""Code that calls Stripe: how often its library repeats a call, and what its key is made of, as a question to ask.

Source: https://docs.stripe.com/api/idempotent_requests and stripe-python's README. Where no key is given its library
makes one up for each call, with which it repeats that call, and no other.
"""

import ast
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from playground.configuration.syntax.python_tree import called

PACKAGE: Final = "stripe"
_KEY: Final = "idempotency_key"
_RETRIES: Final = "max_network_retries"
_MADE_UP: Final = re.compile(r"\b(?:uuid\d?\b|token_\w+|urandom|getrandbits|randint|time\(|now\()")
"""What is another one each time that it is asked for."""
_OF_SENDING: Final = re.compile(r"\bMessageId\b|\bmessageId\b|\bmessage_id\b")
_BY_SENDING: Final = (
    "a message's id is another one each time that it is sent: what was sent twice is done twice; take what the work is "
    "of, such as the order's number"
)
_BY_CALL: Final = (
    "it is another one for each call: what the library repeats by itself is done once, and what the application calls "
    "again is done again; take what the work is of, such as the order's number"
)
NO_KEY: Final = (
    "no idempotency_key is given: the library makes one up for each call, so that what it repeats by itself is done "
    "once (and not twice, as without a key), and what the application calls again is done again"
)


class RiskyKey(NamedTuple):
    """A key that does not keep something from being done twice, and where it is given."""

    line: int
    text: str


def question_of_http(module: ast.Module) -> tuple[str, dict[str, str]]:
    """The system, and its settings as they are typed."""
    found = {"Idempotency-Key": "stable"} if any(_keys(module)) else {}
    numbers = (one.value for name, one in _named(module) if name == _RETRIES and isinstance(one, ast.Constant))
    retries = [str(one) for one in numbers if isinstance(one, int) and not isinstance(one, bool)]
    return "http", found | ({_RETRIES: retries[-1]} if retries else {})


def risks_of_keys(module: ast.Module) -> Iterator[RiskyKey]:
    """Keys of which another call has another one."""
    values = dict(_named(module))
    for key in _keys(module):
        made = values.get(key.id, key) if isinstance(key, ast.Name) else key
        written = ast.unparse(made)
        why = _BY_CALL if _MADE_UP.search(written) else _BY_SENDING if _OF_SENDING.search(written) else ""
        if why:
            yield RiskyKey(key.lineno, f"{_KEY} = {ast.unparse(key)[:80]}: {why}")


def has_no_key(module: ast.Module) -> bool:
    """Whether something is called without a key, and nothing with one."""
    calls = (called(one.func) for one in ast.walk(module) if isinstance(one, ast.Call))
    return not any(_keys(module)) and any(name.endswith((".create", ".capture", ".confirm")) for name in calls)


def _keys(module: ast.Module) -> Iterator[ast.expr]:
    return (one for name, one in _named(module) if name == _KEY)


def _named(module: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """What is given by name: to a call, to a name or an attribute, in a table."""
    for one in ast.walk(module):
        match one:
            case ast.keyword(arg=str(name), value=value):
                yield name, value
            case ast.Assign(targets=[ast.Name(id=name) | ast.Attribute(attr=name)], value=value):
                yield name, value
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    if isinstance(key, ast.Constant) and isinstance(key.value, str):
                        yield key.value, value
