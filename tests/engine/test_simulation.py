"""The simulation: how it is driven, when its chaos ends, and when it is over."""

import pytest

from playground.engine.commands import Command, Crash, Cut, Drop, Pause, Resurface, Say, Send, Unroutable
from playground.engine.events import NONE
from playground.engine.places import Place
from playground.engine.settings import RunSettings
from playground.engine.simulation import Given, Simulation
from tests.engine.helpers import (
    AT_LEAST_ONCE,
    AT_MOST_ONCE,
    EXACTLY_ONCE,
    armed,
    at,
    begin,
    effects,
    find,
    on,
    play,
    timed_words,
    times,
    words,
)

DELIVER, ACK, CONSUMER, PRODUCER = Place.DELIVER, Place.ACK, Place.CONSUMER, Place.PRODUCER
HERE = Say(text="here")


# Driving.


def steps_of_all_kinds() -> Simulation:
    return begin(
        AT_LEAST_ONCE,
        at(120, Pause(node=CONSUMER, for_ms=200)),
        on("applied", Crash(node=PRODUCER, for_ms=300)),
        armed(Drop(link=ACK)),
        messages=4,
        every_ms=150,
    )


def test_however_it_is_driven_a_run_is_the_same() -> None:
    whole = steps_of_all_kinds()
    whole.run()
    by_steps, by_events, by_time, by_batches = (steps_of_all_kinds() for _ in range(4))
    for simulation in (by_steps, by_events, by_time, by_batches):
        simulation.end_chaos_in_time()
    while by_steps.step():
        pass
    while by_events.step_event():
        pass
    time_ms = 0
    while not by_time.over:
        time_ms += 7_001
        by_time.run_until(time_ms)
    while by_batches.advance(13):
        pass
    for simulation in (by_steps, by_events, by_time, by_batches):
        assert simulation.over
        assert simulation.settled
        assert simulation.log.digest() == whole.log.digest()


def test_a_simulation_before_its_first_operation_is_at_zero_and_has_something_due() -> None:
    simulation = begin(AT_LEAST_ONCE)
    assert (simulation.now_ms, simulation.next_due_ms, len(simulation.log)) == (0, 0, 0)
    assert not simulation.at_rest
    assert simulation.chaotic
    assert not simulation.over


def test_a_step_records_one_event_at_most_but_for_the_one_pair() -> None:
    simulation = begin(EXACTLY_ONCE)
    recorded = list[tuple[str, ...]]()
    length = 0
    while simulation.step():
        recorded.append(tuple(event.kind.word for event in list(simulation.log)[length:]))
        length = len(simulation.log)
    assert max(len(events) for events in recorded) == 2
    assert [events for events in recorded if len(events) == 2] == [("applied", "marked")]


def test_stepping_by_events_passes_over_cancelled_timers() -> None:
    simulation = begin(AT_LEAST_ONCE, messages=2, every_ms=5000)
    while find(simulation, "confirmed") == []:
        assert simulation.step_event()
    assert simulation.now_ms == 200
    assert simulation.step_event()
    assert timed_words(simulation)[-1] == "5000 sent producer m2"


def test_running_to_a_time_does_all_that_is_due_then_and_stands_there() -> None:
    simulation = begin(AT_LEAST_ONCE)
    assert simulation.run_until(150)
    assert timed_words(simulation)[-1] == "150 departed ack m1"
    assert simulation.run_until(170)
    assert simulation.now_ms == 170
    assert timed_words(simulation)[-1] == "150 departed ack m1"


def test_the_clock_never_goes_back() -> None:
    simulation = begin(AT_LEAST_ONCE)
    simulation.run_until(170)
    assert simulation.run_until(20)
    assert simulation.now_ms == 170


def test_running_to_a_time_can_be_done_in_portions() -> None:
    simulation = begin(AT_LEAST_ONCE)
    calls = 1
    while not simulation.run_until(150, 2):
        assert simulation.now_ms <= 150
        calls += 1
    assert calls > 2
    assert simulation.now_ms == 150
    assert timed_words(simulation)[-1] == "150 departed ack m1"


def test_advancing_says_how_much_there_was_to_do() -> None:
    simulation = begin(AT_MOST_ONCE)
    assert simulation.advance(3) == 3
    assert words(simulation) == ["sent producer m1", "attempted producer m1", "departed deliver m1"]
    rest = simulation.advance(1000)
    assert 0 < rest < 1000
    assert simulation.advance(1000) == 0


