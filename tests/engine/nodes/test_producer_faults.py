"""What a crash of the producer leaves, and what a pause holds back."""

from playground.engine.commands import Crash, Drop, Pause, Send, Switch
from playground.engine.places import Place
from playground.engine.settings import ProducerSettings
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

PRODUCER, DELIVER, ACK = Place.PRODUCER, Place.DELIVER, Place.ACK


# Crashes.


def test_a_durable_outbox_resends_at_once_when_the_producer_restarts() -> None:
    run = play(AT_LEAST_ONCE, at(20, Crash(node=PRODUCER, for_ms=500)))
    assert [(event.time_ms, event.attempt) for event in find(run, "attempted")] == [(0, 1), (520, 2)]
    assert run.log[find(run, "attempted")[1].cause].kind.word == "restarted"
    assert effects(run) == [(150, 1), (670, 1)]


def test_a_restarted_producer_resends_in_the_order_of_sending() -> None:
    run = play(AT_LEAST_ONCE, at(30, Crash(node=PRODUCER, for_ms=500)), messages=3, every_ms=10)
    assert words(run, since_ms=530)[:7] == [
        "restarted producer",
        "attempted producer m1",
        "departed deliver m1",
        "attempted producer m2",
        "departed deliver m2",
        "attempted producer m3",
        "departed deliver m3",
    ]


def test_what_fell_due_while_the_producer_was_down_is_sent_after_the_resends() -> None:
    run = play(AT_LEAST_ONCE, at(50, Crash(node=PRODUCER, for_ms=400)), messages=3, every_ms=100)
    assert times(run, "sent") == [0, 450, 450]
    assert words(run, since_ms=450)[:9] == [
        "restarted producer",
        "attempted producer m1",
        "departed deliver m1",
        "sent producer m2",
        "attempted producer m2",
        "departed deliver m2",
        "sent producer m3",
        "attempted producer m3",
        "departed deliver m3",
    ]


def test_extra_messages_requested_while_the_producer_is_down_are_sent_at_its_restart() -> None:
    run = play(AT_MOST_ONCE, at(10, Crash(node=PRODUCER, for_ms=200)), at(100, Send(count=2)))
    assert timed_words(run, "send-requested", "sent") == [
        "0 sent producer m1",
        "100 send-requested producer",
        "210 sent producer m2",
        "210 sent producer m3",
    ]


def test_a_crash_forgets_an_outbox_in_memory_for_good() -> None:
    run = play(
        AT_LEAST_ONCE,
        armed(Drop(link=DELIVER)),
        at(500, Crash(node=PRODUCER, for_ms=100)),
        producer=ProducerSettings(outbox="memory"),
    )
    assert times(run, "attempted") == [0]
    assert times(run, "timed-out") == []


def test_an_ack_for_a_forgotten_message_changes_nothing() -> None:
    run = play(AT_LEAST_ONCE, at(20, Crash(node=PRODUCER, for_ms=100)), producer=ProducerSettings(outbox="memory"))
    assert times(run, "arrived", place="ack") == [200]
    assert times(run, "confirmed") == []


def test_messages_that_wait_for_room_are_forgotten_with_an_outbox_in_memory() -> None:
    producer = ProducerSettings(outbox="memory", max_in_flight=1)
    run = play(AT_LEAST_ONCE, at(50, Crash(node=PRODUCER, for_ms=100)), messages=2, every_ms=10, producer=producer)
    assert times(run, "attempted") == [0]
    assert effects(run) == [(150, 1)]


def test_a_forgotten_message_takes_no_place_in_flight() -> None:
    producer = ProducerSettings(outbox="memory", max_in_flight=1)
    run = play(AT_LEAST_ONCE, at(10, Crash(node=PRODUCER, for_ms=100)), messages=2, every_ms=500, producer=producer)
    assert times(run, "attempted", 2) == [500]


def test_a_message_that_was_given_up_is_not_resent_after_a_crash() -> None:
    run = play(
        AT_LEAST_ONCE,
        armed(Drop(link=DELIVER)),
        at(1500, Crash(node=PRODUCER, for_ms=100)),
        producer=ProducerSettings(max_attempts=1),
    )
    assert times(run, "attempted") == [0]


def test_a_confirmed_message_is_not_resent_after_a_crash() -> None:
    run = play(AT_LEAST_ONCE, at(1500, Crash(node=PRODUCER, for_ms=100)))
    assert times(run, "attempted") == [0]


def test_after_a_restart_even_the_last_attempt_is_made_once_more() -> None:
    run = play(
        AT_LEAST_ONCE,
        armed(Drop(link=DELIVER, count=9)),
        at(500, Crash(node=PRODUCER, for_ms=100)),
        producer=ProducerSettings(max_attempts=1),
    )
    assert [(event.time_ms, event.attempt) for event in find(run, "attempted")] == [(0, 1), (600, 2)]
    assert times(run, "gave-up") == [1600]


def test_a_restarted_producer_still_respects_its_limit_in_flight() -> None:
    run = play(
        AT_LEAST_ONCE,
        at(20, Crash(node=PRODUCER, for_ms=80)),
        messages=2,
        every_ms=10,
        producer=ProducerSettings(max_in_flight=1),
    )
    # The ack of m1's first attempt comes at 200, and makes room for m2.
    assert timed_words(run, "attempted") == [
        "0 attempted producer m1",
        "100 attempted producer m1",
        "200 attempted producer m2",
    ]


