"""What has to hold beside what is tried: asked only of what neither files nor arguments answer."""

from collections.abc import Collection
from dataclasses import replace

import pytest

from playground.configuration.cases import SettingsCase
from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Value
from playground.configuration.losses import OwnLoss, ParkedUntil
from playground.guarantee.answering import answer
from playground.guarantee.board import Board
from playground.guarantee.conditions import conditions_beside, conditions_of_system, without_excluded
from playground.guarantee.legs import Leg
from playground.guarantee.trial import OWN_LINE, FaultTrial
from playground.matrix.cells import SystemChoice
from playground.matrix.faults import NAMES
from playground.scenario.native import native_of
from tests.each import of_each
from tests.guarantee.helpers import broker_question, on_paper


def asked(
    system: str, name: str, value: Value, *, is_there: bool = False, asks: str = "", config: str | None = None
) -> dict[str, list[str]]:
    """What has to hold with one setting, by the trouble that comes else."""
    one = GivenSetting(system, name, value, Spot("a"), "", is_there=is_there, asks=asks)
    choice = SystemChoice(system, config, settings={} if "consumer" in name else {name: value})
    native = native_of(choice.table())
    assert native is not None
    found: dict[str, list[str]] = {}
    for each in conditions_beside(native, choice, SettingsCase((), {name: one})):
        found.setdefault(each.trouble, []).append(each.text)
    return found


@pytest.mark.parametrize(
    ("system", "name", "value", "whose"),
    [
        (
            "rabbitmq@4.3",
            "x-dead-letter-exchange",
            "dlx",
            "what goes to dlx (dead-lettered without confirms: a crash on the way may lose it)",
        ),
        ("sqs@2012-11-05", "RedrivePolicy.maxReceiveCount", 5, "the dead letter queue before its retention ends"),
    ],
)
def test_of_dead_letters_that_the_files_lead_somewhere_only_the_reader_is_asked_for(
    system: str, name: str, value: Value, whose: str
) -> None:
    assert f"somebody reads {whose}" in asked(system, name, value, is_there=True)["lose"]
    assert any(" is there, " in one for one in asked(system, name, value)["lose"])


@pytest.mark.parametrize(
    ("system", "name", "alone", "several"),
    [("rabbitmq@4.3", "x-queue-type", "classic", "quorum"), ("kafka@4.1", "replication.factor", 1, 3)],
)
def test_what_lies_on_one_node_is_as_safe_as_its_disk(system: str, name: str, alone: Value, several: Value) -> None:
    def on_a_disk(value: Value) -> list[str]:
        return [one for one in asked(system, name, value).get("lose", []) if "disk survives" in one]

    assert len(on_a_disk(alone)) == 1
    assert on_a_disk(several) == []


def test_what_a_framework_asks_for_is_asked_as_well() -> None:
    assert asked("rabbitmq@4.3", "consumer.ack", "after", asks="nobody is killed")["lose"][-1] == "nobody is killed"


def test_a_deleted_copy_of_a_queue_that_gives_once_stays_away_on_a_condition() -> None:
    name = "RedrivePolicy.maxReceiveCount"
    [told] = asked("sqs@2012-11-05", name, 1)["duplicate"]
    assert told.startswith("a copy whose server missed the delete counts as received")
    assert "duplicate" not in asked("sqs@2012-11-05", name, 2)
    assert "duplicate" not in asked("sqs-fifo@2012-11-05", name, 1), "there is no second server's copy"


def test_a_fault_that_the_files_exclude_is_not_tried() -> None:
    choice = SystemChoice("http@v1")
    one = GivenSetting("http", "BatchSize", 1, Spot("a"), "", excludes="F9")
    assert {each.fault for each in on_paper(choice)} - {
        each.fault for each in without_excluded(on_paper, SettingsCase((), {one.name: one}))(choice)
    } == {"F9"}


def test_an_error_that_is_handed_on_and_not_repeated_comes_to_what_it_does_without_retries() -> None:
    def tried(choice: SystemChoice, /, only: Collection[str] = NAMES) -> list[FaultTrial]:
        retries = choice.settings["max_network_retries"]
        return [
            FaultTrial(one, None, 1, 1, f"{retries} retries", "applied_once") for one in ("F2", "F4a") if one in only
        ]

    one = GivenSetting("http", "max_network_retries", 3, Spot("a"), "", excludes="F4a", excludes_but=0)
    without = without_excluded(tried, SettingsCase((), {one.name: one}))
    choice = SystemChoice("http", "no-key", {one.name: 3})
    assert [(each.fault, each.believes) for each in without(choice)] == [("F2", "3 retries"), ("F4a", "0 retries")]
    assert [each.fault for each in without(choice, ("F2",))] == ["F2"]


