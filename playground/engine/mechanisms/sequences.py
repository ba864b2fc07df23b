"""Sequences: what a log remembers of its producers, which is the last five records of each in each partition.

What comes of a producer that is known has to follow what came before: behind a record that was rejected it waits until
that is stored. Whoever is not known may begin anywhere.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from playground.engine.packet import key_parts, session_of
from playground.engine.schedule import Item

_MEMORY = 5
Producer = tuple[int, int]
"""A session of a producer, and the partition that it writes to."""


class KnownProducer(NamedTuple):
    """What is known of one."""

    keys: tuple[int, ...] = ()
    """Of its last records, in order."""
    last_ms: int = 0
    """When the last one came."""
    missing: tuple[tuple[int, int], ...] = ()
    """What was rejected and has to come first, in order: `(message, key)`."""


_UNKNOWN: Final = KnownProducer()


class SequenceAdmission:
    """One of the last five is known; so long after the last one nothing is.

    A key is a message and a session. On a connection what is sent again comes in order, ahead of all that is new, so
    that nobody asks for one that is older than these five.
    """

    def __init__(
        self,
        partition_of: Callable[[int], int],
        window_ms: int,
        is_awaited: Callable[[int, int], bool] = lambda *_: True,
    ) -> None:
        """`is_awaited`: whether the producer has a message to send under a key; a gap that nobody fills is none."""
        self._partition_of, self._window_ms, self._is_awaited = partition_of, window_ms, is_awaited
        self._known: dict[Producer, KnownProducer] = {}

    def admits(self, packet: Item, now_ms: int) -> bool:
        """Whether a record is none of the last, nor an older one."""
        key = packet[3]
        producer, (keys, _, missing) = self._recall(key, now_ms)
        if key in keys:
            return False
        missing = tuple(one for one in missing if one[1] != key)
        self._known[producer] = KnownProducer((*keys[1 - _MEMORY :], key), now_ms, missing)
        return True

    def follows(self, packet: Item, now_ms: int) -> bool:
        """Whether nothing is missing that has to be stored before a record, or it is stored already."""
        _, (keys, _, missing) = self._recall(packet[3], now_ms)
        return packet[3] in keys or not missing or missing[0][1] == packet[3]

    def miss(self, packet: Item, now_ms: int) -> None:
        """A record was rejected: those behind it wait for it, if the producer is known."""
        message, key = packet[0], packet[3]
        producer, known = self._recall(key, now_ms)
        if known.keys and (message, key) not in known.missing:
            self._known[producer] = known._replace(missing=(*known.missing, (message, key)))

    def forget(self, key: int) -> None:
        """Take back that a record was stored: it is not in the log any more."""
        producer = self._producer(key)
        known = self._known.get(producer, _UNKNOWN)
        left = tuple(one for one in known.keys if one != key)
        if left:
            self._known[producer] = known._replace(keys=left)
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

    def _recall(self, key: int, now_ms: int) -> tuple[Producer, KnownProducer]:
        """Whose a record is, and what is still known of that producer."""
        producer = self._producer(key)
        known = self._known.get(producer, _UNKNOWN)
        if now_ms - known.last_ms >= self._window_ms:
            return producer, _UNKNOWN
        if known.missing:
            awaited = tuple(one for one in known.missing if self._is_awaited(*one))
            known = known._replace(missing=awaited)
        return producer, known

    def _producer(self, key: int) -> Producer:
        message, part = key_parts(key)
        return session_of(part), self._partition_of(message)
