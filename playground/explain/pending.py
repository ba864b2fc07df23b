"""Pending: why a message was still pending when the run ended, with what repeats itself folded."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from playground.engine.events import Event, Kind
from playground.explain.clauses import SLOW_GAPS, Clause, Gap, Hold, Mechanism
from playground.explain.drops import by_the_weather
from playground.explain.history import History
from playground.explain.trips import Trip
from playground.explain.twice import Told
from playground.explain.unanswered import Silence, silence, together
from playground.explain.waiting import waiting
from playground.words.phrases import plural
from playground.words.times import seconds

_TOLD_ONE_BY_ONE = 2
_LOOKED_AT = 50
"""Of so many tries that are only counted it is looked up which packets chance took: each of them would have done, but
for a message whose work fails however often it is tried."""


def why_pending(history: History) -> Told:
    """What was tried for a message, and what it waits for."""
    holds = waiting(history)
    is_stored = history.first_of(Kind.STORED) is not None
    tries = list(history.of(Kind.DISPATCHED if is_stored else Kind.ATTEMPTED))
    told, gap = _tried(history, tries, _lasting(history, tries, is_final=holds.hold is Hold.NOTHING))
    sent = history.clause(
        f"the application handed m{history.message} over at {seconds(history.sent.time_ms)}", history.sent
    )
    # What is with the consumer comes to its end there, whoever waits for an answer.
    is_there = holds.hold in (Hold.WORK, Hold.INBOX)
    switched = [] if is_there else history.switch_clauses("awaits_ack", "max_attempts", "ack")
    clauses = [sent, *switched, *told]
    others = [clause for other in holds.behind[-1:] for clause in _why_no_answer(History(history.record, other))]
    return [*clauses, *others, *holds.clauses], Mechanism(
        gap=gap, hold=holds.hold, sender="broker" if is_stored else "producer"
    )


def _tried(history: History, tries: Sequence[Event], lasting: Silence | None) -> tuple[list[Clause], Gap | None]:
    """What became of the tries, and at last: the first ones and the first that ended as they do now; others counted."""
    told, rest = _silences(history, tries[:_TOLD_ONE_BY_ONE]), tries[_TOLD_ONE_BY_ONE:]
    gaps = [one.gap for one in told]
    if not rest or lasting is None or lasting.gap in gaps:
        gap = lasting.gap if rest and lasting else gaps[-1] if gaps else None
        return [*_together(history, told), *_more(history, rest, gaps[-1:] == [Gap.POISONED])], gap
    each = ((root, silence(history, Trip(history, root, history.record.length), of_effect=True)) for root in rest)
    turned, first = next((root, one) for root, one in each if one.gap is lasting.gap)
    before = [root for root in rest if root.number < turned.number]
    after = [root for root in rest if root.number > turned.number]
    more = [*_more(history, before, False), *_more(history, after, first.gap is Gap.POISONED)]
    return [*_together(history, [*told, first]), *more], first.gap


def _lasting(history: History, tries: Sequence[Event], *, is_final: bool) -> Silence | None:
    """Why the latest try but one has no answer, since the last may be under way; or the last, if that is the end."""
    latest = tries[-1:] if is_final else tries[-2:][:1]
    return next(iter(_silences(history, latest)), None)


def _together(history: History, told: Sequence[Silence]) -> list[Clause]:
    """What became of the tries; an outage is told for itself: it had to end before the reason that lasts could show."""
    in_an_outage = any(one.drop and one.drop.event.detail in ("down", "cut") for one in told)
    return together(history, told, are_fatal=not in_an_outage)


def _is_under_way(history: History, root: Event) -> bool:
    return silence(history, Trip(history, root, history.record.length), of_effect=True).gap in SLOW_GAPS


def _silences(history: History, roots: Sequence[Event]) -> list[Silence]:
    """Why the first tries had no answer; a try that is still under way has had time until the end of the record."""
    return [silence(history, Trip(history, root, history.record.length), of_effect=True) for root in roots]


def _why_no_answer(other: History) -> Iterator[Clause]:
    """Why a message that others wait for has no answer: the latest try but one, since the last may be under way."""
    tries = list(other.of(Kind.DISPATCHED)) or list(other.of(Kind.ATTEMPTED))
    for root in tries[-2:][:1]:
        for clause in silence(other, Trip(other, root, other.record.length)).clauses:
            yield replace(clause, text=f"of m{other.message}: {clause.text}", happening=None)


def _more(history: History, roots: Sequence[Event], after_a_failure: bool) -> Iterator[Clause]:
    """The other tries, which are only counted; of the one that is still under way the end of the record tells."""
    if roots and len(roots) <= _LOOKED_AT:
        there = [root for root in roots[:-1] if _is_under_way(history, root)]
        yield from _more_under_way(history, there)
        roots = [root for root in roots if root not in there]
    roots = roots[:-1] if roots and _is_under_way(history, roots[-1]) else roots
    if not roots:
        return
    failed = sum(1 for event in history.of(Kind.FAILED) if event.number > roots[0].number)
    many = _counted(roots)
    came = "ended in the same way" if after_a_failure and failed >= len(roots) else "came to nothing"
    is_looked_at = not after_a_failure and len(roots) <= _LOOKED_AT
    lost = [drop.number for drop in _lost_by_chance(history, roots)] if is_looked_at else []
    came = "were lost by chance, too" if len(lost) == len(roots) > 1 else came
    text = f"{many} {came}, the last one made at {seconds(roots[-1].time_ms)}"
    clause = history.clause(text, roots[-1], roots[0])
    yield replace(clause, events=tuple(dict.fromkeys((*clause.events, *lost))), faults=tuple(lost))


def _counted(roots: Sequence[Event]) -> str:
    return plural(len(roots), "more attempt" if roots[0].kind is Kind.ATTEMPTED else "more dispatch")


def _more_under_way(history: History, roots: Sequence[Event]) -> Iterator[Clause]:
    """Those of the other tries that had not come to their end, as where the one who has to take them stands still."""
    if roots:
        are = "was still on its way" if len(roots) == 1 else "were still on their way"
        text = f"{_counted(roots)} {are}, the last one made at {seconds(roots[-1].time_ms)}"
        yield history.clause(text, roots[-1], roots[0])


def _lost_by_chance(history: History, roots: Sequence[Event]) -> Iterator[Event]:
    """The packets of these tries that the weather took on their way."""
    for one in _silences(history, roots):
        if one.drop and one.drop.event.kind is Kind.DROPPED and by_the_weather(history, one.drop.event):
            yield one.drop.event
