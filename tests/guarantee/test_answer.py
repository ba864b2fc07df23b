from dataclasses import replace

import pytest

from playground.configuration.cases import SettingsCase
from playground.configuration.found import Value
from playground.guarantee.answer import Answer
from playground.guarantee.answering import answer
from playground.guarantee.bench import measure, try_out
from playground.guarantee.changes import changes
from playground.guarantee.legs import Leg
from playground.guarantee.question import GuaranteeQuestion
from playground.guarantee.trial import FaultTrial
from playground.matrix.cells import SystemChoice
from playground.scenario.native import native_of
from playground.scenario.validate import problems_of
from playground.systems import SYSTEMS
from playground.systems.native import Promised
from tests.guarantee.helpers import broker_question, given, question


def answered(**settings: Value) -> Answer:
    names = {name.replace("idempotency_key", "Idempotency-Key"): value for name, value in settings.items()}
    return answer(question(), SettingsCase((), {name: given(name, value) for name, value in names.items()}))


def test_a_gap_is_closed_by_the_one_setting_that_closes_most_of_it() -> None:
    [gap] = answered().shortfalls
    assert (gap.leg, gap.trouble, [one.fault for one in gap.trials]) == (
        Leg.EFFECT,
        "duplicate",
        ["F2", "F4a", "F9", "F11"],
    )
    assert gap.remedy is not None
    assert (gap.remedy.change.name, gap.remedy.change.value) == ("Idempotency-Key", "stable")
    assert [one.fault for one in gap.remedy.left] == ["F12"], "a key that is pruned is what stays open"


def test_what_a_remedy_costs_is_measured() -> None:
    found = answered()
    [gap] = found.shortfalls
    assert gap.remedy is not None
    assert gap.remedy.price.packets - found.price.packets == 1


@pytest.mark.parametrize(("key", "retries"), [("per-call", 0), ("per-call", 2), ("none", 0), ("fresh", 0)])
def test_a_key_that_is_pruned_is_better_than_none_and_none_is_no_cure_for_it(key: str, retries: int) -> None:
    profile = SYSTEMS["http"]
    assert profile.dialect is not None
    real = GuaranteeQuestion(profile, profile.dialect, "2026", None, try_out, lambda _: (), measure)
    settings = [given("Idempotency-Key", key), given("max_network_retries", retries)]
    found = answer(real, SettingsCase((), {one.name: one for one in settings}))
    assert [(one.name, one.value) for one in found.remedies] == [("Idempotency-Key", "stable")]
    assert [one.fault for one in found.still_open.repeating] == ["F12"]


def test_what_stays_open_with_all_remedies_is_tried_as_well() -> None:
    still = answered().still_open
    assert [one.fault for one in still.repeating] == ["F12"]


def test_texts_become_values_of_the_settings_types() -> None:
    found = answered(idempotency_key="STABLE", key_retention_hours="720")
    assert found.choice.settings == {"Idempotency-Key": "stable", "key_retention_hours": 720}
    assert found.findings == ()


def test_a_value_out_of_range_is_a_finding_with_its_range_and_its_page() -> None:
    [finding] = answered(key_retention_hours=0).findings
    assert (finding.rule, finding.spot.line) == ("bad-value", 1)
    assert "from 1 to 2,700 hours" in finding.text
    assert "https://" in finding.text


def test_a_setting_that_is_not_modelled_is_named_with_the_nearest_that_is() -> None:
    [finding] = answered(max_network_retry="3").findings
    assert (
        finding.text
        == "max_network_retry is no setting of http that is modelled here; did you mean max_network_retries?"
    )
    [finding] = answered(api="v2").findings
    assert finding.text == "api is no setting of http that is modelled here; did you mean api_version?"


def test_a_leg_says_where_it_is_set_and_what_it_is_by_default() -> None:
    first, effect = answered(max_network_retries=1).legs
    assert (first.is_said, [one.name for one in first.written]) == (True, ["max_network_retries"])
    assert first.defaults["timeout"] == 80
    assert not effect.is_said
    assert effect.defaults["Idempotency-Key"] == "none"


