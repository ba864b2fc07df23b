"""Stuck: why a message was still pending when the run ended, with what repeats itself folded."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from playground.engine.events import Event, Kind
from playground.explain.clauses import Clause, Mechanism
from playground.explain.history import History
from playground.explain.trips import Trip
from playground.explain.twice import Told
from playground.explain.unanswered import Silence, silence, together
from playground.explain.waiting import waiting
from playground.words.phrases import plural
from playground.words.times import seconds

_TOLD_ONE_BY_ONE = 2


def why_pending(history: History) -> Told:
    """What was tried for a message, and what it waits for."""
    holds = waiting(history)
    is_stored = history.first_of(Kind.STORED) is not None
    tries = list(history.of(Kind.DISPATCHED if is_stored else Kind.ATTEMPTED))
    told = _silences(history, tries[:_TOLD_ONE_BY_ONE])
    sent = history.clause(
        f"the application handed m{history.message} over at {seconds(history.sent.time_ms)}", history.sent
    )
    clauses = [
        sent,
        *history.switch_clauses("awaits_ack", "max_attempts", "ack"),
        *together(told),
        *_more(history, tries[_TOLD_ONE_BY_ONE:]),
    ]
    gap = told[-1].gap if told else None
    others = [clause for other in holds.behind[-1:] for clause in _why_no_answer(History(history.record, other))]
    return [*clauses, *others, *holds.clauses], Mechanism(
        gap=gap, hold=holds.hold, sender="broker" if is_stored else "producer"
    )


def _silences(history: History, roots: Sequence[Event]) -> list[Silence]:
    """Why the first tries had no answer; a try that is still under way has had time until the end of the record."""
    return [silence(history, Trip(history, root, history.record.length)) for root in roots]


def _why_no_answer(other: History) -> Iterator[Clause]:
    """Why a message that others wait for has no answer: its latest try but one, since the last may be under way."""
    tries = list(other.of(Kind.DISPATCHED)) or list(other.of(Kind.ATTEMPTED))
    for told in _silences(other, tries[-2:][:1]):
        for clause in told.clauses:
            yield replace(clause, text=f"of m{other.message}: {clause.text}", happening=None)


def _more(history: History, roots: Sequence[Event]) -> Iterator[Clause]:
    """The other tries, which are only counted."""
    if not roots:
        return
    failed = sum(1 for event in history.of(Kind.FAILED) if event.number > roots[0].number)
    many = plural(len(roots), "more attempt" if roots[0].kind is Kind.ATTEMPTED else "more dispatch")
    came = "ended in the same way" if failed >= len(roots) - 1 else "came to nothing"
    yield history.clause(f"{many} {came}, the last one made at {seconds(roots[-1].time_ms)}", roots[-1], roots[0])
