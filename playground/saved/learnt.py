"""What has been learnt: the presets watched to their end, where the tour was left, which questions have been asked.

One small file, written whole or not at all. Each change is made to what the file holds at that moment, so that two
instances lose nothing of each other's. Losing all of it is no harm, and nothing is stopped by it.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from playground.files import move_aside, write_whole
from playground.live.session import Session
from playground.saved.state_folder import folder
from playground.scenario.catalogue import next_on_path, preset_names

_FILE: Final = "learnt.json"
_MOST_BYTES: Final = 1 << 20


class Learnt(NamedTuple):
    """All of it."""

    done: frozenset[str] = frozenset()
    """The names of presets."""
    tour: int = 0
    """The index of the step at which the tour was left; 0: there is none to be taken up."""
    asked: frozenset[str] = frozenset()
    """The names of questions of which the answer has been read."""


class Watched:
    """Which preset of the library was watched to its end last, and what comes after it on the path."""

    def __init__(self) -> None:
        self.next = ""
        """Its name; empty: nothing is left."""
        self._done = ""

    def look(self, session: Session) -> None:
        """A preset whose run is over is done."""
        name = session.original.name
        if session.over and name != self._done:
            self._done = name
            if name in preset_names():
                note_done(name)
            self.next = next_on_path(name, learnt().done) or ""


def learnt() -> Learnt:
    """What the file says; nothing if it cannot be read. One that is damaged is set aside."""
    path = folder() / _FILE
    try:
        return _read(path)
    except OSError:
        return Learnt()
    except (ValueError, KeyError, TypeError, RecursionError):
        move_aside(path)
        return Learnt()


def note_done(name: str) -> None:
    """A preset was watched to its end."""
    _change(lambda now: now._replace(done=now.done | {name}))


def note_asked(name: str) -> None:
    """The answer to a question was read."""
    _change(lambda now: now._replace(asked=now.asked | {name}))


def note_tour(step: int) -> None:
    """The tour was left at a step; 0: it is over, or to begin anew."""
    _change(lambda now: now._replace(tour=step))


def _read(path: Path) -> Learnt:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_BYTES:
        raise ValueError("it is none that was written here")
    import json  # Neither here nor below before there is a file.

    kept = json.loads(path.read_bytes())
    done, tour, asked = kept["done"], kept["tour"], kept.get("asked", [])
    if type(tour) is not int or tour < 0 or not _are_names(done) or not _are_names(asked):
        raise ValueError("it is none that was written here")
    return Learnt(frozenset(done), tour, frozenset(asked))


def _are_names(kept: object) -> bool:
    return type(kept) is list and all(type(one) is str for one in kept)


def _change(change: Callable[[Learnt], Learnt]) -> None:
    with suppress(OSError), _alone():
        before = learnt()
        after = change(before)
        if after != before:
            import json

            text = json.dumps({"done": sorted(after.done), "tour": after.tour, "asked": sorted(after.asked)})
            write_whole(folder() / _FILE, text, replace=True)


@contextmanager
def _alone() -> Iterator[None]:
    """Keep other instances out between reading and writing, where the system can."""
    folder().mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:
        yield
        return
    descriptor = os.open(folder(), os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)  # It goes with the descriptor, however the program ends.
        yield
    finally:
        os.close(descriptor)
