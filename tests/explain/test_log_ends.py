"""How a log did without a record, as an explanation tells it."""

import pytest

from playground.explain.record import Record
from playground.explain.why import explain
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out


@pytest.mark.parametrize(
    ("preset", "message", "told"),
    [
        (
            "log-retention-passed",
            2,
            ["the consumer crashed at 1.000 s, with m2 not done (step 1)", "(retention_ms = 10000)"],
        ),
        (
            "kafka-latest-skips",
            1,
            [
                "and with m1 not done (step 1)",
                "(new_group = true), began at the end",
            ],
        ),
        (
            "kafka-in-sequence",
            3,
            ["for m2 has to come before it and was missing: too few replicas were in sync (step 1)", "told so at"],
        ),
    ],
)
def test_it_is_said_what_was_in_the_way_of_a_record_and_who_brought_that_about(
    preset: str, message: int, told: list[str]
) -> None:
    outcome = play_out(load_preset(preset))
    text = " ".join(clause.text for clause in explain(Record.of(outcome.simulation), message).clauses)
    assert [part for part in told if part not in text] == []