def test_what_the_system_decides_is_not_the_applications() -> None:
    assert answered(**{"consumer.dedup": "none"}).choice.application == {}


def test_no_remedy_is_tried_that_contradicts_another_setting() -> None:
    found = answered(idempotency_key="stable", key_retention_hours=30)
    assert found.verdicts.name == "at-least-once: may duplicate"
    assert all(gap.remedy is None for gap in found.shortfalls)


def test_each_gap_has_the_page_that_says_so() -> None:
    found = answered()
    assert found.page(found.shortfalls[0]) == "https://docs.stripe.com/api/idempotent_requests"


def test_what_is_lost_only_by_a_deduplication_is_the_effects() -> None:
    def trials(choice: SystemChoice) -> list[FaultTrial]:
        outcome = "lost" if choice.application.get("consumer.dedup") == "mark-first" else "applied_once"
        return [FaultTrial("F6", 1, 2, 0, "ok", outcome)]

    marked = SystemChoice("rabbitmq@4.3", None, {}, {"consumer.dedup": "mark-first"})
    legs = broker_question(trials).judged(marked).legs
    assert [bool(one.losing) for one in legs] == [False, False, True]


def test_what_makes_a_message_go_round_for_ever_is_no_better_than_what_parks_it() -> None:
    def tried(choice: SystemChoice) -> list[FaultTrial]:
        values = choice.settings
        outcome = "dead_lettered" if values.get("x-dead-letter-exchange") else "lost"
        outcome = "pending" if values.get("basic.nack") else outcome
        return [FaultTrial("F10", 1, 21, 0, "ok", outcome)]

    [gap] = answer(broker_question(tried), SettingsCase((), {})).shortfalls
    assert gap.remedy is not None
    assert gap.remedy.change.name == "x-dead-letter-exchange"


def test_a_line_that_is_taken_back_comes_before_a_mechanism_that_is_not_there() -> None:
    def tried(choice: SystemChoice) -> list[FaultTrial]:
        is_kept = choice.settings.get("x-queue-type") == "quorum" or choice.settings.get("delivery_mode") != 1
        return [FaultTrial("F4b", 1, 1, 1, "OK", "kept") if is_kept else FaultTrial("F4b", 0, 0, 0, "OK", "lost")]

    written = {"delivery_mode": given("delivery_mode", 1), "auto_ack": given("auto_ack", False)}
    [gap] = answer(broker_question(tried), SettingsCase((), written)).shortfalls
    assert gap.remedy is not None
    assert (gap.remedy.change.name, gap.remedy.change.value) == ("delivery_mode", 2)
    assert [one.name for one in gap.remedy.others] == ["x-queue-type"]


def test_no_fix_of_an_effect_has_a_leg_repeat_what_it_did_not() -> None:
    def tried(choice: SystemChoice) -> list[FaultTrial]:
        without = choice.settings.get("mandatory") is True
        return [
            FaultTrial("F2", 2 if without else 1, 1, 1, "ok", "applied_once"),
            FaultTrial("F11", 2, 2, 1 if without else 2, "ok", "applied_once" if without else "duplicated"),
        ]

    [gap] = answer(broker_question(tried), SettingsCase((), {})).shortfalls
    assert (gap.trouble, gap.remedy) == ("duplicate", None)


@pytest.mark.parametrize("system", [name for name, profile in SYSTEMS.items() if profile.dialect])
def test_no_remedy_breaks_what_the_documentation_promises(system: str) -> None:
    profile = SYSTEMS[system]
    assert profile.dialect is not None
    for config in profile.dialect.configurations:
        choice = SystemChoice(f"{system}@{profile.dialect.versions[0]}", config.name)
        before = promised(choice)
        for change in changes(choice) if before.binds and before.guarantee.forbids_loss else ():
            after = promised(change.applied(choice))
            assert after.binds, (config.name, change)
            assert after.guarantee.forbids_loss, (config.name, change)
            assert after.guarantee.forbids_duplicates >= before.guarantee.forbids_duplicates, (config.name, change)


def promised(choice: SystemChoice) -> Promised:
    native = native_of(choice.table())
    assert native is not None
    return native.promised


