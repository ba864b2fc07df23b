"""The census: which messages the engine itself still has somewhere, counted from its state and not from its record.

The checker judges from the record alone. This is the other side, so that the two can be held against each other at any
instant.
"""

from collections.abc import Iterator
from functools import partial
from types import MethodType

from playground.engine.events import Event, Kind
from playground.engine.link import Link
from playground.engine.mechanisms.failures import TRIED_AGAIN
from playground.engine.nodes.broker import Broker
from playground.engine.nodes.consumer import Consumer
from playground.engine.nodes.exchange_broker import ExchangeBroker
from playground.engine.nodes.producer import Producer
from playground.engine.nodes.resending import ResendingProducer
from playground.engine.nodes.routing import Routing
from playground.engine.nodes.stages import Stages
from playground.engine.schedule import Handler, Item
from playground.engine.simulation import Simulation

_CARRY_MESSAGE = {
    *(Link.depart, Link.drop, Link.duplicate, Link.arrive),
    *(
        Producer.attempt,
        Broker.admit,
        Stages.admit,
        Routing.admit,
        ExchangeBroker.take_step,
        Broker.settle_dispatched,
        Consumer.receive,
        Consumer.receive_by_id,
        Consumer.begin,
    ),
}
"""What has a message in hand that can still have its effect; on a link that leads back it is an ack."""


def can_still_come(simulation: Simulation) -> set[int]:
    """The messages of which some copy, timer or store can still bring an effect."""
    return {message for message in _held(simulation) if message}


def _held(simulation: Simulation) -> Iterator[int]:
    system, schedule = simulation.system, simulation.schedule
    yield from system.producer.outbox
    if isinstance(system.producer, ResendingProducer):
        yield from system.producer._unanswered
    for op, item in _scheduled(simulation):
        if _carries_message(schedule.handler_of(op)):
            yield item[0]
    for consumer in system.consumers:
        for packet, _ in consumer.inbox:
            yield packet[0]
        for packet, stage, *_ in (*([consumer.work] if consumer.work else []), *consumer.hands.values()):
            if not _is_given_up(simulation.log[stage]):
                yield packet[0]
    if system.broker is not None:
        for packet, *_ in system.broker.shelf.copies.values():
            yield packet[0]


def _is_given_up(stage: Event) -> bool:
    """Whether the work has failed for good: its record is only written aside, which takes until the broker is up."""
    return stage.kind is Kind.FAILED and not stage.detail.endswith(TRIED_AGAIN)


def _carries_message(handler: Handler) -> bool:
    if isinstance(handler, partial):
        handler = handler.args[0] if handler.args else handler.func  # What one of the workers of a pool does.
    if not isinstance(handler, MethodType):
        return False  # What a broker does with an ack that wants an answer is a function around a method.
    part = handler.__self__
    name, kinds = handler.__name__, type(part).__mro__  # What overrides one of them does the same, and more.
    carries = any(vars(kind).get(name) in _CARRY_MESSAGE for kind in kinds)
    return carries and not (isinstance(part, Link) and part.place.leads_back)


def _scheduled(simulation: Simulation) -> Iterator[tuple[int, Item]]:
    """Everything on the queue, on the agenda, and held back by nodes that are paused or down."""
    schedule = simulation.schedule
    for _, _, op, item, _ in schedule.queue:
        yield op, item
    for op, item, _ in (*schedule.agenda, *schedule.commands):
        yield op, item
    for node in simulation.system.control.nodes.values():
        for op, item, _ in node.held:
            yield op, item
