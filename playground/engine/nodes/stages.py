"""Stages: how what a broker stores comes to be on disk, and to be due, only after a while; and whom that keeps waiting.

It is a part of the broker: what it does, the broker does, and only while that is up.
"""

from collections.abc import Sequence

from playground.engine.mechanisms.admission import Admission
from playground.engine.mechanisms.durability import Durability
from playground.engine.mechanisms.shelf import QueueShelf
from playground.engine.nodes.codes import FLUSHED, REFUSED, RELEASED, STORED
from playground.engine.nodes.node import Node
from playground.engine.schedule import Continuation, Item, Schedule


class Stages:
    """What stands in the place of the broker's admission where storing, keeping and handing out are not one instant."""

    def __init__(
        self,
        broker: Node,
        parts: tuple[Admission, QueueShelf, Durability],
        schedule: Schedule,
        delay_ms: int,
        confirm_ops: Sequence[int | None],
        dispatch_op: int,
    ) -> None:
        self._admission, self._shelf, self._durability = parts
        self._delay_ms = delay_ms
        self._schedule, self._log = schedule, schedule.log
        self._confirm_ops, self._dispatch_op = confirm_ops, dispatch_op
        self._flush_op = broker.declare(self.flush, self._is_unflushed)
        self._release_op = broker.declare(self.release, self._is_held)
        schedule.patient.add(self._release_op)

    def admit(self, item: Item, cause: int) -> None:
        """Store a publish that will be on disk later, or refuse it because its key is known."""
        if not self._admission.admits(item, self._log.now_ms):
            number = self._log.record(REFUSED, item[0], item[1], 0, cause)
            if not (self._durability.confirms_late and self._waits_for_a_flush(item[3])):
                self._confirm(item, number)
            return
        copy = self._shelf.put(item)
        number = self._log.record(STORED, copy[0], copy[1], copy[2], cause)
        if self._durability.flush_ms:
            self._durability.unflushed[copy[2]] = copy
            self._schedule.later(self._durability.flush_ms, self._flush_op, copy, number)
        if self._delay_ms:
            self._shelf.hold(copy[2], self._log.now_ms + self._delay_ms)
            self._schedule.later(self._delay_ms, self._release_op, copy, number)
        else:
            self._schedule.agenda.append((self._dispatch_op, (), number))
        if not self._durability.confirms_late:
            self._confirm(copy, number)

    def flush(self, item: Item, cause: int) -> None:
        """A stored copy is on disk; void if the broker has crashed meanwhile."""
        if self._durability.unflushed.pop(item[2], None):
            number = self._log.record(FLUSHED, item[0], item[1], item[2], cause)
            if self._durability.confirms_late:
                self._confirm(item, number)

    def release(self, item: Item, cause: int) -> None:
        """A copy is due; void if it is so already, or gone."""
        if item[2] in self._shelf.held:
            self._shelf.release(item[2])
            number = self._log.record(RELEASED, item[0], 0, item[2], cause)
            self._schedule.agenda.append((self._dispatch_op, (), number))

    def after_restart(self, restarted: int) -> list[Continuation]:
        """What fell due while the broker was down is released, in the order of storing."""
        shelf = self._shelf
        overdue = sorted(copy for copy, due_ms in shelf.held.items() if due_ms <= self._log.now_ms)
        return [(self._release_op, shelf.copies[copy][0], restarted) for copy in overdue]

    def _is_held(self, item: Item, cause: int) -> bool:
        return item[2] in self._shelf.held

    def _is_unflushed(self, item: Item, cause: int) -> bool:
        return item[2] in self._durability.unflushed

    def _waits_for_a_flush(self, key: int) -> bool:
        self._schedule.spend(len(self._durability.unflushed))
        return any(packet[3] == key for packet in self._durability.unflushed.values())

    def _confirm(self, packet: Item, number: int) -> None:
        op = self._confirm_ops[packet[4]]
        if op is not None:
            self._schedule.agenda.append((op, packet, number))
