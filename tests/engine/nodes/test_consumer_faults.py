"""The consumer under poison, crashes, pauses and slowness."""

import pytest

from playground.engine.commands import Crash, Pause, Poison, Slow
from playground.engine.places import Place
from playground.engine.settings import ConsumerSettings, Dedup, ProducerSettings, RunSettings
from tests.engine.helpers import (
    AT_LEAST_ONCE,
    AT_MOST_ONCE,
    armed,
    at,
    effects,
    find,
    on,
    play,
    timed_words,
    times,
    words,
)

CONSUMER, DELIVER, ACK = Place.CONSUMER, Place.DELIVER, Place.ACK
DURABLE: tuple[Dedup, ...] = ("mark-first", "effect-first", "transaction")
ALL_MODES: tuple[Dedup, ...] = ("memory", *DURABLE)


# Poison.


def test_processing_a_poisoned_message_fails_without_effect_and_without_ack() -> None:
    run = play(AT_LEAST_ONCE, armed(Poison(message=1)), producer=ProducerSettings(max_attempts=2))
    assert times(run, "failed") == [150, 1150]
    assert times(run, "acked") == []
    assert effects(run) == []
    assert times(run, "gave-up") == [2000]


def test_a_failure_names_the_poison_as_its_fault() -> None:
    run = play(AT_MOST_ONCE, armed(Poison(message=1)))
    (failed,) = find(run, "failed")
    assert run.log[failed.fault].kind.word == "poisoned"


def test_poison_fails_work_that_was_in_hand_and_spares_what_was_done() -> None:
    in_hand = play(AT_MOST_ONCE, at(100, Poison(message=1)))
    assert times(in_hand, "failed") == [150]
    done = play(AT_LEAST_ONCE, at(170, Poison(message=1)))
    assert effects(done) == [(150, 1)]


def test_other_messages_are_processed_after_a_failure() -> None:
    run = play(AT_MOST_ONCE, armed(Poison(message=1)), messages=2, every_ms=10)
    assert effects(run) == [(250, 2)]


@pytest.mark.parametrize("mode", ALL_MODES)
def test_a_failure_marks_nothing(mode: Dedup) -> None:
    consumer = ConsumerSettings(dedup=mode)
    run = play(AT_LEAST_ONCE, armed(Poison(message=1)), producer=ProducerSettings(max_attempts=2), consumer=consumer)
    assert times(run, "failed") == [150, 1150]
    assert times(run, "marked") == []


def test_poison_between_two_steps_comes_too_late() -> None:
    run = play(AT_LEAST_ONCE, on("marked", Poison(message=1)), consumer=ConsumerSettings(dedup="mark-first"))
    assert effects(run) == [(151, 1)]


def test_an_early_ack_of_a_poisoned_message_loses_it() -> None:
    run = play(AT_LEAST_ONCE, armed(Poison(message=1)), consumer=ConsumerSettings(ack="before"))
    assert times(run, "confirmed") == [100]
    assert times(run, "failed") == [150]


def test_the_end_of_the_chaos_does_not_cure_poison() -> None:
    run = play(AT_LEAST_ONCE, armed(Poison(message=1)), run=RunSettings(chaos_ms=500, settle_ms=5000))
    assert effects(run) == []
    assert not run.settled


# Crashes and pauses.


def test_a_crash_loses_the_inbox_and_the_work_in_hand() -> None:
    run = play(AT_MOST_ONCE, at(100, Crash(node=CONSUMER, for_ms=10)), messages=4, every_ms=20)
    # At 100 m1 is in hand, m2 and m3 wait; m4 arrives at 110, just after the restart.
    assert times(run, "received") == [50, 70, 90, 110]
    assert effects(run) == [(210, 4)]


def test_the_second_step_of_work_that_a_crash_ended_does_not_end_other_work() -> None:
    run = play(
        AT_LEAST_ONCE,
        on("marked", Crash(node=CONSUMER, for_ms=1)),
        messages=2,
        every_ms=101,
        consumer=ConsumerSettings(dedup="mark-first"),
    )
    # m1 is marked at 150; at 151 the consumer is back, and m2 arrives before m1's second step would have been due.
    assert effects(run) == [(252, 2)]


