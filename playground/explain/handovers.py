"""Handovers in two steps, and sessions that end: what of a message was kept, by whom, and why it never got further."""

from dataclasses import replace

from playground.engine.events import Event
from playground.explain.clauses import Clause, End, Gap
from playground.explain.history import History
from playground.explain.resending import break_clause
from playground.explain.trips import Trip
from playground.words.times import seconds, span


def between_steps(history: History, trip: Trip, leaf: Event) -> tuple[Gap, Clause]:
    """It is kept at one end, or was to be released by the other."""
    crash = history.crash(leaf.place, leaf.number, trip.before)
    if crash:
        gap = Gap.SENDER_CRASHED if leaf.place is trip.sender else Gap.CRASHED_BEFORE
        return gap, history.crashed(crash, " while {} was kept and not released", trip.name, leaf)
    return Gap.PACKET_SLOW, history.clause(f"{trip.name} was kept from {seconds(leaf.time_ms)} on, not released", leaf)


def with_the_session(history: History, gone: Event) -> tuple[Clause, End]:
    """A copy was dropped as the session ended in which it stood."""
    ended = history[gone.cause]
    has_expired = history.is_expiry(ended)
    broken = history[ended.cause] if has_expired else ended
    if has_expired:
        text = expired_words(history, ended)
    else:
        text = f'{_gone_words(history, broken)}, and with it its session (session = "clean")'
    text += f", in which m{history.message} stood"
    clause = history.clause(text, broken, *([ended] if has_expired else []), gone)
    faults = break_clause(history, broken).faults
    events = tuple(dict.fromkeys((*clause.events, *faults)))
    return replace(clause, events=events, faults=faults), End.SESSION_ENDED


def expired_words(history: History, ended: Event) -> str:
    """Why a session was over, when, and by which rule."""
    settings = history.record.settings
    ms = (settings.consumer if ended.place in settings.topology.consumers else settings.producer).session_expiry_ms
    text = (
        f"{_gone_words(history, history[ended.cause])}, and not back {span(ms)} later: at {seconds(ended.time_ms)} its"
    )
    return f"{text} session expired (session_expiry_ms = {ms})"


def _gone_words(history: History, broken: Event) -> str:
    return f"{broken.place.noun}'s connection was gone at {seconds(broken.time_ms)}{history.by(broken)}"


def passed_over(history: History, released: Event, passed: Event, settled: Event) -> tuple[Clause, End]:
    """A copy was released to a consumer that had nothing of it any more, and settled with its answer."""
    text = (
        f"the broker released m{history.message} to the consumer once more at {seconds(released.time_ms)}, as that had"
    )
    text += " said that it kept it; the consumer had nothing of it any more, and answered as if it were done"
    return history.clause(text, released, passed, settled), End.PASSED_OVER