def test_a_condition_names_the_line_that_brings_it_as_long_as_that_counts() -> None:
    def asked_by(written: str, value: int) -> str:
        given = GivenSetting("http", "max_network_retries", 3, Spot("a"), written)
        choice = SystemChoice("http@2026", "no-key", {given.name: value})
        native = native_of(choice.table())
        assert native is not None
        conditions = conditions_beside(native, choice, SettingsCase((), {given.name: given}))
        [text] = [one.text.partition(" (")[2] for one in conditions if one.name == given.name]
        return text

    assert asked_by("attempts = 3", 3) == "attempts: after 4 requests)"
    assert asked_by("attempts = 3, retryOn = 5xx", 3) == "attempts = 3, retryOn = 5xx: after 4 requests)"
    assert asked_by("attempts = 3", 2) == "max_network_retries: after 3 requests)", "a remedy has changed it"
    assert asked_by("stripe.max_network_retries = 3", 3) == "max_network_retries: after 4 requests)"


def test_what_is_to_be_done_after_a_stored_500_is_one_condition_against_both_troubles() -> None:
    found = asked("http@2026", "Idempotency-Key", "stable")
    assert {one for one in found["lose"] if "500" in one} == {one for one in found["duplicate"] if "500" in one}


@pytest.mark.parametrize(
    ("system", "name", "value", "text"),
    [
        ("redis-streams@8.6", "XAUTOCLAIM", False, "somebody claims by hand what a consumer left pending"),
        ("pulsar@4.0", "maxRedeliverCount", 10, "the dead letter topic has a subscription from the first on"),
    ],
)
def test_what_is_kept_only_if_somebody_sees_to_it_is_asked_for(system: str, name: str, value: Value, text: str) -> None:
    assert any(one.startswith(text) for one in asked(system, name, value)["lose"])


def test_what_was_taken_for_so_is_not_asked_once_it_is_said() -> None:
    def of_sessions(name: str, value: Value) -> list[str]:
        return [one for one in asked("mqtt@5", name, value, config="qos-1").get("lose", []) if "sessions down" in one]

    assert len(of_sessions("receive_maximum", 10)) == 1
    assert of_sessions("persistence", True) == []


def test_of_content_as_an_id_it_is_asked_that_no_two_are_alike() -> None:
    def of_bodies(config: str) -> list[str]:
        found = asked("sqs-fifo@2012-11-05", "VisibilityTimeout", 60, config=config)
        return [one for one in found["lose"] if "one body" in one]

    assert (len(of_bodies("content-hash")), of_bodies("stable-id")) == (1, [])


def test_of_a_fifo_queue_ids_are_the_group_s_where_that_is_set_and_a_batch_is_left_at_its_first_failure() -> None:
    found = asked("sqs-fifo@2012-11-05", "DeduplicationScope", "messageGroup", config="stable-id")
    assert any("one id in one message group within five minutes" in one for one in found["lose"])
    assert any("has the MessageGroupId that it had" in one for one in found["duplicate"])
    partial = asked("sqs-fifo@2012-11-05", "FunctionResponseTypes", "ReportBatchItemFailures", config="stable-id")
    assert any("the function stops at the first failure" in one for one in partial["order"])
    assert not any("first failure" in one for one in partial["lose"]), "that is no loss"


def test_what_a_line_loses_by_itself_is_lost_whatever_is_tried() -> None:
    loss = OwnLoss("broker", "the only bookie that answered is lost")
    one = GivenSetting("pulsar", "managedLedgerDefaultAckQuorum", 1, Spot("a"), "", loses=loss)
    asked = replace(broker_question(lambda _: []), other_faults=lambda _: [])
    found = answer(asked, SettingsCase((), {one.name: one}))
    assert [trial.about for trial in found.verdicts.of(Leg.PRODUCER).losing] == [loss.when]
    assert not found.verdicts.of(Leg.CONSUMER).losing
    assert [gap.remedy for gap in found.shortfalls] == [None]
    assert [given.name for given in found.legs[0].written] == [one.name]
    assert not found.findings  # No setting of its name is missed.


