"""A session with commands from outside, written out as a preset, replays to the same record."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine.commands import At, Command, Crash, Cut, Drop, Pause, Say, Send, Step, Switch, When
from playground.engine.events import Kind
from playground.engine.places import Place
from playground.engine.settings import Guarantee, Settings, WorkloadSettings
from playground.engine.simulation import Simulation
from playground.recording.session import preset_from
from playground.scenario.build import build
from playground.scenario.load import load_text
from playground.scenario.outcome import play_out
from playground.scenario.preset import Preset
from playground.scenario.save import to_toml
from tests.properties.profiles import thorough
from tests.recording.helpers import session_of
from tests.reference.random_presets import presets
from tests.topologies import DIRECT


def payment(messages: int = 3) -> Preset:
    settings = Settings(
        guarantee=Guarantee.AT_LEAST_ONCE, topology=DIRECT, workload=WorkloadSettings(messages=messages)
    )
    return Preset(name="session", title="A session", settings=settings)


def test_a_command_in_a_quiet_millisecond_becomes_a_timed_step() -> None:
    preset = payment()
    simulation = Simulation(preset.settings)
    simulation.run_until(500)
    simulation.give(Drop(link=Place.ACK))
    (step,) = preset_from(simulation, preset).steps
    assert step.trigger == At(at_ms=500)


def test_a_command_between_two_events_of_one_millisecond_becomes_a_step_on_the_first() -> None:
    preset = payment()
    simulation = Simulation(preset.settings)
    while simulation.log[len(simulation.log) - 1].kind is not Kind.APPLIED if len(simulation.log) else True:
        simulation.step()
    simulation.give(Crash(node=Place.CONSUMER))
    (step,) = preset_from(simulation, preset).steps
    assert step.trigger == When(event=Kind.APPLIED, message=1, node=Place.CONSUMER)


def test_a_session_at_rest_can_go_on_and_its_replay_goes_on_too() -> None:
    preset = payment(1)
    simulation = Simulation(preset.settings)
    simulation.run_until(60_000)
    simulation.give(Send())
    simulation.run_until(120_000)
    simulation.give(Say(text="enough"))
    simulation.end_chaos()
    simulation.run()
    replay = play_out(preset_from(simulation, preset))
    assert replay.judgement.counters["sent"] == 2
    assert replay.digest == simulation.log.digest()


@pytest.mark.parametrize("done", range(8))
@pytest.mark.parametrize("command", [Switch(guarantee=Guarantee.AT_MOST_ONCE), Crash(node=Place.PRODUCER), Send()])
def test_commands_between_the_steps_of_one_millisecond_replay_to_the_same_digest(done: int, command: Command) -> None:
    own = (
        Step(command=Send(count=2), trigger=At(at_ms=500)),
        Step(command=Cut(links=(Place.ACK,), for_ms=300), trigger=At(at_ms=500)),
        Step(command=Switch(guarantee=Guarantee.EXACTLY_ONCE), trigger=At(at_ms=500)),
    )
    preset = replace(payment(), steps=own)
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run_until(499)
    simulation.advance(done)
    for one in (command, Say(text="between"), Send()):
        simulation.give(one)
    simulation.advance(1)
    simulation.give(command)
    simulation.end_chaos_in_time()
    simulation.run()
    replay = play_out(load_text(to_toml(preset_from(simulation, preset))))
    assert replay.digest == simulation.log.digest()


def test_a_command_after_what_the_first_of_several_consumers_did_replays_to_the_same_digest() -> None:
    """`consumer` and `deliver` stand for any of them where a step waits: m2 was with the second one before."""
    raw = {"format": 1, "title": "T", "guarantee": "at-least-once", "system": "broker", "consumer": {"instances": 2}}
    when = {"event": "received", "message": "m2", "node": "consumer-2"}
    steps = [{"do": "crash", "node": "consumer-2", "for_ms": 9000, "when": when}]
    preset = build(raw | {"workload": {"messages": 2, "every_ms": 1}, "steps": steps}, "two")
    for done in range(60):
        simulation = Simulation(preset.settings, preset.steps)
        for _ in range(done):
            simulation.step()
        simulation.give(Pause(node=Place.PRODUCER, for_ms=100))
        simulation.end_chaos_in_time()
        simulation.run()
        assert play_out(preset_from(simulation, preset)).digest == simulation.log.digest(), done


@thorough
@given(presets(), presets(), st.data())
def test_any_session_replays_to_the_same_digest(
    raw: dict[str, Any], other: dict[str, Any], data: st.DataObject
) -> None:
    preset, simulation = session_of(raw, other, data)
    _end(simulation, data)
    times = [event.time_ms for event in simulation.log]
    assert times == sorted(times)
    recorded = load_text(to_toml(preset_from(simulation, preset)))
    assert play_out(recorded).digest == simulation.log.digest()


def _end(simulation: Simulation, data: st.DataObject) -> None:
    """A while later the session ends: in its own time, at once, or at once and then some."""
    if data.draw(st.booleans()):
        simulation.run_until(simulation.now_ms + data.draw(st.integers(0, 2000)), operations=3000)
    ending = data.draw(st.sampled_from(["in time", "now", "twice"]))
    if ending != "in time":
        simulation.end_chaos()
    if ending == "twice":
        simulation.give(Say(text="one more thing"))
        simulation.end_chaos()
    simulation.run()
