"""The phases of a run: chaos, in which the steps act; settling, when the faults have ended; over.

The end of the chaos, and that of the run, are entries of the queue like everything else that is due.
"""

from heapq import heappush

from playground.engine.control import Control
from playground.engine.events import NONE
from playground.engine.places import Place
from playground.engine.schedule import AFTER_ALL, LAST_COMMAND, Item, Schedule
from playground.engine.steps import Steps
from playground.engine.workload import Workload

Checkpoint = tuple[int | None, bool, bool]


class Phases:
    """Where a run stands between its beginning and its end."""

    def __init__(self, settle_ms: int, schedule: Schedule, steps: Steps, control: Control, workload: Workload) -> None:
        self.chaos_end_ms: int | None = None
        """When the chaos ends (before, if the run comes to rest; later, if by default and a span is in force then);
        `None` while that is open."""
        self.over = False
        """Whether nothing more will happen."""
        self.settled = False
        """Whether the run came to rest in its time; true only when it is over."""
        self._settle_ms = settle_ms
        self._schedule, self._steps, self._control, self._workload = schedule, steps, control, workload
        self._end_chaos_op = schedule.declare(Place.NOWHERE, self._end_chaos, _never)
        self._end_run_op = schedule.declare(Place.NOWHERE, self._end_run, _never)

    @property
    def chaotic(self) -> bool:
        """Whether faults may still act."""
        return self._steps.armed

    def refuse_after_the_chaos(self) -> None:
        """`RuntimeError` where a command would never be judged."""
        if not self.chaotic or self.over:
            raise RuntimeError("the chaos has ended; no more commands")

    def end_chaos_at(self, time_ms: int, *, waits_for_spans: bool = False) -> None:
        """Let the chaos end then; or with the last of the `for_ms` spans in force then, if it is to wait for them."""
        self.chaos_end_ms = time_ms
        heappush(self._schedule.queue, (time_ms, LAST_COMMAND, self._end_chaos_op, (int(waits_for_spans),), NONE))

    def _end_chaos(self, item: Item, cause: int) -> None:
        """Faults end. In a run that has come to rest before, they end when the last thing happened.

        The last thing may be a send that fell due at a producer that was down, which is no event yet.
        """
        if not self.chaotic:
            return
        schedule = self._schedule
        schedule.spend(len(schedule.queue))
        if item[0] and (spans_end_ms := schedule.spans_end_ms):
            self.end_chaos_at(spans_end_ms, waits_for_spans=True)
            return
        if not schedule.anything_live:
            at_rest_ms = schedule.log.last_time_ms, self._workload.last_send_ms, schedule.awaited_ms
            schedule.log.now_ms = max(at_rest_ms)
        self._steps.disarm()
        schedule.begin_commands()  # What follows the return of one node comes before what follows that of the next.
        self._control.end_chaos()
        heappush(schedule.queue, (schedule.log.now_ms + self._settle_ms, AFTER_ALL, self._end_run_op, (), NONE))

    def _end_run(self, item: Item, cause: int) -> None:
        self.over = True
        self.settled = not self._schedule.anything_live
        self._schedule.queue.clear()
        self._schedule.log.now_ms = self._schedule.log.last_time_ms

    def checkpoint(self) -> Checkpoint:
        """Where the run stands, but for whether steps are armed: they know."""
        return self.chaos_end_ms, self.over, self.settled

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        self.chaos_end_ms, self.over, self.settled = checkpoint


def _never(*_: object) -> bool:
    """What ends a phase itself keeps nothing from being at rest."""
    return False
