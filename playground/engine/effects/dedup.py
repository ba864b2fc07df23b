"""A deduplication table: which idempotency keys have been seen, and for how long they are remembered.

A table that only grows would make every checkpoint expensive. So without a window the keys 1, 2, 3, ... are folded
into a low-water mark, and only what came out of order is kept apart; with a window, what has expired is dropped.
"""

Checkpoint = tuple[int, dict[int, int]]


class DedupTable:
    """Keys with the time at which each was first seen. A hit does not extend a key's time."""

    def __init__(self, window_ms: int) -> None:
        self.window_ms = window_ms
        """A key seen at t is known while now - t < window; 0: for ever."""
        self._low = 0
        self._times: dict[int, int] = {}

    def knows(self, key: int, now_ms: int) -> bool:
        """Whether the key has been seen and is still remembered."""
        if self.window_ms:
            self._expire(now_ms)
            # What overlaps is not always done in the order in which it was begun.
            return now_ms - self._times.get(key, now_ms - self.window_ms) < self.window_ms
        return key <= self._low or key in self._times

    def add(self, key: int, now_ms: int) -> None:
        """Remember a key. One that is known already keeps its time."""
        if self.window_ms:
            if not self.knows(key, now_ms):
                self._times.pop(key, None)
                self._times[key] = now_ms
        elif key > self._low + 1:
            self._times.setdefault(key, now_ms)
        elif key == self._low + 1:
            self._low = key
            while self._times and self._low + 1 in self._times:
                self._low += 1
                del self._times[self._low]

    def since_ms(self, key: int) -> int:
        """Since when a key is known; 0 where nothing is ever forgotten and nobody has kept it."""
        return self._times.get(key, 0)

    def remove(self, key: int) -> None:
        """Take back that a key was added to a table with a window."""
        self._times.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        self._low = 0
        self._times.clear()

    def view(self, now_ms: int) -> tuple[int, tuple[tuple[int, int], ...]]:
        """`(low, others)`: the keys 1 to `low` are known, and so are the others, each with its time in ms.

        To look changes nothing: what has expired by now is known again if the end of the chaos sets the clock back.
        """
        limit = now_ms - self.window_ms
        return self._low, tuple(one for one in self._times.items() if not self.window_ms or one[1] > limit)

    def checkpoint(self) -> Checkpoint:
        """A shallow copy."""
        return self._low, self._times.copy()

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        self._low, times = checkpoint
        self._times = times.copy()

    def _expire(self, now_ms: int) -> None:
        """Drop what is too old. Keys were added in order of time, so the oldest come first."""
        limit = now_ms - self.window_ms
        expired = []
        for key, seen in self._times.items():
            if seen > limit:
                break
            expired.append(key)
        for key in expired:
            del self._times[key]
