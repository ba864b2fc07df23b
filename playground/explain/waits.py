"""Waits: what held up a message to which nothing happened, where somebody would have felt that.

It is not late: late is what a retry, a redelivery, a fault or a restart held up (`checker/late.py`). But a message that
was in a queue for as long as another one was tried again has not gone as it should.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from playground.engine.events import NONE, Event, Kind
from playground.engine.places import Place
from playground.explain.clauses import Clause
from playground.explain.history import History
from playground.explain.hold_ups import before_it_left, hold_ups
from playground.explain.readers import departure_before, left_clause
from playground.words.times import seconds

_FELT_MS: Final = 1000
"""So long a wait somebody feels who looks on."""
_OVER: Final = {
    Kind.SETTLED: "it had the ACK of m{other}",
    Kind.DEAD_LETTERED: "it had parked m{other}",
    Kind.DISCARDED: "it had dropped m{other}",
    Kind.REDELIVERY_DUE: "its timer for m{other} had run out",
    Kind.RETURNED: "m{other} was back in the queue",
}
"""What the broker waited for, by the event of another message that made it dispatch this one."""

_READABLE: Final = {
    Kind.COMMITTED: "m{} was committed: nobody reads what is not, nor what comes after it",
    Kind.REPLICATED: "the replicas in sync had m{}: nobody reads it before, nor what comes after it",
}
"""What a log waits for before it lets anybody read a message."""


def waits(history: History) -> list[Clause]:
    """What held a message up on the way to its first effect; nothing, if it took no longer than one would expect.

    Nobody is blamed: it was done once, and in its turn.
    """
    effect = history.first_of(Kind.APPLIED)
    if effect is None or effect.time_ms - history.sent.time_ms - _usual_ms(history) < _FELT_MS:
        return []
    return [replace(one, faults=()) for one in _held_up(history, effect)]


def _usual_ms(history: History) -> int:
    """How long the way and the work take by the settings, with the wait that somebody asked for."""
    settings = history.record.settings
    ways = [settings.topology.first, *([Place.DELIVER] if history.has_broker else [])]
    work_ms = settings.consumer.processing_ms
    return sum(settings.link(way).latency_ms for way in ways) + work_ms + settings.broker.delay_ms


def _held_up(history: History, effect: Event) -> Iterator[Clause]:
    route = history.route(effect.number)
    yield from before_it_left(history, next(history.of(Kind.ATTEMPTED)))
    if route.dispatched == NONE:
        yield from hold_ups(history, history[route.attempted], effect, effect.number)
        return
    yield from hold_ups(history, history[route.attempted], history[route.stored], route.stored)
    yield from _in_the_queue(history, history[route.stored], history[route.dispatched])
    yield from hold_ups(history, history[route.dispatched], effect, effect.number)


def _in_the_queue(history: History, stored: Event, dispatched: Event) -> Iterator[Clause]:
    """What a copy waited for that the broker had: the end of another message, or of a reader."""
    broker, came = history.record.settings.broker, history[dispatched.cause]
    if dispatched.time_ms - stored.time_ms - broker.delay_ms < _FELT_MS:
        return
    if left := departure_before(history, dispatched):
        yield left_clause(history, dispatched, left)
        return
    text = f"the broker held m{history.message} from {seconds(stored.time_ms)} to {seconds(dispatched.time_ms)}"
    if came.kind in _OVER and came.message not in (0, history.message):
        text += f", until {_OVER[came.kind].format(other=came.message)}"
        if broker.lanes:
            text += ": only one message of a lane may be out at a time (lanes = true)"
        elif broker.prefetch:
            messages = "one message" if broker.prefetch == 1 else f"{broker.prefetch} messages"
            text += f": only {messages} may be out without an ACK (prefetch = {broker.prefetch})"
    elif came.kind in _READABLE:
        text += f", until {_READABLE[came.kind].format(came.message)}"
    yield history.clause(text, stored, dispatched)
