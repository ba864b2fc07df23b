"""The broker: it stores, dispatches, redelivers until a copy is settled, and forgets what a crash takes."""

from playground.engine.broker_settings import BrokerSettings
from playground.engine.commands import Crash, Cut, Delay, Drop, Duplicate, Forget
from playground.engine.places import Place
from playground.engine.settings import ConsumerSettings, ProducerSettings
from tests.engine.helpers import (
    AT_LEAST_ONCE,
    AT_MOST_ONCE,
    armed,
    at,
    effects,
    find,
    play_broker,
    timed_words,
    times,
    words,
)

BROKER, CONSUMER = Place.BROKER, Place.CONSUMER
PUBLISH, CONFIRM, DELIVER, ACK = Place.PUBLISH, Place.CONFIRM, Place.DELIVER, Place.ACK


# The plain course of things.


def test_under_at_least_once_the_broker_confirms_dispatches_and_settles_on_the_ack() -> None:
    assert timed_words(play_broker(AT_LEAST_ONCE)) == [
        "0 sent producer m1",
        "0 attempted producer m1",
        "0 departed publish m1",
        "50 arrived publish m1",
        "50 stored broker m1",
        "50 departed confirm m1",
        "50 dispatched broker m1",
        "50 departed deliver m1",
        "100 arrived confirm m1",
        "100 confirmed producer m1",
        "100 arrived deliver m1",
        "100 received consumer m1",
        "100 started consumer m1",
        "200 applied consumer m1",
        "200 acked consumer m1",
        "200 departed ack m1",
        "250 arrived ack m1",
        "250 settled broker m1",
        "250 chaos-ended",
    ]


def test_under_at_most_once_the_broker_confirms_nothing_and_settles_as_it_dispatches() -> None:
    assert timed_words(play_broker(AT_MOST_ONCE)) == [
        "0 sent producer m1",
        "0 attempted producer m1",
        "0 departed publish m1",
        "50 arrived publish m1",
        "50 stored broker m1",
        "50 dispatched broker m1",
        "50 settled broker m1",
        "50 departed deliver m1",
        "100 arrived deliver m1",
        "100 received consumer m1",
        "100 started consumer m1",
        "200 applied consumer m1",
        "200 chaos-ended",
    ]


def test_the_confirm_and_not_the_consumers_ack_is_what_the_producer_waits_for() -> None:
    run = play_broker(AT_LEAST_ONCE, armed(Drop(link=ACK)))
    assert times(run, "confirmed") == [100]
    assert times(run, "attempted") == [0]


def test_with_an_automatic_ack_a_lost_delivery_is_lost_for_good() -> None:
    run = play_broker(AT_LEAST_ONCE, armed(Drop(link=DELIVER)), consumer=ConsumerSettings(ack="automatic"))
    assert timed_words(run, "dispatched", "settled") == ["50 dispatched broker m1", "50 settled broker m1"]
    assert times(run, "acked") == []
    assert effects(run) == []


def test_copies_are_numbered_over_the_whole_run() -> None:
    run = play_broker(AT_LEAST_ONCE, armed(Duplicate(link=PUBLISH, message=1)), messages=2)
    assert [(event.message, event.copy) for event in find(run, "stored")] == [(1, 1), (1, 2), (2, 3)]


def test_each_stored_copy_has_an_effect_of_its_own() -> None:
    run = play_broker(AT_LEAST_ONCE, armed(Drop(link=CONFIRM)))
    assert times(run, "stored") == [50, 1050]
    assert effects(run) == [(200, 1), (1200, 1)]


# Redelivery.


def test_an_unacknowledged_copy_is_dispatched_again() -> None:
    run = play_broker(AT_LEAST_ONCE, armed(Drop(link=ACK)))
    assert timed_words(run, "redelivery-due", "dispatched", "applied", "settled") == [
        "50 dispatched broker m1",
        "200 applied consumer m1",
        "5050 redelivery-due broker m1",
        "5050 dispatched broker m1",
        "5200 applied consumer m1",
        "5250 settled broker m1",
    ]


