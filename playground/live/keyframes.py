"""Keyframes of a session: whole instants of it, close enough to each other that every other instant is near to one.

They get further apart as a run gets longer, so their number is bounded; and as more has to be copied for each, so they
never cost more than a part of the run itself. What a keyframe holds is shared with the one before as far as it has not
changed. They are of use only to the session that made them.
"""

from collections import deque
from typing import Final, NamedTuple

from playground.engine.simulation import Checkpoint
from playground.live.inputs import Point, Stance
from playground.live.recent import RecentCheckpoint
from playground.live.tally import TallyCheckpoint

MOST: Final = 192
"""How many keyframes there are at most."""
NEAREST: Final = 512
"""How many events two of them are apart at least."""
MOST_DATABASES: Final = 32
NEAREST_DATABASES: Final = 1024
"""A database is copied whole into every keyframe, so there are few."""
ENTRIES_AN_EVENT: Final = 4
"""So many entries of queues and tables are copied in a fifth of the time of an event. Where a consumer has
fallen behind by a hundred thousand messages, keyframes are further apart."""


class Keyframe(NamedTuple):
    """One instant of a session."""

    point: Point
    inputs: int
    """How many inputs came before it."""
    simulation: Checkpoint
    tally: TallyCheckpoint
    recent: RecentCheckpoint
    stance: Stance
    draining: bool
    before_end: "Keyframe | None"
    """Where the run had come to rest before it was judged."""


class Keyframes:
    """The keyframes of one run, in order."""

    def __init__(self, first: Keyframe, *, copies_database: bool) -> None:
        self._all = [first]
        self._most = MOST_DATABASES if copies_database else MOST
        self._apart = NEAREST_DATABASES if copies_database else NEAREST
        self._entries = 0
        """How many entries had to be copied for the latest."""

    def __len__(self) -> int:
        return len(self._all)

    @property
    def first(self) -> Keyframe:
        """The beginning of the run."""
        return self._all[0]

    @property
    def last(self) -> Keyframe:
        """The latest."""
        return self._all[-1]

    def is_due(self, events: int) -> bool:
        """Whether so many events are far enough from the latest keyframe for another."""
        return events >= self.last.point.events + max(self._apart, self._entries // ENTRIES_AN_EVENT)

    def add(self, frame: Keyframe) -> None:
        """Take one more, after all others. If there are too many, every other one goes."""
        self._all.append(frame)
        self._entries = entries_of(frame.simulation)
        if len(self._all) > self._most:
            del self._all[1::2]
            self._apart *= 2

    def before_event(self, events: int) -> Keyframe:
        """The latest with fewer events; the first if there is none."""
        return next((one for one in reversed(self._all) if one.point.events < events), self.first)

    def at(self, time_ms: int) -> Keyframe:
        """The latest at a time or before; the first if there is none."""
        return next((one for one in reversed(self._all) if one.point.now_ms <= time_ms), self.first)

    def within(self, point: Point, inputs: int) -> Keyframe:
        """The latest that is not beyond a point and has at most so many inputs."""
        return next(one for one in reversed(self._all) if _is_within(one, point, inputs))

    def cut_back(self, point: Point, inputs: int) -> None:
        """Forget those beyond a point, or with more inputs."""
        self._all = [one for one in self._all if _is_within(one, point, inputs)]
        self._entries = entries_of(self.last.simulation)


def entries_of(checkpoint: object) -> int:
    """How many entries of queues and tables a checkpoint of the engine holds: they are what it costs."""
    if isinstance(checkpoint, tuple):
        return sum(map(entries_of, checkpoint))
    return len(checkpoint) if isinstance(checkpoint, list | deque | dict | set) else 0


def _is_within(frame: Keyframe, point: Point, inputs: int) -> bool:
    return frame.point[:2] <= point[:2] and frame.inputs <= inputs
