"""The set-up in words: every setting has a sentence, and a guarantee is told by its mechanisms."""

from dataclasses import MISSING, fields, replace
from typing import Any, get_args, get_type_hints

import pytest

from playground.engine.broker_settings import BrokerSettings
from playground.engine.places import Place
from playground.engine.settings import (
    ConsumerSettings,
    Guarantee,
    LinkSettings,
    ProducerSettings,
    RunSettings,
    Settings,
)
from playground.scenario.load import load_preset
from playground.scenario.overrides import Overrides
from playground.systems.native import NativeChoice
from playground.words.mechanism import mechanism
from playground.words.settings import Setting, changed_words, natively_changed, settings_words, value_words
from tests.topologies import BROKER, DIRECT

DEFAULTS = Settings(guarantee=Guarantee.AT_LEAST_ONCE, topology=BROKER)
SECTIONS = {"producer": ProducerSettings, "broker": BrokerSettings, "consumer": ConsumerSettings, "run": RunSettings}
EVERY_KEY = [(section, one.name) for section, kind in SECTIONS.items() for one in fields(kind)]


def other_values(section: str, name: str) -> list[Any]:
    """Values of a setting that are not its default."""
    kind = SECTIONS[section]
    default = next(one.default for one in fields(kind) if one.name == name)
    assert default is not MISSING
    hint = get_type_hints(kind)[name]
    words = [word for part in (hint, *get_args(hint)) for word in get_args(part) if isinstance(word, str)]
    values: list[Any] = words or [(default or 0) + 1, 7000]
    if bool in (hint, *get_args(hint)):
        values = [True, False]
    return [value for value in values if value != default]


@pytest.mark.parametrize(("section", "name"), EVERY_KEY)
def test_every_setting_that_can_differ_has_a_sentence(section: str, name: str) -> None:
    values = other_values(section, name)
    assert values
    with_a_table = replace(DEFAULTS, guarantee=Guarantee.EXACTLY_ONCE)
    for value in values:
        changed = replace(with_a_table, **{section: replace(getattr(DEFAULTS, section), **{name: value})})
        (setting,) = settings_words(changed)
        assert setting.words.endswith(".")
        assert "{" not in setting.words
        assert setting.key.startswith(f"{section}.{name} = ")


def test_what_is_as_by_default_is_not_said() -> None:
    assert settings_words(DEFAULTS) == []


def test_by_what_a_message_is_known_again_is_not_said_where_nothing_is() -> None:
    assert settings_words(replace(DEFAULTS, consumer=ConsumerSettings(dedup_by="message"))) == []


def test_a_setting_is_said_with_its_key_and_its_default() -> None:
    changed = replace(DEFAULTS, producer=ProducerSettings(ack_timeout_ms=2500, key="fresh"))
    assert settings_words(changed) == [
        Setting(
            "The producer waits 2.5 s for an answer before it sends again.", "producer.ack_timeout_ms = 2500", "1000"
        ),
        Setting("Every attempt has a new key, which no table can recognise.", 'producer.key = "fresh"', '"stable"'),
    ]


def test_links_are_told_by_what_they_do() -> None:
    links = {Place.ACK: LinkSettings(latency_ms=200), Place.DELIVER: LinkSettings(loss=0.2, jitter_ms=50)}
    assert [one.words for one in settings_words(replace(DEFAULTS, links=links))] == [
        "The ack link takes 200 ms.",
        "The deliver link loses 20 % of its packets by chance.",
        "The deliver link takes 50 ms to 100 ms.",
    ]


def test_a_guarantee_is_told_by_its_mechanisms() -> None:
    direct = replace(DEFAULTS, topology=DIRECT)
    assert mechanism(direct, Guarantee.AT_MOST_ONCE) == [
        "The producer sends a message once, and waits for no answer.",
        "The consumer answers nothing.",
        "The consumer remembers nothing: what arrives is applied, however often it comes.",
    ]
    # Broker: exactly-once keeps sending, handing out and remembering.
    exactly = mechanism(DEFAULTS, Guarantee.EXACTLY_ONCE)
    assert exactly[0] == "The producer sends a message until the broker's confirm comes, each time with the same key."
    assert "The broker dispatches a message again until the consumer's ACK comes." in exactly
    assert exactly[-1].startswith("The effect and the note that its key is processed are one transaction")


