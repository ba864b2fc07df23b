"""The producer: what it does with a message, and what a crash or a pause leaves of it."""

from itertools import pairwise

from playground.engine.commands import Crash, Cut, Delay, Drop, Latency, Restart, Switch
from playground.engine.places import Place
from playground.engine.settings import ConsumerSettings, LinkSettings, ProducerSettings
from tests.engine.helpers import (
    AT_LEAST_ONCE,
    AT_MOST_ONCE,
    EXACTLY_ONCE,
    armed,
    at,
    effects,
    find,
    play,
    timed_words,
    times,
    words,
)

PRODUCER, DELIVER, ACK = Place.PRODUCER, Place.DELIVER, Place.ACK
NO_ACKS = ConsumerSettings(ack="never")


# The plain course of things.


def test_under_at_least_once_the_ack_ends_the_story() -> None:
    assert timed_words(play(AT_LEAST_ONCE)) == [
        "0 sent producer m1",
        "0 attempted producer m1",
        "0 departed deliver m1",
        "50 arrived deliver m1",
        "50 received consumer m1",
        "50 started consumer m1",
        "150 applied consumer m1",
        "150 acked consumer m1",
        "150 departed ack m1",
        "200 arrived ack m1",
        "200 confirmed producer m1",
        "200 chaos-ended",
    ]


def test_under_at_most_once_the_producer_waits_for_nothing() -> None:
    assert timed_words(play(AT_MOST_ONCE)) == [
        "0 sent producer m1",
        "0 attempted producer m1",
        "0 departed deliver m1",
        "50 arrived deliver m1",
        "50 received consumer m1",
        "50 started consumer m1",
        "150 applied consumer m1",
        "150 chaos-ended",
    ]


def test_under_at_most_once_a_lost_message_is_never_sent_again() -> None:
    run = play(AT_MOST_ONCE, armed(Drop(link=DELIVER)))
    assert times(run, "attempted") == [0]
    assert effects(run) == []


def test_messages_are_sent_at_zero_and_then_one_each_interval() -> None:
    run = play(AT_MOST_ONCE, messages=4, every_ms=300)
    assert [(event.time_ms, event.message) for event in find(run, "sent")] == [(0, 1), (300, 2), (600, 3), (900, 4)]


# Timers and retries.


def test_a_dropped_ack_under_at_least_once_applies_twice() -> None:
    run = play(AT_LEAST_ONCE, armed(Drop(link=ACK)))
    assert timed_words(run, "timed-out", "attempted", "confirmed") == [
        "0 attempted producer m1",
        "1000 timed-out producer m1",
        "1000 attempted producer m1",
        "1200 confirmed producer m1",
    ]
    assert effects(run) == [(150, 1), (1150, 1)]


def test_the_ack_timeout_runs_from_each_attempt() -> None:
    run = play(AT_LEAST_ONCE, armed(Drop(link=DELIVER, count=3)), producer=ProducerSettings(ack_timeout_ms=400))
    assert times(run, "attempted") == [0, 400, 800, 1200]
    assert [event.attempt for event in find(run, "attempted")] == [1, 2, 3, 4]
    assert times(run, "timed-out") == [400, 800, 1200]


def test_an_ack_of_an_earlier_attempt_confirms_the_message() -> None:
    run = play(AT_LEAST_ONCE, armed(Delay(link=ACK, attempt=1, by_ms=1000)))
    # The first ack is under way from 150 to 1200; the second attempt's own ack leaves at 1150 and arrives at 1200 too.
    assert times(run, "attempted") == [0, 1000]
    assert times(run, "arrived", place="ack") == [1200, 1200]
    assert times(run, "confirmed") == [1200]


def test_linear_backoff_adds_its_span_times_the_attempts_so_far() -> None:
    backoff = ProducerSettings(backoff="linear", backoff_ms=300)
    run = play(AT_LEAST_ONCE, armed(Drop(link=DELIVER, count=3)), producer=backoff)
    assert times(run, "timed-out") == [1000, 2300, 3900]
    assert times(run, "attempted") == [0, 1300, 2900, 4800]


