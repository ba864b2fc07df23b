"""The timeline as frozen data: what a screen needs to draw a run at a glance, and to jump from mark to mark."""

from typing import NamedTuple

from playground.engine.events import Kind
from playground.live.tally import AnomalyEvent


class FaultMark(NamedTuple):
    """Something that was broken, or a packet that was lost."""

    event: int
    time_ms: int
    kind: Kind


class ForkMark(NamedTuple):
    """Where two courses of the run part."""

    number: int
    """The one that leaves the other."""
    time_ms: int


class TimelineView(NamedTuple):
    """A run at a glance. Times are virtual milliseconds."""

    length_ms: int
    """To its present; while its end is open, some way on towards the last message, step or span of its script."""
    now_ms: int
    now_event: int
    """The number of the latest event; -1: none yet."""
    end_ms: int
    """As far as it is known: the present."""
    behind: bool
    """Whether it is in its past."""
    faults: tuple[FaultMark, ...]
    anomalies: tuple[AnomalyEvent, ...]
    forks: tuple[ForkMark, ...]

    def next_mark(self) -> int | None:
        """The number of the nearest event ahead that has a mark; `None`: there is none that is known."""
        return min((event for event in self._marked() if event > self.now_event), default=None)

    def previous_mark(self) -> int | None:
        """The number of the nearest event in the past that has a mark; `None`: there is none."""
        return max((event for event in self._marked() if event < self.now_event), default=None)

    def _marked(self) -> list[int]:
        return [*(one.event for one in self.faults), *(one.event for one in self.anomalies)]
