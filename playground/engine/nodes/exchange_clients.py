"""The producer and the consumer of a handover in two steps."""

from collections.abc import Sequence

from playground.engine.connection import Connection
from playground.engine.looks import ConsumerLook, Due
from playground.engine.mechanisms.client_session import ClientSession
from playground.engine.nodes.broker import Broker
from playground.engine.nodes.codes import CLEARED, PASSED_OVER, TAKEN
from playground.engine.nodes.connected import Checkpoint as ConnectedCheckpoint
from playground.engine.nodes.connected import ConnectedProducer
from playground.engine.nodes.consumer import Consumer, ConsumerCheckpoint
from playground.engine.nodes.exchange_broker import ExchangeBroker
from playground.engine.nodes.producer import Producer
from playground.engine.packet import HALFWAY
from playground.engine.schedule import Continuation, Item
from playground.engine.settings import Settings

ProducerCheckpoint = tuple[ConnectedCheckpoint, frozenset[int]]


class ExchangeProducer(ConnectedProducer):
    """A producer that releases what it hears is kept, and sends it no more."""

    def exchange(self, session: ClientSession) -> None:
        """Be ready, and forget with the session what belongs to it."""
        self._cleared: set[int] = set()
        """The messages that are kept at the broker, as far as it knows; only looked up."""
        self._ends = session.is_clean
        session.on_expiry.append(self.forget_exchanges)
        self._release_op = self.declare(self.release)

    def confirm(self, item: Item, cause: int) -> Continuation | None:
        """An answer comes: the message is kept, which counts once; or it is stored, if it has been released."""
        message = item[0]
        entry = self.outbox.get(message)
        if entry is None or (item[3] == HALFWAY) is (message in self._cleared):
            return None
        if item[3] != HALFWAY:
            self._cleared.discard(message)
            self._timerless -= {message}
            return super().confirm(item, cause)
        attempts, contract, _ = entry
        self._cleared.add(message)
        self._timerless |= {message}
        self.outbox[message] = attempts, contract, 0
        number = self._record(CLEARED, message, item[1], 0, cause)
        return self._depart_op, (message, 0, 0, HALFWAY, contract), number

    def release(self, item: Item, reconnected: int) -> Continuation | None:
        """The connection is there again, and nobody knows whether a release got through; void if it is broken again."""
        message = item[0]
        if message not in self._cleared or self._connection.is_broken:
            self._schedule.note_silence()
            return None
        number = self._record(CLEARED, message, 0, 0, reconnected)
        return self._depart_op, (message, 0, 0, HALFWAY, self.outbox[message][1]), number

    def catch_up(self, item: Item, reconnected: int) -> None:
        """The connection is there again: release once more, or attempt, in the order of sending."""
        self._schedule.spend(len(self.outbox))
        ops = {
            message: self._release_op if message in self._cleared else self._attempt_op
            for message in self.outbox
            if message in self._cleared or message in self._due or message in self._doubtful
        }
        self._schedule.then([(op, (message,), reconnected) for message, op in ops.items()])

    def _lose_sight(self) -> None:
        super()._lose_sight()
        if self._ends:
            self.forget_exchanges()

    def forget_exchanges(self) -> None:
        """Its session is over: what was cleared is in doubt, whatever its number of attempts, as it has no timer."""
        self._doubtful |= self._cleared
        self._cleared.clear()

    def checkpoint(self) -> ProducerCheckpoint:  # type: ignore[override]
        """A copy of all that it remembers."""
        return super().checkpoint(), frozenset(self._cleared)

    def restore(self, checkpoint: ProducerCheckpoint) -> None:  # type: ignore[override]
        """Go back to a checkpoint."""
        connected, cleared = checkpoint
        super().restore(connected)
        self._cleared = set(cleared)

    def _lose_memory(self, *, power: bool) -> None:
        super()._lose_memory(power=power)
        self._cleared.clear()


class ExchangeConsumer(Consumer):
    """A consumer that keeps a delivery, says so, and works on it once it is released. What it keeps is memory."""

    def exchange(self, connection: Connection, session: ClientSession) -> None:
        """Be ready, and forget with the session what belongs to it."""
        self.taken: dict[int, Item] = {}
        """By copy what it has and may not work on yet."""
        (connection.on_break if session.is_clean else session.on_expiry).append(self.taken.clear)

    def receive(self, item: Item, cause: int) -> Continuation | None:
        """Keep a delivery, or work on what is released; what nobody acknowledges needs no release."""
        message, nth, copy, key, contract = item
        answers = self.answers[contract]
        if not (answers.before or answers.after):
            return super().receive(item, cause)
        if key != HALFWAY:
            self.taken[copy] = item
            number = self._record(TAKEN | self._which, message, nth, copy, cause)
            return self._depart_op, (message, nth, copy, HALFWAY, contract), number
        kept = self.taken.pop(copy, None)
        if kept is not None:
            return super().receive((message, nth, copy, *kept[3:]), cause)
        number = self._record(PASSED_OVER | self._which, message, nth, copy, cause)
        return self._depart_op, (message, nth, copy, message, contract), number

    def look(self, due: Due, most: int) -> ConsumerLook:
        """What can be seen of it, and what it has and may not work on yet."""
        return super().look(due, most)._replace(taken=tuple(item[0] for item in self.taken.values())[:most])

    def checkpoint(self) -> ConsumerCheckpoint:
        """A shallow copy of the standing, the memory and the store."""
        return super().checkpoint()._replace(taken=tuple(self.taken.values()))

    def restore(self, checkpoint: ConsumerCheckpoint) -> None:
        """Go back to a checkpoint."""
        super().restore(checkpoint)
        self.taken.clear()
        self.taken.update((item[2], item) for item in checkpoint.taken)

    def _lose_memory(self, *, power: bool) -> None:
        self.taken.clear()
        super()._lose_memory(power=power)


def begin_exchanges(
    settings: Settings,
    producer: Producer,
    broker: Broker | None,
    consumers: Sequence[Consumer],
    connections: Sequence[Connection],
) -> None:
    """Let those be ready that hand over in two steps, or whose sessions end; the first connection is the producer's."""
    of_producer, of_consumer, *_ = connections
    nodes = settings.producer, settings.consumer
    its, theirs = (ClientSession(node.session, node.session_expiry_ms) for node in nodes)
    if isinstance(broker, ExchangeBroker):
        broker.exchange(settings, (of_producer, its), (of_consumer, theirs))
    if isinstance(producer, ExchangeProducer):
        producer.exchange(its)
    for consumer in consumers:
        if isinstance(consumer, ExchangeConsumer):
            consumer.exchange(of_consumer, theirs)
