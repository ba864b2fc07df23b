"""Partitions: a shelf that is a log. Nobody takes anything off it: a group commits how far it has read.

What is behind a committed position is of no concern to the group any more, so it is not kept here. Within a partition
records are read in order; which of them comes first in the log is the order of their copies' numbers.
"""

from bisect import insort
from collections import deque
from collections.abc import Callable, Collection, Iterable

from playground.engine.mechanisms.shelf import Checkpoint, QueueShelf, StoredCopy
from playground.engine.schedule import Item

PartitionOf = Callable[[int], int]
"""The partition of a message, from 1."""


class LogShelf(QueueShelf):
    """So many sequences; of each some records are out, with its reader, and those behind them wait."""

    def __init__(self, partition_of: PartitionOf) -> None:
        super().__init__()
        self._partition_of = partition_of
        self._lines: dict[int, deque[int]] = {}
        """Partition -> the copies of it that wait and can be seen, in order."""
        self._read: dict[int, deque[int]] = {}
        """Partition -> those that are out, in order."""
        self._veiled: dict[int, deque[int]] = {}
        """Partition -> those that nobody sees, in order: nobody sees what is behind one, either."""

    def partition(self, copy: int) -> int:
        """In which partition a copy is that is not committed."""
        return self._partition_of(self.copies[copy][0][0])

    def put(self, publish: Item) -> Item:
        """Append a record to its partition."""
        packet = super().put(publish)
        self.ready.pop()
        self._line(packet[2]).append(packet[2])
        return packet

    def hold(self, copy: int, due_ms: int) -> None:
        """Nobody sees the record that was appended last."""
        self._line(copy).pop()
        self.held[copy] = due_ms
        self._veiled.setdefault(self.partition(copy), deque()).append(copy)

    def release(self, copy: int) -> None:
        """A record can be seen."""
        del self.held[copy]
        self._veiled[self.partition(copy)].remove(copy)
        self._stand(copy)

    def next(self, can_read: Callable[[int], bool]) -> int | None:
        """The first record that waits in a partition that has a reader."""
        veiled = self._veiled
        return min(
            (
                line[0]
                for partition, line in self._lines.items()
                if line and can_read(partition) and not (veiled.get(partition) and veiled[partition][0] < line[0])
            ),
            default=None,
        )

    def take(self, packet: Item, dispatches: int) -> None:
        """The first of its partition goes out."""
        copy = packet[2]
        self._line(copy).remove(copy)
        self.copies[copy] = (packet, dispatches)
        self._read.setdefault(self.partition(copy), deque()).append(copy)

    def put_back(self, copy: int) -> None:
        """A record that was out waits again, where it was."""
        self._read[self.partition(copy)].remove(copy)
        self._stand(copy)

    def up_to(self, copy: int) -> list[int]:
        """What is out of a partition up to a record."""
        return [one for one in self._read[self.partition(copy)] if one <= copy]

    def out_of(self, partitions: Collection[int]) -> list[int]:
        """What is out of some partitions, in order."""
        return sorted(copy for partition in partitions for copy in self._read.get(partition, ()))

    def unsettled(self, partition: int) -> list[int]:
        """What of a partition is not behind the position of the group, seen or not."""
        parts = self._lines, self._read, self._veiled
        return sorted(copy for lines in parts for copy in lines.get(partition, ()))

    def in_sight(self, partition: int) -> list[int]:
        """What of a partition waits and can be seen, in order."""
        line, veiled = self._lines.get(partition, ()), self._veiled.get(partition)
        return [copy for copy in line if not veiled or copy < veiled[0]]

    def remove(self, copy: int, *, is_out: bool) -> None:
        """A record is behind the position of the group."""
        line = self._read[self.partition(copy)] if is_out else self._line(copy)
        line.remove(copy)
        del self.copies[copy]

    def retire(self, copy: int, *, is_out: bool) -> None:
        """As `remove`; but the log has the record, and the group may yet read it anew."""
        self.settled[copy] = self.copies[copy]
        self.remove(copy, is_out=is_out)

    def settled_of(self, partition: int) -> list[int]:
        """What of a partition is behind the position of the group, and kept, in order."""
        return sorted(copy for copy, (packet, _) in self.settled.items() if self._partition_of(packet[0]) == partition)

    def bring_back(self, copy: int) -> StoredCopy:
        """A record is in front of the position of the group again."""
        found = self.copies[copy] = self.settled.pop(copy)
        self._stand(copy)
        return found

    def lose(self, copies: Collection[int]) -> None:
        """These records are gone."""
        doomed = frozenset(copies)
        for lines in (self._lines, self._read, self._veiled):
            for partition, line in lines.items():
                lines[partition] = deque(copy for copy in line if copy not in doomed)
        super().lose(copies)

    def clear(self) -> None:
        """All are gone."""
        self.lose(tuple(self.copies))

    @property
    def waiting(self) -> Collection[int]:
        """Whatever is not out, in the order of the log; behind it what nobody can see."""
        return (*sorted(copy for line in self._lines.values() for copy in line), *self.held)

    def checkpoint(self) -> Checkpoint:
        """A shallow copy; what is out follows from what waits."""
        visible = deque(copy for line in self._lines.values() for copy in line)
        return self.copies.copy(), visible, self.settled.copy(), self.held.copy(), self._last_copy

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        super().restore(checkpoint)
        waiting = frozenset(self.ready)
        self.ready.clear()
        self._veiled = self._by_partition(self.held)
        self._lines = self._by_partition(copy for copy in self.copies if copy in waiting)
        self._read = self._by_partition(copy for copy in self.copies if copy not in waiting and copy not in self.held)

    def _by_partition(self, copies: Iterable[int]) -> dict[int, deque[int]]:
        found: dict[int, deque[int]] = {}
        for copy in sorted(copies):
            found.setdefault(self.partition(copy), deque()).append(copy)
        return found

    def _line(self, copy: int) -> deque[int]:
        return self._lines.setdefault(self.partition(copy), deque())

    def _stand(self, copy: int) -> None:
        line = self._line(copy)
        if line and line[0] < copy:
            insort(line, copy)
        else:
            line.appendleft(copy)
