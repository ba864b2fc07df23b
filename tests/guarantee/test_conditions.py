"""What has to hold beside what is tried: asked only of what neither files nor arguments answer."""

import pytest

from playground.configuration.cases import SettingsCase
from playground.configuration.found import GivenSetting, Spot, Value
from playground.guarantee.conditions import conditions_beside, without_excluded
from playground.matrix.cells import SystemChoice
from playground.scenario.native import native_of
from tests.guarantee.helpers import on_paper


def asked(system: str, name: str, value: Value, *, is_there: bool = False, asks: str = "") -> dict[str, list[str]]:
    """What has to hold with one setting, by the trouble that comes else."""
    one = GivenSetting(system, name, value, Spot("a"), "", is_there=is_there, asks=asks)
    choice = SystemChoice(system, settings={} if "consumer" in name else {name: value})
    native = native_of(choice.table())
    assert native is not None
    found: dict[str, list[str]] = {}
    for each in conditions_beside(native, choice, SettingsCase((), {name: one})):
        found.setdefault(each.trouble, []).append(each.text)
    return found


@pytest.mark.parametrize(
    ("system", "name", "value", "whose"),
    [
        ("rabbitmq@4.3", "x-dead-letter-exchange", "dlx", "what goes to dlx, on a way without confirms"),
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
