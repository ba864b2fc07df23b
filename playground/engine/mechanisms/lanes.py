"""Lanes: a queue in which one copy of a lane is out at a time, so that no later one of that lane gets past it."""

from bisect import bisect
from collections import deque
from collections.abc import Callable, Collection, Iterable

from playground.engine.mechanisms.shelf import Checkpoint, IsReached, QueueShelf, TailShelf
from playground.engine.schedule import Item

LaneOf = Callable[[int], int]
"""The lane of a message."""


class LaneShelf(QueueShelf):
    """Ready are only the first copies of lanes of which none is out; the others stand in line behind them."""

    def __init__(self, returned_to: str, is_reached: IsReached, lane_of: LaneOf) -> None:
        super().__init__()
        self.keeps_order = returned_to == "head"
        self._is_reached, self._lane_of = is_reached, lane_of
        self._lines: dict[int, deque[int]] = {}
        """Lane -> its copies that wait, in order; what is ready is the first of its line."""
        self._ranks: dict[int, int] = {}
        """Where in the whole queue each copy stands that waits."""
        self._out: dict[int, int] = {}
        """Lane -> the copy of it that is out."""
        self._first_rank = self._last_rank = 0

    def put(self, publish: Item) -> Item:
        """Store a copy of what was published; it stands at the end of the line of its lane."""
        packet = super().put(publish)
        self.ready.pop()
        self._wait(packet[2], is_first=False)
        return packet

    def hold(self, copy: int, due_ms: int) -> None:
        """The copy that was stored last stands in no line before that time."""
        lane = self._lane(copy)
        self._hide(lane)
        self._lines[lane].pop()
        del self._ranks[copy]
        self.held[copy] = due_ms
        self._show(lane)

    def release(self, copy: int) -> None:
        """A copy that was held stands at the end of the line of its lane."""
        del self.held[copy]
        self._wait(copy, is_first=False)

    def take(self, packet: Item, dispatches: int) -> None:
        """The copy at the head goes out, and its lane is taken."""
        super().take(packet, dispatches)
        lane = self._lane_of(packet[0])
        del self._ranks[self._lines[lane].popleft()]
        self._out[lane] = packet[2]

    def put_back(self, copy: int) -> None:
        """A copy that was out stands in line again, and its lane is free."""
        packet, dispatches = self.copies[copy]
        self._free(self._lane_of(packet[0]), copy)
        self._wait(copy, is_first=self.keeps_order or self._is_reached(dispatches))

    def join(self, packet: Item) -> None:
        """A copy that was elsewhere stands at the end of the line of its lane."""
        self.copies[packet[2]] = (packet, 0)
        self._wait(packet[2], is_first=False)

    def remove(self, copy: int, *, is_out: bool) -> None:
        """The broker is done with a copy; if its lane was waiting for that, the next of it is ready."""
        lane = self._lane_of(self.copies.pop(copy)[0][0])
        if is_out:
            self._free(lane, copy)
        else:
            self._hide(lane)
            self._lines[lane].remove(copy)
            del self._ranks[copy]
        self._show(lane)

    def line_up(self) -> None:
        """Nothing is out any more: all copies stand in line in the order in which they were stored."""
        self._stand(copy for copy in sorted(self.copies) if copy not in self.held)

    @property
    def waiting(self) -> Collection[int]:
        """Whatever is not out, in the order of the queue; behind it what is held."""
        return (*self._in_line(), *self.held)

    def checkpoint(self) -> Checkpoint:
        """A shallow copy; which copies are out, and so which lanes are taken, follows from who waits."""
        return self.copies.copy(), deque(self._in_line()), self.settled.copy(), self.held.copy(), self._last_copy

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        super().restore(checkpoint)
        self._stand(tuple(self.ready))

    def _stand(self, waiting: Iterable[int]) -> None:
        """Let these wait, in this order, and all others be out."""
        self._ranks = {copy: rank for rank, copy in enumerate(waiting)}
        self._first_rank, self._last_rank = 0, len(self._ranks)
        self._lines, self._out = {}, {}
        for copy in self._ranks:
            self._lines.setdefault(self._lane(copy), deque()).append(copy)
        for copy in self.copies:
            if copy not in self._ranks and copy not in self.held:
                self._out[self._lane(copy)] = copy
        self.ready = deque(line[0] for lane, line in self._lines.items() if lane not in self._out)

    def _in_line(self) -> list[int]:
        return sorted(self._ranks, key=self._ranks.__getitem__)

    def _lane(self, copy: int) -> int:
        return self._lane_of(self.copies[copy][0][0])

    def _wait(self, copy: int, *, is_first: bool) -> None:
        lane = self._lane(copy)
        line = self._lines.setdefault(lane, deque())
        if is_first:
            self._hide(lane)
            self._first_rank -= 1
            line.appendleft(copy)
        else:
            self._last_rank += 1
            line.append(copy)
        self._ranks[copy] = self._first_rank if is_first else self._last_rank
        self._show(lane)

    def _free(self, lane: int, copy: int) -> None:
        if self._out.get(lane) == copy:
            del self._out[lane]

    def _hide(self, lane: int) -> None:
        """What is ready of a lane may be so no longer."""
        line = self._lines.get(lane)
        if line and self._is_ready(line[0]):
            self.ready.remove(line[0])

    def _show(self, lane: int) -> None:
        """The first of a lane is ready, if no other of it is out."""
        line = self._lines.get(lane)
        if line and lane not in self._out and not self._is_ready(line[0]):
            self.ready.insert(self._position(line[0]), line[0])

    def _is_ready(self, copy: int) -> bool:
        position = self._position(copy)
        return position < len(self.ready) and self.ready[position] == copy

    def _position(self, copy: int) -> int:
        """Where among those that are ready a copy stands, or would stand."""
        at = bisect(self.ready, self._ranks[copy], key=self._ranks.__getitem__)
        return at - 1 if at and self.ready[at - 1] == copy else at


def shelf_of(returned_to: str, is_reached: IsReached, lane_of: LaneOf | None) -> QueueShelf:
    """The textbook's, by the broker's `returned_to`, and by the lanes of messages if it keeps their order."""
    if lane_of:
        return LaneShelf(returned_to, is_reached, lane_of)
    return QueueShelf() if returned_to == "head" else TailShelf(is_reached)
