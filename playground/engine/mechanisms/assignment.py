"""Assignment: whether anybody has room for a delivery, and who gets it."""

from collections.abc import Sequence


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
