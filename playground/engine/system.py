"""A system: the nodes and links of a topology, wired together."""

from array import array
from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import NamedTuple

from playground.engine.armed import Armory
from playground.engine.commands import Command, Resurface, Unroutable
from playground.engine.connection import Checkpoint as ConnectionCheckpoint
from playground.engine.connection import ConnectedLink, Connection
from playground.engine.contracts import Contract, contracts_of
from playground.engine.control import Control
from playground.engine.effects.ledger import Ledger
from playground.engine.effects.store import MemoryStore, Store
from playground.engine.link import Checkpoint as LinkCheckpoint
from playground.engine.link import Link
from playground.engine.log import split_code
from playground.engine.looks import Due, SystemLook
from playground.engine.mechanisms.failures import ArmedFailures
from playground.engine.nodes.batch import BatchConsumer
from playground.engine.nodes.broker import Broker
from playground.engine.nodes.broker import Checkpoint as BrokerCheckpoint
from playground.engine.nodes.connected import ConnectedProducer
from playground.engine.nodes.consumer import Consumer, ConsumerCheckpoint
from playground.engine.nodes.node import Node
from playground.engine.nodes.pool import WorkerPool
from playground.engine.nodes.producer import Checkpoint as ProducerCheckpoint
from playground.engine.nodes.producer import Producer
from playground.engine.nodes.resending import ResendingConnectedProducer, ResendingProducer
from playground.engine.places import Place
from playground.engine.schedule import Schedule
from playground.engine.settings import ConsumerSettings, Settings
from playground.engine.topology import Topology


class SystemCheckpoint(NamedTuple):
    """The state of every part."""

    producer: ProducerCheckpoint
    broker: BrokerCheckpoint | None
    consumers: tuple[ConsumerCheckpoint, ...]
    links: tuple[LinkCheckpoint, ...]
    connections: tuple[ConnectionCheckpoint, ...]
    last_message: int


