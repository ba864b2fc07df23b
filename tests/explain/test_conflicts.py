"""Effects that were there already when the work was done once more: told as duplicates that were recognised."""

import pytest

from playground.engine.simulation import Simulation
from playground.explain.anomalies import anomalies_of
from playground.explain.clauses import Anomaly
from playground.explain.record import Record
from playground.explain.why import explain
from playground.scenario.build import build
from playground.scenario.catalogue import library_table


@pytest.mark.parametrize("name", ["two-at-work-one-mark", "taken-up-again"])
def test_a_conflict_at_the_mark_is_told_as_a_duplicate_that_was_recognised(name: str) -> None:
    preset = build(library_table(name), name)
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run()
    record = Record.of(simulation)
    assert Anomaly.DEDUPLICATED in anomalies_of(record, 1)
    told = [clause.text for clause in explain(record, 1, Anomaly.DEDUPLICATED).clauses]
    assert told[-1].endswith("the key was there: the effect was not made again")