def test_exponential_backoff_doubles_each_time() -> None:
    backoff = ProducerSettings(backoff="exponential", backoff_ms=100)
    run = play(AT_LEAST_ONCE, armed(Drop(link=DELIVER, count=4)), producer=backoff)
    assert times(run, "attempted") == [0, 1100, 2300, 3700, 5500]


def test_full_jitter_draws_each_wait_from_nothing_to_the_whole_backoff_by_message_and_attempt() -> None:
    backoff = ProducerSettings(backoff="exponential", backoff_ms=500, backoff_jitter="full")
    run = play(AT_LEAST_ONCE, armed(Cut(links=(DELIVER,), for_ms=2500)), messages=2, every_ms=0, producer=backoff)
    # blake2b("1/producer/1/1") and so on, by hand: m1 waits 12 and 958 ms more, m2 105, 177 and 1950.
    assert times(run, "attempted", message=1) == [0, 1012, 2970]
    assert times(run, "attempted", message=2) == [0, 1105, 2282, 5232]


def test_full_jitter_waits_as_long_as_the_backoff_at_the_most_and_half_of_it_on_average() -> None:
    backoff = ProducerSettings(backoff="linear", backoff_ms=100, backoff_jitter="full", max_attempts=2)
    run = play(AT_LEAST_ONCE, armed(Cut(links=(DELIVER,))), messages=2000, every_ms=0, producer=backoff)
    waits = sorted(time_ms - 1000 for time_ms in times(run, "attempted")[2000:])
    assert (waits[0], waits[-1], len(waits)) == (0, 100, 2000)
    # 50 plus or minus four standard deviations of the mean of 2000 draws.
    assert abs(sum(waits) / 2000 - 50) < 4 * 29.2 / 2000**0.5


def test_a_jitter_without_a_backoff_changes_nothing() -> None:
    run = play(AT_LEAST_ONCE, armed(Drop(link=DELIVER)), producer=ProducerSettings(backoff_jitter="full"))
    assert times(run, "attempted") == [0, 1000]


def test_backoff_never_exceeds_its_maximum() -> None:
    for producer in (
        ProducerSettings(backoff="linear", backoff_ms=300, backoff_max_ms=500),
        ProducerSettings(backoff="exponential", backoff_ms=300, backoff_max_ms=500),
    ):
        run = play(AT_LEAST_ONCE, armed(Drop(link=DELIVER, count=3)), producer=producer)
        assert times(run, "attempted") == [0, 1300, 2800, 4300]


def test_a_backoff_above_its_maximum_is_cut_down_from_the_first_time_on() -> None:
    backoff = ProducerSettings(backoff="exponential", backoff_ms=900, backoff_max_ms=200)
    run = play(AT_LEAST_ONCE, armed(Drop(link=DELIVER, count=2)), producer=backoff)
    assert times(run, "attempted") == [0, 1200, 2400]


def test_exponential_backoff_stays_exact_after_many_attempts() -> None:
    producer = ProducerSettings(backoff="exponential", backoff_ms=1, max_attempts=60)
    run = play(AT_LEAST_ONCE, producer=producer, consumer=NO_ACKS)
    gaps = [later - earlier for earlier, later in pairwise(times(run, "attempted"))]
    assert gaps == [1000 + min(2**doubling, 30_000) for doubling in range(59)]


def test_an_ack_during_the_backoff_counts() -> None:
    run = play(
        AT_LEAST_ONCE,
        producer=ProducerSettings(backoff="linear", backoff_ms=500),
        links={ACK: LinkSettings(latency_ms=1000)},
    )
    assert timed_words(run, "timed-out", "confirmed") == ["1000 timed-out producer m1", "1150 confirmed producer m1"]
    assert times(run, "attempted") == [0]


