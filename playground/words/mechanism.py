"""How a guarantee is made: what its contract has the producer, the broker and the consumer do, one sentence each.

The words follow the contract and never the guarantee's name, so a preset that weakens a mechanism is told as it is.
"""

import re
from collections.abc import Iterator
from typing import Final

from playground.engine.contracts import Contract, contract_for
from playground.engine.mechanisms.processing import with_a_call
from playground.engine.settings import Guarantee, Settings
from playground.scenario.stories import story_named
from playground.words.own import in_own_words, wording
from playground.words.phrases import plural

ACKS: Final = {
    "never": "The consumer answers nothing.",
    "automatic": "Nobody waits for an answer of the consumer: dispatched counts as done.",
    "before": "The consumer acknowledges a message before it works on it, so a crash in between loses it.",
    "after": "The consumer acknowledges a message after it has had its effect.",
    "at-next-poll": "The client commits every so often, as it polls, what the polls before have returned.",
    "background": "The client commits every so often what it has handed over, whether that is done or not.",
}
DEDUPS: Final = {
    "none": "The consumer remembers nothing: what arrives is applied, however often it comes.",
    "memory": "The consumer remembers in memory which keys it has processed, and skips those; a crash empties it.",
    "mark-first": "The consumer first notes a key as processed, then applies the effect: a crash in between loses it.",
    "in-flight": "The consumer puts a key on record as in flight when it starts, and as done together with the effect. "
    "It takes whatever is on record for done, and acknowledges it: a crash in between leaves the key in flight, and "
    "every retry is answered as if the work had been done. A careful one answers that it is still in progress.",
    "effect-first": "The consumer first applies the effect, then notes its key: a crash in between lets it be applied "
    "again.",
    "transaction": "The effect and the note that its key is processed are one transaction in one store: both happen, "
    "or neither. A key that is noted is skipped. An effect elsewhere, such as an e-mail, is beyond it.",
}
IN_FLIGHT_IS_TOLD: Final = (
    "The consumer puts a key on record as in flight when it starts, and as done together with the effect. A retry that "
    "finds it in flight is told so, and may come again; one that finds it done is answered from the record."
)
"""Of the same table, where a key in flight is not taken for done."""
OUTBOXES: Final = {
    "durable": "What has no answer yet is kept on disk and survives a crash of the producer.",
    "memory": "What has no answer yet is only in memory: a crash of the producer forgets it.",
}
LEASES: Final = {
    "timer": "The broker dispatches a message again when it has waited long enough for the ACK.",
    "connection": "No timer brings a message back, only the end of the consumer that has it.",
    "both": "A message comes back after a time without its ACK, or at once when the consumer that has it ends.",
    "none": "Nothing brings a message back that has been dispatched, but its ACK or a crash of the broker.",
    "membership": "A record comes again from the committed position on, once its reader is out of the group.",
}
LATE_ACKS: Final = {
    "accept": "An ACK is taken whenever it comes.",
    "ignore": "An ACK that comes after the broker has stopped waiting is ignored.",
    "refuse": "An ACK that comes after the broker has stopped waiting is refused.",
}
FAILURES: Final = {
    "silent": "When work ends in an error, the consumer gives no answer.",
    "retry": "When work ends in an error, the consumer tries again in place, and takes nothing else meanwhile.",
    "return": "When work ends in an error, the consumer says so, and gives the message back.",
    "park": "When work ends in an error, the consumer has the message parked at once.",
    "acknowledge": "When work ends in an error, the consumer gives up and acknowledges all the same: it is lost, and "
    "everybody believes it done.",
}
_KEYS: Final = {
    "stable": "each time with the same key",
    "fresh": "each time with a new key, which no table can recognise",
    "session": "with the same key until it restarts after a crash",
    "content": "each time with a hash of its content as the key",
}
_SENDING: Final = ("producer.awaits_ack", "producer.max_attempts", "producer.key")


def mechanism(settings: Settings, guarantee: Guarantee) -> list[str]:
    """The sentences for messages sent under a guarantee."""
    return [text for _, text in mechanism_by_settings(settings, guarantee)]


def mechanism_by_settings(settings: Settings, guarantee: Guarantee) -> list[tuple[tuple[str, ...], str]]:
    """The same, each with the settings that it tells of: `producer.outbox`."""
    return list(_sentences(settings, contract_for(settings, guarantee)))


def mechanism_in_own_words(settings: Settings) -> list[str]:
    """The sentences for a preset's guarantee, as somebody who runs its system would say them."""
    spoken = wording(settings.topology).spoken
    by_broker, has_broker = settings.broker.dedup_window_ms > 0, settings.topology.has_broker
    is_known = by_broker or contract_for(settings, settings.guarantee).dedup != "none"
    told = []
    for keys, text in mechanism_by_settings(settings, settings.guarantee):
        if spoken:
            text = text.replace("dispatches", "hands out").replace("dispatched", "handed out")
            text = text if is_known else text.replace(f", {_KEYS['stable']}", "")
            is_native = not has_broker or (by_broker and keys == _SENDING)
            # What a consumer keeps is an id of its messages, and so is a key that no broker looks at.
            own = spoken.get("idempotency key", "key") if is_native else "id"
            text = re.sub(r"\b([Aa]) key\b", rf"\1n {own}", text) if own[0].lower() == "i" else text
            text = re.sub(r"\bkey\b", own, text)
        told.append(in_own_words(text, settings.topology))
    return told


def beyond_a_transaction(settings: Settings) -> str:
    """Where the effect is made, if exactly-once rests on that side refusing a repeat; empty if it does not."""
    workload = settings.workload
    is_transaction = contract_for(settings, Guarantee.EXACTLY_ONCE).dedup == "transaction"
    return story_named(workload.story).outside if is_transaction and workload.effect != "set" else ""


def _sentences(settings: Settings, contract: Contract) -> Iterator[tuple[tuple[str, ...], str]]:
    broker = settings.topology.has_broker
    if contract.awaits_ack:
        answer = "the broker's confirm" if broker else "the consumer's ACK"
        yield _SENDING, f"The producer sends a message until {answer} comes, {_KEYS[contract.key]}{_limit(contract)}."
        yield ("producer.outbox",), OUTBOXES["durable" if contract.durable_outbox else "memory"]
    else:
        yield _SENDING, "The producer sends a message once, and waits for no answer."
    if broker and contract.ack != "automatic":
        lease = settings.broker.lease
        again = "The broker dispatches a message again until the consumer's ACK comes."
        yield ("broker.lease",), again if lease == "timer" else LEASES[lease]
    elif broker:
        yield ("consumer.ack",), "The broker forgets a message as it dispatches it."
    yield ("consumer.ack",), ACKS[contract.ack]
    dedup = with_a_call(contract.dedup) if settings.consumer.effect == "external" else contract.dedup
    is_told = dedup == "in-flight" and settings.consumer.busy == "busy"
    yield ("consumer.dedup",), IN_FLIGHT_IS_TOLD if is_told else DEDUPS[dedup]


def _limit(contract: Contract) -> str:
    count = contract.max_attempts
    return f"; after {plural(count, 'attempt')} it gives up and tells the application" if count else ""
