"""What the tests of recordings share: sessions in which somebody interfered, as Hypothesis draws them."""

from typing import Any

from hypothesis import strategies as st

from playground.engine.commands import PREPARED_FOR, Command
from playground.engine.simulation import Simulation
from playground.scenario.build import build
from playground.scenario.preset import Preset
from playground.scenario.rules import broken_rules

_PREPARED = {kind.__name__.lower() for kind in PREPARED_FOR}
_TRIGGERS = ("at_ms", "when", "after_ms")


def session_of(raw: dict[str, Any], other: dict[str, Any], data: st.DataObject) -> tuple[Preset, Simulation]:
    """A preset, and a session with it in mid-run: the commands of another preset came at drawn points of the run."""
    preset = build(raw, "session")
    simulation = Simulation(preset.settings, preset.steps)
    for command in _commands(raw, other.get("steps", [])):
        if data.draw(st.booleans()):
            for _ in range(data.draw(st.integers(0, 12))):
                simulation.step()
        else:
            simulation.run_until(simulation.now_ms + data.draw(st.integers(0, 700)), operations=3000)
        if data.draw(st.sampled_from([False, False, True])):
            _try_and_undo(simulation, command)
        simulation.give(command)
    return preset, simulation


def _commands(raw: dict[str, Any], steps: list[dict[str, Any]]) -> list[Command]:
    """What these steps do, as far as a preset of this kind may have steps that do so."""
    now = [{key: value for key, value in step.items() if key not in _TRIGGERS} | {"at_ms": 0} for step in steps]
    usable = [step for step in now if not broken_rules({**raw, "steps": [step]})]
    own = {step["do"] for step in raw.get("steps", [])}
    usable = [step for step in usable if step["do"] not in _PREPARED or step["do"] in own]
    return [step.command for step in build({**raw, "steps": usable}, "random").steps]


def _try_and_undo(simulation: Simulation, command: Command) -> None:
    """Another future, which is given up: nothing of it may be left."""
    here = simulation.checkpoint()
    simulation.give(command)
    simulation.run_until(simulation.now_ms + 500, operations=500)
    simulation.restore(here)
