"""A broker that hands over in two steps, to one of its sides or both, and keeps sessions, or ends them."""

from functools import partial

from playground.engine.connection import Connection
from playground.engine.looks import BrokerLook, Due
from playground.engine.mechanisms.client_session import ClientSession
from playground.engine.mechanisms.exchange import BrokerCheckpoint, PacketExchange
from playground.engine.nodes.broker import Broker
from playground.engine.nodes.broker import Checkpoint as PlainCheckpoint
from playground.engine.nodes.codes import (
    CONSUMER_SESSION_GONE,
    DISCARDED,
    HANDED_OVER,
    KEPT,
    PRODUCER_SESSION_GONE,
    REFUSED,
    UNROUTABLE,
)
from playground.engine.packet import HALFWAY
from playground.engine.schedule import Continuation, Handler, Item
from playground.engine.settings import Settings

NOTHING_KEPT, NO_SESSION, SESSION_ENDED = "nothing kept", "no session", "session ended"
"""What the record says of a release of what is not there, of a publish that finds nobody, of what goes with them."""

Checkpoint = tuple[PlainCheckpoint, BrokerCheckpoint, list[int]]
Client = tuple[Connection, ClientSession]


class ExchangeBroker(Broker):
    """The middle node of a system with packet exchanges or with sessions that end."""

    _consumers: Client

    def exchange(self, settings: Settings, of_producer: Client, of_consumer: Client) -> None:
        """Be ready, and notice the ends of its clients' connections, where these end their sessions."""
        schedule = self._schedule
        two_steps = settings.producer.handover == "two-step"
        self._is_exchanged = [two_steps and op is not None for op in self._confirm_ops]
        self._exchange = PacketExchange(is_durable=settings.broker.durable)
        self._consumers = of_consumer
        self._sessions = [session for _, session in (of_producer, of_consumer)]
        admit, settle = (schedule.handlers[op] for op in self._takes)
        if of_consumer[1].ends:
            admit = self._to_a_session(admit)
        self._takes = (
            self.declare(partial(self.take_step, admit=admit)),
            self.declare(lambda item, cause: self.hear(item, cause, settle)),
        )
        self._discard_op = self.declare(self.discard)
        schedule.patient.add(self._discard_op)
        self._end_with(of_producer, self.declare(self.end_of_producer), PRODUCER_SESSION_GONE)
        self._end_with(of_consumer, self.declare(self.end_of_consumer), CONSUMER_SESSION_GONE)

    def _end_with(self, client: Client, end_op: int, gone: int) -> None:
        """Let what a session ends with follow the end of its connection, at once or once that has lasted so long."""
        connection, session = client
        self._schedule.patient.add(end_op)
        if session.is_clean:
            # Before what comes back from it: that is gone by then.
            connection.breaking_ops.insert(0, end_op)
        elif session.expiry_ms:

            def expire(_: Item, broken: int) -> Continuation | None:
                if connection.broken_by != broken:
                    return None
                session.expire(broken)
                return end_op, (), self._log.record(gone, 0, 0, 0, broken)

            # Declared after what reconnects: who is back in the very millisecond is in time.
            op = self.declare(expire, lambda _, broken: connection.broken_by == broken)
            self._schedule.patient.add(op)
            connection.on_break.append(lambda: self._schedule.later(session.expiry_ms, op, (), connection.broken_by))

    # From the producer.

    def _to_a_session(self, admit: Handler) -> Handler:
        def admit_if_there(item: Item, cause: int) -> Continuation | None:
            connection, session = self._consumers
            if session.is_there(connection.broken_by):
                return admit(item, cause)
            number = self._record(UNROUTABLE, item[0], item[1], 0, cause)
            self._log.annotate(number, connection.blame, NO_SESSION)
            op = self._confirm_ops[item[4]]
            return None if op is None else (op, item, number)

        return admit_if_there

    def take_step(self, item: Item, cause: int, admit: Handler) -> Continuation | None:
        """Keep a publish, or admit what is released; one whose producer waits for nothing is admitted at once."""
        message, nth, _, key, contract = item
        if not self._is_exchanged[contract]:
            return admit(item, cause)
        if key != HALFWAY:
            is_new = self._exchange.keep(item)
            number = self._record(KEPT if is_new else REFUSED, message, nth, 0, cause)
            return self._answer(item, HALFWAY, number)
        kept = self._exchange.release(message)
        if kept is not None:
            return admit((message, nth, 0, kept[3], contract), cause)
        number = self._record(REFUSED, message, nth, 0, cause)
        self._log.annotate(number, detail=NOTHING_KEPT)
        return self._answer(item, message, number)

    def _answer(self, item: Item, key: int, number: int) -> Continuation | None:
        op = self._confirm_ops[item[4]]
        return None if op is None else (op, (*item[:2], 0, key, item[4]), number)

    # To the consumer.

    def dispatch(self, item: Item, cause: int) -> Continuation | None:
        """Dispatch the first copy that is ready; one that the consumer keeps is released once more instead."""
        ready = self.shelf.ready
        if not ready or ready[0] not in self._exchange.handed:
            return super().dispatch(item, cause)
        if not self._has_room(len(self.lease.out)):
            return None
        copy = ready[0]
        packet, dispatches = self.shelf.copies[copy]
        self.shelf.take(packet, dispatches)
        follows = self._release(copy, cause)
        if ready:
            self._then((self._dispatch_op, (), cause))
        self.lease.begin(copy, follows[2], None)
        return follows

    def settle_dispatched(self, item: Item, cause: int) -> Continuation | None:  # type: ignore[override]
        """Settle a copy as it is dispatched; void if it went with its session in that very instant."""
        return super().settle_dispatched(item, cause) if item[2] in self.shelf.copies else None

    def hear(self, item: Item, cause: int, settle: Handler) -> Continuation | None:
        """An answer comes: the consumer keeps a delivery, or is done with it."""
        if item[3] != HALFWAY:
            return settle(item, cause)
        copy = item[2]
        if copy not in self.shelf.copies or copy not in self.lease.out or copy in self._exchange.handed:
            return None
        self._exchange.handed.add(copy)
        return self._release(copy, cause)

    def _release(self, copy: int, cause: int) -> Continuation:
        packet, dispatches = self.shelf.copies[copy]
        number = self._record(HANDED_OVER, packet[0], dispatches, copy, cause)
        return self._deliver_op(copy, dispatches), (*packet[:3], HALFWAY, packet[4]), number

    def _settle(self, copy: int, number: int) -> Continuation | None:
        self._exchange.handed.discard(copy)
        return super()._settle(copy, number)

    # The ends of sessions.

    def end_of_producer(self, item: Item, ended: int) -> None:
        """The producer's session is over, and with it what it kept."""
        self._discard([(message, 0) for message in self._exchange.kept], ended)

    def end_of_consumer(self, item: Item, ended: int) -> None:
        """The consumer's session is over, and with it its queue, in the order of storing."""
        copies = self.shelf.copies
        self._discard([(copies[copy][0][0], copy) for copy in sorted(copies)], ended)

    def _discard(self, what: list[tuple[int, int]], ended: int) -> None:
        self._schedule.spend(len(what))
        self._schedule.then([(self._discard_op, one, ended) for one in what])

    def discard(self, item: Item, ended: int) -> None:
        """Something goes with a session; void if it is gone already."""
        message, copy = item
        if copy in self.shelf.copies:
            dispatches = self.shelf.copies[copy][1]
            if copy in self.shelf.held:
                self.shelf.release(copy)
            self.shelf.remove(copy, is_out=self.lease.end(copy))
            self._exchange.handed.discard(copy)
        elif copy or self._exchange.release(message) is None:
            return
        else:
            dispatches = 0
        number = self._record(DISCARDED, message, dispatches, copy, ended)
        self._log.annotate(number, detail=SESSION_ENDED)

    def look(self, due: Due, most: int) -> BrokerLook:
        """What can be seen of it, and how far its handovers are."""
        copies = self.shelf.copies
        released = tuple(copies[copy][0][0] for copy in sorted(self._exchange.handed) if copy in copies)
        look = super().look(due, most)
        return look._replace(kept=tuple(self._exchange.kept)[:most], released=released[:most])

    # Checkpoints.

    def checkpoint(self) -> Checkpoint:  # type: ignore[override]
        """A copy of all that it remembers."""
        return super().checkpoint(), self._exchange.checkpoint(), [one.over_since for one in self._sessions]

    def restore(self, checkpoint: Checkpoint) -> None:  # type: ignore[override]
        """Go back to a checkpoint."""
        plain, exchange, over = checkpoint
        super().restore(plain)
        self._exchange.restore(exchange)
        for session, since in zip(self._sessions, over, strict=True):
            session.over_since = since

    def _lose_memory(self, *, power: bool) -> None:
        super()._lose_memory(power=power)
        self._exchange.crash(self.shelf.copies)
