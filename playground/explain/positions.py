"""Positions: what a log gave up for its age, what a reader passed over, and what was acknowledged and not done."""

from collections.abc import Iterator
from dataclasses import replace

from playground.engine.events import NONE, Event, Kind
from playground.engine.nodes.retention import POSITION_RESET, RETENTION_OVER
from playground.explain.clauses import Clause, End
from playground.explain.handovers import passed_over
from playground.explain.history import History
from playground.explain.hold_ups import slow_work
from playground.explain.resending import break_clause
from playground.words.positions import late_commit_words
from playground.words.times import seconds, span

BY_POSITION = (RETENTION_OVER, POSITION_RESET)
Ending = tuple[Clause, End]


def refused_commits(history: History) -> Iterator[Clause]:
    """The commits that came from somebody who was out of the group by then, when another had done the work."""
    book = history.record.book
    for event in history.of(Kind.ARRIVED) if book else ():
        if book and (late := book.late_commits.get(event.number)):
            text = f"the commit of m{history.message} that came at {seconds(event.time_ms)} was "
            text += late_commit_words(late, history.record.settings.topology).replace(" does not ", " did not ")
            yield history.clause(text, event)


def expired_words(history: History, expired: Event) -> str:
    """That the positions of a group were gone, and by which rule."""
    ms = history.record.settings.broker.position_retention_ms
    text = f"those of its group had expired at {seconds(expired.time_ms)}"
    return f"{text}, with nobody in the group for {span(ms)} (position_retention_ms = {ms})"


def not_read_in_time(history: History, stored: Event, gone: Event) -> Iterator[tuple[Clause, End]]:
    """A record was gone before anybody had done it; and what had kept its reader."""
    m, settings = f"m{history.message}", history.record.settings
    end = End.TOO_OLD if gone.detail == RETENTION_OVER else End.PASSED_BY
    for clause in reader_away(history, gone, "not done", stored):
        yield clause, end
    at = seconds(gone.time_ms)
    if gone.detail == RETENTION_OVER:
        ms = settings.broker.retention_ms
        text = f"the log gave {m} up at {at}: it keeps a record for {span(ms)}, read or not (retention_ms = {ms})"
    else:
        expired = history.latest(Kind.POSITIONS_GONE, gone.place, gone.number)
        is_new = settings.consumer.new_group
        why = "its group had committed none (new_group = true)" if is_new else "what it pointed to was too old"
        why = expired_words(history, expired) if expired else why
        text = f'a reader without a position, for {why}, began at the end at {at} (reset = "latest"), and so behind {m}'
    yield history.clause(text, gone), end


def reader_away(history: History, gone: Event, state: str, stored: Event) -> Iterator[Clause]:
    """What had kept a reader away before what it left to itself was gone, and how far it had come with a record."""
    m, away = f"m{history.message}", history.away(gone.number)
    if away and history.is_crash(away):
        yield history.crashed(away, f", with {{}} {state}", m, stored)
    elif away:
        text = f"{away.place.noun} was away from {seconds(away.time_ms)} on{history.by(away)}, with {m} {state}"
        # What broke its connection is behind its absence, where it did not stand still.
        faults = break_clause(history, away).faults
        yield replace(history.clause(text, away), events=(away.number, *faults), faults=faults)


def settled_too_early(history: History, settled: Event) -> Iterator[Ending]:
    """Why it was not dispatched again."""
    acked = _acked(history, settled)
    if passed := history.back(settled.number, Kind.PASSED_OVER):
        released = history.back(passed.number, Kind.HANDED_OVER) or passed
        yield passed_over(history, released, passed, settled)
    elif acked.message != history.message:
        yield from _committed_with(history, acked, settled)
    else:
        where = history.where(settled.copy, behind=True)
        at = f" with {where}" if where else ""
        text = f"{acked.place.noun} had acknowledged m{history.message}{at} at {seconds(acked.time_ms)}"
        why, end = why_acked(history, acked)
        yield history.clause(f"{text}, {why}, so it was not dispatched again", acked, settled), end


def _acked(history: History, settled: Event) -> Event:
    """The ACK by which a copy was settled: of a log it may be that of a record behind it."""
    event = settled
    while event.kind is not Kind.ACKED and event.cause != NONE:
        event = history[event.cause]
    return event


def _committed_with(history: History, acked: Event, settled: Event) -> Iterator[Ending]:
    """What made it slower than one behind it, and the commit of that one."""
    begun = [one for one in history.of(Kind.STARTED) if one.number < acked.number]
    for clause in slow_work(history, begun[-1], acked.number) if begun else ():
        yield clause, End.COMMITTED_WITH
    behind = history.where(acked.copy, behind=True)
    text = f"{acked.place.noun} had acknowledged m{acked.message} with {behind} at {seconds(acked.time_ms)}"
    text += f", and with that m{history.message}, which it had not processed, so it was not dispatched again"
    yield history.clause(text, acked, settled), End.COMMITTED_WITH


def why_acked(history: History, acked: Event) -> tuple[str, End]:
    """What it was answered for although it was not done."""
    cause = history[acked.cause].kind
    if cause is Kind.FAILED:
        settings = history.record.settings.consumer
        key = "then" if settings.on_failure == "retry" else "on_failure"
        return f'although the work had failed ({key} = "acknowledge")', End.ACKED_ALL_THE_SAME
    skipped = cause is Kind.SKIPPED
    return "which it took for a duplicate" if skipped else "before it had processed it", End.ACKED_TOO_EARLY
