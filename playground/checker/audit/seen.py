"""A table of keys seen, as the record shows it: what a node must know to tell whether something is a duplicate."""

from playground.checker.audit.case import IdempotencyKey


class Seen:
    """Keys with the time at which each was first seen; a hit does not extend it."""

    def __init__(self, window_ms: int) -> None:
        self._window_ms = window_ms
        self._times: dict[IdempotencyKey, int] = {}

    def knows(self, key: IdempotencyKey, now_ms: int) -> bool:
        """Whether a key has been seen within the window; 0: ever."""
        seen_ms = self._times.get(key)
        return seen_ms is not None and (not self._window_ms or now_ms - seen_ms < self._window_ms)

    def add(self, key: IdempotencyKey, now_ms: int) -> None:
        """A key is seen; its window begins unless one is running."""
        if not self.knows(key, now_ms):
            self._times[key] = now_ms

    def remove(self, key: IdempotencyKey) -> None:
        """A key is taken back."""
        self._times.pop(key, None)

    def clear(self) -> None:
        """Everything is forgotten."""
        self._times.clear()
