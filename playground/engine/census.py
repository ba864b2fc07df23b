"""The census: which messages the engine itself still has somewhere, counted from its state and not from its record.

The checker judges from the record alone. This is the other side, so that the two can be held against each other at any
instant; it is for tests and views, and nothing in a run depends on it.
"""

from collections.abc import Iterator
from typing import Final

from playground.engine.operations import Op, link_op
from playground.engine.places import Place
from playground.engine.schedule import Item
from playground.engine.simulation import Simulation

_DATA_LINKS: Final = (Place.PUBLISH, Place.DELIVER)
_CARRIES_MESSAGE: Final = frozenset(
    {
        *(link_op(op, link) for link in _DATA_LINKS for op in (Op.DEPART, Op.DROP, Op.DUPLICATE, Op.ARRIVE)),
        *map(int, (Op.ATTEMPT, Op.ADMIT, Op.SETTLE_DISPATCHED, Op.RECEIVE, Op.BEGIN)),
    }
)
"""Operations that hold a message which can still have its effect. Acks and timers hold none."""


def can_still_come(simulation: Simulation) -> set[int]:
    """The messages of which some copy, timer or store can still bring an effect."""
    return {message for message in _held(simulation) if message}


def _held(simulation: Simulation) -> Iterator[int]:
    system = simulation.system
    yield from system.producer.outbox
    for op, item in _scheduled(simulation):
        if op in _CARRIES_MESSAGE:
            yield item[0]
    for packet, _ in system.consumer.inbox:
        yield packet[0]
    if system.consumer.work is not None:
        yield system.consumer.work[0][0]
    if system.broker is not None:
        for packet, *_ in system.broker.copies.values():
            yield packet[0]


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
