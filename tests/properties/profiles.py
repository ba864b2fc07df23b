"""How hard the property tests try: enough for every change here, more when `PLAYGROUND_EXAMPLES` says so."""

import os
from typing import Any

from hypothesis import HealthCheck, settings

from playground.engine.simulation import Simulation
from playground.scenario.build import build
from playground.scenario.outcome import Outcome

EXAMPLES = int(os.environ.get("PLAYGROUND_EXAMPLES", "100"))

thorough = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
brisk = settings(thorough, max_examples=max(EXAMPLES // 3, 10))
"""For claims that look at every event of a run."""


def simulation_of(raw: dict[str, Any]) -> Simulation:
    """The simulation of a raw preset. A random preset may explode; such a run is stopped early, and undecided."""
    preset = build(raw, "random")
    return Simulation(preset.settings, preset.steps, max_events=20_000)


def played(raw: dict[str, Any]) -> Outcome:
    """A raw preset, played out."""
    simulation = simulation_of(raw)
    simulation.run()
    return Outcome(build(raw, "random"), simulation)
