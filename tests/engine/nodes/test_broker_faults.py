"""What a crash of the broker leaves, what a pause holds back, and switches in mid-run."""

from playground.engine.broker_settings import BrokerSettings
from playground.engine.commands import Crash, Cut, Drop, Pause, Switch
from playground.engine.places import Place
from playground.engine.settings import LinkSettings
from tests.engine.helpers import (
    AT_LEAST_ONCE,
    AT_MOST_ONCE,
    EXACTLY_ONCE,
    armed,
    at,
    effects,
    find,
    on,
    play_broker,
    timed_words,
    times,
    words,
)

BROKER, CONSUMER = Place.BROKER, Place.CONSUMER
PUBLISH, CONFIRM, DELIVER, ACK = Place.PUBLISH, Place.CONFIRM, Place.DELIVER, Place.ACK


# Crashes.


def test_a_durable_broker_dispatches_what_is_unsettled_again_at_its_restart() -> None:
    run = play_broker(AT_LEAST_ONCE, armed(Drop(link=DELIVER)), at(500, Crash(node=BROKER, for_ms=200)))
    assert [(event.time_ms, event.attempt) for event in find(run, "dispatched")] == [(50, 1), (700, 2)]
    # The timer of the first dispatch went with the crash.
    assert times(run, "redelivery-due") == []
    assert effects(run) == [(850, 1)]


def test_after_a_restart_only_the_new_dispatch_has_a_timer() -> None:
    run = play_broker(AT_LEAST_ONCE, armed(Drop(link=DELIVER, count=2)), at(500, Crash(node=BROKER, for_ms=200)))
    assert times(run, "dispatched") == [50, 700, 5700]
    assert times(run, "redelivery-due") == [5700]


def test_a_restarted_broker_forgets_which_deliveries_are_in_flight() -> None:
    run = play_broker(AT_LEAST_ONCE, at(60, Crash(node=BROKER, for_ms=20)))
    # The first delivery is under way, nothing is lost, and yet it is dispatched again.
    assert times(run, "dispatched") == [50, 80]
    assert effects(run) == [(200, 1), (300, 1)]
    assert times(run, "settled") == [250]


def test_a_crash_of_a_volatile_broker_loses_what_it_has_confirmed() -> None:
    run = play_broker(
        AT_LEAST_ONCE,
        armed(Drop(link=DELIVER)),
        at(500, Crash(node=BROKER, for_ms=200)),
        broker=BrokerSettings(durable=False),
    )
    assert times(run, "confirmed") == [100]
    assert times(run, "dispatched") == [50]
    assert effects(run) == []


def test_an_ack_for_a_copy_that_was_lost_changes_nothing() -> None:
    run = play_broker(AT_LEAST_ONCE, at(120, Crash(node=BROKER, for_ms=50)), broker=BrokerSettings(durable=False))
    assert times(run, "arrived", place="ack") == [250]
    assert times(run, "settled") == []


def test_deduplication_memory_is_as_durable_as_the_store() -> None:
    for durable, outcome in ((True, "refused"), (False, "stored")):
        run = play_broker(
            AT_LEAST_ONCE,
            armed(Drop(link=CONFIRM)),
            at(300, Crash(node=BROKER, for_ms=100)),
            broker=BrokerSettings(durable=durable, dedup_window_ms=60_000),
        )
        assert times(run, outcome)[-1] == 1050


def test_dead_letters_are_parked_where_no_crash_reaches_them() -> None:
    run = play_broker(
        AT_LEAST_ONCE,
        armed(Cut(links=(DELIVER,))),
        at(1000, Crash(node=BROKER, for_ms=100)),
        broker=BrokerSettings(durable=False, redelivery_timeout_ms=300, max_deliveries=1),
    )
    assert times(run, "dead-lettered") == [350]
    assert run.system.broker is not None
    assert [(packet[2], packet[0]) for packet, _ in run.system.broker.limit.parked] == [(1, 1)]
    assert times(run, "dispatched") == [50]


def test_a_restarted_broker_dispatches_in_the_order_of_storing() -> None:
    run = play_broker(
        AT_LEAST_ONCE,
        armed(Drop(link=DELIVER, count=3)),
        at(100, Crash(node=BROKER, for_ms=100)),
        messages=3,
        every_ms=10,
    )
    dispatches = [(event.time_ms, event.message) for event in find(run, "dispatched")][3:]
    assert dispatches == [(200, 1), (200, 2), (200, 3)]


