"""What ends the message that always fails, found by trying."""

import json

import pytest

from playground.scenario.build import build
from playground.scenario.outcome import play_out
from tests.cli.helpers import invoke


def ends_with(*arguments: str) -> list[tuple[str, object]]:
    [answer] = json.loads(invoke("guarantee", *arguments, "--json").stdout)["answers"]
    return [(one["setting"], one["value"]) for one in answer["still_open"]["ends_with"]]


@pytest.mark.parametrize(
    ("arguments", "settings"),
    [
        (("sqs",), [("RedrivePolicy.maxReceiveCount", 5)]),
        (("pulsar",), [("maxRedeliverCount", 10)]),
        (("rabbitmq",), [("x-queue-type", "quorum"), ("x-dead-letter-exchange", "dead-letters")]),
        (("rabbitmq", "x-queue-type=quorum", "x-dead-letter-exchange=dlx"), []),
        (("kafka",), []),
        (("http",), []),
    ],
)
def test_it_takes_the_fewest_settings_that_lose_nothing(
    arguments: tuple[str, ...], settings: list[tuple[str, object]]
) -> None:
    assert ends_with(*arguments) == settings


def test_what_ends_it_parks_the_message_after_all() -> None:
    table = {
        "format": 1,
        "title": "Poison",
        "system": "sqs",
        "settings": {"RedrivePolicy.maxReceiveCount": 5},
        "workload": {"messages": 1},
        "steps": [{"do": "poison", "message": "m1"}],
    }
    counters = play_out(build(table, "")).judgement.counters
    assert (counters["dead_lettered"], counters["deliveries"]) == (1, 5)


def test_it_is_said_in_words_with_what_it_hangs_on() -> None:
    text = " ".join(invoke("guarantee", "sqs").stdout.split())
    assert "still never ending when processing always fails (F10)" in text
    assert "It ends, parked, with RedrivePolicy.maxReceiveCount = 5, if the dead letter queue is there" in text
