"""Which of the runs had the trouble that made one of them differ from the others."""

from collections.abc import Sequence

from playground.engine.log import LogCursor, Row
from playground.live.race.parting import Fork
from playground.live.session import Session
from playground.live.trouble import explained, trouble_in


class Sharers:
    """The runs that had the trouble of the culprit; each log is read on as it grows, for some have it later.

    It is their story, however they came out of it. `in_step`: they had it at the same time; what happens in different
    systems does so sooner or later.
    """

    def __init__(self, sessions: Sequence[Session], fork: Fork, *, in_step: bool = True) -> None:
        culprit = sessions[fork.culprit]
        found = trouble_in(explained(culprit, fork.message, fork.events), culprit.simulation.log)
        self._trouble: Row | None = None if found is None else culprit.simulation.log.row(found.number)
        self._sessions, self._in_step = sessions, in_step
        self._cursors = [LogCursor() for _ in sessions]
        self._had: dict[int, tuple[int, int]] = {}
        """The index of a run -> the number of the event with which it had the trouble, and its time."""

    def times(self) -> dict[int, int]:
        """Each by its index, from the first column on, with the time at which it had it."""
        if self._trouble is not None:
            for index in range(len(self._sessions)):
                self._read_on(index, self._trouble)
        return {index: time_ms for index, (_, time_ms) in sorted(self._had.items())}

    def is_of(self, sessions: Sequence[Session]) -> bool:
        """Whether these are its runs; a race that has begun again has others."""
        return self._sessions is sessions

    def _read_on(self, index: int, trouble: Row) -> None:
        """Note when the same went wrong in a run, with the same packet or to the same node."""
        log, cursor = self._sessions[index].simulation.log, self._cursors[index]
        if cursor.was_cut_back(log) and index in self._had and self._had[index][0] >= cursor.at:
            del self._had[index]
        then_ms, *alike = trouble[:4]
        for number, (time_ms, *its) in cursor.unread(log):
            if index not in self._had and its[:3] == alike and (time_ms == then_ms or not self._in_step):
                self._had[index] = number, time_ms
