"""The sentence for the interview: what a candidate would say about all cases of this kind, and not about one message.

It is put together from the mechanism that the explanation found: why the sender had no answer, why the duplicate was
not recognised, why nobody sent again. The words are general; the names, limits and times in them are those of the run.
"""

from typing import Final

from playground.explain.clauses import SLOW_GAPS, Anomaly, End, Gap, Mechanism, Miss
from playground.explain.history import History
from playground.explain.words import span

_AGAIN: Final = {
    Gap.ANSWER_LOST: "a lost {answer} looks to the {sender} exactly like a lost message, so it sends again",
    Gap.CRASHED_AFTER: "after a crash between the {work} and the {answer} the {sender} cannot know, so it sends again",
    Gap.NO_ANSWER: "without {an_answer} the {sender} sends again, however often the work has been done",
    Gap.SENDER_CRASHED: "a {sender} that crashed cannot know what had arrived, so after its restart it sends again",
    Gap.NETWORK_COPY: "a network may deliver a packet twice, even if its sender sends only once",
    Gap.POISONED: "a failure without an answer looks like silence, so the {sender} sends again",
}
_TIMEOUT: Final = (
    "a timeout cannot tell slow from dead: the {sender} waits {timeout}, the answer takes longer, so it sends again"
)
_SILENCE: Final = "silence does not tell whether the message or the answer was lost, so the {sender} sends again"

_REMEDIES: Final = {
    Miss.NO_TABLE: "the consumer has to record each processed id in the transaction that makes the effect",
    Miss.FRESH_KEY: "deduplication can work only if all attempts at one message carry the same idempotency key",
    Miss.LOST_IN_A_CRASH: "the table of processed ids has to be as durable as the effects that it guards",
    Miss.WIPED: "processed ids have to be kept for as long as a duplicate can still come",
    Miss.EXPIRED: "the deduplication window ({window} here) has to be longer than the longest way of a duplicate",
    Miss.NOT_MARKED: "the effect and its mark have to be one transaction, for a crash can come between any two steps",
}
_LOST: Final = {
    End.WAITS_FOR_NOTHING: "at-most-once sends once and waits for no answer, so what is lost on the way stays lost: "
    "no duplicates from retries, and loss is the price",
    End.FORGOTTEN: "retries last only as long as the memory of what to retry: without a durable outbox, a crash "
    "of the producer loses what is unacknowledged",
    End.SETTLED_ON_DISPATCH: "with automatic acknowledgement the broker forgets a message as it hands it out, so "
    "what is lost then, on the way or in a crash of the consumer, stays lost",
    End.ACKED_TOO_EARLY: "an acknowledgement before the work is a promise about the future: a crash in between "
    "loses the message, so acknowledge after the effect",
    End.QUEUE_LOST: "a confirm is worth as much as the store behind it: a broker that confirms what it holds only "
    "in memory loses confirmed messages when it crashes",
    End.CONFIRMED: "whoever holds an answer does not send again, so an answer must not be given before the effect is "
    "as durable as the answer is final",
}
_MARK_FIRST: Final = (
    "marking a message as processed before its effect turns a crash in between into a loss, because the retry is taken "
    "for a duplicate: the effect and its mark have to be one transaction"
)
_PARKED: Final = (
    "a message that cannot be processed would come back for ever, so the broker counts deliveries and parks it after "
    "{deliveries} with the dead letters, where a person can look at it: neither done nor lost"
)
_FAILED: Final = (
    "with a limit of {attempts} an at-least-once producer ends in an honest error instead of asking for ever: failed "
    "means that the application was told, lost that nobody was"
)
_MISREPORTED: Final = (
    "a producer that gives up knows only that it had no answer: unknown is not failed, so the application has to ask, "
    "or to repeat with the same idempotency key, before it believes that nothing happened"
)
_LATE: Final = {
    Gap.PACKET_LOST: "a retry turns loss into delay: the message is late by the timeouts that passed until one got "
    "through",
    Gap.NODE_DOWN: "a sender that keeps asking turns an outage into a delay: late is not lost, as long as somebody "
    "still holds the message",
    Gap.HELD_UP: "late is not lost: a pause or a slow network costs time, and costs the message only if somebody "
    "gives up on it",
}
_LATE_OTHERWISE: Final = (
    "what somebody still holds durably is late and not lost: it comes again after a crash or a timeout, and then counts"
)
_RECOGNISED: Final = (
    "delivered twice is not applied twice: with one stable idempotency key for all attempts, {guard}, and a duplicate "
    "is answered without being done again"
)


def interview(history: History, anomaly: Anomaly, mechanism: Mechanism) -> str:
    """One precise sentence about all such cases."""
    text = _text(anomaly, mechanism).format_map(_words(history, mechanism))
    return f"{text[:1].upper()}{text[1:]}."


def _text(anomaly: Anomaly, mechanism: Mechanism) -> str:
    match anomaly:
        case Anomaly.DUPLICATED:
            remedy = _REMEDIES[mechanism.miss] if mechanism.miss else ""
            return f"{_again(mechanism.gap)}; {remedy}"
        case Anomaly.DEDUPLICATED:
            return f"{_again(mechanism.gap)}; {_RECOGNISED}"
        case Anomaly.LOST:
            is_mark_first = mechanism.gap is Gap.SKIPPED
            return _MARK_FIRST if is_mark_first else _LOST.get(mechanism.end or End.CONFIRMED, _LOST[End.CONFIRMED])
        case Anomaly.DEAD_LETTERED:
            return _PARKED
        case Anomaly.FAILED:
            return _FAILED
        case Anomaly.MISREPORTED:
            return _MISREPORTED
        case Anomaly.LATE:
            return _LATE.get(mechanism.gap or Gap.HELD_UP, _LATE_OTHERWISE)


def _again(gap: Gap | None) -> str:
    if gap in SLOW_GAPS:
        return _TIMEOUT
    return _AGAIN.get(gap or Gap.PACKET_LOST, _SILENCE)


def _words(history: History, mechanism: Mechanism) -> dict[str, str]:
    """What the sentences may name, as this run has it."""
    settings = history.record.settings
    by_the_broker = mechanism.sender == "broker"
    timeout_ms = settings.broker.redelivery_timeout_ms if by_the_broker else settings.producer.ack_timeout_ms
    answer = "ACK" if history.is_direct or by_the_broker else "confirm"
    return {
        "answer": answer,
        "an_answer": f"{'an' if answer == 'ACK' else 'a'} {answer}",
        "sender": mechanism.sender,
        "work": "effect" if answer == "ACK" else "store",
        "timeout": span(timeout_ms),
        "window": span(settings.consumer.dedup_window_ms),
        "deliveries": _counted(settings.broker.max_deliveries, "delivery", "deliveries"),
        "attempts": _counted(history.contract.max_attempts, "attempt", "attempts"),
        "guard": _guard(settings.broker.dedup_window_ms > 0 and history.contract.dedup == "none"),
    }


def _guard(is_at_the_broker: bool) -> str:
    if is_at_the_broker:
        return "the broker recognises what it has stored"
    return "the consumer recognises what it has processed"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
