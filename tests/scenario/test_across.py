"""One schedule in several systems: what compare prints and the race shows is made of these presets."""

import pytest

from playground.engine.commands import Say
from playground.scenario.across import across, loading, real_systems, system_words, with_own_record
from playground.scenario.load import load_preset


def test_a_systems_own_schedule_stays_as_it_is_set_there_and_in_its_version() -> None:
    """A preset that is written down names the version: it is that system's all the same, and keeps its settings."""
    script = load_preset("kafka-slow-poll")
    own = across(["kafka"], loading(script)).presets["kafka"]
    assert own.native == script.native
    assert own.settings == script.settings
    assert any(isinstance(step.command, Say) for step in own.steps), "its author speaks of it"


def test_each_system_has_the_same_faults_in_the_settings_of_its_first_configuration() -> None:
    script = load_preset("ack-lost")
    there = across(real_systems(), loading(script)).presets
    assert list(there) == real_systems()
    for word, one in there.items():
        assert one.native is not None
        assert one.settings.topology.name == word
        assert [step.command for step in one.steps] == [step.command for step in script.steps]


def test_a_configuration_stands_behind_a_colon_and_a_wrong_word_is_named() -> None:
    assert system_words("http:key, sqs") == ["http:key", "sqs"]
    there = across(["http:key"], loading(load_preset("ack-lost"))).presets["http:key"]
    assert there.native is not None
    assert there.native.config == "key"
    for wanted, told in (("kafak", "no system is called 'kafak'"), ("http:kye", "no configuration 'kye'")):
        with pytest.raises(ValueError, match=told):
            system_words(wanted)


def test_what_cannot_meet_a_fault_is_left_out_with_the_reason() -> None:
    there = across(["http", "sqs"], loading(load_preset("volatile-broker-crash")))
    assert list(there.presets) == ["sqs"]
    assert there.refused == {"http": "it has no broker (nodes: producer, consumer)"}


def test_the_consumers_own_record_can_be_put_in_unless_the_system_decides_that_itself() -> None:
    there = across(["sqs", "http"], loading(load_preset("ack-lost"))).presets
    kept = with_own_record(there["sqs"])
    assert kept is not None
    assert (there["sqs"].settings.consumer.dedup, kept.settings.consumer.dedup) == ("none", "transaction")
    assert with_own_record(there["http"]) is None
