"""What a client and a connection do that nobody sees on the wire: by the times of the events, worked out by hand."""

from dataclasses import replace
from typing import Any

import pytest

from playground.checker.audit import audit
from playground.engine.simulation import Simulation
from tests.scenario.test_queue_mechanisms import preset_named, times


def test_an_ack_is_sent_again_until_it_is_taken_or_nobody_lives_who_would() -> None:
    assert times(preset_named("ack-sent-again"), "acked", "settled", "redelivery-due") == [
        ("acked", 200),
        ("acked", 400),
        ("settled", 450),
        ("acked", 2200),
        ("redelivery-due", 3050),
        ("acked", 3200),
        ("settled", 3250),
    ]


@pytest.mark.parametrize(
    ("name", "table", "other", "finding"),
    [
        ("ack-sent-again", "consumer", {"ack_retry_ms": 0}, "is acked, but no ack of it was due"),
        ("ack-sent-again", "consumer", {"ack_retry_ms": 100}, "another ack of m1 was due at 300 ms"),
        ("ack-sent-again", "consumer", {"ack_retry_ms": 300}, "another ack of m1 comes before it is due"),
    ],
)
def test_the_audit_knows_a_record_of_one_mechanism_from_that_of_another(
    name: str, table: str, other: dict[str, Any], finding: str
) -> None:
    preset = preset_named(name)
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run()
    settings = replace(preset.settings, **{table: replace(getattr(preset.settings, table), **other)})
    found = audit(simulation.log, simulation.ledger, settings, simulation.settled)
    assert any(finding in one.sentence for one in found), found
