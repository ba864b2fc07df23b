"""The timeline: a run from its beginning to as far as it is known, with what was done to it and what went wrong.

It reads each event once, as the record grows, and keeps what it has found while the run is in its past.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

from playground.engine.events import Kind
from playground.engine.limits import CALM_AFTER_MS, natural_end_ms
from playground.engine.log import kind_of, split_code
from playground.live.event_words import FAULTS
from playground.live.history import History
from playground.live.session import Session
from playground.live.tally import Anomaly

_FAULTS: Final = frozenset(map(int, FAULTS))


class FaultMark(NamedTuple):
    """Something that was broken, or a packet that was lost."""

    event: int
    time_ms: int
    kind: Kind
    message: int
    """0: it concerns no message."""


class ForkMark(NamedTuple):
    """Where two courses of the run part."""

    number: int
    """The one that leaves the other."""
    time_ms: int


@dataclass(frozen=True, slots=True)
class TimelineView:
    """A run at a glance. Times are virtual milliseconds."""

    length_ms: int
    """To its present; while its end is open at least to the last message that its script sends, or its last step."""
    now_ms: int
    now_event: int
    """The number of the latest event; -1: none yet."""
    end_ms: int
    """As far as it is known: the present."""
    behind: bool
    """Whether it is in its past."""
    faults: tuple[FaultMark, ...]
    anomalies: tuple[Anomaly, ...]
    forks: tuple[ForkMark, ...]

    def next_mark(self) -> int | None:
        """The number of the nearest event ahead that has a mark; `None`: there is none that is known."""
        return min((event for event in self._marked() if event > self.now_event), default=None)

    def previous_mark(self) -> int | None:
        """The number of the nearest event in the past that has a mark; `None`: there is none."""
        return max((event for event in self._marked() if event < self.now_event), default=None)

    def _marked(self) -> list[int]:
        return [*(one.event for one in self.faults), *(one.event for one in self.anomalies)]


class Timeline:
    """Follows one session, or whichever it is shown."""

    def __init__(self) -> None:
        self._history: History | None = None
        self._version = -1
        self._observed = 0
        self._faults: tuple[FaultMark, ...] = ()
        self._anomalies: tuple[Anomaly, ...] = ()

    def view(self, session: Session) -> TimelineView:
        """The run as it is now, and as far as it is known."""
        history, simulation = session.history, session.simulation
        self._observe(history)
        end_ms = history.end.now_ms
        planned_ms = 0 if history.over else natural_end_ms(simulation.settings, simulation.steps) - CALM_AFTER_MS
        return TimelineView(
            length_ms=max(end_ms, planned_ms, 1),
            now_ms=simulation.now_ms,
            now_event=simulation.log.count - 1,
            end_ms=end_ms,
            behind=history.behind,
            faults=self._faults,
            anomalies=self._anomalies,
            forks=_forks(history),
        )

    def _observe(self, history: History) -> None:
        if history is not self._history or history.version != self._version:
            self._history, self._version, self._observed = history, history.version, 0
            self._faults = self._anomalies = ()
        found = [
            FaultMark(number, time_ms, split_code(code)[0], message)
            for number, (time_ms, code, message, *_) in enumerate(history.log.rows(self._observed), self._observed)
            if kind_of(code) in _FAULTS
        ]
        self._observed = history.log.count
        self._faults += tuple(found)
        if len(history.anomalies) > len(self._anomalies):
            self._anomalies = tuple(history.anomalies)


def _forks(history: History) -> tuple[ForkMark, ...]:
    courses = [(history.number, history.forked), *((one.number, one.forked) for one in history.branches)]
    return tuple(sorted(ForkMark(number, forked.now_ms) for number, forked in courses if forked is not None))
