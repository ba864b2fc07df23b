"""Readers: who of a group reads a partition of a log, and how a message came to wait for one, or to be read again."""

from typing import Final

from playground.engine.events import Event, Kind
from playground.explain.clauses import Clause, Gap
from playground.explain.history import History
from playground.explain.trips import Trip
from playground.words.positions import read_on_words
from playground.words.times import seconds

_SILENT: Final = {Kind.CRASHED: "had crashed", Kind.PAUSED: "stood still"}
"""What makes a member silent; else its connection did."""


def departure_before(history: History, root: Event) -> Event | None:
    """The member that had to be out of its group before a dispatch had a reader; `None`: it waited for nobody."""
    if root.kind is not Kind.DISPATCHED or history[root.cause].kind not in (Kind.LEFT, Kind.JOINED):
        return None
    left = [one for one in history.record.commands if one.kind is Kind.LEFT and one.number < root.number]
    return left[-1] if left else None


def left_clause(history: History, root: Event, left: Event, *came: Event) -> Clause:
    """How a member's being out of its group led to this dispatch."""
    silence = history[left.cause]
    fault = silence if silence.kind in _SILENT else None
    did = _SILENT.get(silence.kind, "was cut off")
    since = f"it {did} at {seconds(silence.time_ms)}{history.by(fault)}, and its session was over"
    why = "it had not polled in time" if left.detail == "poll interval" else since
    text = f"{left.place.noun} was out of its group at {seconds(left.time_ms)}, for {why}"
    again = " again" if root.attempt > 1 else ""
    text = f"{text}{_read_on(history, left, root)}, so m{history.message} was dispatched{again} at"
    return history.clause(f"{text} {seconds(root.time_ms)} (dispatch {root.attempt})", left, *came, root, blames=fault)


def _read_on(history: History, left: Event, root: Event) -> str:
    """Who read from where on after a member had left."""
    book = history.record.book
    partition = history.record.settings.partition_of(history.message)
    moves = {number: its for number, its in book.moves.items() if left.number <= number < root.number} if book else {}
    found = [move for its in moves.values() for move in its if move.partition == partition and move.reader is not None]
    return f"; {read_on_words(found[-1], history.record.settings.topology)}" if found else ""


def written(history: History, trip: Trip, leaf: Event) -> tuple[Gap, Clause]:
    """What came of the work was written, and its transaction had not ended."""
    crash = history.crash(leaf.place, leaf.number, trip.before)
    if crash:
        what = ", after it had written what came of {} in a transaction that was then aborted"
        return Gap.CRASHED_AFTER, history.crashed(crash, what, f"m{history.message}", leaf)
    text = f"{leaf.place.noun} had written what came of {trip.name} at {seconds(leaf.time_ms)}"
    return Gap.WORKING, history.clause(f"{text}, in a transaction that had not ended", leaf)
