"""A schedule in another system: the same legs, the same crashes, its own settings and its own promise."""

import pytest

from playground.engine.commands import Crash, Drop, Send
from playground.engine.places import Place
from playground.scenario.load import load_preset
from playground.scenario.mistakes import PresetError
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset


def moved(name: str, system: str, *sets: str) -> Preset:
    return load_preset(name, Overrides(system=system, sets=sets, elsewhere=True))


def drops(preset: Preset) -> list[Place]:
    return [step.command.link for step in preset.steps if isinstance(step.command, Drop)]


def test_what_is_lost_on_the_way_into_a_queue_is_lost_on_the_way_to_the_consumer_where_there_is_none() -> None:
    assert drops(load_preset("confirm-lost")) == [Place.CONFIRM]
    assert drops(moved("confirm-lost", "direct")) == [Place.ACK]
    assert drops(moved("confirm-lost", "http")) == [Place.ACK]


def test_what_is_lost_on_the_way_to_and_from_the_consumer_stays_there() -> None:
    assert drops(load_preset("ack-lost")) == drops(moved("ack-lost", "broker")) == [Place.ACK]


def test_what_its_author_says_goes_and_every_fault_stays() -> None:
    own, elsewhere = load_preset("confirm-lost"), moved("confirm-lost", "http")
    assert [type(step.command) for step in own.steps] != [Drop]
    assert [type(step.command) for step in elsewhere.steps] == [Drop]


def test_a_crash_of_a_broker_that_is_not_there_is_a_mistake_and_no_silence() -> None:
    assert any(isinstance(step.command, Crash) for step in load_preset("volatile-broker-crash").steps)
    with pytest.raises(PresetError, match="has no broker"):
        moved("volatile-broker-crash", "direct")


def test_a_real_system_is_judged_by_what_its_documentation_promises_and_a_textbook_one_by_the_presets_own() -> None:
    assert load_preset("ack-lost").settings.guarantee.word == "at-least-once"
    assert moved("ack-lost", "http", "config=key").settings.guarantee.word == "exactly-once"
    assert moved("ack-lost", "broker").settings.guarantee.word == "at-least-once"


@pytest.mark.parametrize("system", ["kafka", "kafka:transactions", "sqs-fifo:fresh-id", "http:fresh-key"])
def test_no_application_gives_two_messages_one_key_where_the_client_makes_one_for_each_send(system: str) -> None:
    name, _, config = system.partition(":")
    preset = moved("fifo-same-id", name, *([f"config={config}"] if config else []))
    assert [step.command.key_of for step in preset.steps if isinstance(step.command, Send)] == [None]


def test_an_application_that_gives_messages_their_ids_can_give_two_the_same() -> None:
    for word in ("pulsar:deduplication", "jetstream:msg-id-double-ack", "http:key", "sqs-fifo:stable-id"):
        system, _, config = word.partition(":")
        steps = moved("fifo-same-id", system, f"config={config}").steps
        assert [step.command.key_of for step in steps if isinstance(step.command, Send)] == [1], word
