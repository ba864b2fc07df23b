"""The space-time diagram of a run of 10,000 events: reading it, following it as it grows, and one screen of it."""

from functools import cache
from statistics import median
from time import perf_counter

from playground.diagram.diagram import Diagram
from playground.diagram.text import TextDiagram
from playground.engine.simulation import Simulation
from playground.scenario.load import load_preset
from playground.scenario.outcome import Outcome, play_out
from playground.scenario.overrides import Overrides
from tests.benchmarks.report import Line

_SCREEN = 40


@cache
def _outcome() -> Outcome:
    """At least 10,000 events with losses, retries and a broker."""
    outcome = play_out(load_preset("chaos-test", Overrides(messages=650)))
    assert len(outcome.log) >= 10_000, len(outcome.log)
    return outcome


def _text() -> TextDiagram:
    text = TextDiagram(Diagram(_outcome().preset.settings), 120)
    text.read(_outcome().log)
    return text


def _milliseconds(started: float) -> float:
    return (perf_counter() - started) * 1000


def build() -> Line:
    """Milliseconds from the log to all rows: the median of a few."""
    _outcome()
    times = []
    for _ in range(9):
        started = perf_counter()
        _text()
        times.append(_milliseconds(started))
    return Line("the diagram of 10,000 events", median(times), at_most=200, unit=" ms")


def screen() -> Line:
    """Milliseconds to draw a screen of 40 rows in the middle: the median of many."""
    text = _text()
    times = []
    for start in range(0, len(text) - _SCREEN, _SCREEN):
        started = perf_counter()
        for index in range(start, start + _SCREEN):
            text.row(index)
        times.append(_milliseconds(started))
    return Line("40 of its rows, drawn", median(times), at_most=3, unit=" ms")


def follow() -> Line:
    """Milliseconds to take in 20 more events at the end of 10,000: the median of many."""
    simulation = _outcome().simulation
    running = Simulation(simulation.settings, simulation.steps)
    running.end_chaos_in_time()
    text = TextDiagram(Diagram(simulation.settings), 120)
    times = []
    while running.advance(20):
        started = perf_counter()
        text.read(running.log)
        times.append(_milliseconds(started))
    return Line("20 events more, followed", median(times[len(times) // 2 :]), at_most=1, unit=" ms")
