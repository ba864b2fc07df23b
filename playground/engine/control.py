"""Control: carries out commands. A command changes links and nodes; it never touches a message's fate directly.

Each command that changes something records an event of its own, which later events name as the fault at work.
"""

from collections.abc import Mapping, Sequence
from typing import Final, assert_never

from playground.engine import commands
from playground.engine.armed import Arming
from playground.engine.commands import Command, PacketFault
from playground.engine.connection import Connection
from playground.engine.events import NONE, Kind
from playground.engine.link import Link
from playground.engine.log import code_of
from playground.engine.mechanisms.failures import ArmedFailure
from playground.engine.mechanisms.keys import SharedKey
from playground.engine.mechanisms.routing import Misrouting, RoutedAdmission
from playground.engine.nodes.broker import Broker
from playground.engine.nodes.consumer import Consumer
from playground.engine.nodes.node import Node
from playground.engine.nodes.producer import Producer
from playground.engine.places import Place
from playground.engine.schedule import Continuation, Item, Schedule
from playground.engine.topology import Topology


class Control:
    """What commands can reach. A command that names a part which the system does not have is a `KeyError`."""

    def __init__(
        self,
        schedule: Schedule,
        producer: Producer,
        broker: Broker | None,
        consumers: Sequence[Consumer],
        links: Mapping[Place, Link],
        connections: Mapping[Place, Connection],
        last_message: int,
    ) -> None:
        self.last_message = last_message
        """The highest number that a message has been given, the whole workload's included."""
        self.links = links
        self.nodes: dict[Place, Node] = {node.place: node for node in (*consumers, broker, producer) if node}
        """From downstream to upstream."""
        self._producer, self._broker, self._consumers = producer, broker, consumers
        self._connections = connections
        self._schedule = schedule
        self._log = schedule.log

    def give(self, command: Command, cause: int) -> None:
        """Carry out one command now, because of the event `cause` (`NONE`: from outside, or by the clock)."""
        match command:
            case commands.Drop() | commands.Duplicate() | commands.Delay():
                self._arm(command, cause)
            case commands.Cut() | commands.Heal() | commands.Loss() | commands.Latency():
                self._change_links(command, cause)
            case commands.Crash() | commands.Restart() | commands.Pause() | commands.Disconnect() | commands.Slow():
                self._change_nodes(command, cause)
            case commands.Poison() | commands.Fail():
                self._let_fail(command, cause)
            case commands.Forget():
                self._forget(command.node, cause)
            case commands.Resurface() | commands.Redrive() | commands.Unroutable() | commands.Lag():
                if self._broker:
                    self._at_the_broker(self._broker, command, cause)
            case commands.Switch():
                self._note(Kind.SWITCHED, Place.PRODUCER, 0, cause, command.guarantee.word)
                self._producer.contract = int(command.guarantee)
            case commands.Send():
                self._send(command, cause)
            case commands.Say():
                self._note(Kind.SAID, Place.NOWHERE, 0, cause, command.text)
            case _:
                assert_never(command)

    def end_chaos(self) -> None:
        """Disarm, heal, calm and bring back everything; a poisoned message stays poisoned."""
        number = self._note(Kind.CHAOS_ENDED, Place.NOWHERE, 0, NONE)
        for link in self.links.values():
            link.calm(number)
        if self._broker and isinstance(self._broker.admission, RoutedAdmission):
            self._broker.admission.disarm()
        if self._broker:
            self._broker.calm(number)
        for consumer in self._consumers:
            consumer.calm()
        for node in self.nodes.values():
            self._schedule.then([*node.resume(number), *node.restart(number)])

    def _alike(self, link: Place) -> list[Link]:
        """All links of a role, by the word for the first; or one of the others, by its own."""
        named = self.links[link]
        return [named] if link.index else [one for one in self.links.values() if one.place.role is link]

    def _note(self, kind: Kind, place: Place, message: int, cause: int, detail: str = "") -> int:
        number = self._log.record(code_of(kind, place), message, 0, 0, cause)
        self._log.annotate(number, detail=detail)
        return number

    def _change_links(
        self, command: commands.Cut | commands.Heal | commands.Loss | commands.Latency, cause: int
    ) -> None:
        match command:
            case commands.Cut():
                first, *others = command.links
                for_ms = command.for_ms or 0
                cut_ops = [self._schedule.op_of(self.links[link].cut_too) for link in others]
                self._schedule.command([(op, (for_ms,), cause) for op in cut_ops])
                self.links[first].cut(for_ms, cause)
            case commands.Heal():
                first, *others = command.links
                heal_ops = [self._schedule.op_of(self.links[link].heal_too) for link in others]
                self._schedule.command([(op, (), cause) for op in heal_ops])
                self.links[first].heal(cause)
            case commands.Loss():
                for link in self._alike(command.link):
                    link.set_loss(command.rate, self._note(Kind.LOSS_SET, link.place, 0, cause, f"{command.rate:.17g}"))
            case commands.Latency():
                detail = f"{command.latency_ms} ms plus 0 to {command.jitter_ms} ms"
                for link in self._alike(command.link):
                    link.set_latency(command.latency_ms, command.jitter_ms)
                    self._note(Kind.LATENCY_SET, link.place, 0, cause, detail)
            case _:
                assert_never(command)

    def _change_nodes(
        self,
        command: commands.Crash | commands.Restart | commands.Pause | commands.Disconnect | commands.Slow,
        cause: int,
    ) -> None:
        match command:
            case commands.Crash():
                self.nodes[command.node].crash(command.for_ms, cause, how=command.how)
            case commands.Restart():
                self._schedule.then(self.nodes[command.node].restart(cause))
            case commands.Pause():
                self.nodes[command.node].pause(command.for_ms, cause)
            case commands.Disconnect():
                self._connections[command.node].sever(cause)
            case commands.Slow():
                for consumer in self._consumers:
                    if command.node in (None, consumer.place):
                        consumer.slow(command.processing_ms, command.for_ms, cause)
            case _:
                assert_never(command)

    def _arm(self, command: PacketFault, cause: int) -> None:
        kind, by_ms = Kind.DROP_ARMED, 0
        if isinstance(command, commands.Duplicate):
            kind, by_ms = Kind.DUPLICATE_ARMED, command.gap_ms
        elif isinstance(command, commands.Delay):
            kind, by_ms = Kind.DELAY_ARMED, command.by_ms
        link, message, attempt = self.links[command.link], command.message or 0, command.attempt or 0
        number = self._log.record(code_of(kind, link.place), message, attempt, 0, cause)
        link.arm(Arming(kind, number, message, attempt, command.count, by_ms, link.place if link.place.index else 0))

    def _let_fail(self, command: commands.Poison | commands.Fail, cause: int) -> None:
        if isinstance(command, commands.Poison):
            number = self._note(Kind.POISONED, Place.CONSUMER, command.message, cause)
            self._consumers[0].let_fail(command.message, ArmedFailure(number))
            return
        down_ms = command.for_ms if command.how == "crash" else None
        how = f"{command.times} x {command.how}" + (f" for {down_ms} ms" if down_ms else "")
        detail = how + (" after the effect" if command.after_effect else "")
        number = self._note(Kind.FAIL_ARMED, Place.CONSUMER, command.message, cause, detail)
        failure = ArmedFailure(number, command.times, down_ms, command.after_effect)
        self._consumers[0].let_fail(command.message, failure)

    def _forget(self, node: Place, cause: int) -> None:
        if node is Place.BROKER and self._broker is not None:
            self._note(Kind.FORGOTTEN, node, 0, cause)
            self._broker.forget()
            return
        consumer = {one.place: one for one in self._consumers}[node]
        self._note(Kind.FORGOTTEN, node, 0, cause)
        consumer.store.forget()

    def _at_the_broker(
        self,
        broker: Broker,
        command: commands.Resurface | commands.Redrive | commands.Unroutable | commands.Lag,
        cause: int,
    ) -> None:
        match command:
            case commands.Resurface():
                self._schedule.then(broker.resurface(command.message, cause))
            case commands.Redrive():
                parked = [packet for packet, _ in broker.limit.parked]
                copies = [packet[2] for packet in parked if command.message in (None, packet[0])]
                redrive_op = self._schedule.op_of(self._redrive_copy)
                self._schedule.command([(redrive_op, (copy,), cause) for copy in copies])
            case commands.Unroutable():
                message = command.message or 0
                number = self._note(Kind.UNROUTABLE_ARMED, Place.BROKER, message, cause)
                if isinstance(broker.admission, RoutedAdmission):
                    broker.admission.arm(Misrouting(number, message, command.count))
            case commands.Lag():
                broker.fall_behind(command.for_ms, cause)
            case _:
                assert_never(command)

    def _redrive_copy(self, item: Item, cause: int) -> None:
        if self._broker:
            self._schedule.then(self._broker.redrive(item[0], cause))

    def _send(self, command: commands.Send, cause: int) -> None:
        shared = SharedKey(command.key_of or 0, command.content_of or 0)
        number = self._note(Kind.SEND_REQUESTED, Place.PRODUCER, 0, cause, shared.detail)
        first = self.last_message + 1
        self.last_message += command.count
        sends: list[Continuation] = [
            (self._producer.send_op, (message,), number) for message in range(first, first + command.count)
        ]
        for _, (message,), _ in sends:
            self._producer.keys.share(message, shared)
        self._schedule.then(self._producer.asked_for(sends))


