"""The shelf: the copies that a broker has stored and not settled, and which of them is dispatched next."""

from collections import deque
from collections.abc import Callable, Collection

from playground.engine.schedule import Item

StoredCopy = tuple[Item, int]
"""`(packet, dispatches)`."""
IsReached = Callable[[int], bool]
"""Whether a copy that was dispatched so often is not dispatched again."""
Checkpoint = tuple[dict[int, StoredCopy], deque[int], dict[int, StoredCopy], dict[int, int], int]


class QueueShelf:
    """One queue. Copies are numbered over the whole run; one that comes back goes to the head."""

    keeps_order = True
    """Whether what comes back is ahead of what came later."""

    def __init__(self) -> None:
        self.copies: dict[int, StoredCopy] = {}
        """The unsettled copies by number, in the order in which they were stored, or came back."""
        self.ready: deque[int] = deque()
        """Those that wait and may be dispatched."""
        self.settled: dict[int, StoredCopy] = {}
        """By message the copy that was settled last; kept only for those who ask for `retire`."""
        self.held: dict[int, int] = {}
        """The copies that may not be dispatched yet, each with the time in ms at which it is due."""
        self._last_copy = 0

    @property
    def floor(self) -> int:
        """All copies up to this one are done."""
        return min(self.copies) - 1 if self.copies else self._last_copy

    @property
    def last_copy(self) -> int:
        """The number of the copy that was stored last."""
        return self._last_copy

    @property
    def waiting(self) -> Collection[int]:
        """Whatever is not out, in the order of the queue; behind it what is held."""
        return (*self.ready, *self.held) if self.held else self.ready

    def put(self, publish: Item) -> Item:
        """Store a copy of what was published; returns the packet that it is dispatched as."""
        message, attempt, _, key, contract = publish
        self._last_copy = copy = self._last_copy + 1
        packet = (message, attempt, copy, key, contract)
        self.copies[copy] = (packet, 0)
        self.ready.append(copy)
        return packet

    def hold(self, copy: int, due_ms: int) -> None:
        """The copy that was stored last is no part of the queue before that time."""
        self.ready.pop()
        self.held[copy] = due_ms

    def release(self, copy: int) -> None:
        """A copy that was held stands at the end of the queue."""
        del self.held[copy]
        self.ready.append(copy)

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

    def retire(self, copy: int, *, is_out: bool) -> None:
        """As `remove`; but the copy is still somewhere."""
        self.settled[self.copies[copy][0][0]] = self.copies[copy]
        self.remove(copy, is_out=is_out)

    def bring_back(self, message: int) -> StoredCopy:
        """The settled copy of a message is ready again."""
        found = self.settled.pop(message)
        copy = found[0][2]
        self.copies[copy] = found
        self.put_back(copy)
        return found

    def join(self, packet: Item) -> None:
        """A copy that was elsewhere stands at the end of the queue, as if it had never been dispatched."""
        self.copies[packet[2]] = (packet, 0)
        self.ready.append(packet[2])

    def lose(self, copies: Collection[int]) -> None:
        """These copies are gone, settled or not."""
        for copy in copies:
            self.copies.pop(copy, None)
            self.held.pop(copy, None)
        doomed = frozenset(copies)
        self.settled = {message: one for message, one in self.settled.items() if one[0][2] not in doomed}

    def clear(self) -> None:
        """All are gone."""
        self.copies.clear()
        self.settled.clear()
        self.held.clear()

    def line_up(self) -> None:
        """Nothing is out any more: all copies are ready, in the order in which they were stored."""
        self.ready = deque(copy for copy in sorted(self.copies) if copy not in self.held)

    def checkpoint(self) -> Checkpoint:
        """A shallow copy."""
        return self.copies.copy(), self.ready.copy(), self.settled.copy(), self.held.copy(), self._last_copy

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        copies, ready, settled, held, self._last_copy = checkpoint
        self.copies, self.ready = copies.copy(), ready.copy()
        self.settled, self.held = settled.copy(), held.copy()


class TailShelf(QueueShelf):
    """One that comes back goes to the end, but for those that will not be dispatched again: nobody waits for them."""

    keeps_order = False

    def __init__(self, is_reached: IsReached) -> None:
        super().__init__()
        self._is_reached = is_reached

    def put_back(self, copy: int) -> None:
        """A copy that was out is ready again, behind all others."""
        (self.ready.appendleft if self._is_reached(self.copies[copy][1]) else self.ready.append)(copy)
