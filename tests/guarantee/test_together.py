"""Settings that close a gap together: a few are tried with each other, where each alone closes nothing."""

import json

from playground.configuration.cases import SettingsCase
from playground.guarantee.answer import Answer
from playground.guarantee.answering import answer
from playground.guarantee.bench import measure, try_out
from playground.guarantee.question import GuaranteeQuestion
from playground.guarantee.search import other_faults
from playground.systems import SYSTEMS
from playground.systems.native import NativeValue
from tests.cli.helpers import invoke
from tests.each import of_each
from tests.guarantee.helpers import given


def test_a_file_that_is_written_and_flushed_at_once_keeps_what_was_answered() -> None:
    [answer] = json.loads(invoke("guarantee", "redis-streams", "--json").stdout)["answers"]
    lose = answer["gaps"][0]
    assert (lose["trouble"], lose["remedy"]) == ("lose", None)
    together = [(one["setting"], one["value"]) for one in lose["together"]]
    assert together == [("appendonly", True), ("appendfsync", "always")]
    assert answer["still_open"]["lose"] == []


def test_what_an_application_acknowledges_unfinished_is_parked_where_it_rejects_it_and_the_queue_has_a_place() -> None:
    set_so = ("x-queue-type=quorum", "confirm.select=true", "mandatory=true", "consumer.on_failure=acknowledge")
    [answer] = json.loads(invoke("guarantee", "rabbitmq", *set_so, "--json").stdout)["answers"]
    lose = next(one for one in answer["gaps"] if one["trouble"] == "lose")
    assert lose["remedy"] is None
    assert {one["setting"] for one in lose["together"]} == {"x-dead-letter-exchange", "consumer.on_failure"}


def test_people_read_both_in_one_sentence() -> None:
    text = invoke("guarantee", "redis-streams", "--more", columns=200).stdout
    assert 'No single setting closes it; these together do: appendonly = true and appendfsync = "always".' in text


def test_a_log_of_one_node_that_answers_for_the_leader_alone_needs_both_and_is_told_what_comes_then() -> None:
    asked = ("acks=1", "replication.factor=1", "min.insync.replicas=1", "enable.idempotence=false")
    [answer] = json.loads(invoke("guarantee", "kafka", *asked, "--json").stdout)["answers"]
    lose = next(one for one in answer["gaps"] if one["trouble"] == "lose")
    together = [(one["setting"], one["value"]) for one in lose["together"]]
    assert together == [("acks", "all"), ("replication.factor", 3)]
    assert answer["still_open"]["lose"] == []


def answered(system: str, config: str | None, settings: dict[str, NativeValue]) -> Answer:
    profile = SYSTEMS[system]
    assert profile.dialect is not None
    version = profile.dialect.versions[0]
    question = GuaranteeQuestion(profile, profile.dialect, version, config, try_out, other_faults, measure)
    case = SettingsCase((), {name: given(name, value)._replace(system=system) for name, value in settings.items()})  # type: ignore[arg-type]
    return answer(question, case)


@of_each(
    [
        ("kafka", None, {"acks": "1", "replication.factor": 1}),
        ("kafka", "acks-1", {"replication.factor": 1}),
        ("kafka", None, {"acks": "1", "replication.factor": 1, "min.insync.replicas": 1}),
        ("kafka", "acks-0", {"replication.factor": 1, "min.insync.replicas": 1}),
        ("mqtt", "qos-1", {"session_expiry_interval": 0}),
        ("mqtt", "qos-1", {"persistent_client_expiration": 1}),
        ("mqtt", "qos-0", {"max_qos": 0}),
    ]
)
def test_where_some_settings_lose_nothing_the_answer_names_them(
    system: str, config: str | None, settings: dict[str, NativeValue]
) -> None:
    assert not answered(system, config, settings).still_open.losing


def test_replicas_and_an_answer_that_waits_for_them_are_named_together_with_their_price() -> None:
    found = answered("kafka", None, {"acks": "1", "replication.factor": 1})
    gap = next(one for one in found.shortfalls if one.trouble == "lose")
    assert [(one.name, one.value) for one in gap.changes] == [("acks", "all"), ("replication.factor", 3)]
    assert gap.remedy is None
    assert gap.price is not None
    assert gap.price.answer_ms > found.price.answer_ms
    shown = invoke("guarantee", "kafka", "acks=1", "replication.factor=1", "--need", "at-least-once", columns=200)
    text = " ".join(shown.stdout.split())
    assert 'acks = "all", and replication.factor = 3 (against F4b; 100 ms more to the effect, 100 ms more until' in text


def test_no_setting_is_to_have_two_values() -> None:
    less: list[dict[str, NativeValue]] = [{}, {"max_qos": 0}, {"clean_start": False, "session_expiry_interval": 0}]
    for settings in less:
        for one in (found := answered("mqtt", "qos-0", settings), *found.rounds):
            changes = {(change.name, change.value) for change in one.remedies}
            assert len(changes) == len({name for name, _ in changes})


def test_a_number_that_is_set_too_low_is_closed_by_what_it_is_by_default() -> None:
    found = answered("kafka", "transactions", {"transaction.timeout.ms": 1})
    assert [(one.name, one.value) for one in found.remedies] == [("transaction.timeout.ms", 60_000)]


@of_each([{"persistence": False}, {"persistent_client_expiration": 1}, {"clean_start": True}])
def test_a_configuration_that_loses_less_only_with_what_closes_the_rest_is_named_too(
    settings: dict[str, NativeValue],
) -> None:
    found = answered("mqtt", "qos-2", settings)
    assert found.last.verdicts.losing, "what is promised for QoS 2 is not given up without a word"
    assert found.instead is not None
    assert found.instead[0] == "qos-1"
    assert not found.still_open.losing, "what is told goes by that configuration"
    assert found.price_instead.packets < found.price.packets, "QoS 2 takes two packets more a hop"