def test_the_redelivery_timeout_runs_from_each_dispatch() -> None:
    broker = BrokerSettings(redelivery_timeout_ms=300)
    run = play_broker(AT_LEAST_ONCE, armed(Drop(link=DELIVER, count=3)), broker=broker)
    assert [(event.time_ms, event.attempt) for event in find(run, "dispatched")] == [
        (50, 1),
        (350, 2),
        (650, 3),
        (950, 4),
    ]


def test_an_ack_in_the_very_millisecond_of_the_redelivery_comes_too_late() -> None:
    run = play_broker(AT_LEAST_ONCE, broker=BrokerSettings(redelivery_timeout_ms=200))
    assert words(run, since_ms=250)[:5] == [
        "redelivery-due broker m1",
        "dispatched broker m1",
        "departed deliver m1",
        "arrived ack m1",
        "settled broker m1",
    ]
    assert effects(run) == [(200, 1), (400, 1)]


def test_an_ack_settles_the_copy_whichever_delivery_it_answers() -> None:
    run = play_broker(
        AT_LEAST_ONCE,
        armed(Delay(link=ACK, attempt=1, by_ms=200)),
        broker=BrokerSettings(redelivery_timeout_ms=300),
    )
    # The ack of the first delivery comes at 450, during the second; the second's own, at 550, changes nothing.
    assert times(run, "dispatched") == [50, 350]
    assert times(run, "arrived", place="ack") == [450, 550]
    assert times(run, "settled") == [450]


def test_a_copy_due_again_after_its_last_delivery_is_dead_lettered() -> None:
    run = play_broker(AT_LEAST_ONCE, armed(Cut(links=(DELIVER,))), broker=BrokerSettings(max_deliveries=2))
    assert timed_words(run, "dispatched", "redelivery-due", "dead-lettered") == [
        "50 dispatched broker m1",
        "5050 redelivery-due broker m1",
        "5050 dispatched broker m1",
        "10050 redelivery-due broker m1",
        "10050 dead-lettered broker m1",
    ]


def test_an_ack_for_a_dead_letter_changes_nothing() -> None:
    run = play_broker(
        AT_LEAST_ONCE,
        armed(Delay(link=ACK, by_ms=200)),
        broker=BrokerSettings(redelivery_timeout_ms=300, max_deliveries=1),
    )
    assert times(run, "dead-lettered") == [350]
    assert times(run, "arrived", place="ack") == [450]
    assert times(run, "settled") == []
    assert effects(run) == [(200, 1)]


def test_a_consumer_that_never_acknowledges_is_served_until_the_copy_is_parked() -> None:
    run = play_broker(AT_LEAST_ONCE, broker=BrokerSettings(max_deliveries=3), consumer=ConsumerSettings(ack="never"))
    assert times(run, "applied") == [200, 5200, 10200]
    assert times(run, "dead-lettered") == [15050]


def test_dispatching_goes_on_while_the_consumer_is_down() -> None:
    run = play_broker(AT_LEAST_ONCE, at(0, Crash(node=CONSUMER, for_ms=6000)))
    assert times(run, "dispatched") == [50, 5050, 10050]
    assert times(run, "applied") == [10200]


# Prefetch.


def test_with_a_prefetch_of_one_the_next_copy_waits_for_the_ack() -> None:
    run = play_broker(AT_LEAST_ONCE, messages=3, every_ms=10, broker=BrokerSettings(prefetch=1))
    assert times(run, "stored") == [50, 60, 70]
    assert times(run, "dispatched") == [50, 250, 450]


def test_with_a_prefetch_of_two_the_third_copy_waits() -> None:
    run = play_broker(AT_LEAST_ONCE, messages=3, every_ms=10, broker=BrokerSettings(prefetch=2))
    assert times(run, "dispatched") == [50, 60, 250]


def test_without_a_prefetch_limit_everything_is_dispatched_as_it_comes() -> None:
    run = play_broker(AT_LEAST_ONCE, messages=3, every_ms=10)
    assert times(run, "dispatched") == [50, 60, 70]


