"""The timeline: a run from its beginning to as far as it is known, with what was done to it and what went wrong.

It reads each event once, as the record grows, and keeps what it has found while the run is in its past.
"""

from typing import Final

from playground.engine.limits import planned_ms
from playground.engine.log import LogCursor, kind_of, split_code
from playground.live.course import Course
from playground.live.history import CourseHistory
from playground.live.session import Session
from playground.live.tally import AnomalyEvent
from playground.live.views import FaultMark, ForkMark, TimelineView
from playground.words.events import FAULTS

_SHORTEST_MS: Final = 10_000


class Timeline:
    """Follows one session, or whichever it is shown."""

    def __init__(self) -> None:
        self._course: Course | None = None
        self._version = -1
        self._cursor = LogCursor()
        self._faults: tuple[FaultMark, ...] = ()
        self._anomalies: tuple[AnomalyEvent, ...] = ()

    def view(self, session: Session) -> TimelineView:
        """The run as it is now, and as far as it is known."""
        course, simulation = session.course, session.simulation
        self._observe(course)
        end_ms = course.end.now_ms
        planned = planned_ms(simulation.settings, simulation.steps)
        plan_ms = 0 if course.over else max(planned, simulation.schedule.spans_end_ms)
        return TimelineView(
            length_ms=max(end_ms, min(plan_ms, _far_enough_ms(end_ms)), 1),
            now_ms=simulation.now_ms,
            now_event=simulation.log.count - 1,
            end_ms=end_ms,
            behind=course.behind,
            faults=self._faults,
            anomalies=self._anomalies,
            forks=_forks(session.history),
        )

    def _observe(self, course: Course) -> None:
        if course is not self._course or course.version != self._version:
            self._course, self._version, self._cursor = course, course.version, LogCursor()
            self._faults = self._anomalies = ()
        found = [
            FaultMark(number, time_ms, split_code(code)[0])
            for number, (time_ms, code, *_) in self._cursor.unread(course.log)
            if kind_of(code) in FAULTS
        ]
        self._faults += tuple(found)
        if len(course.anomalies) > len(self._anomalies):
            self._anomalies = tuple(course.anomalies)


def _far_enough_ms(end_ms: int) -> int:
    """How much of a long plan to show: it grows by doubling, so that marks seldom move."""
    length_ms = _SHORTEST_MS
    while length_ms < end_ms:
        length_ms *= 2
    return length_ms


def _forks(history: CourseHistory) -> tuple[ForkMark, ...]:
    courses = [(history.number, history.forked), *((one.number, one.forked) for one in history.branches)]
    return tuple(sorted(ForkMark(number, forked.now_ms) for number, forked in courses if forked is not None))
