"""How a log did without a record, as an explanation tells it."""

import pytest

from playground.explain.record import Record
from playground.explain.why import explain
from playground.scenario.load import load_preset, load_text
from playground.scenario.outcome import play_out


@pytest.mark.parametrize(
    ("preset", "message", "told"),
    [
        (
            "log-retention-passed",
            2,
            [
                "the consumer crashed at 1.000 s, with m2 not done (on purpose, by step 1 of the script)",
                "(retention_ms = 10000)",
            ],
        ),
        (
            "kafka-latest-skips",
            1,
            [
                "and with m1 not done (on purpose, by step 1 of the script)",
                "(new_group = true), began at the end",
            ],
        ),
        (
            "kafka-in-sequence",
            3,
            [
                "for m2 has to come before it and was missing: too few replicas were in sync (on purpose, by step 1 "
                "of the script)",
                "told so at",
            ],
        ),
    ],
)
def test_it_is_said_what_was_in_the_way_of_a_record_and_who_brought_that_about(
    preset: str, message: int, told: list[str]
) -> None:
    outcome = play_out(load_preset(preset))
    text = " ".join(clause.text for clause in explain(Record.of(outcome.simulation), message).clauses)
    assert [part for part in told if part not in text] == []


def test_the_packet_is_blamed_that_chance_took_and_with_it_the_connection_of_a_reader() -> None:
    """Its read is lost at 50, which breaks the connection; the reader comes too late, at 1050."""
    text = """format = 1
    title = "T"
    guarantee = "at-least-once"
    system = "log"
    workload = { messages = 1 }
    broker = { retention_ms = 100 }
    links = { deliver = { loss = 1.0 } }
    """
    record = Record.of(play_out(load_text(text)).simulation)
    told = next(one for one in explain(record, 1).clauses if "was away" in one.text)
    assert [record.log[fault].kind.word for fault in told.faults] == ["dropped"]


def test_an_effect_that_came_of_the_commit_of_another_record_is_told_by_the_read_that_produced_it() -> None:
    """Stored 50, its confirm dropped; stored again 1100. One commit at 2050, behind m2, makes both copies visible."""
    text = """format = 1
    title = "T"
    guarantee = "at-least-once"
    system = "log"
    workload = { messages = 2 }
    consumer = { effect = "output", ack = "background", commit_ms = 2000 }
    [[steps]]
    do = "drop"
    link = "confirm"
    """
    told = [clause.text for clause in explain(Record.of(play_out(load_text(text)).simulation), 1).clauses]
    assert told[-2:] == [
        "the consumer applied m1 at 2.050 s (read 1 of copy 1)",
        "the consumer keeps no table of processed ids, so it applied m1 again at 2.050 s (read 1 of copy 2)",
    ]
