"""What ends the message that always fails, found by trying."""

from functools import partial

import pytest

from playground.guarantee.bench import measure, try_out
from playground.guarantee.changes import changes
from playground.guarantee.endings import configuration_losing_less, endings
from playground.guarantee.legs import judge_legs
from playground.guarantee.question import GuaranteeQuestion
from playground.matrix.cells import SystemChoice
from playground.systems import SYSTEMS
from playground.systems.native import NativeValue
from tests.cli.helpers import invoke
from tests.each import of_each


def ends_with(system: str, **settings: NativeValue) -> list[tuple[str, NativeValue]]:
    """The settings that end it, beside some that are set."""
    profile = SYSTEMS[system]
    assert profile.dialect
    question = GuaranteeQuestion(
        profile, profile.dialect, profile.dialect.versions[0], None, try_out, lambda _: (), measure
    )
    named = {name.replace("_", "-"): value for name, value in settings.items()}
    choice, judged = SystemChoice(question.system, settings=named), partial(question.judged, thorough=False)
    found = endings(choice, judged(choice), changes(choice), profile.dialect, judged)
    return [(one.name, one.value) for one in found]


@pytest.mark.parametrize(
    ("system", "settings"),
    [
        ("sqs", [("RedrivePolicy.maxReceiveCount", 5)]),
        ("pulsar", [("maxRedeliverCount", 10)]),
        # A quorum queue with a limit would end it, too; but it has consumer_timeout, by which slow work is done twice.
        ("rabbitmq", [("x-dead-letter-exchange", "dead-letters"), ("consumer.on_failure", "park")]),
        # By the framework: a DeadLetterPublishingRecoverer, or enable-dlq.
        ("kafka", [("consumer.on_failure", "park")]),
        ("http", []),
    ],
)
def test_it_takes_the_fewest_settings_that_lose_nothing(system: str, settings: list[tuple[str, NativeValue]]) -> None:
    assert ends_with(system) == settings


def test_where_nothing_goes_round_nothing_has_to_end_it() -> None:
    assert ends_with("rabbitmq", x_queue_type="quorum") == []


def test_nothing_is_parked_unseen_so_that_something_ends() -> None:
    found = ends_with("sqs", MessageRetentionPeriod=60, VisibilityTimeout=30)
    assert found == [("MessageRetentionPeriod", 345_600), ("RedrivePolicy.maxReceiveCount", 5)], "one receive is no try"


def test_where_as_many_tries_as_are_usual_end_too_late_it_takes_the_most_that_do() -> None:
    found = ends_with("sqs", MessageRetentionPeriod=300, VisibilityTimeout=60)
    assert found == [("RedrivePolicy.maxReceiveCount", 4)], "a fifth receive would come when the message is gone"


@of_each(
    [
        ("jetstream", {"MaxDeliver": 1, "sync_interval": 0}, {"F5", "F6", "F10"}),
        ("jetstream", {"MaxDeliver": 5, "sync_interval": 0}, {"F10"}),
        ("rabbitmq", {"x-queue-type": "quorum", "confirm.select": True}, {"F10"}),
        ("sqs", {"RedrivePolicy.maxReceiveCount": 1}, set()),
        ("sqs", {"VisibilityTimeout": 3600, "MessageRetentionPeriod": 600}, {"F5", "F6", "F10"}),
    ]
)
def test_tries_that_are_over_with_nowhere_to_park_are_a_loss(
    system: str, settings: dict[str, NativeValue], lost: set[str]
) -> None:
    trials = try_out(SystemChoice(system, settings=settings))
    assert {one.fault for one in judge_legs(trials).losing} == lost


def test_it_is_said_in_words_with_what_it_hangs_on() -> None:
    text = " ".join(invoke("guarantee", "sqs", "--more").stdout.split())
    assert "still never done when processing always fails (F10)" in text
    assert "It ends, parked, with RedrivePolicy.maxReceiveCount = 5, if the dead letter queue is there" in text


def test_a_configuration_that_loses_less_is_named_where_no_single_setting_helps() -> None:
    profile = SYSTEMS["mqtt"]
    assert profile.dialect is not None
    question = GuaranteeQuestion(
        profile, profile.dialect, profile.dialect.versions[0], None, try_out, lambda _: (), measure
    )
    choice = SystemChoice(question.system, "qos-0", {"persistence": True})
    found = configuration_losing_less(choice, question.judged(choice), profile.dialect, question.judged)
    assert found is not None
    assert (found[0], found[1].losing) == ("qos-1", ())


def test_an_application_that_tries_once_is_told_to_try_again_before_it_parks() -> None:
    tries = "consumer.on_failure=retry", "consumer.then=park", "x-dead-letter-exchange=dlx"
    for most, is_told in ((1, True), (2, False)):
        told = invoke("guarantee", "rabbitmq", *tries, f"consumer.max_tries={most}").stdout
        assert ("consumer.max_tries = 3 (against F10)" in told) is is_told
