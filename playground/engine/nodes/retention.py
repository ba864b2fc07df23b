"""Retention: how long a log keeps a record, and where a group goes on whose position is gone, or that never had one.

It is a part of the broker. A record does not wait for its reader: what is not read in time is gone all the same.
"""

from playground.engine.events import NONE
from playground.engine.mechanisms.partitions import LogShelf
from playground.engine.mechanisms.positions import Checkpoint, GroupPositions
from playground.engine.nodes.codes import DISCARDED, POSITIONS_GONE, RESURFACED
from playground.engine.nodes.membership import Membership
from playground.engine.nodes.node import Node
from playground.engine.schedule import Continuation, Item, Schedule
from playground.engine.settings import Settings

RETENTION_OVER = "retention over"
POSITION_RESET = "position reset"

RetentionCheckpoint = tuple[Checkpoint, frozenset[int], tuple[int, int], dict[int, int]]


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
        self._position_retention_ms = settings.broker.position_retention_ms
        self._empty_since = self._expired = NONE
        """The events by which the group is empty, and by which its positions are gone."""
        self._gone_ms: dict[int, int] = {}
        """Copy -> when its time is over; only where what is settled may be read anew."""
        if self._position_retention_ms:
            self._forget_op = broker.declare(self.forget_positions, self._is_empty_since)
            schedule.patient.add(self._forget_op)
            membership.on_empty = self._note_empty

    def keep(self, packet: Item, seen: int) -> None:
        """A record can be seen from this event on: from now on its time runs."""
        if self._retention_ms:
            self._schedule.later(self._retention_ms, self._expire_op, packet, seen)
            if self._position_retention_ms:
                self._gone_ms[packet[2]] = self._log.now_ms + self._retention_ms

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

    def _note_empty(self, left: int) -> None:
        self._empty_since = left
        self._schedule.later(self._position_retention_ms, self._forget_op, (), left)

    def _is_empty_since(self, item: Item, cause: int) -> bool:
        return self._membership.group.is_empty and self._empty_since == cause

    def forget_positions(self, item: Item, cause: int) -> None:
        """The group has been empty for too long; void if somebody has come meanwhile."""
        if self._is_empty_since(item, cause):
            self._expired = self._log.record(POSITIONS_GONE, 0, 0, 0, cause)
            self._positions.forget()

    def _read_anew(self, partition: int) -> None:
        """Whatever is there is in front of the position again that the group takes."""
        for copy in self._shelf.settled_of(partition):
            if self._gone_ms.get(copy, self._log.now_ms + 1) > self._log.now_ms:
                packet, dispatches = self._shelf.bring_back(copy)
                number = self._log.record(RESURFACED, packet[0], dispatches, copy, self._expired)
                self._log.annotate(number, detail=POSITION_RESET)

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
            else:
                self._read_anew(partition)
        return False

    def checkpoint(self) -> RetentionCheckpoint:
        """What it remembers."""
        events = self._empty_since, self._expired
        return self._positions.checkpoint(), frozenset(self._overdue), events, self._gone_ms.copy()

    def restore(self, checkpoint: RetentionCheckpoint) -> None:
        """Go back to a checkpoint."""
        positions, overdue, (self._empty_since, self._expired), gone_ms = checkpoint
        self._gone_ms = gone_ms.copy()
        self._positions.restore(positions)
        self._overdue = set(overdue)