def test_what_is_due_next_is_the_present_while_an_instant_is_not_done() -> None:
    simulation = begin(AT_LEAST_ONCE)
    simulation.advance(1)
    assert simulation.next_due_ms == 0
    simulation.run_until(0)
    assert simulation.next_due_ms == 50


def test_a_live_run_at_rest_stays_in_its_chaos() -> None:
    simulation = begin(AT_LEAST_ONCE)
    simulation.run_until(60_000)
    assert simulation.at_rest
    assert simulation.chaotic
    assert not simulation.over
    assert not simulation.settled
    assert times(simulation, "chaos-ended") == []


def test_a_run_is_at_rest_when_only_cancelled_timers_are_left() -> None:
    simulation = begin(AT_LEAST_ONCE)
    simulation.run_until(199)
    assert not simulation.at_rest
    simulation.run_until(200)
    assert simulation.at_rest
    assert simulation.next_due_ms == 1000


# Commands from outside.


def test_a_command_from_outside_acts_now() -> None:
    simulation = begin(AT_LEAST_ONCE)
    simulation.run_until(120)
    simulation.give(Crash(node=CONSUMER, for_ms=10))
    assert timed_words(simulation)[-1] == "120 crashed consumer"
    assert simulation.log[len(simulation.log) - 1].cause == NONE
    simulation.run()
    assert effects(simulation) == [(1150, 1)]


def test_a_command_from_outside_can_come_between_any_two_events_of_an_instant() -> None:
    simulation = begin(EXACTLY_ONCE)
    while not find(simulation, "received"):
        simulation.step()
    simulation.give(Crash(node=CONSUMER, for_ms=10))
    simulation.run_until(60)
    assert words(simulation)[-3:] == ["received consumer m1", "crashed consumer", "restarted consumer"]


def test_what_was_given_is_remembered_with_its_point_of_the_run() -> None:
    simulation = begin(AT_LEAST_ONCE)
    simulation.give(HERE)
    simulation.run_until(120)
    simulation.give(Drop(link=ACK))
    simulation.run_until(150)
    last = len(simulation.log) - 1
    simulation.give(Send())
    told = [find(simulation, kind)[0].number for kind in ("said", "drop-armed", "send-requested")]
    assert simulation.given == [
        Given(HERE, 0, NONE, told[0]),
        Given(Drop(link=ACK), 120, NONE, told[1]),
        Given(Send(), 150, last, told[2]),
    ]


def test_a_command_from_outside_is_caused_by_the_last_event_of_its_millisecond_if_there_is_one() -> None:
    simulation = begin(AT_LEAST_ONCE)
    for time_ms, cause in ((120, ""), (150, "departed")):
        simulation.run_until(time_ms)
        simulation.give(HERE)
        (*_, said) = find(simulation, "said")
        assert said.time_ms == time_ms
        assert (simulation.log[said.cause].kind.word if said.cause != NONE else "") == cause


def test_a_command_after_something_that_left_no_event_comes_with_the_next_millisecond() -> None:
    simulation = begin(AT_LEAST_ONCE, at(0, Pause(node=CONSUMER, for_ms=500)))
    # At 50 the packet comes to stand before the paused consumer, which is no event yet.
    simulation.run_until(50)
    simulation.give(HERE)
    assert timed_words(simulation)[-1] == "51 said"


def test_a_cut_of_several_links_from_outside_is_one_command_for_each() -> None:
    simulation = begin(AT_LEAST_ONCE)
    simulation.give(Cut(links=(DELIVER, ACK), for_ms=10))
    assert [given.command for given in simulation.given] == [
        Cut(links=(DELIVER,), for_ms=10),
        Cut(links=(ACK,), for_ms=10),
    ]
    assert words(simulation) == ["cut deliver", "cut ack"]


def test_a_command_given_by_hand_does_what_a_timed_step_does() -> None:
    by_hand = begin(AT_LEAST_ONCE)
    by_hand.run_until(119)
    by_hand.run_until(120)
    by_hand.give(Pause(node=CONSUMER, for_ms=500))
    by_hand.run()
    assert by_hand.log.digest() == play(AT_LEAST_ONCE, at(120, Pause(node=CONSUMER, for_ms=500))).log.digest()


def test_a_command_from_outside_sets_off_the_steps_that_wait_for_it() -> None:
    simulation = begin(AT_LEAST_ONCE, on("crashed", HERE))
    simulation.run_until(120)
    simulation.give(Crash(node=CONSUMER))
    assert timed_words(simulation)[-2:] == ["120 crashed consumer", "120 said"]