@pytest.mark.parametrize(
    ("limit", "hidden_s", "kept_s", "lost", "mended"),
    [
        (1, 30, 60, 0, ["5 times: dead has it 150 s"]),  # What is parked too early is closed with five receives.
        (1, 30, 151, 0, []),
        (1, 60, 60, 1, ["once: dead has it 60 s"]),
        (5, 30, 60, 1, ["5 times: dead has it 150 s"]),
        (1000, 1300, 60, 1, []),  # No queue keeps that: 1,300,000 s. Fewer receives do.
    ],
)
def test_what_a_place_for_dead_letters_forgets_hangs_on_the_other_settings_as_they_are_and_as_remedies_leave_them(
    limit: int, hidden_s: int, kept_s: int, lost: int, mended: list[str]
) -> None:
    redrive, hidden = "RedrivePolicy.maxReceiveCount", "VisibilityTimeout"
    until = ParkedUntil("dead", kept_s, redrive, hidden, "kept", 1_209_600, Spot("a", 9))
    one = GivenSetting("sqs", redrive, limit, Spot("a", 1), f"limit = {limit}", parks_until=until)
    other = GivenSetting("sqs", hidden, hidden_s, Spot("", 0), "", is_argument=True)
    found = answer(Board.of("sqs").question, SettingsCase((), {redrive: one, hidden: other}))
    assert len([trial for trial in found.verdicts.losing if trial.kind == OWN_LINE]) == lost
    lines = found.mended_lines
    assert [(line.mended, line.loses and line.loses.line_at) for line in lines] == [
        ("kept = 1209600 of dead", Spot("a", 9)) for _ in mended
    ]
    assert all(word in str(line.loses) for line, word in zip(lines, mended, strict=True))
    assert not found.still_open.losing


@pytest.mark.parametrize("system", ["sqs@2012-11-05", "sqs-fifo@2012-11-05"])
def test_a_queue_keeps_what_is_not_done_for_four_days_where_nobody_says_otherwise(system: str) -> None:
    assert any("within 345,600 s" in one for one in asked(system, "VisibilityTimeout", 30)["lose"])


@pytest.mark.parametrize(
    ("system", "config", "words"),
    [
        ("sqs-fifo", "stable-id", "bear one id within five minutes (MessageDeduplicationId: the second is answered"),
        ("jetstream", "msg-id-double-ack", "bear one id within 120,000 ms (Nats-Msg-Id: the second"),
        ("redis-streams", "idmp", "bear one id within 100 s (IDMP: the second"),
        ("pulsar", "deduplication", "no producer numbers lower than before (sequenceId: "),
    ],
)
def test_what_knows_a_message_by_its_id_drops_another_with_the_same_one(system: str, config: str, words: str) -> None:
    native = native_of(SystemChoice(system, config).table())
    assert native
    [found] = [one for one in conditions_of_system(native) if words in one.text]
    assert (found.trouble, found.is_before_storing) == ("lose", True)
    first = native_of(SystemChoice(system, "fresh-id" if system == "sqs-fifo" else "default").table())
    assert first
    assert not [one for one in conditions_of_system(first) if words in one.text]


def test_a_body_that_is_the_id_has_to_be_the_same_again_and_another_s_not() -> None:  # FACTS 6.4(3)
    native = native_of(SystemChoice("sqs-fifo", "content-hash").table())
    assert native
    own = [one for one in conditions_of_system(native) if one.name == "ContentBasedDeduplication"]
    assert {one.trouble for one in own} == {"lose", "duplicate"}
    assert all(one.is_before_storing for one in own)


@pytest.mark.parametrize("system", ["sqs", "kafka", "pulsar", "redis-streams"])
def test_that_an_application_sends_again_is_asked_for_on_its_own_leg(system: str) -> None:
    native = native_of(SystemChoice(system).table())
    assert native is not None
    is_of_publishing = {
        one.is_before_storing
        for one in conditions_of_system(native)
        if "sends again what is reported as failed" in one.text
    }
    assert is_of_publishing == {True}


@pytest.mark.parametrize(("config", "is_asked"), [("key", True), ("key-v2", False), ("no-key", False)])
def test_v1_alone_keeps_an_error_that_is_not_to_be_sent_with_a_new_key(config: str, is_asked: bool) -> None:
    native = native_of(SystemChoice("http", config, {}).table())
    assert native is not None
    assert any(one.name == "api_version" for one in conditions_of_system(native)) is is_asked


@pytest.mark.parametrize(
    ("system", "config", "name", "words"),
    [
        ("pulsar@4.0", None, "subscriptionInitialPosition", "the subscription is there before the first message"),
        ("redis-streams@8.6", None, "XGROUP CREATE", "the group is there before the first entry"),
        ("rabbitmq@4.3", "confirms-quorum", "x-queue-type", "no majority of the quorum queue's members"),
        ("kafka@4.1", None, "auto.offset.reset", "the group has a position"),
    ],
)
def test_where_a_reader_begins_and_what_a_majority_keeps_is_asked_for(
    system: str, config: str | None, name: str, words: str
) -> None:
    native = native_of(SystemChoice(system, config).table())
    assert native is not None
    [one] = [each for each in conditions_of_system(native) if each.name == name]
    assert (words in one.text, one.trouble, one.is_before_storing) == (True, "lose", False)


