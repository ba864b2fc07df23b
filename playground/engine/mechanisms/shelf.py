"""The shelf: the copies that a broker has stored and not settled, and which of them is dispatched next."""

from collections import deque
from collections.abc import Callable

from playground.engine.schedule import Item

StoredCopy = tuple[Item, int]
"""`(packet, dispatches)`."""
Checkpoint = tuple[dict[int, StoredCopy], deque[int], int]


class QueueShelf:
    """One queue. Copies are numbered over the whole run; one that comes back goes to the head."""

    keeps_order = True
    """Whether what comes back is ahead of what came later."""

    def __init__(self) -> None:
        self.copies: dict[int, StoredCopy] = {}
        """The unsettled copies by number, in the order in which they were stored."""
        self.ready: deque[int] = deque()
        """Those that wait to be dispatched."""
        self._last_copy = 0

    def put(self, publish: Item) -> Item:
        """Store a copy of what was published; returns the packet that it is dispatched as."""
        message, attempt, _, key, contract = publish
        self._last_copy = copy = self._last_copy + 1
        packet = (message, attempt, copy, key, contract)
        self.copies[copy] = (packet, 0)
        self.ready.append(copy)
        return packet

    def take(self, packet: Item, dispatches: int) -> None:
        """The copy at the head, which is this packet, goes out for the how-many-eth time."""
        self.copies[self.ready.popleft()] = (packet, dispatches)

    def put_back(self, copy: int) -> None:
        """A copy that was out is ready again."""
        self.ready.appendleft(copy)

    def remove(self, copy: int, *, is_out: bool) -> None:
        """The broker is done with a copy, whether it is out or ready."""
        del self.copies[copy]
        if not is_out:
            self.ready.remove(copy)

    def line_up(self) -> None:
        """Nothing is out any more: all copies are ready, in the order in which they were stored."""
        self.ready = deque(self.copies)

    def checkpoint(self) -> Checkpoint:
        """A shallow copy."""
        return self.copies.copy(), self.ready.copy(), self._last_copy

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        copies, ready, self._last_copy = checkpoint
        self.copies, self.ready = copies.copy(), ready.copy()


class TailShelf(QueueShelf):
    """One that comes back goes to the end, but for those that will not be dispatched again: nobody waits for them."""

    keeps_order = False

    def __init__(self, is_reached: Callable[[int], bool]) -> None:
        super().__init__()
        self._is_reached = is_reached

    def put_back(self, copy: int) -> None:
        """A copy that was out is ready again, behind all others."""
        (self.ready.appendleft if self._is_reached(self.copies[copy][1]) else self.ready.append)(copy)


def shelf_of(returned_to: str, is_reached: Callable[[int], bool]) -> QueueShelf:
    """The textbook's, by the broker's `returned_to`."""
    return QueueShelf() if returned_to == "head" else TailShelf(is_reached)