def test_at_most_once_is_not_limited_in_flight_at_a_restart_either() -> None:
    run = play(
        AT_LEAST_ONCE,
        at(5, Switch(guarantee=AT_MOST_ONCE)),
        on("sent", Crash(node=PRODUCER, for_ms=90), message=2),
        messages=2,
        every_ms=10,
        producer=ProducerSettings(max_in_flight=1, outbox="durable"),
    )
    assert timed_words(run, "attempted") == [
        "0 attempted producer m1",
        "100 attempted producer m1",
        "100 attempted producer m2",
    ]


def test_a_crash_stops_the_timers_of_before() -> None:
    run = play(AT_LEAST_ONCE, armed(Drop(link=DELIVER, count=2)), at(500, Crash(node=PRODUCER, for_ms=100)))
    assert times(run, "attempted") == [0, 600, 1600]
    assert times(run, "timed-out") == [1600]


def test_a_crash_stops_the_backoff() -> None:
    run = play(
        AT_LEAST_ONCE,
        armed(Drop(link=DELIVER)),
        at(1100, Crash(node=PRODUCER, for_ms=100)),
        producer=ProducerSettings(backoff="linear", backoff_ms=500),
    )
    assert times(run, "attempted") == [0, 1200]


def test_an_attempted_message_under_at_most_once_is_out_of_even_a_durable_outbox() -> None:
    run = play(
        AT_MOST_ONCE,
        armed(Drop(link=DELIVER)),
        at(20, Crash(node=PRODUCER, for_ms=100)),
        producer=ProducerSettings(outbox="durable"),
    )
    assert times(run, "attempted") == [0]


def test_a_crash_between_sending_and_the_attempt_loses_the_message_of_an_outbox_in_memory() -> None:
    run = play(AT_MOST_ONCE, on("sent", Crash(node=PRODUCER)))
    assert words(run) == ["sent producer m1", "crashed producer", "restarted producer", "chaos-ended"]


def test_a_durable_outbox_keeps_what_was_sent_and_not_yet_attempted() -> None:
    run = play(AT_MOST_ONCE, on("sent", Crash(node=PRODUCER)), producer=ProducerSettings(outbox="durable"))
    assert timed_words(run, "sent", "attempted") == ["0 sent producer m1", "1000 attempted producer m1"]


def test_a_crash_on_the_attempt_keeps_the_packet_from_departing() -> None:
    run = play(AT_LEAST_ONCE, on("attempted", Crash(node=PRODUCER, for_ms=300)))
    assert times(run, "attempted") == [0, 300]
    # The first packet on the link is the second attempt's.
    assert [(event.time_ms, event.attempt) for event in find(run, "departed", place="deliver")] == [(300, 1)]


def test_the_rest_of_a_burst_waits_for_the_restart_when_the_producer_crashes_in_its_midst() -> None:
    run = play(AT_MOST_ONCE, at(10, Send(count=3)), on("departed", Crash(node=PRODUCER, for_ms=90), message=2))
    assert timed_words(run, "sent") == [
        "0 sent producer m1",
        "10 sent producer m2",
        "100 sent producer m3",
        "100 sent producer m4",
    ]


# Pauses.


def test_the_timers_of_a_paused_producer_fire_late() -> None:
    run = play(AT_LEAST_ONCE, armed(Drop(link=ACK)), at(500, Pause(node=PRODUCER, for_ms=1000)))
    assert times(run, "timed-out") == [1500]
    assert times(run, "attempted") == [0, 1500]


def test_an_ack_that_waited_ahead_of_the_timer_stops_the_retry() -> None:
    run = play(AT_LEAST_ONCE, at(100, Pause(node=PRODUCER, for_ms=500)), producer=ProducerSettings(ack_timeout_ms=300))
    assert words(run, since_ms=600)[:3] == ["resumed producer", "arrived ack m1", "confirmed producer m1"]
    assert times(run, "timed-out") == []


def test_an_ack_that_waited_behind_the_timer_comes_too_late() -> None:
    run = play(AT_LEAST_ONCE, at(100, Pause(node=PRODUCER, for_ms=500)), producer=ProducerSettings(ack_timeout_ms=150))
    assert words(run, since_ms=600)[:6] == [
        "resumed producer",
        "timed-out producer m1",
        "attempted producer m1",
        "departed deliver m1",
        "arrived ack m1",
        "confirmed producer m1",
    ]


def test_what_falls_due_during_a_pause_is_sent_at_its_end() -> None:
    run = play(AT_MOST_ONCE, at(50, Pause(node=PRODUCER, for_ms=500)), messages=3, every_ms=100)
    assert times(run, "sent") == [0, 550, 550]


def test_a_pause_on_the_attempt_holds_the_packet_back() -> None:
    run = play(AT_MOST_ONCE, on("attempted", Pause(node=PRODUCER, for_ms=300)))
    assert timed_words(run, "attempted", "departed") == ["0 attempted producer m1", "300 departed deliver m1"]


def test_sends_that_waited_in_a_pause_wait_on_through_a_crash() -> None:
    run = play(
        AT_LEAST_ONCE,
        at(50, Pause(node=PRODUCER, for_ms=1000)),
        at(250, Crash(node=PRODUCER, for_ms=100)),
        messages=2,
        every_ms=100,
    )
    # m1's ack, which waited since 200, is lost; so m1 is resent before m2 is sent at last.
    assert timed_words(run, "dropped", "sent", "attempted") == [
        "0 sent producer m1",
        "0 attempted producer m1",
        "250 dropped ack m1",
        "350 attempted producer m1",
        "350 sent producer m2",
        "350 attempted producer m2",
    ]
