"""Sequences: what a log remembers of its producers, which is the last five records of each in each partition."""

from collections.abc import Callable

from playground.engine.packet import key_parts
from playground.engine.schedule import Item

_MEMORY = 5
Producer = tuple[int, int]
"""A session of a producer, and the partition that it writes to."""
Known = tuple[tuple[int, ...], int]
"""The last keys, in order, and when the last one came."""


class SequenceAdmission:
    """One of the last five is known; so long after the last one nothing is.

    A key is a message and a session. On a connection what is sent again comes in order, ahead of all that is new, so
    that nobody asks for one that is older than these five.
    """

    def __init__(self, partition_of: Callable[[int], int], window_ms: int) -> None:
        self._partition_of, self._window_ms = partition_of, window_ms
        self._known: dict[Producer, Known] = {}

    def admits(self, packet: Item, now_ms: int) -> bool:
        """Whether a record is none of the last, nor an older one."""
        key = packet[3]
        producer = self._producer(key)
        keys, last_ms = self._known.get(producer, ((), now_ms))
        if now_ms - last_ms >= self._window_ms:
            keys = ()
        if key in keys:
            return False
        self._known[producer] = (*keys[1 - _MEMORY :], key), now_ms
        return True

    def forget(self, key: int) -> None:
        """Take back that a record was stored: it is not in the log any more."""
        producer = self._producer(key)
        keys, last_ms = self._known.get(producer, ((), 0))
        left = tuple(one for one in keys if one != key)
        if left:
            self._known[producer] = left, last_ms
        else:
            self._known.pop(producer, None)

    def clear(self) -> None:
        """Forget everything."""
        self._known.clear()

    def checkpoint(self) -> object:
        """A shallow copy."""
        return self._known.copy()

    def restore(self, checkpoint: object) -> None:
        """Go back to a checkpoint."""
        assert isinstance(checkpoint, dict)
        self._known = checkpoint.copy()

    def _producer(self, key: int) -> Producer:
        message, session = key_parts(key)
        return session, self._partition_of(message)
