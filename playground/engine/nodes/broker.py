"""The broker: stores a copy of each message, dispatches it, and redelivers until the copy is settled.

How it does each of these is a mechanism; what happens, in what order and with what events, stands here. Which
deliveries are in flight never survives a crash.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from playground.engine.broker_settings import BrokerSettings
from playground.engine.connection import Connection
from playground.engine.contracts import Contract
from playground.engine.looks import BrokerLook, Due, TimerLook
from playground.engine.mechanisms.acks import answering
from playground.engine.mechanisms.assignment import AssignmentCheckpoint
from playground.engine.mechanisms.choice import Mechanisms
from playground.engine.mechanisms.lanes import LaneOf
from playground.engine.mechanisms.lease import Checkpoint as LeaseCheckpoint
from playground.engine.mechanisms.limit import DeadLetter
from playground.engine.mechanisms.routing import RoutedAdmission
from playground.engine.mechanisms.shelf import Checkpoint as ShelfCheckpoint
from playground.engine.nodes.codes import (
    DEAD_LETTERED,
    DISCARDED,
    DISPATCHED,
    LATE_ACK,
    REDELIVERY_DUE,
    REDRIVEN,
    REFUSED,
    RENEWED,
    RESURFACED,
    RETURNED,
    SETTLED,
    STORED,
)
from playground.engine.nodes.node import Checkpoint as NodeCheckpoint
from playground.engine.nodes.node import Node
from playground.engine.nodes.parking import parking_of
from playground.engine.nodes.refusals import Refusals
from playground.engine.nodes.returns import Returns
from playground.engine.nodes.routing import Routing
from playground.engine.nodes.stages import Stages
from playground.engine.places import Place
from playground.engine.schedule import Continuation, Handler, Item, Schedule
from playground.engine.settings import ConsumerSettings, Settings

if TYPE_CHECKING:
    from playground.engine.link import Link
    from playground.engine.nodes.consumer import Consumer
    from playground.engine.nodes.producer import Producer

_LATE = {"ignore": "ignored", "refuse": "refused"}
"""`late_ack` -> what the record says of an ack that changes nothing."""

QueueCheckpoint = tuple[ShelfCheckpoint, LeaseCheckpoint, AssignmentCheckpoint | None, list[DeadLetter]]
Checkpoint = tuple[NodeCheckpoint, QueueCheckpoint, object, dict[int, Item]]


class Broker(Node):
    """The middle node of the `broker` system."""

    def __init__(
        self,
        settings: BrokerSettings,
        mechanisms: Mechanisms,
        contracts: Sequence[Contract],
        schedule: Schedule,
        confirm_op: int,
        deliver_ops: Sequence[int],
        consumer: ConsumerSettings,
        *,
        answer: Callable[[int], None] | None = None,
        keeps_settled: bool = False,
        may_misroute: bool = False,
        lane_of: LaneOf | None = None,
    ) -> None:
        super().__init__(Place.BROKER, schedule)
        admission = mechanisms.admission(settings.dedup_window_ms)
        self.admission = RoutedAdmission(admission) if may_misroute else admission
        self.lease = mechanisms.lease(settings.lease, settings.redelivery_timeout_ms, schedule)
        self.limit = mechanisms.limit(settings.max_deliveries)
        self.shelf = mechanisms.shelf(settings.returned_to, self.limit.is_reached, lane_of)
        self._assignment = assignment = mechanisms.assignment(deliver_ops, settings.prefetch)
        remove = self.shelf.retire if keeps_settled else self.shelf.remove
        self._end, self._remove = assignment.follow(self.lease, remove)
        self._has_room, self._deliver_op = self.lease.room(assignment.has_room), assignment.deliver_op
        self._durability = mechanisms.durability(settings.durable, settings.flush_ms, settings.confirm_at)
        self._settles_at_once = [mechanisms.answers(contract.ack, 0).is_automatic for contract in contracts]
        self._confirm_ops = [confirm_op if contract.awaits_ack else None for contract in contracts]
        self._record = schedule.log.record
        self._then = schedule.agenda.append
        self._dispatch_op = self.declare(self.dispatch)
        self._stages = None
        if self._durability.flush_ms or settings.delay_ms:
            parts, confirm_ops = (self.admission, self.shelf, self._durability), self._confirm_ops
            self._stages = Stages(self, parts, schedule, settings.delay_ms, confirm_ops, self._dispatch_op)
        admit = self.declare(self._admitting(settings))
        self._settle_dispatched_op = self.declare(self.settle_dispatched)
        self._parking = parking_of(self, self.limit, settings, schedule)
        self._late_ack = _LATE.get(settings.late_ack, "")
        settle = self.settle_in_time if self._late_ack else self.settle_acked
        if consumer.may_decline:
            settle = Refusals(self, settle, consumer.retry_delay_ms).hear
        self._takes = admit, self.declare(answering(settle, answer, schedule) if answer else settle)
        run_out = self.renew_or_redeliver if consumer.renew else self.redeliver
        self._redeliver_op = self.declare(run_out, self.lease.is_in_force)
        self.returns = None
        if self.lease.ends_with_holder:
            queue, give_back_op = (self.shelf, self.lease, self._settles_at_once), self.declare(self.give_back)
            self.returns = Returns(*queue, schedule, self.declare, give_back_op, self._dispatch_op, assignment.has)

    def _admitting(self, settings: BrokerSettings) -> Handler:
        """What is done with a publish: as it is stored at once, or in stages, or if it may find no queue."""
        admit = self._stages.admit if self._stages else self.admit
        if not isinstance(self.admission, RoutedAdmission):
            return admit
        returns = settings.unroutable == "return"
        return Routing(self.admission, admit, self._confirm_ops, self._log, returns=returns).admit

    def takes(self, link: Place) -> int:
        """The producer's messages, and the consumer's answers."""
        return self._takes[link.leads_back]

    def keep_log(self, settings: Settings, producer: "Producer") -> None:
        """Whatever only one does that keeps a log."""

    def meet(self, takers: "Mapping[Link, Consumer]", connections: Sequence[Connection]) -> None:
        """Know who has what is out, and notice the end of one of them, or of its connection, where that matters."""
        self.lease.holders = tuple(takers.values())
        carries = {link.depart_op: connection for connection in connections for link in connection.links}
        by_op, returns = {link.depart_op: consumer for link, consumer in takers.items()}, self.returns
        if connections:
            self._assignment.mind(lambda op: carries[op].is_broken or bool(returns and by_op[op].is_down))
            self._connect(connections)
        elif returns:
            self._assignment.mind(lambda op: by_op[op].is_down)
            self._schedule.watchers.update({consumer.place: [returns] for consumer in takers.values()})

    def _connect(self, connections: Sequence[Connection]) -> None:
        has_room = self._has_room
        self._has_room = lambda out: has_room(out) and not all(one.is_broken for one in connections)
        for connection in connections:
            connection.breaking_ops += [self.returns.lose_op] if self.returns else []
            connection.mending_ops.append(self._dispatch_op)

    # From the producer.

    def admit(self, item: Item, cause: int) -> Continuation | None:
        """Store a publish, or refuse it because its key is known; confirm it either way, if the producer waits."""
        if self.admission.admits(item, self._log.now_ms):
            item = self.shelf.put(item)
            number = self._record(STORED, item[0], item[1], item[2], cause)
            self._then((self._dispatch_op, (), number))
        else:
            number = self._record(REFUSED, item[0], item[1], 0, cause)
        op = self._confirm_ops[item[4]]
        return None if op is None else (op, item, number)

    # To the consumer.

    def dispatch(self, item: Item, cause: int) -> Continuation | None:
        """Dispatch the first copy that is ready, if a consumer has room; then the next one.

        Too many deliveries: dead-letter it.
        """
        ready = self.shelf.ready
        if not ready:
            return None
        copy = ready[0]
        packet, dispatches = self.shelf.copies[copy]
        if self.limit.is_reached(dispatches):
            return self._dead_letter(copy, packet, dispatches, cause)
        if not self._has_room(len(self.lease.out)):
            return None
        dispatches += 1
        self.shelf.take(packet, dispatches)
        number = self._record(DISPATCHED, packet[0], dispatches, copy, cause)
        if ready:
            self._then((self._dispatch_op, (), cause))
        if self._settles_at_once[packet[4]]:
            self.lease.begin(copy, number, None)
            return self._settle_dispatched_op, packet, number
        self.lease.begin(copy, number, self._redeliver_op)
        return self._deliver_op(copy, dispatches), packet, number

    def settle_dispatched(self, item: Item, cause: int) -> Continuation:
        """Settle a copy as it is dispatched: nobody will ever send it again."""
        dispatches = self.shelf.copies[item[2]][1]
        number = self._record(SETTLED, item[0], dispatches, item[2], cause)
        if follows := self._settle(item[2], number):
            self._then(follows)
        return self._deliver_op(item[2], dispatches), item, number

    def settle_acked(self, item: Item, cause: int) -> Continuation | None:
        """An ack comes for a copy; for one that is gone it changes nothing."""
        if item[2] not in self.shelf.copies:
            return None
        return self._settle(item[2], self._record(SETTLED, item[0], item[1], item[2], cause))

    def settle_in_time(self, item: Item, cause: int) -> Continuation | None:
        """An ack comes, and settles the copy only if it answers the dispatch that is out."""
        if self.is_in_time(item, cause):
            return self.settle_acked(item, cause)
        self.note_late(item, cause)
        return None

    def is_in_time(self, item: Item, cause: int) -> bool:
        """Whether an answer is about the dispatch that is out."""
        return self.lease.is_in_force(item[2:3], self._log.back_to(DISPATCHED, cause))

    def note_late(self, item: Item, cause: int) -> None:
        """An answer comes for a dispatch that is not out, and changes nothing."""
        if self._late_ack and item[2] in self.shelf.copies:
            number = self._record(LATE_ACK, item[0], item[1], item[2], cause)
            self._log.annotate(number, detail=self._late_ack)

    def park(self, copy: int, cause: int) -> Continuation:
        """A consumer wants nobody to try a copy again that is out."""
        packet, dispatches = self.shelf.copies[copy]
        return self._dead_letter(copy, packet, dispatches, cause, is_out=self._end(copy))

    def take_back(self, copy: int, cause: int) -> Continuation:
        """A consumer gives a copy back that is out."""
        return self._dispatch_op, (), self._put_back(RETURNED, copy, cause)

    def renew_or_redeliver(self, item: Item, cause: int) -> Continuation | None:
        """The lease of a dispatch would run out: it is renewed if somebody works on it."""
        copy = item[0]
        if not (self.lease.is_in_force(item, cause) and self.lease.is_worked_on(copy)):
            return self.redeliver(item, cause)
        packet, dispatches = self.shelf.copies[copy]
        number = self._record(RENEWED, packet[0], dispatches, copy, cause)
        self.lease.renew(copy, number, self._redeliver_op)
        return None

    def redeliver(self, item: Item, cause: int) -> Continuation | None:
        """The lease of a dispatch runs out; void if the copy was settled or dispatched again meanwhile."""
        if not self.lease.is_in_force(item, cause):
            return None
        return self._dispatch_op, (), self._put_back(REDELIVERY_DUE, item[0], cause)

    def give_back(self, item: Item, crashed: int) -> None:
        """The consumer that has a copy is gone: the copy is ready again."""
        self._put_back(RETURNED, item[0], crashed)

    def _put_back(self, code: int, copy: int, cause: int) -> int:
        """A copy that was out is ready again; the number of the event that says why."""
        packet, dispatches = self.shelf.copies[copy]
        number = self._record(code, packet[0], dispatches, copy, cause)
        self._end(copy)
        self.shelf.put_back(copy)
        return number

    def resurface(self, message: int, cause: int) -> list[Continuation]:
        """A copy that was settled is dispatched once more; one that is not on disk cannot come from elsewhere."""
        found = self.shelf.settled.get(message)
        if found is None or self.is_down or found[0][2] in self._durability.unflushed:
            return []
        packet, dispatches = self.shelf.bring_back(message)
        number = self._record(RESURFACED, message, dispatches, packet[2], cause)
        return self.asked_for([(self._dispatch_op, (), number)])

    def redrive(self, copy: int, cause: int) -> list[Continuation]:
        """A dead letter goes back to the queue, if it is there and on disk."""
        if not self._parking or self.is_down or copy in self._durability.unflushed:
            return []
        parked = self._parking.take_out(copy)
        if parked is None:
            return []
        self.shelf.join(parked)
        number = self._record(REDRIVEN, parked[0], 0, copy, cause)
        return self.asked_for([(self._dispatch_op, (), number)])

    def forget(self) -> None:
        """Wipe the deduplication memory."""
        self.admission.clear()

    def fall_behind(self, for_ms: int | None, cause: int) -> None:
        """Its replicas do; it has none."""

    def calm(self, cause: int) -> None:
        """The end of the chaos."""

    def look(self, due: Due, most: int) -> BrokerLook:
        """What can be seen of it."""
        shelf, out = self.shelf, self.lease.out
        in_flight = [
            TimerLook(packet[0], dispatches, *self.lease.times(copy))
            for copy, (packet, dispatches) in shelf.copies.items()
            if copy in out
        ]
        return BrokerLook(
            node=self.standing_look(due),
            ready=tuple(shelf.copies[copy][0][0] for copy in islice(shelf.waiting, most)),
            ready_count=len(shelf.waiting),
            in_flight=tuple(in_flight[:most]),
            in_flight_count=len(in_flight),
            dead_letters=tuple(packet[0] for packet, _ in self.limit.parked[-most:]),
            counts=(shelf.last_copy, shelf.floor, sum(timer.attempt > 1 for timer in in_flight)),
        )

    # Checkpoints.

    def checkpoint(self) -> Checkpoint:
        """A shallow copy of the standing and of what the mechanisms remember."""
        leases = self.lease.checkpoint(), self._assignment.checkpoint()
        queue = self.shelf.checkpoint(), *leases, self.limit.parked.copy()
        return self.standing_checkpoint(), queue, self.admission.checkpoint(), self._durability.unflushed.copy()

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        standing, (shelf, lease, assignment, self.limit.parked[:]), admission, unflushed = checkpoint
        self.restore_standing(standing)
        self.shelf.restore(shelf)
        self.lease.restore(lease)
        self._assignment.restore(assignment)
        self.admission.restore(admission)
        self._durability.unflushed = unflushed.copy()

    def _settle(self, copy: int, number: int) -> Continuation | None:
        self._remove(copy, is_out=self._end(copy))
        return (self._dispatch_op, (), number) if self.shelf.ready else None

    def _dead_letter(
        self, copy: int, packet: Item, dispatches: int, cause: int, *, is_out: bool = False
    ) -> Continuation:
        kind = DEAD_LETTERED if self._parking else DISCARDED
        number = self._record(kind, packet[0], dispatches, copy, cause)
        self.shelf.remove(copy, is_out=is_out)
        self._assignment.forget(copy)
        if self._parking:
            self._parking.park(packet, number)
        return self._dispatch_op, (), number

    def _lose_memory(self, *, power: bool) -> None:
        self._schedule.spend(len(self.shelf.copies))
        self._durability.crash(self.shelf, self.admission, power=power)
        self.lease.lose()
        self._assignment.lose()
        self.shelf.line_up()

    def _come_back(self, number: int) -> list[Continuation]:
        released = self._stages.after_restart(number) if self._stages else []
        return [*released, (self._dispatch_op, (), number)]
