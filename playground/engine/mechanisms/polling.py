"""By when a reader of a log has to poll again: so long after it has begun what it has in hand."""

from collections.abc import Callable

from playground.engine.events import NONE
from playground.engine.schedule import Continuation, Handler, Item, Live, Schedule


class PollDeadline:
    """One deadline at a time; `missed` is what comes of one that passes."""

    def __init__(
        self,
        interval_ms: int,
        missed: Callable[[int], Continuation],
        schedule: Schedule,
        declare: Callable[[Handler, Live], int],
    ) -> None:
        self._interval_ms, self._missed, self._schedule = interval_ms, missed, schedule
        self.since = NONE
        """The event from which on it runs; `NONE`: nothing has to be done in time."""
        self._op = declare(self._pass, self._is_running)

    def run(self, since: int) -> None:
        """From this event on the next poll has to come in time."""
        self.since = since
        self._schedule.later(self._interval_ms, self._op, (), since)

    def end(self) -> None:
        """It is met, or nobody is there any more to meet it."""
        self.since = NONE

    @property
    def left_ms(self) -> int | None:
        """How long until it passes; `None`: none runs."""
        if self.since == NONE:
            return None
        log = self._schedule.log
        return max(log.row(self.since)[0] + self._interval_ms - log.now_ms, 0)

    def _is_running(self, item: Item, cause: int) -> bool:
        return self.since == cause

    def _pass(self, item: Item, cause: int) -> Continuation | None:
        """There was no poll in time. Void if there was one."""
        if self.since != cause:
            return None
        self.since = NONE
        return self._missed(cause)
