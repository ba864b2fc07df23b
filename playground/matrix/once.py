"""What is asked of choices of settings again and again, found out once."""

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Final, ParamSpec, TypeVar

_Asked = ParamSpec("_Asked")
_Came = TypeVar("_Came")
_MOST_KEPT: Final = 300
"""Choices of which it is kept; the trials of one are a few dozen."""


def found_once(finds: Callable[_Asked, _Came]) -> Callable[_Asked, _Came]:
    """Keep what was last found of so many choices: many queues are set alike, and so are many ways to mend them."""
    kept: dict[str, _Came] = {}
    looking = Lock()  # A screen and a search beside it may ask at one time.

    @wraps(finds)
    def once(*asked: _Asked.args, **beside: _Asked.kwargs) -> _Came:
        key = repr((asked, beside))
        with looking:
            found = kept.get(key)
        if found is None:
            found = finds(*asked, **beside)
        with looking:
            kept.pop(key, None)
            kept[key] = found  # Last, as it was asked for last.
            if len(kept) > _MOST_KEPT:
                del kept[next(iter(kept))]
        return found

    return once
