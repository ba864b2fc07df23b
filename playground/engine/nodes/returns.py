"""Returns: what comes back to the broker's queue when the consumer that has it dies, without any timer.

It is a part of the broker: what it does, the broker does, and only while that is up.
"""

from collections.abc import Callable, Sequence

from playground.engine.log import split_code
from playground.engine.mechanisms.lease import TimerLease
from playground.engine.mechanisms.shelf import QueueShelf
from playground.engine.nodes.codes import DISPATCHED, HANDED_OVER
from playground.engine.schedule import Continuation, Handler, Item, Schedule


class Returns:
    """A consumer and the broker are connected: each end of that is noticed at once."""

    def __init__(
        self,
        shelf: QueueShelf,
        lease: TimerLease,
        settles_at_once: Sequence[bool],
        schedule: Schedule,
        declare: Callable[[Handler], int],
        give_back_op: int,
        dispatch_op: int,
        has: Callable[[int, int], bool],
    ) -> None:
        """`has`: whether a consumer, by its index, has a copy that is out."""
        self._shelf, self._lease = shelf, lease
        self._settles_at_once = settles_at_once
        self._schedule, self._log = schedule, schedule.log
        self.lose_op = declare(self.lose)
        self._give_back_op, self._dispatch_op = give_back_op, dispatch_op
        self._has = has

    def after_crash(self, crashed: int) -> list[Continuation]:
        """What follows the crash of the consumer."""
        return [(self.lose_op, (), crashed)]

    def after_restart(self, restarted: int) -> list[Continuation]:
        """What follows its restart."""
        return [(self._dispatch_op, (), restarted)]

    def lose(self, item: Item, crashed: int) -> None:
        """Take back what a consumer had as it crashed, in such an order that theirs is kept."""
        gone = split_code(self._log.row(crashed)[1])[1].index
        copies = self._shelf.copies
        out = sorted(
            (
                (dispatched, copy)
                for copy, (dispatched, _) in self._lease.out.items()
                # What is out by an answer, and by no dispatch, is in nobody's hands any more.
                if dispatched < crashed and self._log.row(dispatched)[1] in (DISPATCHED, HANDED_OVER)
                if self._has(gone, copy)
            ),
            reverse=self._shelf.keeps_order,
        )
        leased = [copy for _, copy in out if not self._settles_at_once[copies[copy][0][4]]]
        back: list[Continuation] = [(self._give_back_op, (copy,), crashed) for copy in leased]
        self._schedule.then([*back, (self._dispatch_op, (), crashed)])