def test_a_run_at_rest_can_be_given_more_to_do() -> None:
    simulation = begin(AT_LEAST_ONCE)
    simulation.run_until(5000)
    simulation.give(Send())
    simulation.run()
    assert effects(simulation) == [(150, 1), (5150, 2)]
    assert simulation.settled


def test_after_the_chaos_commands_are_refused() -> None:
    simulation = play(AT_LEAST_ONCE)
    events = len(simulation.log)
    with pytest.raises(RuntimeError, match="chaos has ended"):
        simulation.give(HERE)
    assert len(simulation.log) == events
    assert simulation.given == []


def test_the_chaos_can_be_ended_by_hand() -> None:
    simulation = begin(AT_LEAST_ONCE, at(0, Cut(links=(DELIVER,))))
    simulation.run_until(1700)
    simulation.end_chaos()
    simulation.run()
    assert times(simulation, "chaos-ended") == [1700]
    assert effects(simulation) == [(2150, 1)]
    assert simulation.settled


def test_the_chaos_ended_by_hand_in_a_busy_millisecond_ends_with_the_next() -> None:
    simulation = begin(AT_LEAST_ONCE, at(0, Cut(links=(DELIVER,))))
    simulation.run_until(1000)
    simulation.end_chaos()
    simulation.run()
    assert times(simulation, "chaos-ended") == [1001]


def test_a_preset_can_say_when_the_chaos_was_ended_by_hand() -> None:
    for time_ms in (1000, 1700):
        by_hand = begin(AT_LEAST_ONCE, at(0, Cut(links=(DELIVER,))))
        by_hand.run_until(time_ms)
        by_hand.end_chaos()
        by_hand.run()
        end_ms = by_hand.chaos_end_ms
        by_preset = play(AT_LEAST_ONCE, at(0, Cut(links=(DELIVER,))), run=RunSettings(chaos_ms=end_ms))
        assert by_preset.log.digest() == by_hand.log.digest()


def test_ending_the_chaos_twice_ends_it_once() -> None:
    simulation = begin(AT_LEAST_ONCE, at(0, Cut(links=(DELIVER,))))
    simulation.run_until(1700)
    simulation.end_chaos()
    simulation.end_chaos()
    simulation.run()
    simulation.end_chaos()
    assert times(simulation, "chaos-ended") == [1700]


def test_the_chaos_can_be_ended_before_its_time() -> None:
    simulation = begin(AT_LEAST_ONCE, at(0, Cut(links=(DELIVER,))), run=RunSettings(chaos_ms=20_000))
    simulation.end_chaos_in_time()
    assert simulation.chaos_end_ms == 20_000
    simulation.run_until(1700)
    simulation.end_chaos()
    simulation.run()
    assert times(simulation, "chaos-ended") == [1700]
    assert simulation.settled


def test_the_time_of_the_end_of_the_chaos_is_fixed_once() -> None:
    simulation = begin(AT_LEAST_ONCE, run=RunSettings(chaos_ms=500))
    simulation.end_chaos_in_time()
    simulation.end_chaos_in_time()
    simulation.run()
    assert len(times(simulation, "chaos-ended")) == 1


# The record as a whole.


def test_every_cause_and_every_fault_is_an_earlier_event() -> None:
    run = steps_of_all_kinds()
    run.run()
    for event in run.log:
        assert NONE <= event.cause < event.number
        assert NONE <= event.fault < event.number


def test_time_never_goes_back_in_the_record() -> None:
    run = steps_of_all_kinds()
    run.run()
    recorded = [event.time_ms for event in run.log]
    assert recorded == sorted(recorded)


def test_every_effect_is_an_event_of_its_own() -> None:
    run = steps_of_all_kinds()
    run.run()
    assert effects(run) == [(event.time_ms, event.message) for event in find(run, "applied")]


@pytest.mark.parametrize("command", [Resurface(message=1), Unroutable(message=1)])
def test_what_a_run_was_not_prepared_for_is_refused_and_changes_nothing(command: Command) -> None:
    """Written down as a step, it would be a run that keeps what it needs, and another record."""
    simulation = begin(AT_LEAST_ONCE, system="broker")
    simulation.run_until(500)
    before = simulation.log.digest()
    with pytest.raises(ValueError, match="was not prepared for one"):
        simulation.give(command)
    assert simulation.log.digest() == before
    assert simulation.given == []
