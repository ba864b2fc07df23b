"""The sentence for the interview: one sentence, about all such cases, with the names and limits of the run."""

import pytest

from playground.explain.anomalies import anomalies
from playground.explain.clauses import Anomaly
from playground.explain.record import Record
from playground.explain.why import explain
from playground.scenario.catalogue import load_all
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from playground.scenario.preset import Preset

SENTENCES = {
    (
        "ack-lost",
        3,
    ): "A lost ACK looks to the producer exactly like a lost message, so it sends again; the consumer has to "
    "record each processed id in the transaction that makes the effect.",
    (
        "slow-not-dead",
        3,
    ): "A timeout cannot tell slow from dead: the producer waits 1 s, the answer takes longer, so it "
    "sends again; the consumer has to record each processed id in the transaction that makes the effect.",
    (
        "zombie-consumer",
        3,
    ): "A timeout cannot tell slow from dead: the broker waits 2 s, the answer takes longer, so it "
    "sends again; the consumer has to record each processed id in the transaction that makes the effect.",
    ("window-too-short", 3): "A lost ACK looks to the producer exactly like a lost message, so it sends again; the "
    "deduplication window (2 s here) has to be longer than the longest way of a duplicate.",
    (
        "effect-then-crash",
        3,
    ): "After a crash between the effect and the ACK the producer cannot know, so it sends again; "
    "the effect and its mark have to be one transaction, for a crash can come between any two steps.",
    (
        "network-duplicates",
        1,
    ): "A network may deliver a packet twice, even if its sender sends only once; the consumer has "
    "to record each processed id in the transaction that makes the effect.",
    ("metric-lost", 3): "At-most-once sends once and waits for no answer, so what is lost on the way stays lost: no "
    "duplicates from retries, and loss is the price.",
    (
        "volatile-broker-crash",
        3,
    ): "A confirm is worth as much as the store behind it: a broker that confirms what it holds "
    "only in memory loses confirmed messages when it crashes.",
    (
        "poison-message",
        2,
    ): "A message that cannot be processed would come back for ever, so the broker counts deliveries "
    "and parks it after 3 deliveries with the dead letters, where a person can look at it: neither done nor lost.",
    ("retries-exhausted", 3): "With a limit of 3 attempts an at-least-once producer ends in an honest error instead of "
    "asking for ever: failed means that the application was told, lost that nobody was.",
}


@pytest.mark.parametrize(("name", "message"), SENTENCES)
def test_the_sentence_says_what_the_mechanism_teaches(name: str, message: int) -> None:
    assert explain(Record.of(play_out(load_preset(name)).simulation), message).interview == SENTENCES[name, message]


@pytest.mark.parametrize("preset", load_all(), ids=lambda preset: preset.name)
def test_every_sentence_is_one_and_names_no_message(preset: Preset) -> None:
    record = Record.of(play_out(preset).simulation)
    for message, anomaly in anomalies(record):
        said = explain(record, message, anomaly).interview
        assert said.endswith(".")
        assert ". " not in said
        assert "{" not in said
        assert not any(word.strip(".,;:") == f"m{message}" for word in said.split())


def test_different_mechanisms_are_told_differently() -> None:
    presets = ["ack-before-processing", "auto-ack-crash", "marked-then-crash", "metric-lost", "producer-without-outbox"]
    presets += ["volatile-broker-crash"]
    said = set()
    for name in presets:
        record = Record.of(play_out(load_preset(name)).simulation)
        lost = next(message for message, anomaly in anomalies(record) if anomaly is Anomaly.LOST)
        said.add(explain(record, lost).interview)
    assert len(said) == len(presets)
