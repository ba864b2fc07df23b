"""Positions: where in the partitions of a log its group has none, and where a reader has to take one before it reads.

A position is lost with the record that it points to, or has never been committed.
"""

from collections.abc import Iterable

Checkpoint = tuple[frozenset[int], frozenset[int]]


class GroupPositions:
    """What is out of range; of all other partitions there are positions, and nothing needs to be kept of them."""

    def __init__(self, partitions: int, *, new: bool) -> None:
        """`new`: the group has committed nothing yet."""
        self._partitions = partitions
        self._uncommitted = set(range(1, partitions + 1)) if new else set()
        """The partitions in which the group has no position."""
        self.lost: set[int] = set()
        """Those of which the reader, if there is one, has none."""

    def commit(self, partition: int) -> None:
        """The group has a position."""
        self._uncommitted.discard(partition)

    def expire(self, partition: int, *, is_committed: bool, is_read: bool) -> None:
        """A record is gone: the group's position was at it, or its reader's."""
        if is_committed:
            self._uncommitted.add(partition)
        if is_read:
            self.lost.add(partition)

    def forget(self) -> None:
        """The group has none any more."""
        self._uncommitted.update(range(1, self._partitions + 1))

    def begin(self, partitions: Iterable[int]) -> None:
        """Somebody begins to read where the group has committed."""
        self.lost.update(self._uncommitted.intersection(partitions))

    def checkpoint(self) -> Checkpoint:
        """A copy."""
        return frozenset(self._uncommitted), frozenset(self.lost)

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        uncommitted, lost = checkpoint
        self._uncommitted, self.lost = set(uncommitted), set(lost)
