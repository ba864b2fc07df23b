"""Anomalies: the question for a single one has the answer that the list of all gives."""

from typing import Any

from hypothesis import given

from playground.explain.anomalies import anomalies, shows
from playground.explain.clauses import Anomaly
from playground.explain.record import Record
from tests.properties.profiles import brisk, simulation_of
from tests.reference.random_presets import presets


@brisk
@given(presets())
def test_a_message_shows_what_the_list_of_all_has_of_it(raw: dict[str, Any]) -> None:
    simulation = simulation_of(raw)
    simulation.run()
    record = Record.of(simulation)
    asked = ((message, kind) for message in [*record.messages, 10**6] for kind in Anomaly)
    assert {one for one in asked if shows(record, *one)} == set(anomalies(record))
