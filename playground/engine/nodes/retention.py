"""Retention: how long a log keeps a record, and where a group goes on whose position is gone, or that never had one.

It is a part of the broker. A record does not wait for its reader: what is not read in time is gone all the same.
"""

from playground.engine.mechanisms.partitions import LogShelf
from playground.engine.mechanisms.positions import Checkpoint, GroupPositions
from playground.engine.nodes.codes import DISCARDED
from playground.engine.nodes.membership import Membership
from playground.engine.nodes.node import Node
from playground.engine.schedule import Continuation, Item, Schedule
from playground.engine.settings import Settings

RETENTION_OVER = "retention over"
POSITION_RESET = "position reset"

RetentionCheckpoint = tuple[Checkpoint, frozenset[int]]


class Retention:
    """The age of what can be seen, and the positions of the group."""

    def __init__(
        self, broker: Node, shelf: LogShelf, membership: Membership, schedule: Schedule, settings: Settings
    ) -> None:
        self._shelf, self._membership, self._schedule = shelf, membership, schedule
        self._log = schedule.log
        self._retention_ms, self._reset = settings.broker.retention_ms, settings.consumer.reset
        self._positions = GroupPositions(settings.broker.partitions, new=settings.consumer.new_group)
        self._expire_op = broker.declare(self.expire, lambda item, _: item[2] in shelf.copies)
        schedule.patient.add(self._expire_op)
        membership.on_begin = self._positions.begin
        self._overdue: set[int] = set()
        """The copies whose time was over while somebody had them."""

    def keep(self, packet: Item, seen: int) -> None:
        """A record can be seen from this event on: from now on its time runs."""
        if self._retention_ms:
            self._schedule.later(self._retention_ms, self._expire_op, packet, seen)

    def expire(self, item: Item, cause: int) -> None:
        """The time of a record is over; void if the group has it behind it. Who has it can do without the log."""
        copy = item[2]
        if copy not in self._shelf.copies:
            return
        partition = self._shelf.partition(copy)
        out = self._shelf.out_of([partition])
        if copy in out:
            self._overdue.add(copy)
            return
        before = [one for one in self._shelf.unsettled(partition) if one < copy]
        self._positions.expire(partition, is_committed=not before, is_read=all(one in out for one in before))
        self._lose([copy], RETENTION_OVER, cause)

    def after_return(self, copy: int, returned: int) -> Continuation | None:
        """What follows as a record is returned: it may be too old by now."""
        if copy not in self._overdue:
            return None
        self._overdue.discard(copy)
        return self._expire_op, self._shelf.copies[copy][0], returned

    def _lose(self, copies: list[int], why: str, cause: int) -> None:
        for copy in copies:
            packet, _ = self._shelf.copies[copy]
            number = self._log.record(DISCARDED, packet[0], 0, copy, cause)
            self._log.annotate(number, detail=why)
        self._shelf.lose(copies)

    def commit(self, copy: int) -> None:
        """The group has a position in the partition of a record."""
        self._positions.commit(self._shelf.partition(copy))

    def settle_positions(self, cause: int) -> bool:
        """Let readers that have no position take one; whether any of them could not, and left instead."""
        for partition in sorted(self._positions.lost):
            if not self._membership.can_read(partition):
                continue
            if self._reset == "none":
                self._membership.give_up(partition, cause)
                return True
            self._positions.lost.discard(partition)
            if self._reset == "latest":
                self._lose(self._shelf.in_sight(partition), POSITION_RESET, cause)
        return False

    def checkpoint(self) -> RetentionCheckpoint:
        """What it remembers."""
        return self._positions.checkpoint(), frozenset(self._overdue)

    def restore(self, checkpoint: RetentionCheckpoint) -> None:
        """Go back to a checkpoint."""
        positions, overdue = checkpoint
        self._positions.restore(positions)
        self._overdue = set(overdue)
