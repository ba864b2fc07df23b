"""Retention: how long a log keeps a record, and where a group goes on whose position is gone, or that never had one.

It is a part of the broker. A record does not wait for its reader: what is not read in time is gone all the same.
"""

from collections.abc import Sequence

from playground.engine.mechanisms.lease import TimerLease
from playground.engine.mechanisms.partitions import LogShelf
from playground.engine.mechanisms.positions import Checkpoint, GroupPositions
from playground.engine.nodes.codes import DISCARDED
from playground.engine.nodes.membership import Membership
from playground.engine.nodes.node import Node
from playground.engine.schedule import Item, Schedule
from playground.engine.settings import Settings

RETENTION_OVER = "retention over"
POSITION_RESET = "position reset"

RetentionCheckpoint = tuple[Checkpoint, dict[int, int]]


class Retention:
    """The age of what can be seen, and the positions of the group."""

    def __init__(
        self,
        broker: Node,
        shelf: LogShelf,
        lease: TimerLease,
        membership: Membership,
        schedule: Schedule,
        settings: Settings,
    ) -> None:
        self._shelf, self._lease, self._membership, self._schedule = shelf, lease, membership, schedule
        self._log = schedule.log
        self._retention_ms, self._reset = settings.broker.retention_ms, settings.consumer.reset
        self._partition_of = settings.partition_of
        self._positions = GroupPositions(settings.broker.partitions, new=settings.consumer.new_group)
        self._expire_op = broker.declare(self.expire, lambda item, _: item[2] in shelf.copies)
        schedule.patient.add(self._expire_op)
        membership.on_begin, membership.on_leave = self._positions.begin, self.end
        self._out_and_gone: dict[int, int] = {}
        """The copies whose time was over while somebody had them, each with its partition."""

    def keep(self, packet: Item, seen: int) -> None:
        """A record can be seen from this event on: from now on its time runs."""
        if self._retention_ms:
            self._schedule.later(self._retention_ms, self._expire_op, packet, seen)

    def expire(self, item: Item, cause: int) -> None:
        """The time of a record is over; void if the group has it behind it."""
        copy = item[2]
        if copy not in self._shelf.copies:
            return
        partition = self._shelf.partition(copy)
        before = [one for one in self._shelf.unsettled(partition) if one < copy]
        out = self._shelf.out_of([partition])
        is_read = copy not in out and not any(one not in out for one in before)
        if copy in out:
            self._out_and_gone[copy] = partition
        self._positions.expire(partition, is_committed=not before, is_read=is_read)
        self._lose([copy], RETENTION_OVER, cause)

    def _lose(self, copies: list[int], why: str, cause: int) -> None:
        for copy in copies:
            packet, _ = self._shelf.copies[copy]
            number = self._log.record(DISCARDED, packet[0], 0, copy, cause)
            self._log.annotate(number, detail=why)
        self._shelf.lose(copies)

    def commit(self, item: Item, cause: int) -> None:
        """The group has a position behind a record, whether that is there or not; what was written counts."""
        partition = self._partition_of(item[0])
        self._positions.commit(partition)
        for copy in self._gone_of([partition]):
            if copy <= item[2]:
                del self._out_and_gone[copy]
                self._membership.settle(copy, cause)

    def end(self, partitions: Sequence[int]) -> None:
        """Who has read these partitions is out of the group: nothing of it counts any more."""
        for copy in self._gone_of(partitions):
            del self._out_and_gone[copy]
            self._lease.end(copy)
            self._membership.outputs.pop(copy, None)

    def _gone_of(self, partitions: Sequence[int]) -> list[int]:
        return sorted(copy for copy, partition in self._out_and_gone.items() if partition in partitions)

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
        return self._positions.checkpoint(), self._out_and_gone.copy()

    def restore(self, checkpoint: RetentionCheckpoint) -> None:
        """Go back to a checkpoint."""
        positions, gone = checkpoint
        self._positions.restore(positions)
        self._out_and_gone = gone.copy()
