"""Still open: why a message that was done once may yet come again, in a run that goes on.

The work is done and the broker does not know it: the ACK was lost, or is under way. What would bring the message again
is told with it: a timer, the end of a connection, the place from which a group reads on.
"""

from collections.abc import Iterator
from dataclasses import replace

from playground.checker.fates import Fate
from playground.explain.clauses import SLOW_GAPS, Anomaly, Clause, Explanation
from playground.explain.history import History
from playground.explain.native_words import told_natively
from playground.explain.obstacles import obstacles
from playground.explain.record import Record
from playground.explain.unanswered import silences_of, together
from playground.explain.waiting import done_and_open, unanswered_so_far, under_way_again, waiting


def still_open(history: History) -> Iterator[Clause]:
    """What was lost of it, with nobody blamed as nothing came of it so far; then what may bring it again."""
    halted = (one for trip in done_and_open(history) for one in silences_of(history, trip))
    for clause in together(history, [one for one in halted if one.gap not in SLOW_GAPS]):
        yield replace(clause, faults=())
    yield from may_come_again(history)


def with_what_is_open(explanation: Explanation, record: Record) -> Explanation:
    """An explanation of what happened to a message, and what is open of it, where the run goes on.

    That what came twice may come a third time is no news.
    """
    if explanation.anomaly in (None, Anomaly.DUPLICATED) or record.is_over:
        return explanation
    history, is_pending = History(record, explanation.message), record.judge.fate(explanation.message) is Fate.PENDING
    clauses = [*obstacles(history), *waiting(history).clauses] if is_pending else [*may_come_again(history)]
    if not clauses:
        return explanation
    return replace(
        explanation,
        headline=f"{explanation.headline}, and it {'is still on its way' if is_pending else 'may come again'}",
        clauses=(*explanation.clauses, *told_natively(clauses, record)),
    )


def may_come_again(history: History) -> Iterator[Clause]:
    """What is under way of what was done, and what may bring it again: a timer, a connection, a group's position."""
    yield from under_way_again(history)
    if holds := unanswered_so_far(history):
        yield from holds.clauses
    trips = done_and_open(history)
    if trips and history.record.book is None:
        yield from waiting(history).clauses
    elif trips:
        end = history[history.record.length - 1]
        text = "its position is not committed yet: whoever has to read on from the last commit reads"
        yield history.clause(f"{text} m{history.message} again", end, trips[-1].root)
