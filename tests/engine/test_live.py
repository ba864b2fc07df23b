"""Driving live: commands from outside, the end of the chaos, and going back, in every order one can think of."""

import pytest

from playground.checker.judge import Judge
from playground.engine.commands import Crash, Cut, Drop, Heal, Latency, Loss, Say, Send
from playground.engine.events import Kind
from playground.engine.places import Place
from playground.engine.settings import RunSettings
from playground.engine.simulation import Simulation
from tests.engine.helpers import AT_LEAST_ONCE, at, begin, settings_of

HERE = Say(text="here")


def assert_times_never_fall(simulation: Simulation) -> None:
    times = [event.time_ms for event in simulation.log]
    assert times == sorted(times)


def test_a_session_that_outlasted_its_natural_end_ends_now_and_not_in_the_past() -> None:
    simulation = begin(AT_LEAST_ONCE)
    simulation.run_until(100_000)
    simulation.give(Send())
    simulation.run()
    assert_times_never_fall(simulation)
    assert simulation.log[len(simulation.log) - 1].time_ms >= 100_000


def test_a_run_that_was_stopped_takes_no_more_commands() -> None:
    simulation = Simulation(settings_of(AT_LEAST_ONCE, messages=9), max_events=12)
    while simulation.step():
        pass
    with pytest.raises(RuntimeError):
        simulation.give(Cut(links=(Place.DELIVER,)))


def test_no_command_slips_in_behind_the_end_of_the_chaos() -> None:
    settings = settings_of(AT_LEAST_ONCE, messages=9, run=RunSettings(chaos_ms=1020))
    simulation = Simulation(settings, [at(1020, Heal(links=(Place.ACK,)))])
    simulation.end_chaos_in_time()
    while simulation.now_ms < 1020:
        simulation.step()
    with pytest.raises(RuntimeError):
        simulation.give(Crash(node=Place.CONSUMER))
    assert Kind.CRASHED not in [event.kind for event in simulation.log]


def test_asking_twice_for_the_end_of_the_chaos_asks_once() -> None:
    simulation = begin(AT_LEAST_ONCE, messages=9)
    simulation.run_until(1020)
    simulation.end_chaos()
    end_ms = simulation.chaos_end_ms
    simulation.give(HERE)
    simulation.end_chaos()
    simulation.run()
    (ended,) = [event for event in simulation.log if event.kind is Kind.CHAOS_ENDED]
    assert ended.time_ms == simulation.chaos_end_ms == end_ms == 1020


@pytest.mark.parametrize(
    "command",
    [
        Loss(link=Place.PUBLISH, rate=0.5),
        Latency(link=Place.CONFIRM, latency_ms=1),
        Drop(link=Place.PUBLISH),
        Cut(links=(Place.CONFIRM,)),
        Crash(node=Place.BROKER),
    ],
)
def test_a_command_to_a_part_that_is_not_there_leaves_no_trace(command: Loss | Latency | Drop | Cut | Crash) -> None:
    simulation = begin(AT_LEAST_ONCE)
    with pytest.raises(KeyError):
        simulation.give(command)
    assert simulation.given == []
    assert len(simulation.log) == 0


def test_an_instant_that_was_undone_cannot_be_brought_back() -> None:
    simulation = begin(AT_LEAST_ONCE, messages=9)
    simulation.run_until(1020)
    early = simulation.checkpoint()
    simulation.run_until(3000)
    late = simulation.checkpoint()
    simulation.restore(early)
    simulation.run_until(5000)
    with pytest.raises(ValueError, match="undone"):
        simulation.restore(late)
    simulation.restore(early)
    assert simulation.now_ms == 1020


def test_a_judge_does_not_mix_two_histories() -> None:
    simulation = begin(AT_LEAST_ONCE, messages=9)
    simulation.run_until(1020)
    early = simulation.checkpoint()
    judge = Judge(simulation.settings)
    simulation.run_until(4000)
    judge.observe(simulation.log)
    simulation.restore(early)
    simulation.give(Cut(links=(Place.DELIVER,)))
    simulation.run_until(9000)
    with pytest.raises(ValueError, match="new judge"):
        judge.observe(simulation.log)


def test_sends_from_outside_may_record_their_events_too() -> None:
    simulation = begin(AT_LEAST_ONCE)
    before = simulation.checkpoint()
    limit = simulation.event_limit
    simulation.give(Send(count=5))
    assert simulation.event_limit == limit + 5 * 60
    simulation.restore(before)
    assert simulation.event_limit == limit
