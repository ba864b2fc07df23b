"""Flushes: how what a broker stores comes to be on disk only after a while, and whom that keeps waiting.

It is a part of the broker: what it does, the broker does, and only while that is up.
"""

from collections.abc import Sequence

from playground.engine.mechanisms.admission import Admission
from playground.engine.mechanisms.durability import Durability
from playground.engine.mechanisms.shelf import QueueShelf
from playground.engine.nodes.codes import FLUSHED, REFUSED, STORED
from playground.engine.nodes.node import Node
from playground.engine.schedule import Item, Schedule


class Flushes:
    """What stands in the place of the broker's admission where storing and keeping are two instants."""

    def __init__(
        self,
        broker: Node,
        parts: tuple[Admission, QueueShelf, Durability],
        confirms: Sequence[bool],
        schedule: Schedule,
        confirm_op: int,
        dispatch_op: int,
    ) -> None:
        self._admission, self._shelf, self._durability = parts
        self._confirms = confirms
        self._schedule, self._log = schedule, schedule.log
        self._confirm_op, self._dispatch_op = confirm_op, dispatch_op
        self.admit_op = broker.declare(self.admit)
        self._flush_op = broker.declare(self.flush, self._is_unflushed)

    def admit(self, item: Item, cause: int) -> None:
        """Store a publish that will be on disk later, or refuse it because its key is known."""
        if not self._admission.admits(item, self._log.now_ms):
            number = self._log.record(REFUSED, item[0], item[1], 0, cause)
            if not (self._durability.confirms_late and self._waits_for_a_flush(item[3])):
                self._confirm(item, number)
            return
        copy = self._shelf.put(item)
        number = self._log.record(STORED, copy[0], copy[1], copy[2], cause)
        self._durability.unflushed[copy[2]] = copy
        self._schedule.later(self._durability.flush_ms, self._flush_op, copy, number)
        self._schedule.agenda.append((self._dispatch_op, (), number))
        if not self._durability.confirms_late:
            self._confirm(copy, number)

    def flush(self, item: Item, cause: int) -> None:
        """A stored copy is on disk; void if the broker has crashed meanwhile."""
        if self._durability.unflushed.pop(item[2], None):
            number = self._log.record(FLUSHED, item[0], item[1], item[2], cause)
            if self._durability.confirms_late:
                self._confirm(item, number)

    def _is_unflushed(self, item: Item, cause: int) -> bool:
        return item[2] in self._durability.unflushed

    def _waits_for_a_flush(self, key: int) -> bool:
        self._schedule.spend(len(self._durability.unflushed))
        return any(packet[3] == key for packet in self._durability.unflushed.values())

    def _confirm(self, packet: Item, number: int) -> None:
        if self._confirms[packet[4]]:
            self._schedule.agenda.append((self._confirm_op, packet, number))