def test_a_mechanism_that_is_weakened_is_told_as_it_is() -> None:
    weak = replace(
        DEFAULTS,
        producer=ProducerSettings(max_attempts=1, outbox="memory", key="fresh"),
        consumer=ConsumerSettings(ack="before", dedup="memory"),
    )
    told = " ".join(mechanism(weak, Guarantee.EXACTLY_ONCE))
    assert "with a new key, which no table can recognise; after 1 attempt it gives up" in told
    assert "a crash of the producer forgets it" in told
    assert "before it works on it" in told
    assert "a crash empties it" in told
    assert "The broker forgets a message as it dispatches it." in mechanism(DEFAULTS, Guarantee.AT_MOST_ONCE)


def test_a_key_in_flight_that_is_told_of_is_not_taken_for_done() -> None:
    told = " ".join(mechanism(load_preset("http-two-at-once").settings, Guarantee.EXACTLY_ONCE))
    assert "A retry that finds it in flight is told so" in told
    assert "as if the work had been done" not in told
    done = " ".join(mechanism(load_preset("in-flight-crash").settings, Guarantee.EXACTLY_ONCE))
    assert "as if the work had been done" in done


OFF = {
    "producer.max_attempts": "until it is answered",
    "producer.max_in_flight": "No limit",
    "broker.max_deliveries": "No limit",
    "broker.prefetch": "No limit",
    "broker.dedup_window_ms": "remembers no keys",
    "consumer.dedup_window_ms": "does not forget",
    "consumer.ack_retry_ms": "sends an ACK once",
}
"""Where 0 is no amount: part of what is said of it."""
DEFAULT_WORDS = {
    "producer.backoff": "as long as the one before",
    "producer.backoff_jitter": "nothing left to chance",
    "producer.key": "the same key",
    "broker.durable": "outlives",
    "broker.returned_to": "before all others",
    "broker.dead_letters": "parked",
    "consumer.renew": "is not renewed",
    "consumer.store": "simulation",
}


def default_of(section: str, name: str) -> Any:
    return next(one.default for one in fields(SECTIONS[section]) if one.name == name)


@pytest.mark.parametrize(("section", "name"), EVERY_KEY)
def test_no_two_values_of_a_setting_have_the_same_sentence(section: str, name: str) -> None:
    values = [one for one in (default_of(section, name), *other_values(section, name)) if one is not None]
    told = [value_words(f"{section}.{name}", one) for one in values]
    assert all(told)
    assert len(set(told)) == len(values)


@pytest.mark.parametrize(("key", "words"), OFF.items())
def test_a_zero_that_is_no_amount_is_told_as_what_it_means(key: str, words: str) -> None:
    assert words in value_words(key, 0)
    assert words not in value_words(key, 5)


@pytest.mark.parametrize(("key", "words"), DEFAULT_WORDS.items())
def test_the_sentence_of_a_default_is_not_that_of_its_opposite(key: str, words: str) -> None:
    section, name = key.split(".")
    assert words in value_words(key, default_of(section, name))
    assert all(words not in value_words(key, other) for other in other_values(section, name))


def test_one_of_something_is_not_told_as_several() -> None:
    assert value_words("producer.max_attempts", 1) == (
        "The producer makes at most 1 attempt for a message; then it gives up and says so."
    )
    assert value_words("broker.max_deliveries", 1).startswith("After 1 dispatch without an ACK")
    assert value_words("consumer.workers", 8) == "The consumer works on up to 8 messages at once."
    for key in ("producer.max_in_flight", "broker.prefetch"):
        assert " 1 message " in value_words(key, 1)
        assert " 2 messages " in value_words(key, 2)


def test_what_is_changed_of_a_real_system_is_named_by_its_own_settings() -> None:
    was = NativeChoice(system="sqs@2012-11-05", config="default", settings={"RedrivePolicy.maxReceiveCount": 1})
    now = NativeChoice(system=was.system, config="delete-first", settings={"VisibilityTimeout": 60})
    told = ["config = delete-first", "no RedrivePolicy.maxReceiveCount", "VisibilityTimeout = 60"]
    assert natively_changed(was, now) == told
    assert natively_changed(was, was) == []


def test_what_is_changed_from_a_preset_is_named_by_its_key_but_for_what_is_told_anyway() -> None:
    was = load_preset("ack-lost").settings
    changes = ("consumer.dedup=memory", "workload.messages=3", "links.ack.loss=0.5")
    now = load_preset("ack-lost", Overrides(seed=3, guarantee="exactly-once", sets=changes)).settings
    assert changed_words(was, now) == ["messages = 3", "dedup = memory", "ack.loss = 0.5"]
    assert changed_words(was, was) == []
