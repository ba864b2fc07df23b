"""What to say in an interview: about all cases of this kind, and not about one message.

It is put together from the mechanism that the explanation found: why the sender had no answer, why the duplicate was
not recognised, why nobody sent again, what a message waits for. Mechanism, limit, consequence; the words are general,
the limits and times in them are those of the run.
"""

from collections.abc import Sequence
from typing import Final

from playground.engine.effects.store import KeyState
from playground.engine.events import Kind
from playground.engine.nodes.exchange_broker import NO_SESSION
from playground.engine.places import Place
from playground.explain.clauses import SLOW_GAPS, Anomaly, Clause, End, Gap, Hold, Mechanism, Miss
from playground.explain.coming_again import LATE_BY_A_CONNECTION, came_by_a_connection, coming_again, resending_words
from playground.explain.history import History
from playground.explain.log_interview import READ_ON, of_a_log
from playground.explain.recognition import passed_for_another
from playground.explain.remedies import knows_by_the_broker, remedy_of
from playground.words.phrases import plural
from playground.words.times import span

_ZOMBIE: Final = (
    "A timeout cannot tell slow from dead: the lease ran out while the consumer stood still, and then it finished all "
    "the same. Rejecting its late ACK could not undo that, and a longer lease only moves the limit. Only the place "
    "where the effect is made can stop it, by refusing an outdated token or a known id."
)

_SLOW_AGAIN: Final = (
    "A timeout cannot tell slow from dead: the {sender}'s timer of {timeout} ran out while the consumer stood still, "
    "and then it did all that had been sent meanwhile. A longer timer only moves the limit. Only the place where the "
    "effect is made can stop it, by refusing a known id."
)

