"""How it went: the short account of a message that there is nothing to explain about, or that is still on its way.

And what came to nothing meanwhile, of which no other story tells: answers that never came, what a crash took.

What repeats itself is told a few times and then counted.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final

from playground.engine.events import NONE, Event, Kind
from playground.engine.places import Place
from playground.explain.clauses import Clause
from playground.explain.history import History
from playground.explain.missing import forgotten
from playground.explain.resending import deadline
from playground.explain.trips import Trip, ends
from playground.explain.unanswered import halted_at, silences_of, together
from playground.explain.waiting import done_and_open
from playground.words.times import seconds

_TOLD: Final = {
    Kind.STORED: "the broker stored it at {at}",
    Kind.SKIPPED: "the consumer skipped a duplicate of it at {at}",
    Kind.APPLIED: "the consumer applied it at {at}",
    Kind.FAILED: "processing it ended in an error at {at}",
    Kind.GAVE_UP: "the producer gave up at {at} and told the application",
    Kind.DISCARDED: "the broker dropped it at {at}",
    Kind.DEAD_LETTERED: "the broker parked it with the dead letters at {at}",
}
_TOLD_ONE_BY_ONE: Final = 3


def account(history: History, unanswered: Sequence[Clause] = (), tried: Sequence[Clause] = ()) -> list[Clause]:
    """What happened to a message, in the few events that matter, with what kept its answer from the producer.

    `tried`: what is told of its tries elsewhere; if that is how work on it failed, that is not told twice.
    """
    known = {number for clause in tried for number in clause.events}
    return [*_clauses(history, known), *unanswered, _belief(history, unanswered)]


def _clauses(history: History, known: Collection[int]) -> Iterator[Clause]:
    sent = history.sent
    request = history.record.request_of(history.message)
    key = f"the {request.detail}" if request and request.detail else "a key of its own"
    own = f": a message of its own, with {key}" if request else ""
    text = f"the application handed m{history.message} over at {seconds(sent.time_ms)}{history.by(request)}{own}"
    yield history.clause(text, sent, request)
    for kind, text in _TOLD.items():
        events = list(history.of(kind))
        if kind is Kind.FAILED and any(event.number in known for event in events):
            continue
        for event in events[:_TOLD_ONE_BY_ONE]:
            yield history.clause(text.format(at=seconds(event.time_ms)), event)
        if len(events) > _TOLD_ONE_BY_ONE:
            more, last = events[_TOLD_ONE_BY_ONE:], events[-1]
            told = f"{text.format(at=seconds(last.time_ms))}, the last of {len(events):,} times"
            yield history.clause(told, last, *more[:1])
    yield from acked_again(history)


def acked_again(history: History) -> Iterator[Clause]:
    """That an ACK was lost on its way and sent again, so that nothing had to come a second time."""
    lost = [one for one in history.of(Kind.DROPPED) if one.place.role is Place.ACK]
    for again in history.of(Kind.ACKED):
        before = [one for one in lost if one.number < again.number]
        if before and history[again.cause].kind is Kind.ACKED:
            fault = None if before[-1].fault == NONE else history[before[-1].fault]
            text = f"its ACK was lost at {seconds(before[-1].time_ms)}{history.by(fault)}, and nothing answered it, so "
            text += f"the consumer sent the ACK again at {seconds(again.time_ms)}"
            is_once = len(list(history.of(Kind.DISPATCHED))) == 1 and not done_and_open(history)
            averted = ": nothing had to be dispatched again" if is_once else ""
            yield history.clause(text + averted, again, before[-1], blames=fault)
            return


def _belief(history: History, unanswered: Sequence[Clause]) -> Clause:
    """What the producer knows of it, at the end of all that is told."""
    confirmed = history.first_of(Kind.CONFIRMED)
    if confirmed:
        answer = "the broker's confirm" if history.has_broker else "the ACK"
        return history.clause(f"{answer} reached the producer at {seconds(confirmed.time_ms)}", confirmed)
    last = history[max(history.events[-1].number, *(clause.events[0] for clause in unanswered), 0)]
    if history.contract.awaits_ack:
        return history.clause("the producer holds no answer: to it, the outcome is unknown", last)
    return history.clause("the producer waits for no answer: it cannot know what became of it", last)


# What came to nothing.


def never_answered(history: History) -> list[Clause]:
    """Why a producer that waits for an answer has none at the end, although it has not given up; nobody is blamed."""
    attempts = list(history.of(Kind.ATTEMPTED))
    befores = [*(deadline(history, following) for following in attempts[1:]), history.record.length]
    trips = [Trip(history, one, before) for one, before in zip(attempts, befores, strict=True)]
    told = together(history, [one for trip in trips for one in silences_of(history, trip)])
    if not history.contract.durable_outbox:
        told += [clause for clause, _ in forgotten(history)]
    return [replace(one, faults=()) for one in told]


def taken_from_under_way(history: History, told: Sequence[Clause]) -> Iterator[Clause]:
    """What a crash took that the consumer had before it, of a message that was done once: else it had been done again.

    It is named and not blamed, for it did no harm.
    """
    if len(list(history.of(Kind.APPLIED))) != 1 or history.contract.ack == "never":
        return  # Where nobody ever answers, nothing that is sent again hangs on this.
    known = {number for clause in told for number in clause.events}
    trips = [Trip(history, root, history.record.length) for root in history.of(Kind.ATTEMPTED, Kind.DISPATCHED)]
    taken = [(trip, leaf) for trip in trips for leaf in ends(trip) if _is_taken(leaf) and leaf.number not in known]
    for clause in together(history, [halted_at(history, trip, leaf) for trip, leaf in taken]):
        if clause.faults:
            yield replace(clause, faults=())


def _is_taken(leaf: Event) -> bool:
    """Whether a delivery ended here, before any effect, if a crash took it: in the inbox, or at the door."""
    return leaf.kind in (Kind.RECEIVED, Kind.STARTED) or (leaf.detail == "down" and leaf.place.role is Place.DELIVER)
