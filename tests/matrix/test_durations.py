"""A script goes on until its fault has struck and every clock has come, however long that takes."""

from collections.abc import Mapping

import pytest

from playground.guarantee.search import other_faults
from playground.matrix.cells import Counts, SystemChoice, came_to, cells, scripts
from playground.scenario.validate import problems_of
from playground.systems.native import Values
from tests.each import of_each

DAY_MS = 86_400_000

SHIFTED: list[tuple[str, str, Values, Mapping[str, object]]] = [
    # What delays the first delivery, and with it all that strikes it or what follows from it.
    ("sqs", "default", {"DelaySeconds": 30}, {}),
    ("sqs", "default", {"DelaySeconds": 900}, {}),
    ("sqs", "delete-first", {"DelaySeconds": 900}, {}),
    ("sqs-fifo", "stable-id", {"DelaySeconds": 900}, {}),
    # Clocks that bring a message back.
    ("sqs", "default", {"VisibilityTimeout": 7200}, {}),
    ("sqs", "default", {"VisibilityTimeout": 43_200, "DelaySeconds": 900}, {}),
    ("sqs-fifo", "fresh-id", {"VisibilityTimeout": 43_200}, {}),
    ("jetstream", "default", {"AckWait": 86_400}, {}),
    ("redis-streams", "default", {"min-idle-time": DAY_MS}, {}),
    ("redis-streams", "idmp", {"min-idle-time": 1_000_000_000}, {}),
    ("rabbitmq", "confirms-quorum", {"consumer_timeout": DAY_MS}, {}),
    ("kafka", "default", {"max.poll.interval.ms": DAY_MS}, {}),
    # Clocks of the producer.
    ("kafka", "acks-1", {"request.timeout.ms": 2 * 3_600_000}, {}),
    ("http", "no-key", {"timeout": 7200}, {}),
    # Work that is long, within a clock that is longer.
    ("rabbitmq", "library-defaults", {}, {"consumer.processing_ms": 120_000}),
    ("kafka", "default", {}, {"consumer.processing_ms": 120_000}),
    ("kafka", "acks-0", {}, {"consumer.processing_ms": 120_000}),
    ("sqs", "default", {"VisibilityTimeout": 43_200}, {"consumer.processing_ms": 2 * 3_600_000}),
]


def counts(system: str, config: str, settings: Values, application: Mapping[str, object]) -> dict[str, object]:
    return {one.fault.name: one.counts for one in cells(SystemChoice(system, config, settings, application))}


@of_each(SHIFTED)
def test_what_only_shifts_times_changes_no_cell(
    system: str, config: str, settings: Values, application: Mapping[str, object]
) -> None:
    assert counts(system, config, settings, application) == counts(system, config, {}, {})


def test_an_ack_that_waits_a_day_for_its_commit_is_struck_all_the_same() -> None:
    auto = {"enable.auto.commit": True}
    assert counts("kafka", "default", {**auto, "auto.commit.interval.ms": DAY_MS}, {}) == counts(
        "kafka", "default", auto, {}
    )


def test_a_loop_is_left_early_only_where_nothing_ends_it() -> None:
    [(fault, preset)] = scripts(SystemChoice("rabbitmq", "library-defaults"), {"F10"})
    soon, late = (came_to(preset.settings, preset.steps, most) for most in (1000, fault.most_events))
    assert fault.most_events_with(preset.settings) == 1000
    assert soon == late
    assert soon.deliveries is None
    found = counts("rabbitmq", "library-defaults", {}, {"consumer.on_failure": "retry", "consumer.max_tries": 300})
    assert isinstance(found["F10"], Counts)
    assert found["F10"].deliveries is not None


def test_a_limit_that_is_only_reached_after_days_is_reached() -> None:
    settings: Values = {"VisibilityTimeout": 7200, "DelaySeconds": 900, "RedrivePolicy.maxReceiveCount": 10}
    [cell] = cells(SystemChoice("sqs", settings=settings), ["F10"])
    assert (cell.counts.deliveries, cell.counts.outcome) == (10, "dead_lettered")


def test_no_crash_misses_a_delivery_for_being_delayed() -> None:
    delayed: Values = {"DelaySeconds": 900, "VisibilityTimeout": 43_200}
    found = {one.about: one.effects for one in other_faults(SystemChoice("sqs", settings=delayed))}
    assert (
        found["the consumer crashes right after `started`"],
        found["the consumer crashes right after `applied`"],
    ) == (
        1,
        2,
    )


@pytest.mark.parametrize("system", ["rabbitmq", "kafka", "mqtt", "sqs"])
def test_what_the_defaults_have_time_for_is_given_no_more(system: str) -> None:
    for fault, preset in scripts(SystemChoice(system)):
        assert preset.settings.run.chaos_ms is None, fault.name


@pytest.mark.parametrize("system", ["sqs", "sqs-fifo"])
def test_what_is_deleted_before_anybody_can_see_it_is_no_setting_to_run(system: str) -> None:
    def told(delay_s: int) -> list[str]:
        settings: Values = {"MessageRetentionPeriod": 60, "DelaySeconds": delay_s}
        return [one.text.partition(":")[0] for one in problems_of(SystemChoice(system, settings=settings).table())]

    assert told(60) == ["nobody could ever receive a message"]
    assert told(59) == []
