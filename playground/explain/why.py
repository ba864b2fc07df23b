"""Why: the causal explanation of what happened to a message, computed from the record and never scripted.

Each anomaly has its own way back through the record (`twice`, `missing`, `late`); here they get a headline, an order
and a sentence for all such cases. It works on a run in progress as on one that is over.
"""

from collections.abc import Callable
from typing import Final

from playground.checker.fates import Fate
from playground.engine.events import Kind
from playground.explain.account import account, never_answered, taken_from_under_way
from playground.explain.anomalies import anomalies, anomalies_of
from playground.explain.calm import calmed
from playground.explain.clauses import Anomaly, Clause, Explanation, Mechanism, in_order
from playground.explain.history import History
from playground.explain.hold_ups import put_off
from playground.explain.interview import interview
from playground.explain.late import late, waits
from playground.explain.missing import misreported, missing
from playground.explain.native_words import said_natively, told_natively
from playground.explain.on_the_way import so_far
from playground.explain.parked import parked
from playground.explain.pending import why_pending
from playground.explain.positions import refused_commits
from playground.explain.record import Record
from playground.explain.set_off import set_off
from playground.explain.still_open import still_open
from playground.explain.twice import Told, deduplicated, done_outside, duplicated
from playground.explain.waiting import done_and_open, unanswered_so_far, under_way_again
from playground.scenario.stories import story_named
from playground.words.phrases import times
from playground.words.times import seconds

_TELL: Final[dict[Anomaly, Callable[[History], Told]]] = {
    Anomaly.LOST: missing,
    Anomaly.FAILED: missing,
    Anomaly.DEAD_LETTERED: missing,
    Anomaly.DUPLICATED: duplicated,
    Anomaly.PENDING: why_pending,
    Anomaly.MISREPORTED: misreported,
    Anomaly.PARKED: parked,
    Anomaly.LATE: late,
    Anomaly.DEDUPLICATED: deduplicated,
}


def explain(record: Record, message: int, anomaly: Anomaly | None = None) -> Explanation:
    """Why a message has an anomaly: the one asked for, else its gravest; if it has none, how it went.

    `KeyError` if the message has not been sent; `ValueError` if it does not have the anomaly that was asked for.
    """
    found = anomalies_of(record, message)
    if anomaly is not None and anomaly not in found:
        raise ValueError(f"m{message} is not {anomaly.value.replace('_', '-')}")
    anomaly = anomaly or next(iter(found), None)
    history = History(record, message)
    if anomaly is None:
        return _how_it_went(record, history)
    clauses, mechanism = _TELL[anomaly](history)
    clauses += list(done_outside(history))
    clauses += list(taken_from_under_way(history, clauses))
    clauses += list(put_off(history, clauses))
    clauses += list(refused_commits(history))
    clauses += list(set_off(history, clauses))
    clauses += list(calmed(history, clauses))
    return Explanation(
        message=message,
        anomaly=anomaly,
        headline=said_natively(headline(history, anomaly), record),
        clauses=told_natively(in_order(clauses), record),
        mechanism=mechanism,
        interview=said_natively(interview(history, anomaly, mechanism, clauses), record),
    )


def headline(history: History, anomaly: Anomaly) -> str:
    """The anomaly in a few words, in those of the preset's story."""
    m, done = f"m{history.message}", story_named(history.record.settings.workload.story).done
    effects = list(history.of(Kind.APPLIED))
    match anomaly:
        case Anomaly.DUPLICATED:
            sets = history.record.settings.workload.effect == "set"
            same = ", and it is as if it had been once: each effect sets its own entry" if sets else ""
            return f"{m} was {done} {times(len(effects))}{same}"
        case Anomaly.LOST:
            return f"{m} was lost: it was never {done}, and nobody was told"
        case Anomaly.FAILED:
            return f"{m} failed: it was never {done}, and the application was told so"
        case Anomaly.DEAD_LETTERED:
            came = f"it was never {done}" if history.first_of(Kind.STARTED) else "no work on it was ever begun"
            return f"{m} was parked with the dead letters: {came}"
        case Anomaly.PENDING:
            return f"{m} is stuck: it had not been {done} when the run ended, and was still pending"
        case Anomaly.PARKED:
            return f"{m} was {done}{_times(len(effects))}, and it is with the dead letters as well"
        case Anomaly.MISREPORTED:
            return f"{m} was reported as failed, although it was {done}"
        case Anomaly.LATE:
            return f"{m} was {done} late, {seconds(effects[0].time_ms - history.sent.time_ms)} after it was sent"
        case Anomaly.DEDUPLICATED:
            return _deduplicated(history, done, len(effects))


def _times(effects: int) -> str:
    return f" {times(effects)}" if effects > 1 else ""


def _deduplicated(history: History, done: str, effects: int) -> str:
    deliveries, refusals = len(list(history.of(Kind.RECEIVED))), len(list(history.of(Kind.REFUSED)))
    stored = len(list(history.of(Kind.STORED)))
    m = f"m{history.message}"
    if refusals:
        return f"{m} reached the broker {times(stored + refusals)}, and was stored {times(stored)}"
    was = f"{done} {times(effects)}" if effects else f"never {done}"
    return f"{m} was delivered {times(deliveries)}, and {was}"


def _once(history: History, done: str) -> str:
    """That a message was done once; and what the title of a run may be about that no fate tells."""
    if under_way_again(history):
        return f"was {done} once so far: another delivery of it is under way"
    if unanswered_so_far(history):
        return f"was {done} once so far: the producer has no answer yet, and it may come again"
    if history.contract.awaits_ack and not history.first_of(Kind.CONFIRMED):
        return f"was {done} once, and the producer holds no answer: to it, the outcome is unknown"
    if history.is_extra:
        return f"was {done} once, as a message of its own: that it may repeat another one, only its sender can know"
    if done_and_open(history):
        holds = "its position is not committed" if history.record.book else "the broker has no ACK of it"
        return f"was {done} once so far: {holds} yet, and it may come again"
    if waits(history):
        effect = next(history.of(Kind.APPLIED))
        return f"was {done} once, but only {seconds(effect.time_ms - history.sent.time_ms)} after it was sent"
    return f"went as it should: it was {done} once"


def noteworthy(record: Record) -> list[int]:
    """The messages without an anomaly of which there is more to say than that they went as they should."""
    plain = set(record.messages) - {message for message, _ in anomalies(record)}
    return [one for one in sorted(plain) if "went as it should" not in explain(record, one).headline]


def _how_it_went(record: Record, history: History) -> Explanation:
    m, done = f"m{history.message}", story_named(record.settings.workload.story).done
    is_pending = record.judge.fate(history.message) is Fate.PENDING
    went = f"{m} is still on its way" if is_pending else f"{m} {_once(history, done)}"
    return Explanation(
        message=history.message,
        anomaly=None,
        headline=said_natively(went, record),
        clauses=told_natively(in_order(so_far(history) if is_pending else _done(history)), record),
        mechanism=Mechanism(),
        interview="",
    )


def _done(history: History) -> list[Clause]:
    """The account of a message that was done, with what came to nothing meanwhile and what is open."""
    is_unknown = history.contract.awaits_ack and not history.first_of(Kind.CONFIRMED)
    is_open = list(still_open(history))
    known = {clause.events for clause in is_open}
    silent = [one for one in never_answered(history) if one.events not in known] if is_unknown else ()
    told = [*account(history, silent), *done_outside(history), *waits(history)]
    return [*told, *taken_from_under_way(history, told), *is_open]
