"""The outbox: what the application handed over and the producer still has to care for, and how much of it is out."""

from collections import deque
from collections.abc import Sequence

OutboxEntry = tuple[int, int, int]
"""`(attempts, contract, due_ms)`: the last is when the timer or the backoff ends; 0 before the first attempt."""
Checkpoint = tuple[dict[int, OutboxEntry], deque[int], int]


class WindowOutbox:
    """Messages leave in order, and so many of them are unacknowledged at a time; the others wait in line."""

    def __init__(self, max_in_flight: int, awaits: Sequence[bool], durable: Sequence[bool]) -> None:
        """By contract: whether its messages await an answer, and whether they survive a crash. No limit: 0."""
        self.entries: dict[int, OutboxEntry] = {}
        """In order of sending; the same object for life."""
        self._line: deque[int] = deque()
        self._out = 0
        self._limit, self._awaits, self._durable = max_in_flight, awaits, durable
        self.is_limited = max_in_flight > 0
        """Whether anything ever waits for its turn; if not, nobody need ask."""

    def launches(self, message: int, contract: int) -> bool:
        """Whether a message leaves at once; else it waits for its turn."""
        if not self._awaits[contract]:
            return True
        if self._limit and self._out >= self._limit:
            self._line.append(message)
            return False
        self._out += 1
        return True

    def in_line(self) -> frozenset[int]:
        """Those that wait for their turn."""
        return frozenset(self._line)

    def leave(self, message: int) -> bool:
        """A message is gone; whether it was still in line, so that nobody's turn comes by that."""
        if message not in self._line:
            return False
        self._line.remove(message)
        return True

    def free(self) -> int | None:
        """One that was out is gone; the message whose turn it is now, if one waits."""
        if self._line:
            return self._line.popleft()
        self._out -= 1
        return None

    def crash(self) -> None:
        """Lose what is only in memory."""
        kept = {message: entry for message, entry in self.entries.items() if self._durable[entry[1]]}
        self._replace(kept)
        self._line.clear()
        self._out = 0

    def relaunch(self) -> list[int]:
        """After a crash: the messages that leave at once."""
        return [message for message, (_, contract, _) in self.entries.items() if self.launches(message, contract)]

    def checkpoint(self) -> Checkpoint:
        """A shallow copy."""
        return self.entries.copy(), self._line.copy(), self._out

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        entries, line, self._out = checkpoint
        self._replace(entries)
        self._line = line.copy()

    def _replace(self, entries: dict[int, OutboxEntry]) -> None:
        self.entries.clear()
        self.entries.update(entries)
