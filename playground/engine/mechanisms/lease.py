"""The lease: for how long a delivery is out, and what an ack still counts when that is over."""

from heapq import heappush

from playground.engine.schedule import Item, Schedule

Checkpoint = dict[int, tuple[int, int]]


class TimerLease:
    """A delivery is out for a fixed time. A late ack is taken, whichever delivery of the copy it answers."""

    def __init__(self, timeout_ms: int, schedule: Schedule) -> None:
        self.timeout_ms = timeout_ms
        self.out: dict[int, tuple[int, int]] = {}
        """Copy -> `(event of its dispatch, due_ms)`."""
        self._log, self._queue = schedule.log, schedule.queue

    def begin(self, copy: int, dispatched: int, run_out_op: int | None) -> None:
        """A copy goes out; that operation notices the end of the lease, if anything should."""
        due_ms = self._log.now_ms + self.timeout_ms
        self.out[copy] = dispatched, due_ms
        if run_out_op is not None:
            heappush(self._queue, (due_ms, dispatched, run_out_op, (copy,), dispatched))

    def is_in_force(self, item: Item, dispatched: int) -> bool:
        """Whether the copy is still out by this dispatch, so that the end of its lease means something."""
        return self.out.get(item[0], _NOT_OUT)[0] == dispatched

    def accepts(self, copy: int, delivery: int) -> bool:
        """Whether an ack to the how-many-eth delivery of a stored copy settles it."""
        return True

    def end(self, copy: int) -> bool:
        """A copy is not out any more; whether it was."""
        return self.out.pop(copy, None) is not None

    def lose(self) -> None:
        """A crash forgets what is out."""
        self.out.clear()

    def checkpoint(self) -> Checkpoint:
        """A shallow copy."""
        return self.out.copy()

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        self.out = checkpoint.copy()


_NOT_OUT = (-1, 0)
