"""The consumer: one delivery at a time, and what each way to acknowledge and to deduplicate is worth."""

import pytest

from playground.engine.commands import Crash, Drop, Duplicate, Forget, Pause, Poison, Say, Switch
from playground.engine.places import Place
from playground.engine.settings import ConsumerSettings, Dedup, ProducerSettings, RunSettings
from playground.engine.simulation import Simulation
from tests.engine.helpers import (
    AT_LEAST_ONCE,
    AT_MOST_ONCE,
    EXACTLY_ONCE,
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


# One at a time.


def test_deliveries_are_worked_off_one_at_a_time_in_the_order_of_arrival() -> None:
    run = play(AT_MOST_ONCE, messages=3, every_ms=10)
    assert times(run, "received") == [50, 60, 70]
    assert times(run, "started") == [50, 150, 250]
    assert effects(run) == [(150, 1), (250, 2), (350, 3)]


def test_the_ack_departs_before_the_next_work_starts() -> None:
    run = play(AT_LEAST_ONCE, messages=2, every_ms=10)
    assert words(run, since_ms=150)[:4] == [
        "applied consumer m1",
        "acked consumer m1",
        "departed ack m1",
        "started consumer m2",
    ]


def test_processing_may_take_no_time_at_all() -> None:
    run = play(AT_LEAST_ONCE, consumer=ConsumerSettings(processing_ms=0))
    assert effects(run) == [(50, 1)]
    assert times(run, "confirmed") == [100]


# When to acknowledge.


def test_an_ack_before_processing_departs_before_the_work_starts() -> None:
    run = play(AT_LEAST_ONCE, consumer=ConsumerSettings(ack="before"))
    assert timed_words(run)[4:11] == [
        "50 received consumer m1",
        "50 acked consumer m1",
        "50 departed ack m1",
        "50 started consumer m1",
        "100 arrived ack m1",
        "100 confirmed producer m1",
        "150 applied consumer m1",
    ]


def test_an_ack_before_processing_turns_a_crash_into_a_loss() -> None:
    run = play(AT_LEAST_ONCE, on("started", Crash(node=CONSUMER)), consumer=ConsumerSettings(ack="before"))
    assert times(run, "confirmed") == [100]
    assert effects(run) == []


def test_a_crash_between_an_early_ack_and_its_departure_loses_both() -> None:
    run = play(AT_LEAST_ONCE, on("acked", Crash(node=CONSUMER, for_ms=100)), consumer=ConsumerSettings(ack="before"))
    assert times(run, "started") == [1050]
    assert times(run, "attempted") == [0, 1000]


def test_an_ack_after_processing_turns_a_crash_into_a_duplicate() -> None:
    run = play(AT_LEAST_ONCE, on("applied", Crash(node=CONSUMER, for_ms=100)))
    assert effects(run) == [(150, 1), (1150, 1)]


def test_the_consumer_never_acknowledges_under_at_most_once() -> None:
    assert times(play(AT_MOST_ONCE), "acked") == []


# Deduplication.


@pytest.mark.parametrize("mode", ALL_MODES)
def test_a_known_key_is_skipped_at_once_and_acknowledged(mode: Dedup) -> None:
    run = play(AT_LEAST_ONCE, armed(Drop(link=ACK)), consumer=ConsumerSettings(dedup=mode))
    assert words(run, since_ms=1050) == [
        "arrived deliver m1",
        "received consumer m1",
        "skipped consumer m1",
        "acked consumer m1",
        "departed ack m1",
        "arrived ack m1",
        "confirmed producer m1",
        "chaos-ended",
    ]
    assert times(run, "skipped") == [1050]
    assert len(effects(run)) == 1


def test_a_skip_is_acknowledged_also_where_acks_come_before_processing() -> None:
    run = play(EXACTLY_ONCE, armed(Drop(link=ACK)), consumer=ConsumerSettings(ack="before"))
    assert times(run, "skipped") == [1050]
    assert times(run, "acked") == [50, 1050]


def test_a_skip_is_not_acknowledged_where_nothing_is() -> None:
    run = play(EXACTLY_ONCE, producer=ProducerSettings(max_attempts=2), consumer=ConsumerSettings(ack="never"))
    assert times(run, "skipped") == [1050]
    assert times(run, "acked") == []


def test_a_key_is_looked_up_when_the_work_would_start() -> None:
    run = play(EXACTLY_ONCE, armed(Duplicate(link=DELIVER)))
    # The second copy arrives at 51, when nothing is marked yet; its turn comes at 150, when it is.
    assert times(run, "received") == [50, 51]
    assert times(run, "skipped") == [150]
    assert effects(run) == [(150, 1)]


def test_after_a_skip_the_next_work_starts_in_the_same_millisecond() -> None:
    run = play(EXACTLY_ONCE, armed(Duplicate(link=DELIVER)), messages=2, every_ms=10)
    assert words(run, since_ms=150)[:8] == [
        "applied consumer m1",
        "marked consumer m1",
        "acked consumer m1",
        "departed ack m1",
        "skipped consumer m1",
        "acked consumer m1",
        "departed ack m1",
        "started consumer m2",
    ]


def test_without_deduplication_nothing_is_marked() -> None:
    assert times(play(AT_LEAST_ONCE), "marked") == []


@pytest.mark.parametrize("mode", ["memory", "transaction"])
def test_one_step_applies_and_marks_in_one_instant(mode: Dedup) -> None:
    run = play(AT_LEAST_ONCE, consumer=ConsumerSettings(dedup=mode))
    assert timed_words(run, "applied", "marked", "acked") == [
        "150 applied consumer m1",
        "150 marked consumer m1",
        "150 acked consumer m1",
    ]


@pytest.mark.parametrize("mode", ["memory", "transaction"])
@pytest.mark.parametrize("event", ["applied", "marked"])
def test_nothing_can_come_between_the_effect_and_the_mark_of_one_step(mode: Dedup, event: str) -> None:
    run = play(AT_LEAST_ONCE, on(event, Crash(node=CONSUMER)), consumer=ConsumerSettings(dedup=mode))
    assert words(run)[6:9] == ["applied consumer m1", "marked consumer m1", "crashed consumer"]


def test_steps_on_the_effect_and_on_the_mark_act_after_both_those_on_the_effect_first() -> None:
    run = play(EXACTLY_ONCE, on("marked", Say(text="marked")), on("applied", Say(text="applied")))
    assert [event.detail or event.kind.word for event in run.log][6:10] == ["applied", "marked", "applied", "marked"]
    assert words(run)[6:10] == ["applied consumer m1", "marked consumer m1", "said", "said"]


def test_marking_first_applies_one_millisecond_later_and_acknowledges_then() -> None:
    run = play(AT_LEAST_ONCE, consumer=ConsumerSettings(dedup="mark-first"))
    assert timed_words(run, "marked", "applied", "acked") == [
        "150 marked consumer m1",
        "151 applied consumer m1",
        "151 acked consumer m1",
    ]


def test_applying_first_marks_one_millisecond_later_and_acknowledges_then() -> None:
    run = play(AT_LEAST_ONCE, consumer=ConsumerSettings(dedup="effect-first"))
    assert timed_words(run, "marked", "applied", "acked") == [
        "150 applied consumer m1",
        "151 marked consumer m1",
        "151 acked consumer m1",
    ]


def test_the_next_work_starts_after_the_second_step() -> None:
    run = play(AT_LEAST_ONCE, messages=2, every_ms=10, consumer=ConsumerSettings(dedup="mark-first"))
    assert times(run, "started") == [50, 151]


def test_a_crash_between_mark_and_effect_loses_the_message() -> None:
    run = play(
        AT_LEAST_ONCE,
        on("marked", Crash(node=CONSUMER, for_ms=100)),
        consumer=ConsumerSettings(dedup="mark-first"),
    )
    assert times(run, "skipped") == [1050]
    assert times(run, "confirmed") == [1100]
    assert effects(run) == []


# A key that is in flight while its work is.

IN_FLIGHT = ConsumerSettings(dedup="in-flight")


def states(run: Simulation) -> list[str]:
    """What the record says of keys."""
    kinds = "marked", "skipped", "failed"
    return [f"{event.time_ms} {event.kind.word} {event.detail}" for event in run.log if event.kind.word in kinds]


def test_a_key_is_on_record_from_the_start_of_the_work_and_done_in_one_step_with_the_effect() -> None:
    run = play(AT_LEAST_ONCE, on("applied", Crash(node=CONSUMER)), consumer=IN_FLIGHT)
    assert words(run)[5:9] == ["started consumer m1", "marked consumer m1", "applied consumer m1", "marked consumer m1"]
    assert states(run)[:2] == ["50 marked in flight", "150 marked done"]


@pytest.mark.parametrize(("after_ms", "claimed"), [(0, False), (1, True), (99, True)])
def test_a_crash_at_work_leaves_the_key_in_flight_and_the_retry_is_turned_away(after_ms: int, claimed: bool) -> None:
    run = play(AT_LEAST_ONCE, on("started", Crash(node=CONSUMER, for_ms=100), after_ms=after_ms), consumer=IN_FLIGHT)
    assert (effects(run) == []) is claimed
    assert ("1050 skipped in flight" in states(run)) is claimed
    assert times(run, "confirmed") == ([1100] if claimed else [1200])


def test_what_is_done_is_skipped_as_done() -> None:
    run = play(AT_LEAST_ONCE, armed(Drop(link=ACK)), consumer=IN_FLIGHT)
    assert states(run) == ["50 marked in flight", "150 marked done", "1050 skipped done"]


def test_a_failure_releases_the_key_so_that_a_retry_is_not_turned_away() -> None:
    run = play(AT_LEAST_ONCE, armed(Poison(message=1)), consumer=IN_FLIGHT, run=RunSettings(chaos_ms=0, settle_ms=1200))
    assert states(run) == [
        "50 marked in flight",
        "150 failed key released",
        "1050 marked in flight",
        "1150 failed key released",
    ]


def test_a_key_in_flight_is_believed_for_as_long_as_the_window() -> None:
    crash = on("started", Crash(node=CONSUMER, for_ms=100), after_ms=50)
    for window_ms, expected in ((1001, []), (1000, [(1150, 1)])):
        consumer = ConsumerSettings(dedup="in-flight", dedup_window_ms=window_ms)
        assert effects(play(AT_LEAST_ONCE, crash, consumer=consumer)) == expected


def test_a_record_that_is_wiped_at_work_is_written_anew_as_done() -> None:
    run = play(AT_LEAST_ONCE, at(100, Forget(node=CONSUMER)), armed(Drop(link=ACK)), consumer=IN_FLIGHT)
    assert states(run) == ["50 marked in flight", "150 marked done", "1050 skipped done"]


def test_a_crash_between_effect_and_mark_applies_twice() -> None:
    run = play(
        AT_LEAST_ONCE,
        on("applied", Crash(node=CONSUMER, for_ms=100)),
        consumer=ConsumerSettings(dedup="effect-first"),
    )
    assert effects(run) == [(150, 1), (1150, 1)]


def test_a_crash_at_any_point_of_the_transaction_applies_once() -> None:
    for event in ("arrived", "received", "started", "applied", "marked", "acked", "departed"):
        run = play(EXACTLY_ONCE, on(event, Crash(node=CONSUMER, for_ms=100), node="consumer"))
        assert run.unfired_steps == ()
        assert len(effects(run)) == 1


@pytest.mark.parametrize("mode", DURABLE)
def test_a_durable_table_survives_a_crash(mode: Dedup) -> None:
    run = play(
        AT_LEAST_ONCE,
        armed(Drop(link=ACK)),
        at(500, Crash(node=CONSUMER, for_ms=100)),
        consumer=ConsumerSettings(dedup=mode),
    )
    assert times(run, "skipped") == [1050]


def test_a_table_in_memory_is_lost_in_a_crash() -> None:
    run = play(
        AT_LEAST_ONCE,
        armed(Drop(link=ACK)),
        at(500, Crash(node=CONSUMER, for_ms=100)),
        consumer=ConsumerSettings(dedup="memory"),
    )
    assert effects(run) == [(150, 1), (1150, 1)]


def test_a_pause_loses_no_table_in_memory() -> None:
    run = play(
        AT_LEAST_ONCE,
        armed(Drop(link=ACK)),
        at(500, Pause(node=CONSUMER, for_ms=100)),
        consumer=ConsumerSettings(dedup="memory"),
    )
    assert effects(run) == [(150, 1)]


def test_a_key_is_out_of_the_consumers_window_when_the_window_has_gone_by() -> None:
    # Marked at 150; the retry's work would start at 1050, 900 ms later.
    for window_ms, expected in ((901, [(150, 1)]), (900, [(150, 1), (1150, 1)])):
        consumer = ConsumerSettings(dedup_window_ms=window_ms)
        assert effects(play(EXACTLY_ONCE, armed(Drop(link=ACK)), consumer=consumer)) == expected


def test_a_hit_does_not_extend_the_consumers_window() -> None:
    run = play(EXACTLY_ONCE, armed(Drop(link=ACK, count=2)), consumer=ConsumerSettings(dedup_window_ms=1200))
    # 1050 is 900 ms after the mark, 2050 is 1900 ms after it.
    assert times(run, "skipped") == [1050]
    assert effects(run) == [(150, 1), (2150, 1)]


@pytest.mark.parametrize("mode", ALL_MODES)
def test_a_consumer_made_to_forget_applies_a_known_key_again(mode: Dedup) -> None:
    run = play(
        AT_LEAST_ONCE,
        armed(Drop(link=ACK)),
        at(500, Forget(node=CONSUMER)),
        consumer=ConsumerSettings(dedup=mode),
    )
    assert len(effects(run)) == 2


def test_a_message_sent_without_deduplication_is_neither_looked_up_nor_marked() -> None:
    run = play(
        EXACTLY_ONCE,
        at(500, Switch(guarantee=AT_LEAST_ONCE)),
        armed(Drop(link=ACK, message=1)),
        armed(Drop(link=ACK, message=2)),
        messages=2,
    )
    # Both acks are lost, so both messages come twice; only m1 was sent under a contract that deduplicates.
    assert [event.message for event in find(run, "marked")] == [1]
    assert [event.message for event in find(run, "skipped")] == [1]
    assert [message for _, message in effects(run)] == [1, 2, 2]
