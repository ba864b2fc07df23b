"""The steps of what takes several pages: each page is told what it all consists of, and where in it it stands."""

from collections.abc import Generator
from typing import Final, TypeVar

from playground.practice.asking import Asking, Reply

_BEGIN: Final = frozenset({"aloud", "checklist", "model"})
"""The stages with which a step begins; all others go on with the step that is on."""

R = TypeVar("R")


def along(found: Generator[Asking, Reply, R], steps: tuple[str, ...]) -> Generator[Asking, Reply, R]:
    """The same pages, each with the steps and with its own; what they come to is handed on."""
    page, step = next(found), -1
    while True:
        step += page.stage in _BEGIN
        reply = yield page._replace(steps=steps, step=step)
        try:
            page = found.send(reply)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]  # What a generator returns has no type in the exception.
