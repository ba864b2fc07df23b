"""What the tests of recordings share: sessions in which somebody interfered, as Hypothesis draws them."""

from typing import Any

from hypothesis import strategies as st

from playground.engine.commands import Command
from playground.engine.places import Place
from playground.engine.simulation import Simulation
from playground.engine.topology import Topology
from playground.scenario.build import build
from playground.scenario.preset import Preset


def session_of(raw: dict[str, Any], other: dict[str, Any], data: st.DataObject) -> tuple[Preset, Simulation]:
    """A preset, and a session with it in mid-run: the commands of another preset came at drawn points of the run."""
    preset = build(raw, "session")
    simulation = Simulation(preset.settings, preset.steps)
    for command in _usable(_commands(other), preset.settings.topology):
        if data.draw(st.booleans()):
            for _ in range(data.draw(st.integers(0, 12))):
                simulation.step()
        else:
            simulation.run_until(simulation.now_ms + data.draw(st.integers(0, 700)), operations=3000)
        if data.draw(st.sampled_from([False, False, True])):
            _try_and_undo(simulation, command)
        simulation.give(command)
    return preset, simulation


def _commands(raw: dict[str, Any]) -> list[Command]:
    return [step.command for step in build(raw, "random").steps]


def _try_and_undo(simulation: Simulation, command: Command) -> None:
    """Another future, which is given up: nothing of it may be left."""
    here = simulation.checkpoint()
    simulation.give(command)
    simulation.run_until(simulation.now_ms + 500, operations=500)
    simulation.restore(here)


def _usable(commands: list[Command], topology: Topology) -> list[Command]:
    """The commands that concern parts which the system has."""
    if topology.has_broker:
        return commands
    absent = (Place.BROKER, Place.PUBLISH, Place.CONFIRM)
    return [
        command
        for command in commands
        if getattr(command, "node", None) not in absent
        and getattr(command, "link", None) not in absent
        and not set(getattr(command, "links", ())) & set(absent)
    ]
