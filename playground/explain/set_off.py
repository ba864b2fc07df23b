"""Set off: a step that waited for an event which another fault had brought about; then that one is a cause, too."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from playground.engine.events import COMMANDED, NONE, Event
from playground.explain.clauses import Clause
from playground.explain.history import History
from playground.explain.record import Record
from playground.explain.resending import timed
from playground.explain.trips import Trip
from playground.explain.unanswered import silences_of, together
from playground.words.events import FAULTS
from playground.words.packets import OF_THE_SCRIPT, link_name
from playground.words.times import seconds


def set_off(history: History, clauses: Sequence[Clause]) -> Iterator[Clause]:
    """What set off the steps that are blamed, each fault once, and what had set off that one."""
    record = history.record
    told = {_origin(record, fault) for clause in clauses for fault in clause.faults}
    waiting = [fault for clause in clauses for fault in clause.faults]
    while waiting:
        fault = waiting.pop(0)
        for clause in _behind(history, fault, record.awaited_by(fault)):
            new = [one for one in clause.faults if _origin(record, one) not in told]
            if new:
                told |= {_origin(record, one) for one in new}
                waiting += new
                yield replace(clause, faults=tuple(new))


def _origin(record: Record, fault: int) -> tuple[int | None, int]:
    """The step behind a fault, which may have several events, or the event itself."""
    step = record.step_behind(fault)
    return (None, fault) if step is None else (step, NONE)


def _behind(history: History, acted: int, awaited: int) -> Iterator[Clause]:
    """The fault without which the event had not come that set a step off: the nearest on the way back along its causes.

    What was only put off by a fault (sent again after it, or once a node was back) would have come without it, too; and
    of events of any message another one would have come instead.
    """
    record, number = history.record, awaited
    while number != NONE:
        event, came = record.log[number], record.log[awaited]
        opening = f"{record.origin(acted)}{OF_THE_SCRIPT} was set off at {seconds(came.time_ms)}"
        root = timed(history, event) if event.message else None
        if root is not None:
            is_the_retry = awaited == number or came.cause == number
            yield from _in_vain(History(record, event.message), root, event, opening) if is_the_retry else ()
            return
        is_command, is_fault = event.kind in COMMANDED, event.kind in FAULTS
        if is_command and not is_fault and came.kind not in COMMANDED:
            return
        if is_fault and number != awaited and came.kind not in COMMANDED and not record.waits_for_one(acted):
            return
        if event.fault != NONE or (is_fault and not (is_command and record.step_behind(number) is None)):
            fault = event if event.fault == NONE else record.log[event.fault]
            yield history.clause(opening + _by(record, event, fault), came, event, blames=fault)
            return
        number = event.cause


def _by(record: Record, event: Event, fault: Event) -> str:
    """` by step 1`, or what chance did."""
    if behind := record.behind(fault.number):
        return f" {behind}"
    link = link_name(event.place, record.settings.topology)
    return f", as a packet of m{event.message} was {event.kind.word} by chance on {link}"


def _in_vain(other: History, root: Event, timer: Event, opening: str) -> Iterator[Clause]:
    """A sender had no answer, and its timer ran out."""
    for clause in together(other, silences_of(other, Trip(other, root, timer.number))):
        text = f"{opening}, as m{other.message} had no answer: {clause.text}"
        yield replace(clause, text=text, happening=None)
