"""What there is to explain: for each message its anomalies, from the gravest, by the record alone.

A message's fate comes first; `misreported`, `done_and_parked`, `late` and `deduplicated` come on top of one. A
duplicate or a lost message was not late as well: its fate says more. A message that is pending while the run goes on is
none: it is on its way.
"""

from itertools import islice
from typing import Final

from playground.checker.fates import Fate
from playground.checker.judge import Judge
from playground.engine.events import Kind
from playground.engine.log import codes_of
from playground.engine.mechanisms.group import NOT_ITS_OWN
from playground.engine.nodes.exchange_broker import NOTHING_KEPT
from playground.explain.clauses import Anomaly
from playground.explain.record import Record

FATES: Final = {
    Fate.LOST: Anomaly.LOST,
    Fate.DUPLICATED: Anomaly.DUPLICATED,
    Fate.FAILED: Anomaly.FAILED,
    Fate.DEAD_LETTERED: Anomaly.DEAD_LETTERED,
}
"""The fates that are anomalies by themselves."""
_RECOGNISED: Final = codes_of((Kind.SKIPPED, Kind.REFUSED, Kind.CONFLICTED))
"""By code, whether a duplicate was recognised."""
_STORED: Final = codes_of((Kind.STORED,))


def anomalies(record: Record) -> list[tuple[int, Anomaly]]:
    """Every message with something to explain, in order, each with all its anomalies from the gravest."""
    recognised = _recognised(record)
    return [(one, kind) for one in record.judge.messages() for kind in _kinds(record, one, recognised)]


def anomalies_of(record: Record, message: int) -> list[Anomaly]:
    """The anomalies of one message, from the gravest; `KeyError` if it has not been sent."""
    if not record.judge.was_sent(message):
        raise KeyError(f"m{message} has not been sent")
    return _kinds(record, message, _recognised(record))


def shows(record: Record, message: int, anomaly: Anomaly) -> bool:
    """Whether a message, sent or not, has an anomaly: what replays are asked, and nothing else is read of them."""
    if anomaly is Anomaly.LATE:
        return message in record.late
    if anomaly is Anomaly.DEDUPLICATED:
        return message in _recognised(record)
    return record.judge.was_sent(message) and anomaly in _by_fate(record, message)


def _recognised(record: Record) -> set[int]:
    """The messages of which a duplicate was skipped by the consumer or refused by the broker."""
    details, stored, recognised = record.log.details, set[int](), set[int]()
    for number, (_, code, message, *_) in enumerate(islice(record.log.rows(), record.length)):
        if _STORED[code]:
            stored.add(message)
        elif _RECOGNISED[code] and is_recognised(details.get(number, ""), is_stored=message in stored):
            recognised.add(message)
    return recognised


def is_recognised(detail: str, *, is_stored: bool) -> bool:
    """Whether what was skipped or refused was a duplicate; what had been kept may be gone, and nothing stored of it."""
    return detail not in NOT_ITS_OWN and (is_stored or detail != NOTHING_KEPT)


def harms(judge: Judge, message: int) -> set[Anomaly]:
    """The anomalies of a message that do harm, in a run that is over."""
    found = {FATES[fate] for fate in [judge.fate(message)] if fate in FATES}
    if _is_misreported(judge, message):
        found.add(Anomaly.MISREPORTED)
    if judge.is_parked(message) and judge.fold.effects[message]:
        found.add(Anomaly.PARKED)
    return found


def _kinds(record: Record, message: int, recognised: set[int]) -> list[Anomaly]:
    found = _by_fate(record, message)
    found |= {Anomaly.LATE} if message in record.late else set()
    found |= {Anomaly.DEDUPLICATED} if message in recognised else set()
    return sorted(found, key=list(Anomaly).index)


def _by_fate(record: Record, message: int) -> set[Anomaly]:
    found = harms(record.judge, message)
    if record.is_over and record.judge.fate(message) is Fate.PENDING:
        found.add(Anomaly.PENDING)
    return found


def _is_misreported(judge: Judge, message: int) -> bool:
    return judge.fold.effects[message] > 0 and judge.belief(message) == "failed"