_ACKNOWLEDGE: Final = "Acknowledge, after the work; knowing ids would only hide that nobody does."
_LOST: Final = {
    End.WAITS_FOR_NOTHING: "At-most-once sends once and waits for no answer, so what is lost on the way stays lost: "
    "no duplicates from retries, and loss is the price.",
    End.FORGOTTEN: "Retries last only as long as the memory of what to retry: without a durable outbox, a crash "
    "of the producer loses what is unacknowledged.",
    End.SETTLED_ON_DISPATCH: "With automatic acknowledgement the broker forgets a message as it hands it out, so "
    "what is lost then, on the way or in a crash of the consumer, stays lost.",
    End.ACKED_TOO_EARLY: "An acknowledgement before the work is a promise about the future: what ends the work in "
    "between loses the message, so acknowledge after the effect.",
    End.COMMITTED_WITH: "A commit is a position: it says of all before it that it is done. Whoever hands records to "
    "several workers, and commits as each is done, loses in a crash what a slower one had in hand; commit up to the "
    "oldest that is not done.",
    End.PASSED_OVER: "A handover in two steps removes duplicates on one hop, and leaves the application out: once the "
    "library has said that it keeps a message, nobody sends that again, and its memory dies with the process. "
    "Acknowledge after the effect and recognise ids in its transaction, instead.",
    End.SESSION_ENDED: "A session takes its queue along as it ends, be that with its connection or so long after it: "
    "whoever subscribes anew gets what is published from then on. Let sessions live on, for longer than anybody is "
    "ever away.",
    End.QUEUE_LOST: "A confirm is worth as much as the store behind it: what is confirmed and not on a disk yet is "
    "gone with the process, or, if the operating system was to write it, with the machine.",
    End.DISCARDED: "A limit on deliveries without a place for what is over it is a silent loss: the producer has its "
    "confirm, and the broker throws away what it could not deliver. Set up a dead letter queue, and watch it.",
    End.ACKED_ALL_THE_SAME: "A consumer that acknowledges what it could not do turns an error into a silent loss: "
    "everybody believes it done. Give it back, or have it parked, where somebody can find it; many frameworks give up "
    "so after some tries by default.",
    End.EXPIRED: "Dead letters are a place to look at, not one to keep things in: what nobody has redriven within "
    "their retention is a silent loss, days after everybody went home. Put an alarm on the age of the oldest one.",
    End.TOO_OLD: "A log does not wait for its readers: what is older than its retention is gone, read or not, and its "
    "producer has its confirm. Keep records for longer than anybody is ever away, and put an alarm on the lag.",
    End.PASSED_BY: "A position that was never committed, or is gone, is made up: latest begins at the end, and passes "
    "by whatever is there, without an error. Begin with the earliest, know what comes twice, and commit early.",
    End.CONFIRMED: "Whoever holds an answer does not send again, so an answer must not be given before the effect is "
    "as durable as the answer is final.",
}
_UNCONFIRMED: Final = (
    "What a broker holds only in memory dies with it, and where nobody waits for an answer, nobody sends it again."
)
_UNROUTABLE: Final = (
    "A confirm says that the broker has dealt with a message, not that a queue has it: what finds no queue is "
    "confirmed and gone. Ask for its return, or give the exchange somewhere to put what it cannot route."
)
_NO_SESSION: Final = (
    "A confirm says that the broker has dealt with a message, not that anybody gets it: for a subscriber without a "
    "session nothing is kept while it is away. Let sessions outlive their connections, for as long as anybody is away."
)
_RETURNED: Final = (
    "Sending it again would find no queue either: an answer that says so is worth an alarm, for somebody has to mend "
    "the routing. Without that answer it would have been a loss that everybody believes ok."
)
_REFUSED_AND_LOST: Final = (
    " And a broker that knows a key refuses the retry, whatever became of the first copy: it remembers what was "
    "stored, and not what was done."
)
_IN_FLIGHT: Final = (
    "A key that goes on record before its work needs an end of its own: whoever dies at work leaves it in flight, and "
    "a retry that is skipped and acknowledged as known is a silent loss. Answer 'still in progress', which is no "
    "acknowledgement, and let the claim expire; or put the record into the transaction of the effect."
)
_MARK_FIRST: Final = (
    "Marking a message as processed before its effect turns a crash in between into a loss, because the retry is taken "
    "for a duplicate: the effect and its note have to be one transaction."
)
_SHARED_KEY: Final = (
    "An idempotency key is the name of one piece of work. Two different messages under one name are one to whoever "
    "keeps a table of names: the second is confirmed and never done. Take the key from what the message is about, an "
    "order's number, and not from what happens to be in it."
)
_PARKED: Final = (
    "After {deliveries} without an ACK the broker sets the message aside. It does not know why: bad message, lost "
    "dispatch, dead consumer, or done and the ACK lost. Check the effect before replaying."
)
_PARKED_AT_ONCE: Final = (
    "A consumer that has a message parked at its first error takes a moment's trouble for a bad message: park what can "
    "never be done, and give back, with a delay and a limit, what may be done later. Somebody has to watch that place."
)
_UNSEEN: Final = (
    " The limit counts dispatches and not failures: what was handed out together is counted together, so a low "
    "prefetch keeps healthy messages out of a bad one's way."
)
_FAILED: Final = (
    "{attempts}, and as many silences: the producer stops, and all that it can report is that the outcome is unknown. "
    "Here nothing was done; behind the same silence the work may have been done. Repeat it only under the same key."
)
_FAILED_BY_AN_ERROR: Final = (
    "An error is an answer, and still does not tell whether the work was done before it came. Here nothing was done; "
    "behind the same error it may have been. Repeat it only under the same key, once what made it fail is mended."
)
_STORED_ERROR: Final = (
    "An answer that is stored with its key is the answer to that key, an error too: nothing was done here, and no "
    "retry under that key ever does it. Look whether it is done, and only then send it anew, under a new key."
)
_MISREPORTED: Final = (
    "No answer is not a failure: the producer gave up, and the work had been done. Report the outcome as unknown. To "
    "repeat it under the same idempotency key is safe either way; to ask by that key is certain only where the answer "
    "is 'done', for behind a 'not yet' a late original may still come."
)
_ERROR_AFTER: Final = (
    "An error tells that something went wrong, and not when: the work may have been done before. Where the answer is "
    "stored with the key, every retry gets the same error. Ask what became of it before you pay again with a new key."
)
_SETS: Final = (
    "An effect that sets what is there, and adds nothing, is naturally idempotent: done twice, it is as if done once, "
    "and needs no table of ids. That ends where something else was set in between: then a late duplicate sets it back."
)
_LATE: Final = {
    Gap.PACKET_LOST: "A retry turns loss into delay: the message is late by the {waits} that passed until one got "
    "through. A shorter timeout is earlier, and sends again more often what was only slow.",
    Gap.NODE_DOWN: "A sender that keeps sending turns an outage into a delay: late is not lost, as long as somebody "
    "still holds the message.",
    Gap.REJECTED: "Too few replicas in sync means no for as long as that lasts: not to be had for a while is the price "
    "of not losing what is confirmed. With sequence numbers what comes behind it has to wait, so that order holds.",
    Gap.HELD_UP: "Late is not lost: a pause or a slow network costs time, and costs the message only if somebody "
    "gives up on it.",
}
_LATE_OTHERWISE: Final = (
    "What somebody still holds durably is late and not lost: it comes again after a crash or a timeout."
)
_RECOGNISED: Final = (
    " Delivered twice is not applied twice: with one stable idempotency key for all attempts, the consumer recognises "
    "what it has processed, and answers a duplicate without doing it again."
)
_KNOWN_BY_ID: Final = (
    " Delivered twice is not applied twice: the consumer stores the business id with the effect, which is the same "
    "whatever key a client makes for an attempt, and answers a duplicate without doing it again."
)
_NOT_PARTED: Final = " The id was noted in the transaction of the effect, so a crash leaves both or neither."
_RECOGNISED_SO: Final = "Whoever knows ids where the effect is made does nothing twice."
_REFUSED: Final = (
    " Published twice is not stored twice: with one stable key for all attempts, the broker recognises what it has "
    "stored, and confirms without storing it again. That covers the way to the broker, and not the way from it."
)
_STUCK: Final = {
    Hold.SLOT: "A message that never gets its ACK keeps its slot, and with {prefetch} at once those behind it starve: "
    "set it aside after some dispatches, or hand out more at once.",
    Hold.DELAY: "A queue may hold a message until it is due: that is neither lost nor late, as long as "
    "somebody expects it.",
    Hold.LANE: "Order has its price: while one message of a lane is not done, all that follow it in that lane wait, "
    "however well they would fare. Set it aside after some dispatches, and choose many small lanes.",
    Hold.TURN: "A producer that waits for one answer before the next message is as slow as the slowest: what is never "
    "answered holds up all that come after it.",
    Hold.REDELIVERY: "Somebody has to notice the silence: a dispatch that is lost is made again when a timer "
    "runs out, so a timer of {timeout} is how long nobody notices.",
    Hold.NOTHING: "What is out without an ACK stays out for ever, unless something ends the wait: a timer, the end of "
    "a connection, or somebody who takes it over. Watch how long the oldest message has been out.",
    Hold.ANSWER: "A producer that never gives up never loses a message, and never says that it is not getting through: "
    "bound the time or the attempts, and report the outcome as unknown.",
    Hold.INBOX: "Work that comes faster than it is done waits longer and longer: what lies in the inbox is nobody "
    "else's to take, so fetch no more than can be done in time.",
}
_STUCK_FOR_EVER: Final = (
    "A message that fails whenever it is tried comes back for ever, and nobody is told: with a limit {keeper}, "
    "and somebody sees it."
)
_STUCK_BEHIND: Final = (
    "What always fails and is tried again in place holds up all that was fetched behind it: bound the tries, and set "
    "it aside where somebody sees it."
)
_STUCK_OTHERWISE: Final = (
    "Pending is neither done nor lost: as long as somebody holds the message, no verdict on it is final."
)


