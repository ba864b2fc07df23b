"""Assignment: whether anybody has room for a delivery, and who gets it."""

from collections.abc import Callable, Sequence

DeliverOp = Callable[[int, int], int]
"""How the dispatch of a copy departs, by the copy and the count of its dispatches."""


class TurnsAssignment:
    """The consumers take turns, a redelivery is for the next one, and prefetch is what all may have at a time."""

    def __init__(self, deliver_ops: Sequence[int], prefetch: int) -> None:
        self._deliver_ops = deliver_ops
        self._prefetch = prefetch

    def has_room(self, out: int) -> bool:
        """Whether one more delivery may be out, beside so many."""
        return not self._prefetch or out < self._prefetch

    def deliver_op(self, copy: int, dispatches: int) -> int:
        """How the dispatch departs."""
        return self._deliver_ops[(copy + dispatches) % len(self._deliver_ops)]


def past_the_gone(deliver_op: DeliverOp, is_gone: Callable[[int], bool], turns: int) -> DeliverOp:
    """A dispatch skips whoever is not there to take it, unless nobody is."""

    def to_one_who_is_there(copy: int, dispatches: int) -> int:
        ops = [deliver_op(copy, dispatches + turn) for turn in range(turns)]
        return next((op for op in ops if not is_gone(op)), ops[0])

    return to_one_who_is_there if turns > 1 else deliver_op
