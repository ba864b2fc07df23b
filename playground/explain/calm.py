"""The calm: what the end of the chaos ended, where that had a part in how things went on.

A crash until further notice, a cut without an end, an hour of slowness: the end of the chaos ends them all. Whoever
reads that a message got through after all should know that it was for this.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from playground.engine.events import Event, Kind
from playground.engine.limits import span_ms
from playground.explain.clauses import Clause, EventClause
from playground.explain.history import History
from playground.words.times import seconds, span

_ENDS: Final = {
    Kind.CRASHED: (Kind.RESTARTED, Kind.CRASHED),
    Kind.PAUSED: (Kind.RESUMED, Kind.CRASHED),
    Kind.CUT: (Kind.HEALED,),
    Kind.SLOWED: (Kind.SLOWNESS_ENDED,),
    Kind.LATENCY_SET: (Kind.LATENCY_SET,),
    Kind.LOSS_SET: (Kind.LOSS_SET,),
}
"""What a fault that lasts ends with, unless the chaos ends first."""
_CALLED: Final = {
    Kind.CRASHED: "the crash of {noun}",
    Kind.PAUSED: "the standstill of {noun}",
    Kind.CUT: "the cut of {link}",
    Kind.SLOWED: "the slowness",
    Kind.LATENCY_SET: "the latency on {link}",
    Kind.LOSS_SET: "the loss on {link}",
}


def calmed(history: History, clauses: Sequence[Clause]) -> Iterator[Clause]:
    """That the chaos ended, with what of the faults that were told it ended, if the story goes on after it."""
    ended = next((event for event in history.befell if event.kind is Kind.CHAOS_ENDED), None)
    if ended is None or max(clause.time_ms for clause in clauses) < ended.time_ms:
        return
    told = dict.fromkeys(number for clause in clauses for number in clause.faults)
    for fault in (history[number] for number in told):
        if fault.kind in _ENDS and fault.number < ended.number and _lasted(history, fault, ended):
            yield _clause(history, ended, fault)


def _lasted(history: History, fault: Event, ended: Event) -> bool:
    """Whether a fault was in force until the chaos ended."""
    for event in history.befell:
        if fault.number < event.number < ended.number and event.place is fault.place:
            # One cut of several ends without an event; the end of a slowness names its own.
            is_its_own = fault.kind is not Kind.SLOWED or event.cause == fault.number
            if event.kind in _ENDS[fault.kind] and is_its_own:
                return False
    return True


def _clause(history: History, ended: Event, fault: Event) -> Clause:
    opening = f"the chaos ended at {seconds(ended.time_ms)}"
    called = _CALLED[fault.kind].format(link=history.link(fault.place), noun=fault.place.noun)
    what = f"{called}{_was_to_last(history, fault)}{history.by(fault)}"
    return history.happening(EventClause(opening, ((", and with it {}", (what,)),), ""), ended, fault)


def _was_to_last(history: History, fault: Event) -> str:
    """How long it was to last, where the end of the chaos cut it short."""
    step = history.record.step_behind(fault.number)
    for_ms = span_ms(history.record.steps[step].command) if step is not None else 0
    return f", which was to last {span(for_ms)}" if for_ms else ""
