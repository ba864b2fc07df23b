"""A broker that keeps a log: a record stays where it is, and the group's position says what has been done.

A fetch is the reader's, and takes no packets: what can be seen is dispatched to whoever reads its partition, in order.
An ack is the commit of a position, and settles whatever is in front of that.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from playground.engine.connection import Connection
from playground.engine.mechanisms.partitions import LogShelf
from playground.engine.mechanisms.sequences import SequenceAdmission
from playground.engine.nodes.appending import Appending
from playground.engine.nodes.appending import Checkpoint as AppendingCheckpoint
from playground.engine.nodes.broker import Broker
from playground.engine.nodes.broker import Checkpoint as BrokerCheckpoint
from playground.engine.nodes.codes import DISPATCHED, SETTLED
from playground.engine.nodes.dead_letters import DeadLetterTopic
from playground.engine.nodes.membership import Membership, MembershipCheckpoint
from playground.engine.nodes.producer import Producer
from playground.engine.nodes.retention import Retention, RetentionCheckpoint
from playground.engine.nodes.transactional import TransactionalProducer
from playground.engine.schedule import Continuation, Item
from playground.engine.settings import Settings

if TYPE_CHECKING:
    from playground.engine.link import Link
    from playground.engine.nodes.consumer import Consumer
    from playground.engine.nodes.member import GroupMember

Checkpoint = tuple[BrokerCheckpoint, MembershipCheckpoint, AppendingCheckpoint, RetentionCheckpoint | None]


class LogBroker(Broker):
    """The middle node of the `log` system."""

    shelf: LogShelf

    def keep_log(self, settings: Settings, producer: Producer) -> None:
        """Be made of what only a log has; once and for all, before anything happens."""
        self._settings = settings
        if settings.broker.remembers == "last-five":
            window_ms = settings.broker.dedup_window_ms
            self.admission = SequenceAdmission(settings.partition_of, window_ms, producer.has_to_send)
        self.membership = Membership(self, self.shelf, self.lease, self._schedule, settings, self._dispatch_op)
        appended = self.admission, self.shelf, self._durability
        more = self._schedule, settings, self._confirm_ops, self._dispatch_op
        self._stages = self.appending = Appending(self, appended, *more)
        self.retention = None
        broker, expires = settings.broker, settings.broker.position_retention_ms > 0
        if broker.retention_ms or settings.consumer.new_group or expires:
            self.retention = Retention(self, self.shelf, self.membership, self._schedule, settings)
            self.appending.on_sight = self.retention.keep
        if expires:
            self._remove = self.shelf.retire
        self._takes = self.declare(self.appending.admit), self._takes[1]
        self.commit_op = self.declare(self.commit)
        self._schedule.patient.add(self.commit_op)
        if isinstance(producer, TransactionalProducer):
            producer.begin_transactions(self)
            self._schedule.watchers.setdefault(producer.place, []).append(_ProducerWatch(self.appending))

    def meet(self, takers: "Mapping[Link, Consumer]", connections: Sequence[Connection]) -> None:
        """Know the members of the group."""
        members: list[GroupMember] = []
        for consumer in takers.values():
            members.append(consumer)  # type: ignore[arg-type]  # Where there is a log, there are members.
        ops = [link.depart_op for link in takers]
        self.membership.meet(members, ops, connections)
        for index, member in enumerate(members):
            member.read(self._settings)
            member.enter(self.membership, self.lease, index)
        if self._parking and self._settings.consumer.parks:
            topic = DeadLetterTopic(self, self._parking, self._schedule, members)
            for member in members:
                member.write_op = topic.write_op

    def dispatch(self, item: Item, cause: int) -> Continuation | None:
        """Hand out the first record whose partition has a reader; then the next one."""
        if self.retention and self.retention.settle_positions(cause):
            return None
        copy = self.shelf.next(self.membership.can_read)
        if copy is None:
            return None
        packet, dispatches = self.shelf.copies[copy]
        dispatches += 1
        self.shelf.take(packet, dispatches)
        number = self._record(DISPATCHED, packet[0], dispatches, copy, cause)
        self._then((self._dispatch_op, (), cause))
        self.lease.begin(copy, number, None)
        return self.membership.deliver_op(copy), packet, number

    def tell(self, committed_op: int) -> None:
        """Let the producer know by this operation that a transaction is committed."""
        self._committed_op = committed_op

    def commit(self, item: Item, cause: int) -> Continuation:
        """A producer commits; one whose transaction has been committed hears so once more."""
        self.appending.commit(item, cause)
        return self._committed_op, item, cause

    def give_back(self, item: Item, cause: int) -> None:
        """A record that is out waits again, if it is still there; what was written because of it is aborted."""
        self.membership.outputs.pop(item[0], None)
        if item[0] in self.shelf.copies:
            number = self._log.count
            super().give_back(item, cause)
            if self.retention and (too_old := self.retention.after_return(item[0], number)):
                self._then(too_old)

    def settle_acked(self, item: Item, cause: int) -> None:
        """A position is committed: whatever is in front of it is done, all at once."""
        if item[2] not in self.shelf.copies:
            return
        if self.retention:
            self.retention.commit(item[2])
        for copy in self.shelf.up_to(item[2]):
            packet, dispatches = self.shelf.copies[copy]
            attempt = item[1] if copy == item[2] else dispatches
            number = self._record(SETTLED, packet[0], attempt, copy, cause)
            self._remove(copy, is_out=self.lease.end(copy))
            self.membership.settle(copy, number)

    def fall_behind(self, for_ms: int | None, cause: int) -> None:
        """Its replicas are not in sync any more."""
        self.appending.fall_behind(for_ms, cause)

    def calm(self, cause: int) -> None:
        """The end of the chaos: its replicas are in sync."""
        self.appending.calm(cause)

    def crash(self, for_ms: int, cause: int, *, how: str = "process") -> None:
        """Go down; whoever leads next has what it has."""
        self._how = how
        super().crash(for_ms, cause, how=how)

    def checkpoint(self) -> Checkpoint:  # type: ignore[override]
        """A shallow copy of all that it remembers."""
        kept = self.retention.checkpoint() if self.retention else None
        return super().checkpoint(), self.membership.checkpoint(), self.appending.checkpoint(), kept

    def restore(self, checkpoint: Checkpoint) -> None:  # type: ignore[override]
        """Go back to a checkpoint."""
        broker, membership, appending, kept = checkpoint
        if self.retention and kept:
            self.retention.restore(kept)
        super().restore(broker)
        self.appending.restore(appending)
        self.membership.restore(membership)

    def _lose_memory(self, *, power: bool) -> None:
        """The group goes on: what its members have read, they have, and another node may coordinate it."""
        self._schedule.spend(len(self.shelf.copies))
        self._durability.crash(self.shelf, self.admission, power=power)
        self.appending.crash(self._how)


class _ProducerWatch:
    """Notices that the producer is another process."""

    def __init__(self, appending: Appending) -> None:
        self._appending = appending

    def after_crash(self, crashed: int) -> list[Continuation]:
        """What it has begun stays open until it is back, or for too long."""
        return []

    def after_restart(self, restarted: int) -> list[Continuation]:
        """It ends what it had begun."""
        return self._appending.producer_restarted(restarted)
