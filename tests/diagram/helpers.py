"""What the tests of the diagram share: diagrams of presets and of small runs, as plain lines."""

from playground.diagram.diagram import Diagram, diagram_of
from playground.diagram.text import TextDiagram
from playground.engine.simulation import Simulation
from playground.scenario.catalogue import library_table
from playground.scenario.load import load_preset
from playground.scenario.outcome import Outcome, play_out
from playground.scenario.overrides import Overrides


def outcome_of(name: str, messages: int | None = None) -> Outcome:
    """A library preset, played out."""
    assert library_table(name)
    return play_out(load_preset(name, Overrides(messages=messages)))


def drawn(simulation: Simulation, message: int = 0) -> Diagram:
    """The diagram of a simulation as it stands."""
    return diagram_of(simulation.log, simulation.settings, message)


def lines(name: str, message: int = 0, *, width: int = 80, plain: bool = False) -> list[str]:
    """The rows of a library preset's text diagram."""
    text = TextDiagram(drawn(outcome_of(name).simulation, message), width, ascii=plain)
    return [line.text for line in text]


def rows_of(simulation: Simulation, *, width: int = 80) -> list[str]:
    """The rows of a simulation's text diagram."""
    return [line.text for line in TextDiagram(drawn(simulation), width)]
