"""Still open: why a message that was done once may yet come again, in a run that goes on.

The work is done and the broker does not know it: the ACK was lost, or is under way. What would bring the message again
is told with it: a timer, the end of a connection, the place from which a group reads on.
"""

from collections.abc import Iterator
from dataclasses import replace

from playground.explain.clauses import SLOW_GAPS, Clause
from playground.explain.history import History
from playground.explain.unanswered import silences_of, together
from playground.explain.waiting import done_and_open, waiting


def still_open(history: History) -> Iterator[Clause]:
    """What was lost of it, with nobody blamed as nothing came of it so far; then what may bring it again."""
    trips = done_and_open(history)
    if not trips:
        return
    halted = (one for trip in trips for one in silences_of(history, trip))
    for clause in together(history, [one for one in halted if one.gap not in SLOW_GAPS]):
        yield replace(clause, faults=())
    if history.record.book is None:
        yield from waiting(history).clauses
        return
    end = history[history.record.length - 1]
    text = (
        f"its position is not committed yet: whoever has to read on from the last commit reads m{history.message} again"
    )
    yield history.clause(text, end, trips[-1].root)