class System:
    """The parts of one system, and what the control of commands can reach."""

    def __init__(self, settings: Settings, schedule: Schedule, given: Collection[type[Command]] = ()) -> None:
        """`given`: which commands it has to be prepared for, of those that need a memory of their own."""
        contracts, topology = contracts_of(settings), settings.topology
        shared = {place.role: (array("I", [0]), Armory()) for place, _ in topology.links}
        is_connected = settings.transport.kind == "connection"
        link_of, producer_of, consumer_of = _parts(settings)
        self.links: dict[Place, Link] = {
            place: link_of(place, ends, settings.link(place), settings.seed, schedule, *shared[place.role])
            for place, ends in topology.links
        }
        self.producer: Producer = producer_of(
            settings.producer,
            settings.mechanisms,
            contracts,
            schedule,
            self.links[topology.first].depart_op,
            int(settings.guarantee),
            settings.seed,
            may_be_declined=_may_be_declined(settings),
        )
        answer = self._answer if settings.consumer.ack_retry_ms else None
        parts = settings, contracts, schedule, self.links
        self.broker = _broker(*parts, answer, given) if topology.has_broker else None
        armed, places = ArmedFailures(), topology.consumers
        self.consumers = tuple(
            consumer_of(
                place,
                settings.consumer,
                settings.mechanisms,
                contracts,
                store,
                armed,
                schedule,
                self._answers(topology, place),
            )
            for place, store in zip(places, _stores(settings, len(places)), strict=True)
        )
        self._schedule = schedule
        self.connections = self._connect(topology, settings.transport.reconnect_ms) if is_connected else {}
        if self.broker:
            takers = {self.links[link]: one for one in self.consumers for link in topology.links_to(one.place)}
            self.broker.keep_log(settings, self.producer)
            self.broker.meet(takers, [self.connections[one] for one in places if one in self.connections])
        _begin(self, settings)
        nodes = self.producer, self.broker, self.consumers
        self.control = Control(schedule, *nodes, self.links, self.connections, settings.workload.messages)
        for place, link in self.links.items():
            link.connect(self.control.nodes[link.target].takes(place))

    def _connect(self, topology: Topology, reconnect_ms: int) -> dict[Place, Connection]:
        """The connections, each by its client, with all who have to know of it but the broker."""
        nodes: dict[Place, Node] = {one.place: one for one in (self.producer, self.broker, *self.consumers) if one}
        declare, found = partial(self._schedule.declare, Place.NOWHERE), {}
        for client, links in topology.connections.items():
            (other,) = set(topology.routes[links[0]]) - {client}
            found[client] = connection = Connection(nodes[client], nodes[other], reconnect_ms, self._schedule, declare)
            for link in map(self.links.__getitem__, links):
                if isinstance(link, ConnectedLink):
                    link.join(connection)
            for end in (client, other):
                self._schedule.watchers.setdefault(end, []).append(connection)
        if isinstance(self.producer, ConnectedProducer):
            self.producer.meet(found[self.producer.place])
        return found

    def _answers(self, topology: Topology, consumer: Place) -> int:
        """The operation with which a consumer's answers depart."""
        (link,) = topology.links_from(consumer, back=True)
        return self.links[link].depart_op

    def _answer(self, arrived: int) -> None:
        """Let whoever sent it know that the ack that arrived by this event was taken."""
        _, link = split_code(self._schedule.log.row(arrived)[1])
        self.consumers[link.index].acks.answer(arrived)

    def look(self, most: int, most_packets: int) -> SystemLook:
        """What can be seen of every part: so many entries of its lists, and so many packets of a link."""
        due = Due(self._schedule)
        return SystemLook(
            producer=self.producer.look(due, most),
            broker=self.broker.look(due, most) if self.broker else None,
            consumers=tuple(consumer.look(due, most) for consumer in self.consumers),
            links=tuple(link.look(due, most_packets) for link in self.links.values()),
            times=due.times,
        )

    def under_way(self) -> Iterator[tuple[int, int]]:
        """`(event of departure, due_ms)` of each packet under way."""
        return ((cause, due_ms) for due_ms, _, op, _, cause in self._schedule.queue if op in self._schedule.arrivals)

    def checkpoint(self) -> SystemCheckpoint:
        """A shallow copy of every part."""
        return SystemCheckpoint(
            self.producer.checkpoint(),
            self.broker.checkpoint() if self.broker else None,
            tuple(consumer.checkpoint() for consumer in self.consumers),
            tuple(link.checkpoint() for link in self.links.values()),
            tuple(connection.checkpoint() for connection in self.connections.values()),
            self.control.last_message,
        )

    def restore(self, checkpoint: SystemCheckpoint) -> None:
        """Go back to a checkpoint."""
        self.producer.restore(checkpoint.producer)
        if self.broker and checkpoint.broker:
            self.broker.restore(checkpoint.broker)
        for consumer, its in zip(self.consumers, checkpoint.consumers, strict=True):
            consumer.restore(its)
        for link, saved in zip(self.links.values(), checkpoint.links, strict=True):
            link.restore(saved)
        for connection, its_own in zip(self.connections.values(), checkpoint.connections, strict=True):
            connection.restore(its_own)
        self.control.last_message = checkpoint.last_message


def _parts(settings: Settings) -> tuple[type[Link], type[Producer], type[Consumer]]:
    """What links, the producer and the consumers are made of."""
    if settings.mechanisms.keeps_log:
        return _parts_of_a_log(settings)
    link_of = ConnectedLink if settings.transport.kind == "connection" else Link
    if _exchanges(settings):
        return link_of, *_parts_of_an_exchange(settings)
    return link_of, _producer_of(settings), _consumer_of(settings.consumer)


def _producer_of(settings: Settings) -> type[Producer]:
    """What sends one by one, whoever takes it."""
    resends = settings.producer.resend != "never"
    if settings.transport.kind == "connection":
        return ResendingConnectedProducer if resends else ConnectedProducer
    return ResendingProducer if resends else Producer


def _exchanges(settings: Settings) -> bool:
    """Whether anything is handed over in two steps, or a session ends."""
    nodes = settings.producer, settings.consumer
    return any(node.handover == "two-step" or node.session == "clean" or node.session_expiry_ms for node in nodes)


