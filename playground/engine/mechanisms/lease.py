"""The lease: for how long a delivery is out."""

from collections.abc import Callable, Sequence
from heapq import heappush
from typing import Protocol

from playground.engine.schedule import Item, Schedule

Checkpoint = dict[int, tuple[int, int]]
HasRoom = Callable[[int], bool]


class Holder(Protocol):
    """What a lease may ask of who has the deliveries."""

    @property
    def is_down(self) -> bool:
        """Whether it has crashed and is not back."""

    def works_on(self, copy: int) -> bool:
        """Whether it is up, and has a delivery of a copy in hand."""


class TimerLease:
    """A delivery is out for a fixed time."""

    ends_with_holder = False

    def __init__(self, timeout_ms: int, schedule: Schedule) -> None:
        self.timeout_ms = timeout_ms
        self.out: dict[int, tuple[int, int]] = {}
        """Copy -> `(event of its dispatch, due_ms)`."""
        self.holders: Sequence[Holder] = ()
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

    def is_worked_on(self, copy: int) -> bool:
        """Whether somebody works on a delivery of the copy."""
        return any(holder.works_on(copy) for holder in self.holders)

    def renew(self, copy: int, renewed: int, run_out_op: int) -> None:
        """By the event `renewed` a copy stays out for as long once more, by the same dispatch."""
        dispatched, due_ms = self.out[copy][0], self._log.now_ms + self.timeout_ms
        self.out[copy] = dispatched, due_ms
        heappush(self._queue, (due_ms, renewed, run_out_op, (copy,), dispatched))

    def hold(self, copy: int, answered: int, wait_ms: int, over_op: int) -> None:
        """By an answer a copy stays out for so long and no longer, whatever dispatch it was out by."""
        due_ms = self._log.now_ms + wait_ms
        self.out[copy] = answered, due_ms
        heappush(self._queue, (due_ms, answered, over_op, (copy,), answered))

    def room(self, has_room: HasRoom) -> HasRoom:
        """Whether one more delivery may be out, by the assignment and the lease."""
        return has_room

    def times(self, copy: int) -> tuple[int, int]:
        """How long a copy is still out, and of what whole time; 0 and 0: nobody knows."""
        left_ms = max(self.out[copy][1] - self._log.now_ms, 0)
        return left_ms, max(self.timeout_ms, left_ms)

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


class EndlessLease(TimerLease):
    """A delivery is out until it is acknowledged."""

    def __init__(self, schedule: Schedule) -> None:
        super().__init__(0, schedule)

    def begin(self, copy: int, dispatched: int, run_out_op: int | None) -> None:
        """A copy goes out, and nothing notices how long."""
        self.out[copy] = dispatched, 0


class ConnectionLease(EndlessLease):
    """A delivery is out for as long as the consumer that has it lives, and only to one that does."""

    ends_with_holder = True

    def room(self, has_room: HasRoom) -> HasRoom:
        """Room by the assignment, and somebody there to take it."""
        return lambda out: has_room(out) and not all(holder.is_down for holder in self.holders)


class ConnectionTimerLease(TimerLease):
    """A delivery is out for a fixed time, but no longer than the consumer that has it lives."""

    ends_with_holder = True
    room = ConnectionLease.room


def lease_of(kind: str, timeout_ms: int, schedule: Schedule) -> TimerLease:
    """The textbook's, by the broker's `lease`."""
    if kind in ("timer", "both"):
        return (TimerLease if kind == "timer" else ConnectionTimerLease)(timeout_ms, schedule)
    # What ends a lease of a group's member is the group's affair.
    return ConnectionLease(schedule) if kind == "connection" else EndlessLease(schedule)


_NOT_OUT = (-1, 0)
