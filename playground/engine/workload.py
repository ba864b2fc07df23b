"""The workload: the application's clock, which hands over m1 at 0 ms, m2 at `every_ms`, and so on."""

from heapq import heappush

from playground.engine.events import NONE
from playground.engine.places import Place
from playground.engine.schedule import Continuation, Item, Schedule
from playground.engine.settings import WorkloadSettings


class Workload:
    """Ticks whether the producer is up or not; what falls due while it is down waits there.

    A tick is brought about by no event, so it stands beside what the next one brings about. It was scheduled before
    that: its operation is the first of all that are declared.
    """

    def __init__(self, settings: WorkloadSettings, schedule: Schedule) -> None:
        self.last_send_ms = settings.last_send_ms
        self._messages, self._every_ms = settings.messages, settings.every_ms
        self._schedule = schedule
        self.tick_op = schedule.declare(Place.NOWHERE, self._tick)

    def begin(self, send_op: int) -> None:
        """Hand the messages over to the operation that sends them."""
        self._send_op = send_op
        if self._messages:
            heappush(self._schedule.queue, (0, 0, self.tick_op, (1,), NONE))

    def next_due(self) -> tuple[int, int] | None:
        """`(message, due_ms)` of what is handed over next; `None` if all has been."""
        ticks = ((item[0], due_ms) for due_ms, _, op, item, _ in self._schedule.queue if op == self.tick_op)
        return next(ticks, None)

    def _tick(self, item: Item, cause: int) -> Continuation | None:
        """Message n is due, and n + 1 will be."""
        message, schedule = item[0], self._schedule
        if message < self._messages:
            heappush(schedule.queue, (message * self._every_ms, schedule.log.count, self.tick_op, (message + 1,), NONE))
        return schedule.handlers[self._send_op](item, NONE)
