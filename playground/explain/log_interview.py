"""What to say of a log: of its group, of its replicas, and of positions that are committed by the way."""

from typing import Final

from playground.engine.events import Kind
from playground.explain.clauses import Anomaly, End, Gap, Hold, Mechanism, Miss
from playground.explain.history import History
from playground.explain.readers import departure_before

_POLL_INTERVAL: Final = "poll interval"
_LEFT: Final = (
    "A group goes on without a member that {}: another one reads on from the committed position, and the first may "
    "still be at work. Its late commit is refused, its effect is not."
)
_WHY_LEFT: Final = {_POLL_INTERVAL: "does not poll in time", "session timeout": "gives no sign of life"}
_LATE_GROUP: Final = (
    "Nobody reads the partition of a dead member before its session ends: the session timeout is how long that goes "
    "unnoticed. A shorter one is earlier, and takes a pause for a death more often."
)
_CUT_OFF: Final = (
    "An answer is worth as many replicas as it waits for: what one replica alone has is gone when another one leads. "
    "Wait for the replicas in sync, ask for at least two of them, and let no other lead."
)
_ONE_DISK: Final = (
    "A log of one replica is as durable as one disk: keep it on several, and wait for them before the answer."
)
_BY_THE_WAY: Final = (
    "A position that is committed by the way says how far records were handed over, not how far they are done: a crash "
    "in between loses them without a word. Commit after the effect, by hand, or at the poll that follows it."
)
_SESSION: Final = (
    "A log knows a producer by the id of its session, and a restart begins another one: what is sent again under that "
    "is new. A transactional id fences the session before and aborts what that had left open; what was stored and not "
    "noted, only an id of the message's own tells."
)
_SENT_ANEW: Final = (
    "A client that gives up does not know that nothing was stored. What it repeats by itself bears the same sequence, "
    "and is known; what the application then sends again is a new record to everybody. Let the client try for longer "
    "than any outage, and give the record an id of its own that the consumer knows."
)
_BLOCKED: Final = (
    "A log has no second try but in place, and nowhere to put a record aside: one that always fails blocks its "
    "partition, and nothing behind it is read. Bound the tries, write it to a dead letter topic, and commit past it."
)
_PRODUCERS_FORGOTTEN: Final = (
    "A log remembers a producer for so long after its last record ({window} here), and then takes what is sent again "
    "for new: retries have to end before that, or an id of the message's own has to tell."
)
_GAVE_UP: Final = (
    "A log takes nothing back: whoever commits past what could not be done loses it, and everybody believes it done. "
    "Write it to a dead letter topic first, and watch that; many frameworks give up so after some tries by default."
)
_ALL_AGAIN: Final = (
    "A log forgets how far a group had come that nobody is in for long enough. With earliest it then does all again "
    "that is still there, with latest it never reads what came meanwhile. Keep positions for longer than anybody is "
    "ever away, and know a record again by an id of its own."
)
_WRITTEN_ASIDE: Final = (
    "A log sets nothing aside by itself: whoever cannot do a record writes it to a dead letter topic, and only then "
    "commits past it. A crash in between writes it twice, and so does a reader who lost the partition meanwhile. Let "
    "somebody watch that topic, know records there by an id, and look at the effect before replaying one."
)

READ_ON: Final = (
    "Nobody sends a record again to its reader: it goes on from its position once it is connected again, and what was "
    "on its way is late by as long as that takes."
)


def of_a_log(history: History, anomaly: Anomaly, mechanism: Mechanism, remedy: str) -> str:
    """What is peculiar to a log in what happened; empty: nothing is. `remedy`: what would know a duplicate."""
    if not history.record.settings.mechanisms.keeps_log:
        return ""
    left = _left(history)
    match anomaly:
        case Anomaly.DUPLICATED | Anomaly.DEDUPLICATED if mechanism.gap is Gap.RESURFACED:
            return f"{_ALL_AGAIN} {remedy}" if anomaly is Anomaly.DEDUPLICATED else _ALL_AGAIN
        case Anomaly.DUPLICATED | Anomaly.DEDUPLICATED if left:
            return f"{_LEFT.format(_WHY_LEFT[left])} {remedy}"
        case Anomaly.DUPLICATED if mechanism.miss is Miss.FRESH_KEY and history.first_of(Kind.RESENT):
            return _SENT_ANEW
        case Anomaly.DUPLICATED if mechanism.miss is Miss.FRESH_KEY and history.contract.key == "session":
            return _SESSION
        case Anomaly.LATE if left and left != _POLL_INTERVAL:
            return _LATE_GROUP
        case Anomaly.DUPLICATED if mechanism.miss is Miss.EXPIRED:
            return _PRODUCERS_FORGOTTEN
        case Anomaly.PENDING if mechanism.gap is Gap.POISONED or (
            mechanism.hold is Hold.INBOX and history.record.tried_again
        ):
            return _BLOCKED
        case Anomaly.DEAD_LETTERED | Anomaly.PARKED:
            return _WRITTEN_ASIDE
        case Anomaly.LOST:
            return _lost(history, mechanism)
        case _:
            return ""


def _left(history: History) -> str:
    """Why a member left the group so that the message was read again; empty: none did."""
    ends = [history[one.cause] for one in history.of(Kind.RETURNED)]
    ends += [left for one in history.of(Kind.DISPATCHED) if (left := departure_before(history, one))]
    return next((end.detail for end in ends if end.kind is Kind.LEFT), "")


def _lost(history: History, mechanism: Mechanism) -> str:
    if any(one.detail == "not replicated" for one in history.of(Kind.DISCARDED)):
        return _CUT_OFF
    if any(one.detail == "disk lost" for one in history.of(Kind.DISCARDED)):
        return _ONE_DISK
    if mechanism.end is End.ACKED_ALL_THE_SAME or mechanism.gap is Gap.POISONED:
        return _GAVE_UP
    is_by_the_way = history.record.settings.consumer.ack in ("background", "at-next-poll")
    return _BY_THE_WAY if is_by_the_way and mechanism.end is End.ACKED_TOO_EARLY else ""
