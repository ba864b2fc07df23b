"""Assignment: whether anybody has room for a delivery, and who gets it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from playground.engine.mechanisms.lease import TimerLease

End = Callable[[int], bool]
"""A copy is not out any more; whether it was."""
IsGone = Callable[[int], bool]
"""Whether nobody is there to take what departs by an operation."""


class Remove(Protocol):
    """The broker is done with a copy, whether it is out or waits."""

    def __call__(self, copy: int, *, is_out: bool) -> None:
        """`is_out`: which of the two."""


class AssignmentCheckpoint(NamedTuple):
    """Who has what, at one instant."""

    hands: dict[int, int]
    last: dict[int, int]
    turn: int


class SoleAssignment:
    """There is one consumer, and prefetch is what it may have at a time."""

    def __init__(self, deliver_ops: Sequence[int], prefetch: int) -> None:
        self._deliver_ops = deliver_ops
        self._prefetch = prefetch

    def has_room(self, out: int) -> bool:
        """Whether one more delivery may be out, beside so many."""
        return not self._prefetch or out < self._prefetch

    def deliver_op(self, copy: int, dispatches: int) -> int:
        """How the dispatch departs."""
        return self._deliver_ops[0]

    def follow(self, lease: TimerLease, remove: Remove) -> tuple[End, Remove]:
        """Notice from now on what ends a dispatch, and a copy: the two are to be done in this way."""
        return lease.end, remove

    def mind(self, is_gone: IsGone) -> None:
        """From now on the broker notices who is gone."""

    def has(self, consumer: int, copy: int) -> bool:
        """Whether it is this consumer, by its index, that has a copy which is out."""
        return True

    def forget(self, copy: int) -> None:
        """Whoever had a copy last does not matter any more."""

    def lose(self) -> None:
        """A crash forgets who has what."""

    def checkpoint(self) -> AssignmentCheckpoint | None:
        """A shallow copy."""
        return None

    def restore(self, checkpoint: AssignmentCheckpoint | None) -> None:
        """Go back to a checkpoint."""


class FreestAssignment(SoleAssignment):
    """Whoever has the fewest dispatches out gets the next one; of several, the next in turn.

    A copy that comes back is for the next one behind whoever had it. Prefetch is what each may have at a time.
    """

    def __init__(self, deliver_ops: Sequence[int], prefetch: int) -> None:
        super().__init__(deliver_ops, prefetch)
        self._counts = [0] * len(deliver_ops)
        self._hands: dict[int, int] = {}
        """Copy that is out -> who has it."""
        self._last: dict[int, int] = {}
        """Copy that has come back -> who had it."""
        self._turn = -1
        """To whom the latest dispatch went."""
        self._is_gone: IsGone | None = None

    def has_room(self, out: int) -> bool:
        """Whether one more delivery may be out at somebody who is there."""
        return any(not self._prefetch or self._counts[one] < self._prefetch for one in self._there())

    def deliver_op(self, copy: int, dispatches: int) -> int:
        """How the dispatch departs; a copy that was settled as it was dispatched is in nobody's hands."""
        before, several = self._last.pop(copy, self._turn), len(self._counts)
        # Whoever is gone since the dispatch was decided on gets it if nobody is left.
        candidates = self._there() or range(several)
        chosen = min(candidates, key=lambda one: (self._counts[one], (one - before - 1) % several))
        self._turn = chosen
        if copy in self._lease.out:
            self._hands[copy] = chosen
            self._counts[chosen] += 1
        return self._deliver_ops[chosen]

    def follow(self, lease: TimerLease, remove: Remove) -> tuple[End, Remove]:
        """Notice from now on what ends a dispatch, and a copy."""
        self._lease = lease

        def end(copy: int) -> bool:
            consumer = self._hands.pop(copy, None)
            if consumer is not None:
                self._counts[consumer] -= 1
                self._last[copy] = consumer
            return lease.end(copy)

        def forget_and_remove(copy: int, *, is_out: bool) -> None:
            self.forget(copy)
            remove(copy, is_out=is_out)

        return end, forget_and_remove

    def mind(self, is_gone: IsGone) -> None:
        """From now on the broker notices who is gone."""
        self._is_gone = is_gone

    def has(self, consumer: int, copy: int) -> bool:
        """Whether it is this consumer that has a copy which is out."""
        return self._hands.get(copy) == consumer

    def forget(self, copy: int) -> None:
        """Whoever had a copy last does not matter any more."""
        self._last.pop(copy, None)

    def lose(self) -> None:
        """A crash forgets who has what, and whose turn it is."""
        self.restore(AssignmentCheckpoint({}, {}, -1))

    def checkpoint(self) -> AssignmentCheckpoint:
        """A shallow copy."""
        return AssignmentCheckpoint(self._hands.copy(), self._last.copy(), self._turn)

    def restore(self, checkpoint: AssignmentCheckpoint | None) -> None:
        """Go back to a checkpoint."""
        if checkpoint:
            self._hands, self._last, self._turn = checkpoint.hands.copy(), checkpoint.last.copy(), checkpoint.turn
            self._counts = [0] * len(self._counts)
            for consumer in self._hands.values():
                self._counts[consumer] += 1

    def _there(self) -> Sequence[int]:
        """Whoever is there to take a dispatch, as far as the broker notices."""
        everybody, is_gone = range(len(self._counts)), self._is_gone
        return [one for one in everybody if not is_gone(self._deliver_ops[one])] if is_gone else everybody


def assignment_of(deliver_ops: Sequence[int], prefetch: int) -> SoleAssignment:
    """The textbook's, by how many consumers there are."""
    return (FreestAssignment if len(deliver_ops) > 1 else SoleAssignment)(deliver_ops, prefetch)
