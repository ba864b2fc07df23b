"""The schedule: what comes first among things that are due at one millisecond, and what follows at once."""

from playground.engine.commands import Crash, Cut, Pause, Say, Send
from playground.engine.events import NONE
from playground.engine.log import EventLog
from playground.engine.places import Place
from playground.engine.schedule import Item, Schedule, forget
from playground.engine.settings import ProducerSettings, RunSettings
from tests.engine.helpers import AT_LEAST_ONCE, AT_MOST_ONCE, at, on, play, timed_words, times, words

_ONE, _OTHER = 0, 1
"""Two operations."""


def queued(schedule: Schedule) -> list[tuple[int, int]]:
    """`(due_ms, first of the item)` in the order in which the queue will be done."""
    return [(entry[0], entry[3][0]) for entry in sorted(schedule.queue)]


def do_nothing(item: Item, cause: int) -> None:
    """A handler."""


# The containers.


def test_what_is_due_earlier_comes_first() -> None:
    schedule = Schedule(EventLog())
    schedule.later(20, _ONE, (1,), 0)
    schedule.later(10, _ONE, (2,), 1)
    assert queued(schedule) == [(10, 2), (20, 1)]


def test_a_delay_counts_from_the_present() -> None:
    schedule = Schedule(EventLog())
    schedule.log.now_ms = 500
    schedule.later(20, _ONE, (1,), 0)
    assert queued(schedule) == [(520, 1)]


def test_equals_are_done_in_the_order_in_which_events_scheduled_them() -> None:
    schedule = Schedule(EventLog())
    for cause in (5, 3, 4):
        schedule.later(10, _ONE, (cause,), cause)
    assert queued(schedule) == [(10, 3), (10, 4), (10, 5)]


def test_a_command_comes_before_all_else_of_its_millisecond_and_no_earlier() -> None:
    schedule = Schedule(EventLog())
    schedule.later(9, _ONE, (1,), 1)
    schedule.later(10, _ONE, (2,), 2)
    schedule.command_later(10, _OTHER, (3,), 1000)
    assert queued(schedule) == [(9, 1), (10, 3), (10, 2)]


def test_what_follows_at_once_is_done_in_the_order_given_and_before_what_was_to_follow() -> None:
    schedule = Schedule(EventLog())
    schedule.then([(_ONE, (9,), 0)])
    schedule.then([(_ONE, (1,), 0), (_ONE, (2,), 0)])
    assert [schedule.agenda.pop()[1] for _ in range(3)] == [(1,), (2,), (9,)]


def test_withdrawing_takes_one_operation_off_the_queue_in_the_order_of_scheduling() -> None:
    schedule = Schedule(EventLog())
    schedule.later(30, _ONE, (1,), 1)
    schedule.later(20, _OTHER, (2,), 2)
    schedule.later(10, _ONE, (3,), 3)
    assert [entry[3] for entry in schedule.withdraw(_ONE)] == [(1,), (3,)]
    assert queued(schedule) == [(20, 2)]


def test_a_nodes_operations_can_be_redirected_and_given_back() -> None:
    schedule, done = Schedule(EventLog()), list[str]()

    def normally(item: Item, cause: int) -> None:
        done.append("normally")

    def otherwise(item: Item, cause: int) -> None:
        done.append("otherwise")

    retry = schedule.declare(Place.PRODUCER, normally)
    finish = schedule.declare(Place.CONSUMER, normally)
    schedule.redirect(Place.PRODUCER, {retry: otherwise}.__getitem__)
    schedule.handlers[retry]((), NONE)
    schedule.handlers[finish]((), NONE)
    schedule.reinstate(Place.PRODUCER)
    schedule.handlers[retry]((), NONE)
    assert done == ["otherwise", "normally", "normally"]


def test_each_operation_has_a_number_of_its_own() -> None:
    schedule = Schedule(EventLog())
    assert len({schedule.declare(Place.PRODUCER, do_nothing) for _ in range(3)}) == 3


def test_what_one_node_was_about_to_do_is_taken_back_in_order() -> None:
    schedule = Schedule(EventLog())
    send, attempt = (schedule.declare(Place.PRODUCER, do_nothing) for _ in range(2))
    drop = schedule.declare(Place.NOWHERE, do_nothing)
    finish = schedule.declare(Place.CONSUMER, do_nothing)
    schedule.then([(op, (), 0) for op in (send, drop, attempt, finish)])
    assert schedule.take_back(Place.PRODUCER) == [(send, (), 0), (attempt, (), 0)]
    assert [op for op, _, _ in schedule.agenda] == [finish, drop]


def test_an_entry_is_live_while_its_declaration_says_so_and_its_node_is_not_down() -> None:
    schedule = Schedule(EventLog())
    always = schedule.declare(Place.PRODUCER, do_nothing)
    small = schedule.declare(Place.PRODUCER, do_nothing, lambda item, cause: item[0] < cause)
    assert schedule.is_live((0, 0, always, (5,), 4))
    assert schedule.is_live((0, 0, small, (3,), 4))
    assert not schedule.is_live((0, 0, small, (5,), 4))
    schedule.redirect(Place.PRODUCER, lambda _: forget)
    assert not schedule.is_live((0, 0, always, (5,), 4))


