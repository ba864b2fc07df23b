"""How it went: the short account of a message that there is nothing to explain about, or that is still on its way."""

from collections.abc import Iterator
from typing import Final

from playground.engine.events import Event, Kind
from playground.explain.clauses import Clause
from playground.explain.history import History
from playground.explain.words import seconds

_TOLD: Final = {
    Kind.STORED: "the broker stored it at {at}",
    Kind.SKIPPED: "the consumer skipped a duplicate of it at {at}",
    Kind.APPLIED: "the consumer applied it at {at}",
    Kind.FAILED: "processing it failed at {at}",
    Kind.GAVE_UP: "the producer gave up at {at} and told the application",
    Kind.DEAD_LETTERED: "the broker parked it with the dead letters at {at}",
}
_LATEST: Final = {
    Kind.SENT: "it waits for its turn at the producer",
    Kind.ATTEMPTED: "it is about to leave",
    Kind.DEPARTED: "a packet of it left on `{place}` at {at}",
    Kind.DROPPED: "a packet of it was lost on `{place}` at {at}",
    Kind.DISPATCHED: "the broker dispatched it at {at}",
    Kind.RECEIVED: "it has waited in the consumer's inbox since {at}",
    Kind.STARTED: "the consumer has been working on it since {at}",
    Kind.TIMED_OUT: "the producer's timer ran out at {at}",
    Kind.REDELIVERY_DUE: "the broker's redelivery timer ran out at {at}",
}


def account(history: History) -> list[Clause]:
    """What happened to a message, in the few events that matter."""
    return list(_clauses(history))


def _clauses(history: History) -> Iterator[Clause]:
    sent = history.sent
    yield history.clause(f"the application handed m{history.message} over at {seconds(sent.time_ms)}", sent)
    for event in history.of(*_TOLD):
        yield history.clause(_TOLD[event.kind].format(at=seconds(event.time_ms)), event)
    last = history.events[-1]
    if not history.first_of(Kind.APPLIED) and last.kind in _LATEST:
        text = _LATEST[last.kind].format(at=seconds(last.time_ms), place=last.place.word)
        yield history.clause(text, last)
    yield _belief(history)


def _belief(history: History) -> Clause:
    """What the producer knows of it."""
    confirmed = history.first_of(Kind.CONFIRMED)
    if confirmed:
        answer = "the ACK" if history.is_direct else "the broker's confirm"
        return history.clause(f"{answer} reached the producer at {seconds(confirmed.time_ms)}", confirmed)
    last: Event = history.events[-1]
    if history.contract.awaits_ack:
        return history.clause("the producer holds no answer: to it, the outcome is unknown", last)
    guarantee = history.contract.guarantee.word
    return history.clause(f"no answer was asked for: that is {guarantee}", last)
