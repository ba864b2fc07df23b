"""Obstacles: what is in force, as a record ends, on what is left of a message's way to its effect.

A cut, a link that loses all, a node that is down or stands still, a connection that is broken. It is said since when;
until when, nobody can know. Those further down the way are told as well: each of them has to go.
"""

from collections.abc import Iterator
from dataclasses import replace

from playground.checker.fates import Fate
from playground.explain.clauses import Clause
from playground.explain.history import History
from playground.explain.in_force import cut_off, gone
from playground.explain.record import Record
from playground.explain.waiting import is_with_the_broker, told_at_the_end


def obstacles(history: History) -> list[Clause]:
    """What stands in the way of a message, told at the end of the record; nobody is blamed: nothing has come of it."""
    found = (*_before_the_broker(history), *_before_the_effect(history))
    return [replace(one, faults=()) for one in told_at_the_end(history, found)]


def is_kept(record: Record, message: int) -> bool:
    """Whether something stands in the way of a message that is on its way, in a run that goes on."""
    is_pending = not record.is_over and record.judge.fate(message) is Fate.PENDING
    return is_pending and bool(obstacles(History(record, message)))


def _before_the_broker(history: History) -> Iterator[Clause]:
    topology = history.record.settings.topology
    if topology.has_broker:
        yield from () if is_with_the_broker(history) else cut_off(history, topology.first)
        yield from gone(history, history.target(topology.first))


def _before_the_effect(history: History) -> Iterator[Clause]:
    """Of several consumers, what keeps one of them matters where the message was that one's, or where all are kept."""
    topology = history.record.settings.topology
    found = {
        consumer: [
            *(one for link in topology.links_to(consumer) if not link.leads_back for one in cut_off(history, link)),
            *gone(history, consumer),
        ]
        for consumer in topology.consumers
    }
    are_all_kept = all(found.values())
    its = next((one.place for one in reversed(history.events) if one.place in found), None)
    for consumer, clauses in found.items():
        if are_all_kept or consumer is its:
            yield from clauses
