"""Refusals: what a broker does that gets a delivery back instead of an ack.

It is a part of the broker: what it does, the broker does, and only while that is up.
"""

from typing import Protocol

from playground.engine.mechanisms.lease import TimerLease
from playground.engine.packet import Refusal
from playground.engine.schedule import Continuation, Handler, Item, Live


class RefusedQueue(Protocol):
    """What it asks of the broker that it is a part of."""

    lease: TimerLease

    def declare(self, handler: Handler, live: Live | None = None) -> int:
        """Let it do a new operation."""

    def is_in_time(self, item: Item, cause: int) -> bool:
        """Whether an answer is about the dispatch that is out."""

    def note_late(self, item: Item, cause: int) -> None:
        """An answer comes for a dispatch that is not out."""

    def park(self, copy: int, cause: int) -> Continuation:
        """Nobody is to try a copy again."""

    def take_back(self, copy: int, cause: int) -> Continuation:
        """A copy is given back."""


class Refusals:
    """Takes the consumers' answers apart."""

    def __init__(self, broker: RefusedQueue, settle: Handler, delay_ms: int) -> None:
        """`settle` does what an ack does; a copy that is given back comes back after `delay_ms`."""
        self._broker, self._settle = broker, settle
        self._lease = broker.lease
        self._delay_ms = delay_ms
        self._return_op = broker.declare(self.take_back, self._lease.is_in_force)

    def hear(self, item: Item, cause: int) -> Continuation | None:
        """An answer comes, of whatever content."""
        if item[3] >= 0:
            return self._settle(item, cause)
        if not self._broker.is_in_time(item, cause):
            self._broker.note_late(item, cause)
            return None
        if item[3] == Refusal.PARK:
            return self._broker.park(item[2], cause)
        if not self._delay_ms:
            return self._broker.take_back(item[2], cause)
        self._lease.hold(item[2], cause, self._delay_ms, self._return_op)
        return None

    def take_back(self, item: Item, cause: int) -> Continuation | None:
        """What was given back comes back; void if the copy was settled or lost meanwhile."""
        return self._broker.take_back(item[0], cause) if self._lease.is_in_force(item, cause) else None
