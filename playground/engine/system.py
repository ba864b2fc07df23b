"""A system: the nodes and links of a topology, wired together."""

from typing import NamedTuple

from playground.engine.broker import Broker
from playground.engine.broker import Checkpoint as BrokerCheckpoint
from playground.engine.consumer import Checkpoint as ConsumerCheckpoint
from playground.engine.consumer import Consumer
from playground.engine.control import Control
from playground.engine.link import Checkpoint as LinkCheckpoint
from playground.engine.link import Link
from playground.engine.node import Standing
from playground.engine.operations import ARRIVALS, Op
from playground.engine.places import Place
from playground.engine.producer import Checkpoint as ProducerCheckpoint
from playground.engine.producer import Producer
from playground.engine.schedule import Entry, Schedule
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
        for link in self.links.values():
            link.connect(_next_op(link))
        self.control = Control(
            schedule, self.producer, self.broker, self.consumer, self.links, settings.workload.messages
        )
        for op, handler in (
            (Op.RESTART, self._restart),
            (Op.RESUME, self._resume),
            (Op.END_CUT, self._end_cut),
            (Op.CUT, self._cut),
            (Op.HEAL, self._heal),
            (Op.END_SLOWNESS, self._end_slowness),
        ):
            schedule.bind(Place.NOWHERE, op, handler)
        self._schedule = schedule

    def is_live(self, entry: Entry) -> bool:
        """Whether an entry of the queue would still do anything: a cancelled timer stays there until it is due."""
        _, _, op, item, cause = entry
        owner = self.control.nodes.get(self._schedule.owner[op])
        if owner is not None and owner.standing is Standing.DOWN and op not in ARRIVALS:
            return False
        match op:
            case Op.TIME_OUT | Op.RETRY:
                return self.producer.is_live(item)
            case Op.FINISH | Op.SECOND_STEP:
                return self.consumer.is_live(cause)
            case Op.REDELIVER:
                return self.broker is not None and self.broker.is_live(item, cause)
            case Op.RESTART | Op.RESUME:
                return self.control.nodes[Place(item[0])].fault == cause
            case Op.END_CUT:
                return cause in self.links[Place(item[0])].cuts
            case Op.END_SLOWNESS:
                return cause in self.consumer.slownesses
        return True

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

    # What a command does to one link after the other.

    def _cut(self, item: tuple[int, ...], cause: int) -> None:
        self.links[Place(item[0])].cut(item[1], cause)

    def _heal(self, item: tuple[int, ...], cause: int) -> None:
        self._schedule.note_silence()
        self.links[Place(item[0])].heal(cause)

    # The ends of faults. The cause is the fault's own event, so that it ends nothing but itself.

    def _restart(self, item: tuple[int, ...], cause: int) -> None:
        node = self.control.nodes[Place(item[0])]
        if node.fault == cause:
            self._schedule.then(node.restart(cause))

    def _resume(self, item: tuple[int, ...], cause: int) -> None:
        node = self.control.nodes[Place(item[0])]
        if node.fault == cause:
            self._schedule.then(node.resume(cause))

    def _end_cut(self, item: tuple[int, ...], cause: int) -> None:
        self._schedule.note_silence()
        self.links[Place(item[0])].end_cut(cause)

    def _end_slowness(self, item: tuple[int, ...], cause: int) -> None:
        self.consumer.end_slowness(cause)


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


def _next_op(link: Link) -> Op:
    """What the node at the end of a link does first with a packet."""
    if link.target is Place.PRODUCER:
        return Op.CONFIRM
    if link.target is Place.CONSUMER:
        return Op.RECEIVE
    return Op.ADMIT if link.source is Place.PRODUCER else Op.SETTLE_ACKED
