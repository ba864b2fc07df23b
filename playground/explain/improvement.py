"""Improvement: whether a replay is rid of an anomaly, whether a message is worse off in it, and for how long it holds.

Late is left to be told: a message that comes later than before, and comes, is not worse off.
"""

from collections.abc import Iterator
from typing import Final

from playground.checker.fates import Fate
from playground.checker.judge import Judge
from playground.engine.events import Kind
from playground.explain.anomalies import harms, shows
from playground.explain.changes import Remedy, SettingChange, Turn
from playground.explain.clauses import Anomaly
from playground.explain.history import History
from playground.explain.record import Record

_RAN_OUT: Final = {"ack_timeout_ms": Kind.TIMED_OUT, "redelivery_timeout_ms": Kind.REDELIVERY_DUE}
_CLOCKS: Final = frozenset({Kind.TIMED_OUT, Kind.REDELIVERY_DUE, Kind.RETURNED})
"""What ends the wait for a delivery that is in hand: of a log its reader leaves the group, and it comes back."""
_DONE: Final = frozenset({Kind.APPLIED, Kind.ACKED, Kind.SKIPPED, Kind.CONFLICTED})
_ONLY_HERE: Final = "for this schedule only"


def is_gone(before: Record, after: Record, message: int, anomaly: Anomaly) -> bool:
    """Whether a message does not have the anomaly any more; a late one has to be earlier, or half as late."""
    if message not in after.messages:
        return False
    remains = shows(after, message, anomaly)
    if anomaly is not Anomaly.LATE:
        return not remains
    was, now = latency_ms(before, message), latency_ms(after, message)
    if was is None or now is None:
        return False
    return 2 * now <= was if remains else now < was


def only_waits(before: Record, after: Record, message: int, change: SettingChange) -> bool:
    """Whether all that a change does for a message is to let it wait behind others until the faults have passed."""
    if change.turn is not Turn.ONE_BY_ONE:
        return False
    was, now = latency_ms(before, message), latency_ms(after, message)
    left = latency_ms(after, message, Kind.ATTEMPTED)
    return was is None or now is None or left is None or now > was or 2 * left > was


def quicker_work_helps(history: History, anomaly: Anomaly) -> bool:
    """Whether quicker work is of any use against what a message went through, and not only for when it comes.

    It ends what a clock did that ran out on a delivery in hand, and waiting behind slow work. What failed fails as
    quickly, and a crash comes when it comes.
    """
    runs_out = [one.number for one in history.events if one.kind in _CLOCKS]
    spells = [*_in_hand(history)]
    if any(begun < number < ended for begun, ended in spells if ended for number in runs_out):
        return True
    return anomaly in (Anomaly.LATE, Anomaly.PENDING) and all(ended for _, ended in spells)


def _in_hand(history: History) -> Iterator[tuple[int, int]]:
    """From where to where a consumer had each delivery in hand; 0: it never came to its effect."""
    for received in history.of(Kind.RECEIVED):
        done, left = 0, [received]
        while left:
            follows = history.children.get(left.pop().number, ())
            done = max([done, *(one.number for one in follows if one.kind in _DONE)])
            left += [one for one in follows if one.place is received.place and one.kind is not Kind.DEPARTED]
        yield received.number, done


def latency_ms(record: Record, message: int, kind: Kind = Kind.APPLIED) -> int | None:
    """From when a message was sent to its first effect (or another event); `None` if there was none."""
    history = History(record, message)
    first = history.first_of(kind)
    return None if first is None else first.time_ms - history.sent.time_ms


def nothing_is_worse(before: Record, after: Record, known: frozenset[Fate] = frozenset({Fate.PENDING})) -> bool:
    """Whether no message has a harm, or more effects, that it did not have before.

    `known`: the fates instead of which a message may as well be set aside or given up, for then somebody knows.
    A message that a step sent need not come: what it answered to (the page says 'failed') need not happen.
    """
    was, now = before.senders, after.senders
    if not was.items() >= now.items() or any(was[message] is None for message in was.keys() - now.keys()):
        return False
    return not any(_is_worse(before.judge, after.judge, message, known) for message in now)


def _is_worse(was: Judge, now: Judge, message: int, known: frozenset[Fate]) -> bool:
    before, after = was.fate(message), now.fate(message)
    allowed = harms(was, message)
    if before in known:
        allowed |= {Anomaly.DEAD_LETTERED, Anomaly.FAILED}
    becomes_pending = after is Fate.PENDING and before is not Fate.PENDING
    has_more = now.fold.effects[message] > max(was.fold.effects[message], 1)
    return becomes_pending or has_more or not harms(now, message) <= allowed


def bound(change: SettingChange, anomaly: Anomaly, after: History) -> str:
    """For how long a change holds, after `it holds`; empty: whatever comes.

    A bound that the replay breaks is none: then no more is claimed than that it held this time.
    """
    until = change.until_for(anomaly)
    is_kept = until != change.until or _is_kept(change, after)
    return until.format(m=f"m{after.message}") if is_kept else _ONLY_HERE


def _is_kept(change: SettingChange, after: History) -> bool:
    """Whether a replay with the change keeps within the change's own bound."""
    match change.remedy:
        case Remedy.TIMER:
            return change.key not in _RAN_OUT or after.first_of(_RAN_OUT[change.key]) is None
        case Remedy.SPEED:
            return not any(event.kind is Kind.SLOWED for event in after.befell)
        case Remedy.TABLE:
            marked = {mark.cause for mark in after.of(Kind.MARKED)}
            return all(effect.number in marked for effect in after.of(Kind.APPLIED))
        case Remedy.WINDOW if change.table == "broker":
            return len(list(after.of(Kind.STORED))) == 1
        case _:
            return True