def test_a_checkpoint_of_the_schedule_brings_back_queue_agenda_and_time() -> None:
    schedule = Schedule(EventLog())
    schedule.log.now_ms = 5
    schedule.later(10, _ONE, (1,), 0)
    schedule.then([(_ONE, (2,), 0)])
    checkpoint = schedule.checkpoint()
    for _ in range(2):
        schedule.log.now_ms = 99
        schedule.later(10, _ONE, (3,), 1)
        schedule.agenda.clear()
        schedule.restore(checkpoint)
        assert queued(schedule) == [(15, 1)]
        assert schedule.agenda == [(_ONE, (2,), 0)]
        assert schedule.log.now_ms == 5


# Ties in a run.


def test_a_timed_step_acts_before_the_packet_that_is_due_at_its_millisecond() -> None:
    run = play(AT_MOST_ONCE, at(50, Crash(node=Place.CONSUMER)))
    assert words(run, since_ms=50)[:2] == ["crashed consumer", "dropped deliver m1"]


def test_a_timed_step_at_zero_acts_before_the_first_message_is_sent() -> None:
    run = play(AT_MOST_ONCE, at(0, Cut(links=(Place.DELIVER,))))
    assert words(run)[:2] == ["cut deliver", "sent producer m1"]


def test_the_end_of_a_crash_comes_before_the_packet_that_is_due_at_its_millisecond() -> None:
    run = play(AT_MOST_ONCE, at(0, Crash(node=Place.CONSUMER, for_ms=50)))
    assert words(run, since_ms=50)[:2] == ["restarted consumer", "arrived deliver m1"]


def test_the_end_of_a_cut_comes_before_the_retry_that_is_due_at_its_millisecond() -> None:
    run = play(AT_LEAST_ONCE, at(0, Cut(links=(Place.DELIVER,), for_ms=1000)))
    assert words(run, since_ms=1000)[:4] == [
        "healed deliver",
        "timed-out producer m1",
        "attempted producer m1",
        "departed deliver m1",
    ]
    assert times(run, "applied") == [1150]


def test_timed_steps_of_one_millisecond_act_in_the_order_of_the_file() -> None:
    run = play(AT_MOST_ONCE, at(70, Say(text="first")), at(70, Say(text="second")))
    assert [event.detail for event in run.log if event.detail] == ["first", "second"]


def test_a_timed_step_comes_before_the_end_of_a_span_that_began_later() -> None:
    run = play(AT_MOST_ONCE, at(0, Crash(node=Place.CONSUMER, for_ms=100)), at(100, Say(text="still down")))
    assert timed_words(run, "said", "restarted") == ["100 said", "100 restarted consumer"]


def test_ends_of_spans_at_one_millisecond_come_in_the_order_in_which_they_began() -> None:
    run = play(
        AT_MOST_ONCE,
        at(0, Cut(links=(Place.ACK,), for_ms=100)),
        at(0, Pause(node=Place.PRODUCER, for_ms=100)),
        at(20, Crash(node=Place.CONSUMER, for_ms=80)),
    )
    assert words(run, since_ms=100)[:4] == [
        "healed ack",
        "resumed producer",
        "restarted consumer",
        "sent producer m1",
    ]


def test_the_end_of_the_chaos_comes_after_the_commands_and_before_the_packets_of_its_millisecond() -> None:
    run = play(
        AT_MOST_ONCE,
        at(0, Crash(node=Place.CONSUMER, for_ms=50)),
        at(50, Say(text="last words")),
        run=RunSettings(chaos_ms=50),
    )
    assert words(run, since_ms=50)[:4] == ["said", "restarted consumer", "chaos-ended", "arrived deliver m1"]


def test_a_message_is_sent_before_an_earlier_message_arrives_at_the_same_millisecond() -> None:
    run = play(AT_MOST_ONCE, messages=2, every_ms=50)
    assert words(run, since_ms=50)[:4] == [
        "sent producer m2",
        "attempted producer m2",
        "departed deliver m2",
        "arrived deliver m1",
    ]


def test_what_follows_an_event_at_once_happens_before_anything_else_of_that_millisecond() -> None:
    run = play(AT_MOST_ONCE, at(0, Send()))
    arrivals = [line for line in words(run, since_ms=50) if line.startswith(("arrived", "received"))]
    assert arrivals == ["arrived deliver m2", "received consumer m2", "arrived deliver m1", "received consumer m1"]


def test_an_ack_in_the_very_millisecond_of_the_timer_comes_too_late_to_stop_the_retry() -> None:
    run = play(AT_LEAST_ONCE, producer=ProducerSettings(ack_timeout_ms=200))
    assert words(run, since_ms=200)[:5] == [
        "timed-out producer m1",
        "attempted producer m1",
        "departed deliver m1",
        "arrived ack m1",
        "confirmed producer m1",
    ]


def test_a_step_some_time_after_an_event_acts_before_the_packets_of_its_millisecond() -> None:
    run = play(AT_LEAST_ONCE, on("applied", Crash(node=Place.PRODUCER), after_ms=50))
    assert words(run, since_ms=200)[:2] == ["crashed producer", "dropped ack m1"]