def interview(history: History, anomaly: Anomaly, mechanism: Mechanism, clauses: Sequence[Clause]) -> str:
    """What to say about all such cases, in a few sentences."""
    return _text(history, anomaly, mechanism, clauses).format_map(_words(history, mechanism))


def _text(history: History, anomaly: Anomaly, mechanism: Mechanism, clauses: Sequence[Clause]) -> str:
    remedy = _RECOGNISED_SO if anomaly is Anomaly.DEDUPLICATED else remedy_of(history, mechanism.miss)
    if told := of_a_log(history, anomaly, mechanism, remedy):
        return told
    match anomaly:
        case Anomaly.DUPLICATED:
            return _duplicated(history, mechanism, clauses)
        case Anomaly.DEDUPLICATED:
            return _deduplicated(history, mechanism)
        case Anomaly.LOST:
            return _lost(history, mechanism)
        case Anomaly.DEAD_LETTERED | Anomaly.PARKED:
            return _parked(history)
        case Anomaly.FAILED:
            return _RETURNED if mechanism.gap is Gap.UNROUTABLE else _failed(history)
        case Anomaly.MISREPORTED:
            return _ERROR_AFTER if history.first_of(Kind.DECLINED) else _MISREPORTED
        case Anomaly.PENDING:
            return _pending(history, mechanism)
        case Anomaly.LATE:
            return _late(history, mechanism)


def _failed(history: History) -> str:
    if _has_stored_error(history):
        return _STORED_ERROR
    return _FAILED_BY_AN_ERROR if any(one.detail != "busy" for one in history.of(Kind.DECLINED)) else _FAILED


def _has_stored_error(history: History) -> bool:
    """Whether its key is on record as failed."""
    return any(one.detail == KeyState.FAILED.word for one in history.of(Kind.SKIPPED))


def _parked(history: History) -> str:
    if any(answer.detail == "park" for answer in history.of(Kind.NACKED)):
        return _PARKED_AT_ONCE
    return _PARKED if history.first_of(Kind.STARTED) else _PARKED + _UNSEEN


def _pending(history: History, mechanism: Mechanism) -> str:
    if mechanism.gap is Gap.POISONED:
        return _STUCK_FOR_EVER
    if mechanism.hold is Hold.INBOX and history.record.tried_again:
        return _STUCK_BEHIND
    return _STUCK.get(mechanism.hold or Hold.WORK, _STUCK_OTHERWISE)


