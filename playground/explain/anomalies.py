"""What there is to explain: for each message its anomalies, from the gravest, by the record alone.

A message's fate comes first; `misreported`, `done_and_parked`, `late` and `deduplicated` come on top of one. A
duplicate or a lost message was not late as well: its fate says more. A message that is pending while the run goes on is
none: it is on its way.
"""

from typing import Final

from playground.checker.fates import Fate
from playground.checker.judge import Judge
from playground.engine.events import Kind
from playground.explain.clauses import Anomaly
from playground.explain.history import History
from playground.explain.late import is_late
from playground.explain.record import Record

_FATES: Final = {
    Fate.LOST: Anomaly.LOST,
    Fate.DUPLICATED: Anomaly.DUPLICATED,
    Fate.FAILED: Anomaly.FAILED,
    Fate.DEAD_LETTERED: Anomaly.DEAD_LETTERED,
}


def judge_of(record: Record) -> Judge:
    """The checker's judge, with the record read."""
    judge = Judge(record.settings)
    judge.observe(record.log, record.length)
    return judge


def anomalies(record: Record) -> list[tuple[int, Anomaly]]:
    """Every message with something to explain, in order, each with all its anomalies from the gravest."""
    judge = judge_of(record)
    return [(message, kind) for message in judge.messages() for kind in _kinds(record, judge, message)]


def anomalies_of(record: Record, message: int) -> list[Anomaly]:
    """The anomalies of one message, from the gravest; `KeyError` if it has not been sent."""
    judge = judge_of(record)
    if not judge.was_sent(message):
        raise KeyError(f"m{message} has not been sent")
    return _kinds(record, judge, message)


def harms(judge: Judge, message: int) -> set[Anomaly]:
    """The anomalies of a message that do harm, in a run that is over."""
    found = {_FATES[fate] for fate in [judge.fate(message)] if fate in _FATES}
    if _is_misreported(judge, message):
        found.add(Anomaly.MISREPORTED)
    if judge.is_parked(message) and judge.effects[message]:
        found.add(Anomaly.PARKED)
    return found


def _kinds(record: Record, judge: Judge, message: int) -> list[Anomaly]:
    found = harms(judge, message)
    if record.ended_restless and judge.fate(message) is Fate.PENDING:
        found.add(Anomaly.PENDING)
    if judge.attempts[message] == judge.deliveries[message] == judge.effects[message] == 1 and not record.commands:
        return sorted(found, key=list(Anomaly).index)
    history = History(record, message)
    if judge.fate(message) is Fate.APPLIED_ONCE and is_late(history):
        found.add(Anomaly.LATE)
    if history.first_of(Kind.SKIPPED) or history.first_of(Kind.REFUSED):
        found.add(Anomaly.DEDUPLICATED)
    return sorted(found, key=list(Anomaly).index)


def _is_misreported(judge: Judge, message: int) -> bool:
    return judge.effects[message] > 0 and judge.belief(message) == "failed"