def test_with_a_backoff_an_ack_in_the_millisecond_of_the_timer_prevents_the_retry() -> None:
    producer = ProducerSettings(ack_timeout_ms=200, backoff="linear", backoff_ms=1)
    run = play(AT_LEAST_ONCE, producer=producer)
    assert words(run, since_ms=200)[:3] == ["timed-out producer m1", "arrived ack m1", "confirmed producer m1"]
    assert times(run, "attempted") == [0]


def test_the_attempt_after_a_timeout_is_caused_by_it() -> None:
    run = play(AT_LEAST_ONCE, armed(Drop(link=ACK)))
    second, (timed_out,) = find(run, "attempted")[1], find(run, "timed-out")
    assert second.cause == timed_out.number
    assert run.log[timed_out.cause].kind.word == "attempted"


# Giving up.


def test_the_producer_gives_up_at_the_timeout_of_its_last_attempt() -> None:
    run = play(AT_LEAST_ONCE, armed(Cut(links=(DELIVER,))), producer=ProducerSettings(max_attempts=2))
    assert timed_words(run, "attempted", "timed-out", "gave-up") == [
        "0 attempted producer m1",
        "1000 timed-out producer m1",
        "1000 attempted producer m1",
        "2000 timed-out producer m1",
        "2000 gave-up producer m1",
    ]


def test_no_backoff_comes_before_giving_up() -> None:
    producer = ProducerSettings(max_attempts=2, backoff="linear", backoff_ms=300)
    run = play(AT_LEAST_ONCE, armed(Cut(links=(DELIVER,))), producer=producer)
    assert times(run, "attempted") == [0, 1300]
    assert times(run, "gave-up") == [2300]


def test_an_ack_after_giving_up_changes_nothing() -> None:
    run = play(AT_LEAST_ONCE, producer=ProducerSettings(max_attempts=1), links={ACK: LinkSettings(latency_ms=2000)})
    assert times(run, "gave-up") == [1000]
    assert times(run, "arrived", place="ack") == [2150]
    assert times(run, "confirmed") == []
    assert effects(run) == [(150, 1)]


def test_zero_attempts_means_until_acknowledged() -> None:
    run = play(AT_LEAST_ONCE, armed(Drop(link=DELIVER, count=25)), producer=ProducerSettings(max_attempts=0))
    assert len(times(run, "attempted")) == 26
    assert times(run, "gave-up") == []


# One at a time.


def test_with_one_in_flight_the_next_message_leaves_when_the_last_is_confirmed() -> None:
    run = play(AT_LEAST_ONCE, messages=3, every_ms=10, producer=ProducerSettings(max_in_flight=1))
    assert times(run, "sent") == [0, 10, 20]
    assert times(run, "attempted") == [0, 200, 400]
    assert run.log[find(run, "attempted", 2)[0].cause].kind.word == "confirmed"


def test_with_two_in_flight_the_third_message_waits() -> None:
    run = play(AT_LEAST_ONCE, messages=3, every_ms=10, producer=ProducerSettings(max_in_flight=2))
    assert times(run, "attempted") == [0, 10, 200]


def test_giving_up_makes_room_for_the_next_message() -> None:
    producer = ProducerSettings(max_in_flight=1, max_attempts=1)
    run = play(AT_LEAST_ONCE, armed(Drop(link=DELIVER)), messages=2, every_ms=10, producer=producer)
    assert timed_words(run, "gave-up", "attempted")[1:] == ["1000 gave-up producer m1", "1000 attempted producer m2"]


def test_a_message_keeps_its_place_during_its_retries() -> None:
    producer = ProducerSettings(max_in_flight=1, backoff="linear", backoff_ms=100)
    run = play(AT_LEAST_ONCE, armed(Drop(link=DELIVER)), messages=2, every_ms=10, producer=producer)
    # Out of order is impossible: m1 comes again at 1100 and is confirmed at 1300.
    assert timed_words(run, "attempted")[1:] == ["1100 attempted producer m1", "1300 attempted producer m2"]


