"""Causes are followed back in the time that a record's length takes, however long its chains are."""

import pytest

from playground.checker.audit import audit
from playground.engine.log import EventLog
from playground.engine.simulation import Simulation
from playground.scenario.build import build

TABLE = {
    "title": "Tried again in place for ever",
    "guarantee": "at-least-once",
    "system": "broker",
    "workload": {"messages": 1},
    "consumer": {"on_failure": "retry", "retry_delay_ms": 1, "processing_ms": 1},
    "steps": [{"do": "fail", "message": "m1", "times": 1_000_000}],
}


def looks(monkeypatch: pytest.MonkeyPatch, events: int) -> int:
    """How often the audit of a run of so many events looks into its record."""
    preset, looked = build({"format": 1, **TABLE}, ""), 0
    simulation = Simulation(preset.settings, preset.steps, max_events=events)
    simulation.run()
    event_at = EventLog.__getitem__

    def counted(log: EventLog, number: int) -> object:
        nonlocal looked
        looked += 1
        return event_at(log, number)

    with monkeypatch.context() as patched:
        patched.setattr(EventLog, "__getitem__", counted)
        assert audit(simulation.log, simulation.ledger, simulation.settings, settled=False) == []
    return looked


def test_an_audit_of_what_is_tried_again_for_ever_takes_time_by_the_record_and_not_its_square(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert looks(monkeypatch, 4000) < 3 * looks(monkeypatch, 2000)