def test_kafka_s_transactions_and_automatic_commits_are_a_contradiction_and_no_remedy() -> None:
    choice = SystemChoice("kafka@4.1", "transactions")
    assert "enable.auto.commit" not in {one.name for one in changes(choice)}
    own = choice._replace(settings={"enable.auto.commit": True}).table()
    [problem] = problems_of(own)
    assert problem.text.startswith("has to be false in read, process, write: positions go with the transaction")


def test_choices_that_differ_in_nothing_that_is_modelled_are_one_to_try() -> None:
    asked = broker_question(lambda _: ())
    short, long = (SystemChoice(asked.system, settings={"x-message-ttl": one, "mandatory": True}) for one in (1, 2))
    assert asked.tried(short) == asked.tried(long)
    assert asked.tried(short).settings == {"mandatory": True}


def test_what_the_version_that_runs_does_not_have_is_no_remedy_alone_or_beside_others() -> None:
    asked = replace(broker_question(lambda _: ()), lacks=frozenset({"mandatory"}))
    choice = SystemChoice(asked.system)
    for ways in (asked.changes, asked.changes_together):
        names = {one.name for one in ways(choice)}
        assert "mandatory" not in names
        assert "confirm.select" in names


@pytest.mark.parametrize(
    ("system", "name", "written"),
    [
        ("jetstream@2.12", "sync_interval", "sync_interval: always"),
        ("redis-streams@8.6", "appendonly", "appendonly yes"),
    ],
)
def test_a_change_is_told_in_the_words_that_its_system_takes(system: str, name: str, written: str) -> None:
    told = [one.written for one in changes(SystemChoice(system)) if one.name == name]
    assert [one.startswith(written) for one in told] == [True]


@pytest.mark.parametrize(
    ("system", "name", "value", "mended", "closes"),
    [
        ("sqs-fifo", "MessageDeduplicationId", "fresh", "stable", {"F2", "F4a", "F11"}),  # FACTS 6.4(2)
        ("sqs-fifo", "MessageDeduplicationId", "per-call", "stable", {"F11"}),
        ("jetstream", "Nats-Msg-Id", "fresh", "stable", {"F2", "F4a", "F11"}),
        ("kafka", "enable.idempotence", False, True, {"F2", "F4a"}),
    ],
)
def test_a_line_that_has_things_come_twice_is_mended_before_they_are_recognised_behind_it(
    system: str, name: str, value: Value, mended: Value, closes: set[str]
) -> None:
    profile = SYSTEMS[system]
    assert profile.dialect is not None
    version = profile.dialect.versions[0]
    real = GuaranteeQuestion(profile, profile.dialect, version, None, try_out, lambda _: (), measure)
    found = answer(real, SettingsCase((), {name: given(name, value)}))
    [gap] = (one for one in found.shortfalls if one.trouble == "duplicate")
    assert [(one.name, one.value) for one in gap.changes] == [(name, mended)]
    assert gap.remedy is not None
    left = {one.fault for one in gap.remedy.left}
    assert {one.fault for one in gap.trials} - left == closes
    assert left <= {"F7", "F8", "F9", "F11", "F12"}, "a retry that is too late, and what is behind the queue"
    assert found.then is not None
    [rest] = (one for one in found.then.shortfalls if one.trouble == "duplicate")
    assert [one.name for one in rest.changes] == ["consumer.dedup"]
    assert not found.still_open.repeating


def test_what_is_kept_on_several_nodes_is_not_given_up_where_an_inbox_closes_as_much() -> None:
    profile = SYSTEMS["rabbitmq"]
    assert profile.dialect is not None
    version = profile.dialect.versions[0]
    real = GuaranteeQuestion(profile, profile.dialect, version, None, try_out, lambda _: (), measure)
    found = answer(real, SettingsCase((), {"x-queue-type": given("x-queue-type", "quorum")}))
    [gap] = (one for one in found.shortfalls if one.trouble == "duplicate")
    assert [one.name for one in gap.changes] == ["consumer.dedup"]
    assert gap.remedy is not None
    assert not gap.remedy.left
