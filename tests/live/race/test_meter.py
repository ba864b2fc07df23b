"""What became of ACKs that nobody waited for any more, read off the record."""

import pytest

from playground.live.race.meter import LateAcks
from playground.scenario.across import across, loading
from playground.scenario.load import load_text
from playground.scenario.outcome import play_out

SLOW = """
format = 1
title = "Slow"
guarantee = "at-least-once"
system = "broker"
[workload]
messages = 1
[[steps]]
do = "pause"
node = "consumer"
when = { event = "started", message = "m1" }
for_ms = 50000
"""


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("sqs", "ignored"),
        ("sqs-fifo", "refused"),
        ("jetstream", "accepted"),
        ("kafka", "refused"),
        ("redis-streams", ""),
        ("rabbitmq", ""),
    ],
)
def test_a_consumer_that_slept_past_the_clock_acknowledges_too_late_where_the_clock_was_shorter(
    word: str, told: str
) -> None:
    # It sleeps from 100 to 50100: past 30 s of SQS and JetStream and Kafka's 45 s, not past Redis' 60 s; a classic
    # queue of RabbitMQ has no clock.
    preset = across([word], loading(load_text(SLOW, "slow"))).presets[word]
    late = LateAcks(preset.settings.topology)
    late.observe(play_out(preset).log)
    assert late.told == told


def test_the_ack_of_a_second_delivery_is_in_time_however_the_first_one_ended() -> None:
    crash = SLOW.replace('"pause"', '"crash"').replace("50000", "1000")
    preset = across(["sqs"], loading(load_text(crash, "crash"))).presets["sqs"]
    outcome = play_out(preset)
    late = LateAcks(preset.settings.topology)
    late.observe(outcome.log)
    assert outcome.judgement.counters["dispatches"] == 2
    assert late.told == ""


def test_a_log_that_was_cut_back_is_read_anew() -> None:
    preset = across(["sqs"], loading(load_text(SLOW, "slow"))).presets["sqs"]
    log = play_out(preset).log
    late = LateAcks(preset.settings.topology)
    late.observe(log)
    log.truncate(10)
    late.observe(log)
    assert late.told == ""