_RECORDED: Final[dict[type[Command], tuple[Kind, Place]]] = {
    commands.Drop: (Kind.DROP_ARMED, Place.NOWHERE),
    commands.Duplicate: (Kind.DUPLICATE_ARMED, Place.NOWHERE),
    commands.Delay: (Kind.DELAY_ARMED, Place.NOWHERE),
    commands.Cut: (Kind.CUT, Place.NOWHERE),
    commands.Heal: (Kind.HEALED, Place.NOWHERE),
    commands.Loss: (Kind.LOSS_SET, Place.NOWHERE),
    commands.Latency: (Kind.LATENCY_SET, Place.NOWHERE),
    commands.Crash: (Kind.CRASHED, Place.NOWHERE),
    commands.Disconnect: (Kind.DISCONNECTED, Place.NOWHERE),
    commands.Restart: (Kind.RESTARTED, Place.NOWHERE),
    commands.Pause: (Kind.PAUSED, Place.NOWHERE),
    commands.Slow: (Kind.SLOWED, Place.CONSUMER),
    commands.Poison: (Kind.POISONED, Place.CONSUMER),
    commands.Fail: (Kind.FAIL_ARMED, Place.CONSUMER),
    commands.Forget: (Kind.FORGOTTEN, Place.NOWHERE),
    commands.Resurface: (Kind.RESURFACED, Place.BROKER),
    commands.Unroutable: (Kind.UNROUTABLE_ARMED, Place.BROKER),
    commands.Lag: (Kind.LAGGED, Place.BROKER),
    commands.Redrive: (Kind.REDRIVEN, Place.BROKER),
    commands.Switch: (Kind.SWITCHED, Place.PRODUCER),
    commands.Send: (Kind.SEND_REQUESTED, Place.PRODUCER),
    commands.Say: (Kind.SAID, Place.NOWHERE),
}
"""What a command records, and where, unless it names the place itself."""


def recorded_by(command: Command, topology: Topology | None = None) -> list[tuple[Kind, Place]]:
    """The events that a command brings about itself, in order: one for each place that it names, or means.

    Without a topology there is one of each role.
    """
    kind, place = _RECORDED[type(command)]
    named: tuple[Place, ...] = getattr(command, "links", ())
    one: Place = getattr(command, "link", getattr(command, "node", None)) or place
    is_of_all = isinstance(command, commands.Slow) and command.node is None
    for_all = is_of_all or isinstance(command, commands.Loss | commands.Latency)
    if topology and for_all and not one.index:
        named = tuple(each for each in (*topology.nodes, *topology.routes) if each.role is one)
    return [(kind, each) for each in named or (one,)]