def test_what_is_settled_on_dispatch_never_fills_the_prefetch() -> None:
    run = play_broker(AT_MOST_ONCE, messages=3, every_ms=10, broker=BrokerSettings(prefetch=1))
    assert times(run, "dispatched") == [50, 60, 70]


def test_a_copy_due_again_goes_before_those_that_wait() -> None:
    run = play_broker(
        AT_LEAST_ONCE,
        armed(Drop(link=DELIVER)),
        messages=2,
        every_ms=10,
        broker=BrokerSettings(prefetch=1, redelivery_timeout_ms=1000),
    )
    assert timed_words(run, "dispatched") == [
        "50 dispatched broker m1",
        "1050 dispatched broker m1",
        "1250 dispatched broker m2",
    ]


def test_a_dead_letter_makes_room_for_the_next_copy() -> None:
    run = play_broker(
        AT_LEAST_ONCE,
        armed(Drop(link=DELIVER)),
        messages=2,
        every_ms=10,
        broker=BrokerSettings(prefetch=1, redelivery_timeout_ms=1000, max_deliveries=1),
    )
    assert timed_words(run, "dispatched", "dead-lettered") == [
        "50 dispatched broker m1",
        "1050 dead-lettered broker m1",
        "1050 dispatched broker m2",
    ]


# Deduplication.


def test_a_publish_with_a_known_key_is_confirmed_and_not_stored() -> None:
    run = play_broker(AT_LEAST_ONCE, armed(Drop(link=CONFIRM)), broker=BrokerSettings(dedup_window_ms=5000))
    assert words(run, since_ms=1050) == [
        "arrived publish m1",
        "refused broker m1",
        "departed confirm m1",
        "arrived confirm m1",
        "confirmed producer m1",
        "chaos-ended",
    ]
    assert effects(run) == [(200, 1)]


def test_the_brokers_window_runs_from_the_first_storing_and_a_hit_does_not_extend_it() -> None:
    run = play_broker(AT_LEAST_ONCE, armed(Drop(link=CONFIRM, count=2)), broker=BrokerSettings(dedup_window_ms=1500))
    assert timed_words(run, "stored", "refused") == [
        "50 stored broker m1",
        "1050 refused broker m1",
        "2050 stored broker m1",
    ]


def test_a_key_is_out_of_the_brokers_window_when_the_window_has_gone_by() -> None:
    for window_ms, outcome in ((1000, "stored"), (1001, "refused")):
        broker = BrokerSettings(dedup_window_ms=window_ms)
        run = play_broker(AT_LEAST_ONCE, armed(Drop(link=CONFIRM)), broker=broker)
        assert times(run, outcome)[-1] == 1050


def test_the_broker_deduplicates_by_the_producers_key() -> None:
    run = play_broker(
        AT_LEAST_ONCE,
        armed(Drop(link=CONFIRM)),
        producer=ProducerSettings(key="fresh"),
        broker=BrokerSettings(dedup_window_ms=5000),
    )
    assert times(run, "stored") == [50, 1050]


def test_a_refused_publish_under_at_most_once_is_not_confirmed() -> None:
    run = play_broker(AT_MOST_ONCE, armed(Duplicate(link=PUBLISH)), broker=BrokerSettings(dedup_window_ms=5000))
    assert timed_words(run, "stored", "refused") == ["50 stored broker m1", "51 refused broker m1"]
    assert find(run, "departed", place="confirm") == []


def test_broker_deduplication_does_not_help_against_redelivery() -> None:
    run = play_broker(AT_LEAST_ONCE, armed(Drop(link=ACK)), broker=BrokerSettings(dedup_window_ms=60_000))
    assert effects(run) == [(200, 1), (5200, 1)]


def test_a_broker_made_to_forget_stores_a_known_key_again() -> None:
    run = play_broker(
        AT_LEAST_ONCE,
        armed(Drop(link=CONFIRM)),
        at(500, Forget(node=BROKER)),
        broker=BrokerSettings(dedup_window_ms=60_000),
    )
    assert times(run, "stored") == [50, 1050]
    assert times(run, "refused") == []