def _duplicated(history: History, mechanism: Mechanism, clauses: Sequence[Clause]) -> str:
    """Why it came again; then what would know it, or that none is needed, or, where no ACK is ever sent, to send it."""
    if history.record.settings.workload.effect == "set":
        return f"{coming_again(history, mechanism)} {_SETS}"
    if mechanism.miss is Miss.NO_TABLE and mechanism.gap is Gap.NO_ANSWER:
        return f"{coming_again(history, mechanism)} {_ACKNOWLEDGE}"
    if mechanism.miss is Miss.NO_TABLE and mechanism.gap in SLOW_GAPS and _stood_still(history, clauses):
        return _ZOMBIE if mechanism.sender == "broker" else _SLOW_AGAIN
    return f"{coming_again(history, mechanism)} {remedy_of(history, mechanism.miss)}"


def _stood_still(history: History, clauses: Sequence[Clause]) -> bool:
    """Whether a pause of the consumer is blamed."""
    blamed = [history[fault] for clause in clauses for fault in clause.faults]
    return any(fault.kind is Kind.PAUSED and fault.place.role is Place.CONSUMER for fault in blamed)


def _deduplicated(history: History, mechanism: Mechanism) -> str:
    """A duplicate that was recognised did no harm, unless the message had never been done."""
    if passed_for_another(history):
        return _SHARED_KEY
    if not history.first_of(Kind.APPLIED) and history.first_of(Kind.SKIPPED):
        return _STORED_ERROR if _has_stored_error(history) else _marked_before(history)
    is_by_id = history.record.settings.consumer.dedup_by == "message"
    recognised = _KNOWN_BY_ID if is_by_id else _RECOGNISED
    if mechanism.gap is Gap.CRASHED_AFTER and history.contract.dedup == "transaction":
        recognised += _NOT_PARTED
    return coming_again(history, mechanism) + (_REFUSED if history.first_of(Kind.REFUSED) else recognised)


def _lost(history: History, mechanism: Mechanism) -> str:
    if passed_for_another(history):
        return _SHARED_KEY
    if mechanism.gap is Gap.SKIPPED:
        return _marked_before(history)
    if mechanism.gap is Gap.UNROUTABLE:
        nobody = history.first_of(Kind.UNROUTABLE)
        return _NO_SESSION if nobody and nobody.detail == NO_SESSION else _UNROUTABLE
    if mechanism.end is End.QUEUE_LOST and not history.first_of(Kind.CONFIRMED):
        return _UNCONFIRMED
    text = _LOST.get(mechanism.end or End.CONFIRMED, _LOST[End.CONFIRMED])
    return text + (_REFUSED_AND_LOST if history.first_of(Kind.REFUSED) else "")


def _late(history: History, mechanism: Mechanism) -> str:
    if mechanism.gap is Gap.PACKET_LOST and came_by_a_connection(history, mechanism):
        return READ_ON if history.record.settings.mechanisms.keeps_log else LATE_BY_A_CONNECTION
    return _LATE.get(mechanism.gap or Gap.HELD_UP, _LATE_OTHERWISE)


def _words(history: History, mechanism: Mechanism) -> dict[str, str]:
    """What the sentences may name, as this run has it."""
    settings = history.record.settings
    by_the_broker = mechanism.sender == "broker"
    timeout_ms = settings.broker.redelivery_timeout_ms if by_the_broker else settings.producer.ack_timeout_ms
    answer = "confirm" if history.has_broker and not by_the_broker else "ACK"
    window_ms = settings.broker.dedup_window_ms if knows_by_the_broker(history) else None
    return {
        "answer": answer,
        "an_answer": f"{'an' if answer == 'ACK' else 'a'} {answer}",
        "sender": mechanism.sender,
        **resending_words(mechanism),
        "work": "effect" if answer == "ACK" else "store",
        "timeout": span(timeout_ms),
        "waits": "timeouts" if settings.producer.backoff == "none" or by_the_broker else "timeouts and the backoffs",
        "window": span(window_ms or settings.consumer.dedup_window_ms),
        "deliveries": plural(settings.broker.max_deliveries, "dispatch"),
        "attempts": plural(history.contract.max_attempts, "attempt"),
        "keeper": "the broker sets it aside" if by_the_broker else "the producer gives up and says so",
        "prefetch": str(settings.broker.prefetch),
    }


def _marked_before(history: History) -> str:
    """The key was there before the effect, which never came."""
    mark = history.first_of(Kind.MARKED)
    return _IN_FLIGHT if mark and mark.detail == KeyState.IN_FLIGHT.word else _MARK_FIRST
