"""How it went: the short account of a message that there is nothing to explain about, or that is still on its way.

What repeats itself is told a few times and then counted.
"""

from collections.abc import Iterator
from typing import Final

from playground.engine.events import NONE, Event, Kind
from playground.explain.clauses import Clause
from playground.explain.history import History
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


def account(history: History) -> list[Clause]:
    """What happened to a message, in the few events that matter."""
    return list(_clauses(history))


def _clauses(history: History) -> Iterator[Clause]:
    sent = history.sent
    request = history.record.request_of(history.message)
    key = f"the {request.detail}" if request and request.detail else "a key of its own"
    own = f": a message of its own, with {key}" if request else ""
    text = f"the application handed m{history.message} over at {seconds(sent.time_ms)}{history.by(request)}{own}"
    yield history.clause(text, sent, request)
    for kind, text in _TOLD.items():
        events = list(history.of(kind))
        for event in events[:_TOLD_ONE_BY_ONE]:
            yield history.clause(text.format(at=seconds(event.time_ms)), event)
        if len(events) > _TOLD_ONE_BY_ONE:
            more, last = events[_TOLD_ONE_BY_ONE:], events[-1]
            told = f"{text.format(at=seconds(last.time_ms))}, the last of {len(events):,} times"
            yield history.clause(told, last, *more[:1])
    yield from acked_again(history)
    yield _belief(history)


def acked_again(history: History) -> Iterator[Clause]:
    """That an ACK was lost on its way and sent again, so that nothing had to come a second time."""
    lost = [one for one in history.of(Kind.DROPPED) if one.place.role.word == "ack"]
    for again in history.of(Kind.ACKED):
        before = [one for one in lost if one.number < again.number]
        if before and history[again.cause].kind is Kind.ACKED:
            fault = None if before[-1].fault == NONE else history[before[-1].fault]
            text = f"its ACK was lost at {seconds(before[-1].time_ms)}{history.by(fault)}, and nothing answered it, so "
            text += f"the consumer sent the ACK again at {seconds(again.time_ms)}"
            is_once = len(list(history.of(Kind.DISPATCHED))) == 1
            averted = ": nothing had to be dispatched again" if is_once else ""
            yield history.clause(text + averted, again, before[-1], blames=fault)
            return


def _belief(history: History) -> Clause:
    """What the producer knows of it."""
    confirmed = history.first_of(Kind.CONFIRMED)
    if confirmed:
        answer = "the broker's confirm" if history.has_broker else "the ACK"
        return history.clause(f"{answer} reached the producer at {seconds(confirmed.time_ms)}", confirmed)
    last: Event = history.events[-1]
    if history.contract.awaits_ack:
        return history.clause("the producer holds no answer: to it, the outcome is unknown", last)
    return history.clause("the producer waits for no answer: it cannot know what became of it", last)