def test_a_restarted_broker_respects_its_prefetch() -> None:
    run = play_broker(
        AT_LEAST_ONCE,
        at(130, Crash(node=BROKER, for_ms=50)),
        messages=2,
        every_ms=10,
        broker=BrokerSettings(prefetch=1),
    )
    # m1 was delivered before the crash; that delivery's ack, at 250, settles it and makes room.
    assert timed_words(run, "dispatched") == [
        "50 dispatched broker m1",
        "180 dispatched broker m1",
        "250 dispatched broker m2",
    ]


def test_what_has_had_its_last_delivery_is_dead_lettered_at_the_restart() -> None:
    run = play_broker(
        AT_LEAST_ONCE,
        armed(Drop(link=DELIVER)),
        at(100, Crash(node=BROKER, for_ms=100)),
        broker=BrokerSettings(max_deliveries=1),
    )
    assert times(run, "dispatched") == [50]
    assert times(run, "dead-lettered") == [200]


def test_what_reaches_a_broker_that_is_down_is_dropped() -> None:
    run = play_broker(AT_LEAST_ONCE, at(0, Crash(node=BROKER, for_ms=500)))
    (drop,) = find(run, "dropped")
    assert (drop.time_ms, drop.place, drop.detail) == (50, PUBLISH, "down")
    assert times(run, "stored") == [1050]


def test_a_crash_after_storing_and_before_the_confirm_stores_twice() -> None:
    run = play_broker(AT_LEAST_ONCE, on("stored", Crash(node=BROKER)))
    # The restart, at 1050, comes before the second attempt, which arrives in the same millisecond.
    assert words(run, since_ms=1050)[:5] == [
        "restarted broker",
        "dispatched broker m1",
        "departed deliver m1",
        "arrived publish m1",
        "stored broker m1",
    ]
    assert len(effects(run)) == 2


def test_a_crash_on_the_dispatch_keeps_the_packet_and_the_settling_back() -> None:
    run = play_broker(AT_MOST_ONCE, on("dispatched", Crash(node=BROKER, for_ms=100)))
    assert timed_words(run, "dispatched", "settled", "departed")[1:] == [
        "50 dispatched broker m1",
        "150 dispatched broker m1",
        "150 settled broker m1",
        "150 departed deliver m1",
    ]


def test_a_crash_between_settling_and_departure_loses_an_automatic_delivery() -> None:
    run = play_broker(AT_MOST_ONCE, on("settled", Crash(node=BROKER, for_ms=100)))
    assert times(run, "dispatched") == [50]
    assert effects(run) == []


# Pauses and switches.


def test_publishes_wait_at_a_paused_broker_and_its_timers_fire_late() -> None:
    run = play_broker(
        AT_LEAST_ONCE,
        armed(Drop(link=DELIVER)),
        at(100, Pause(node=BROKER, for_ms=5000)),
        messages=2,
        every_ms=100,
        broker=BrokerSettings(redelivery_timeout_ms=1000),
    )
    assert times(run, "stored", 2)[0] == 5100
    assert times(run, "redelivery-due", 1)[0] == 5100
    waited = [line for line in words(run, since_ms=5100) if line.startswith(("arrived publish", "redelivery-due"))]
    # m2's publish has waited since 150, the redelivery since 1050, m2's retry since 1150, and so on.
    assert waited[:3] == ["arrived publish m2", "redelivery-due broker m1", "arrived publish m2"]


def test_each_message_is_settled_by_the_contract_under_which_it_was_sent() -> None:
    run = play_broker(AT_MOST_ONCE, at(500, Switch(guarantee=EXACTLY_ONCE)), messages=2)
    assert times(run, "settled") == [50, 1250]
    assert times(run, "confirmed") == [1100]
    assert times(run, "marked") == [1200]


def test_exactly_once_through_a_broker_survives_the_loss_of_every_first_packet() -> None:
    run = play_broker(
        EXACTLY_ONCE,
        *(armed(Drop(link=link, attempt=1, count=3)) for link in (PUBLISH, CONFIRM, DELIVER, ACK)),
        messages=3,
        links={DELIVER: LinkSettings(duplicate=1.0)},
    )
    assert sorted(message for _, message in effects(run)) == [1, 2, 3]