def test_a_crash_in_the_midst_of_processing_makes_no_effect() -> None:
    run = play(AT_LEAST_ONCE, at(100, Crash(node=CONSUMER, for_ms=20)))
    assert effects(run) == [(1150, 1)]


def test_a_restarted_consumer_starts_afresh() -> None:
    run = play(AT_MOST_ONCE, at(100, Crash(node=CONSUMER, for_ms=20)), messages=2, every_ms=80)
    # The end of m1's processing, due at 150, is void; m2 arrives at 130 and is worked off by itself.
    assert effects(run) == [(230, 2)]


def test_a_crash_takes_back_no_effect() -> None:
    run = play(AT_MOST_ONCE, at(160, Crash(node=CONSUMER, for_ms=20)))
    assert effects(run) == [(150, 1)]


def test_a_paused_consumer_comes_back_as_a_zombie_and_finishes_its_work() -> None:
    run = play(AT_LEAST_ONCE, at(100, Pause(node=CONSUMER, for_ms=1000)))
    assert words(run, since_ms=1100)[:8] == [
        "resumed consumer",
        "applied consumer m1",
        "acked consumer m1",
        "departed ack m1",
        "arrived deliver m1",
        "received consumer m1",
        "started consumer m1",
        "arrived ack m1",
    ]
    assert effects(run) == [(1100, 1), (1200, 1)]


def test_work_that_was_not_due_during_the_pause_ends_when_it_would_have() -> None:
    run = play(AT_MOST_ONCE, at(60, Pause(node=CONSUMER, for_ms=30)))
    assert effects(run) == [(150, 1)]


def test_packets_that_waited_for_a_paused_consumer_are_lost_in_its_crash() -> None:
    run = play(AT_MOST_ONCE, at(10, Pause(node=CONSUMER, for_ms=1000)), at(100, Crash(node=CONSUMER)))
    (drop,) = find(run, "dropped")
    assert (drop.time_ms, drop.detail, drop.place) == (100, "down", DELIVER)
    assert times(run, "arrived") == []


def test_a_pause_between_two_steps_delays_the_second() -> None:
    run = play(
        AT_LEAST_ONCE,
        on("marked", Pause(node=CONSUMER, for_ms=300)),
        consumer=ConsumerSettings(dedup="mark-first"),
    )
    assert timed_words(run, "marked", "applied") == ["150 marked consumer m1", "450 applied consumer m1"]


# Slowness.


def test_slowness_counts_for_work_that_starts_from_then_on() -> None:
    run = play(AT_MOST_ONCE, at(100, Slow(processing_ms=500)), messages=2, every_ms=10)
    assert effects(run) == [(150, 1), (650, 2)]


def test_slowness_ends_after_its_time_but_not_for_work_in_hand() -> None:
    run = play(AT_MOST_ONCE, at(0, Slow(processing_ms=500, for_ms=100)), messages=2, every_ms=10)
    assert times(run, "slowness-ended") == [100]
    assert effects(run) == [(550, 1), (650, 2)]


def test_the_latest_slowness_counts_and_its_end_ends_only_itself() -> None:
    run = play(
        AT_MOST_ONCE,
        at(0, Slow(processing_ms=500, for_ms=1000)),
        at(10, Slow(processing_ms=300, for_ms=100)),
        messages=2,
        every_ms=200,
    )
    assert times(run, "slowness-ended") == [110, 1000]
    assert effects(run) == [(350, 1), (850, 2)]


def test_the_end_of_an_earlier_slowness_leaves_the_later_one_in_force() -> None:
    run = play(
        AT_MOST_ONCE,
        at(0, Slow(processing_ms=500, for_ms=100)),
        at(10, Slow(processing_ms=300)),
        messages=2,
        every_ms=200,
    )
    assert effects(run) == [(350, 1), (650, 2)]


def test_a_crash_does_not_end_slowness() -> None:
    run = play(
        AT_MOST_ONCE,
        at(0, Slow(processing_ms=500)),
        at(10, Crash(node=CONSUMER, for_ms=20)),
    )
    assert effects(run) == [(550, 1)]


def test_the_end_of_the_chaos_ends_slowness_for_work_that_starts_after_it() -> None:
    run = play(AT_MOST_ONCE, at(0, Slow(processing_ms=500)), messages=2, every_ms=10, run=RunSettings(chaos_ms=300))
    assert effects(run) == [(550, 1), (650, 2)]
