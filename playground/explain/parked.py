"""Parked: why a message that had its effect is with the dead letters all the same.

The broker counts dispatches without an ACK. It does not see effects; so what it sets aside may have been done.
"""

from playground.engine.events import Event, Kind
from playground.explain.clauses import Clause, Gap, Mechanism
from playground.explain.history import History
from playground.explain.missing import behind_those_in_hand, set_aside
from playground.explain.trips import Trip
from playground.explain.twice import Told
from playground.explain.unanswered import Silence, silences_of, together
from playground.words.times import seconds

_TOLD_ONE_BY_ONE = 4


def parked(history: History) -> Told:
    """When a message had its effects, and why no dispatch of the copy that was parked had an ACK in time."""
    aside = next(history.of(Kind.DEAD_LETTERED))
    tries = [one for one in history.of(Kind.DISPATCHED) if one.copy == aside.copy]
    trips = [Trip(history, one, aside.number) for one in tries[:_TOLD_ONE_BY_ONE]]
    told = [one for trip in trips for one in silences_of(history, trip)]
    clauses = [
        *history.switch_clauses("ack"),
        *together(history, behind_those_in_hand(history, told)),
        _set_aside(history, aside),
    ]
    clauses += [_done(history, effect) for effect in history.of(Kind.APPLIED)][:_TOLD_ONE_BY_ONE]
    return clauses, Mechanism(gap=_gap(told), sender="broker")


def _set_aside(history: History, aside: Event) -> Clause:
    return history.clause(set_aside(history, aside, " without an ACK in time"), aside)


def _done(history: History, effect: Event) -> Clause:
    return history.clause(f"the consumer applied m{history.message} at {seconds(effect.time_ms)}", effect)


def _gap(told: list[Silence]) -> Gap | None:
    return told[-1].gap if told else None
