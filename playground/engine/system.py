"""A system: the nodes and links of a topology, wired together."""

from collections.abc import Iterator
from typing import NamedTuple

from playground.engine.broker import Broker
from playground.engine.broker import Checkpoint as BrokerCheckpoint
from playground.engine.consumer import Checkpoint as ConsumerCheckpoint
from playground.engine.consumer import Consumer
from playground.engine.control import Control
from playground.engine.link import Checkpoint as LinkCheckpoint
from playground.engine.link import Link
from playground.engine.looks import Due, SystemLook
from playground.engine.places import Place
from playground.engine.producer import Checkpoint as ProducerCheckpoint
from playground.engine.producer import Producer
from playground.engine.schedule import Schedule
from playground.engine.settings import Contract, Settings, contracts_of
from playground.engine.store import MemoryStore, Store


class SystemCheckpoint(NamedTuple):
    """The state of every part."""

    producer: ProducerCheckpoint
    broker: BrokerCheckpoint | None
    consumer: ConsumerCheckpoint
    links: tuple[LinkCheckpoint, ...]
    last_message: int


class System:
    """The parts of one system, and what the control of commands can reach."""

    def __init__(self, settings: Settings, schedule: Schedule) -> None:
        contracts, topology = contracts_of(settings), settings.topology
        self.links: dict[Place, Link] = {
            place: Link(place, ends, settings.link(place), settings.seed, schedule) for place, ends in topology.links
        }
        first = self.links[topology.first].depart_op
        self.producer = Producer(settings.producer, contracts, schedule, first, int(settings.guarantee), settings.seed)
        self.broker = _broker(settings, contracts, schedule, self.links) if topology.has_broker else None
        self.consumer = Consumer(
            settings.consumer, contracts, _store(settings), schedule, self.links[Place.ACK].depart_op
        )
        self.control = Control(
            schedule, self.producer, self.broker, self.consumer, self.links, settings.workload.messages
        )
        self._schedule = schedule
        for place, link in self.links.items():
            link.connect(self.control.nodes[link.target].takes(place))

    def look(self, most: int, most_packets: int) -> SystemLook:
        """What can be seen of every part: so many entries of its lists, and so many packets of a link."""
        due = Due(self._schedule)
        return SystemLook(
            producer=self.producer.look(due, most),
            broker=self.broker.look(due, most) if self.broker else None,
            consumer=self.consumer.look(due, most),
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
            self.consumer.checkpoint(),
            tuple(link.checkpoint() for link in self.links.values()),
            self.control.last_message,
        )

    def restore(self, checkpoint: SystemCheckpoint) -> None:
        """Go back to a checkpoint."""
        self.producer.restore(checkpoint.producer)
        if self.broker and checkpoint.broker:
            self.broker.restore(checkpoint.broker)
        self.consumer.restore(checkpoint.consumer)
        for link, saved in zip(self.links.values(), checkpoint.links, strict=True):
            link.restore(saved)
        self.control.last_message = checkpoint.last_message


def _broker(
    settings: Settings, contracts: tuple[Contract, ...], schedule: Schedule, links: dict[Place, Link]
) -> Broker:
    confirm, deliver = links[Place.CONFIRM].depart_op, links[Place.DELIVER].depart_op
    return Broker(settings.broker, contracts, schedule, confirm, deliver)


def _store(settings: Settings) -> Store:
    """The consumer's store. SQLite is imported only where a preset asks for it."""
    consumer = settings.consumer
    volatile = consumer.dedup == "memory"
    if consumer.store == "memory":
        return MemoryStore(window_ms=consumer.dedup_window_ms, volatile=volatile)
    from playground.engine.sqlite_store import SqliteStore

    workload = settings.workload
    return SqliteStore(
        window_ms=consumer.dedup_window_ms, volatile=volatile, amount=workload.amount, sets=workload.effect == "set"
    )