def test_at_most_once_is_not_limited_in_flight() -> None:
    run = play(AT_MOST_ONCE, messages=3, every_ms=10, producer=ProducerSettings(max_in_flight=1))
    assert times(run, "attempted") == [0, 10, 20]


def test_at_most_once_messages_take_no_place_in_flight() -> None:
    run = play(
        AT_MOST_ONCE,
        at(5, Switch(guarantee=AT_LEAST_ONCE)),
        messages=3,
        every_ms=10,
        producer=ProducerSettings(max_in_flight=1),
    )
    # m2 arrives at 60, waits for m1 until 150, is applied at 250 and confirmed at 300.
    assert times(run, "attempted") == [0, 10, 300]


def test_at_most_once_messages_pass_those_that_wait() -> None:
    run = play(
        AT_LEAST_ONCE,
        at(15, Switch(guarantee=AT_MOST_ONCE)),
        messages=3,
        every_ms=10,
        producer=ProducerSettings(max_in_flight=1),
    )
    assert timed_words(run, "attempted") == [
        "0 attempted producer m1",
        "20 attempted producer m3",
        "200 attempted producer m2",
    ]


# Contracts and keys.


def test_a_message_keeps_the_contract_under_which_it_was_sent() -> None:
    run = play(AT_MOST_ONCE, at(500, Switch(guarantee=AT_LEAST_ONCE)), armed(Drop(link=DELIVER, count=2)), messages=2)
    assert times(run, "attempted", 1) == [0]
    assert times(run, "attempted", 2) == [1000, 2000]


def test_a_switch_changes_nothing_for_what_is_in_flight() -> None:
    run = play(AT_LEAST_ONCE, at(100, Switch(guarantee=AT_MOST_ONCE)), armed(Drop(link=ACK)))
    assert times(run, "attempted") == [0, 1000]
    assert effects(run) == [(150, 1), (1150, 1)]


def test_what_was_due_while_the_producer_was_down_is_sent_under_the_guarantee_of_its_restart() -> None:
    run = play(
        AT_LEAST_ONCE,
        at(500, Crash(node=PRODUCER, for_ms=0)),
        at(1500, Switch(guarantee=AT_MOST_ONCE)),
        at(2000, Restart(node=PRODUCER)),
        armed(Drop(link=DELIVER, message=2)),
        messages=2,
    )
    assert times(run, "sent", 2) == [2000]
    assert times(run, "attempted", 2) == [2000]


def test_a_fresh_key_for_each_attempt_defeats_deduplication() -> None:
    stable = play(EXACTLY_ONCE, armed(Drop(link=ACK)))
    fresh = play(EXACTLY_ONCE, armed(Drop(link=ACK)), producer=ProducerSettings(key="fresh"))
    assert effects(stable) == [(150, 1)]
    assert effects(fresh) == [(150, 1), (1150, 1)]


def test_the_copies_of_one_attempt_share_its_fresh_key() -> None:
    run = play(EXACTLY_ONCE, producer=ProducerSettings(key="fresh"), links={DELIVER: LinkSettings(duplicate=1.0)})
    assert effects(run) == [(150, 1)]
    assert times(run, "skipped") == [150]


def test_a_consumer_that_never_acknowledges_keeps_the_producer_retrying() -> None:
    run = play(AT_LEAST_ONCE, producer=ProducerSettings(max_attempts=3), consumer=NO_ACKS)
    assert effects(run) == [(150, 1), (1150, 1), (2150, 1)]
    assert times(run, "gave-up") == [3000]


def test_a_slow_ack_makes_a_retry_though_nothing_was_lost() -> None:
    run = play(AT_LEAST_ONCE, at(0, Latency(link=ACK, latency_ms=900)))
    assert times(run, "attempted") == [0, 1000]
    assert times(run, "confirmed") == [1050]