@pytest.mark.parametrize(
    ("system", "settings", "asked_for"),
    [
        ("kafka", {}, ["consumer.on_failure"]),
        ("redis-streams", {}, ["consumer.on_failure"]),
        ("pulsar", {}, ["consumer.on_failure"]),
        ("sqs", {}, ["consumer.on_failure"]),
        ("pulsar", {"maxRedeliverCount": 3}, ["maxRedeliverCount"]),
        ("sqs", {"RedrivePolicy.maxReceiveCount": 5}, ["RedrivePolicy.maxReceiveCount"]),
        ("rabbitmq", {"x-dead-letter-exchange": "dlx"}, ["x-dead-letter-exchange"]),
        ("rabbitmq", {}, []),  # It drops them.
        ("http", {}, []),
    ],
)
def test_that_somebody_reads_the_dead_letters_is_asked_for_once_wherever_some_are_kept(
    system: str, settings: dict[str, Value], asked_for: list[str]
) -> None:
    for way in ({"on_failure": "park"}, {"on_failure": "retry", "max_tries": 3, "then": "park"}):
        choice = SystemChoice(system, None, settings, {f"consumer.{key}": value for key, value in way.items()})
        native = native_of(choice.table())
        assert native is not None
        conditions = conditions_beside(native, choice, SettingsCase((), {}))
        assert [one.name for one in conditions if "dead letter" in one.text or "dlx" in one.text] == asked_for


def test_what_rests_on_a_default_for_want_of_the_value_is_said_to() -> None:
    choice = SystemChoice("sqs@2012-11-05")
    native = native_of(choice.table())
    assert native is not None
    name = "MessageRetentionPeriod"
    given = GivenSetting("sqs", name, "", Spot("a"), "", unknown=f"{name} = !Ref Retention")
    for settings, is_taken in (({name: given}, True), ({}, False)):
        told = [one.text for one in conditions_beside(native, choice, SettingsCase((), settings)) if name in one.text]
        assert ["with its default" in one for one in told] == [is_taken]


@of_each(
    [
        ({"confirm.select": True}, True),
        ({"confirm.select": True, "delivery_mode": 2}, False),
        ({"confirm.select": True, "delivery_mode": 1}, False),
        ({"confirm.select": True, "x-queue-type": "quorum"}, False),
    ]
)
def test_that_messages_are_persistent_is_a_condition_where_nothing_says_it(
    settings: dict[str, Value], is_asked: bool
) -> None:
    native = native_of(SystemChoice("rabbitmq", settings=settings).table())
    assert native is not None
    found = conditions_beside(native, SystemChoice("rabbitmq", settings=settings), SettingsCase((), {}))
    assert [one.is_before_storing for one in found if one.name == "delivery_mode"] == [True] * is_asked


@pytest.mark.parametrize(("limit", "is_asked"), [(1000, False), (1_000_000, True)])
def test_a_limit_of_deliveries_that_no_run_reaches_is_a_condition(limit: int, is_asked: bool) -> None:
    choice = SystemChoice("rabbitmq@4.3", "confirms-quorum", settings={"x-delivery-limit": limit})
    native = native_of(choice.table())
    assert native is not None
    asked_for = [one.text for one in conditions_beside(native, choice, SettingsCase((), {}))]
    assert any("comes back more than 1,000,000 times" in one for one in asked_for) is is_asked


@pytest.mark.parametrize(
    ("settings", "innocents"),
    [
        ({}, "limit = 20 up to 1,999 others that the consumer holds are dropped with it"),
        (
            {"x-delivery-limit": 1, "prefetch_count": 100, "x-dead-letter-exchange": "d"},
            "limit = 1 up to 99 others that the consumer holds are dead-lettered with it",
        ),
        ({"prefetch_count": 1}, ""),
        ({"x-delivery-limit": -1}, ""),
        ({"x-queue-type": "classic"}, ""),
    ],
)
def test_what_a_consumer_holds_beside_a_message_that_kills_it_counts_towards_the_limit(
    settings: dict[str, Value], innocents: str
) -> None:
    """A crash counts for every delivery that is not acknowledged, whosever fault it is."""
    choice = SystemChoice("rabbitmq@4.3", "confirms-quorum", settings=settings)
    native = native_of(choice.table())
    assert native is not None
    asked_for = conditions_beside(native, choice, SettingsCase((), {}))
    found = [one for one in asked_for if "crashes its consumer each time" in one.text]
    assert len(found) == bool(innocents)
    assert all(innocents in one.text for one in found)
    is_kept = "x-dead-letter-exchange" in settings
    assert all(one.trouble == ("park" if is_kept else "lose") for one in found), "what is parked is not lost"