def _parts_of_an_exchange(settings: Settings) -> tuple[type[Producer], type[Consumer]]:
    """What hands over in two steps; where only a session ends, its client is as it is elsewhere."""
    from playground.engine.nodes.exchange_clients import ExchangeConsumer, ExchangeProducer

    producer_of = ExchangeProducer if settings.producer.handover == "two-step" else _producer_of(settings)
    two_step = settings.consumer.handover == "two-step"
    return producer_of, ExchangeConsumer if two_step else _consumer_of(settings.consumer)


def _begin(system: System, settings: Settings) -> None:
    """Let the nodes know of the application, and of the connections with which sessions may end."""
    if isinstance(system.producer, ResendingProducer):
        system.producer.resend_by(settings.producer)
    if not _exchanges(settings):
        return
    from playground.engine.nodes.exchange_clients import begin_exchanges

    begin_exchanges(settings, system.producer, system.broker, system.consumers, [*system.connections.values()])


def _consumer_of(settings: ConsumerSettings) -> type[Consumer]:
    """How a consumer works; several workers and batches exclude each other."""
    if settings.workers > 1:
        return WorkerPool
    return BatchConsumer if settings.batch > 1 else Consumer


def _parts_of_a_log(settings: Settings) -> tuple[type[Link], type[Producer], type[Consumer]]:
    """What a log is made of but its broker; few runs are of one, so it is read where one is."""
    from playground.engine.nodes.member import GroupMember
    from playground.engine.nodes.member_pool import MemberPool
    from playground.engine.nodes.transactional import TransactionalProducer
    from playground.engine.ordered_link import OrderedLink

    producer_of = TransactionalProducer if settings.producer.transactions else _producer_of(settings)
    return OrderedLink, producer_of, MemberPool if settings.consumer.workers > 1 else GroupMember


def _may_be_declined(settings: Settings) -> bool:
    """Whether the producer can hear a no: from the consumer, or from a broker that has no queue."""
    if settings.topology.has_broker:
        return settings.broker.unroutable == "return" or settings.broker.may_reject
    return settings.consumer.may_decline


def _broker(
    settings: Settings,
    contracts: tuple[Contract, ...],
    schedule: Schedule,
    links: dict[Place, Link],
    answer: Callable[[int], None] | None,
    given: Collection[type[Command]],
) -> Broker:
    topology = settings.topology
    (confirm,) = topology.links_from(Place.BROKER, back=True)
    deliver = [links[link].depart_op for link in topology.links_from(Place.BROKER, back=False)]
    broker_of, lane_of = Broker, settings.workload.lane_of if settings.broker.lanes else None
    if settings.mechanisms.keeps_log:
        from playground.engine.nodes.log_broker import LogBroker

        broker_of, lane_of = LogBroker, settings.partition_of
    elif _exchanges(settings):
        from playground.engine.nodes.exchange_broker import ExchangeBroker

        broker_of = ExchangeBroker
    return broker_of(
        settings.broker,
        settings.mechanisms,
        contracts,
        schedule,
        links[confirm].depart_op,
        deliver,
        settings.consumer,
        answer=answer,
        keeps_settled=Resurface in given,
        may_misroute=Unroutable in given,
        lane_of=lane_of,
    )


def _stores(settings: Settings, consumers: int) -> list[Store]:
    """The consumers' stores: one that all of them share, or a table for each, as where it is only in memory.

    SQLite is imported only where a preset asks for it. Several tables in memory need no database: a store in memory
    behaves exactly alike.
    """
    consumer = settings.consumer
    window_ms, volatile = consumer.dedup_window_ms, consumer.dedup == "memory"
    if consumers > 1 and (volatile or consumer.dedup_table == "own"):
        ledger = Ledger()
        return [MemoryStore(window_ms=window_ms, volatile=volatile, ledger=ledger) for _ in range(consumers)]
    store = _store(settings)
    store.is_shared = consumers > 1
    return [store] * consumers


def _store(settings: Settings) -> Store:
    consumer, workload = settings.consumer, settings.workload
    window_ms, volatile = consumer.dedup_window_ms, consumer.dedup == "memory"
    if consumer.store == "memory":
        return MemoryStore(window_ms=window_ms, volatile=volatile, ledger=Ledger())
    from playground.engine.effects.sqlite_store import SqliteStore

    return SqliteStore(window_ms=window_ms, volatile=volatile, amount=workload.amount, sets=workload.effect == "set")
