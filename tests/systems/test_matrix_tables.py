"""The tables that were derived on paper are whole, and no cell contradicts itself."""

from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from tests.each import of_each
from tests.systems.matrix_tables import COUNTS, FAULTS, Cell, systems, table

LEFT_OUT = {
    "http": {
        "no-key": "F4b F5 F6 F7 F8 F12 F13",
        "key": "F4b F5 F6 F7 F8 F13",
        "key-v2": "F4b F5 F6 F7 F8 F13",
        "fresh-key": "F4b F5 F6 F7 F8 F12 F13",
    },
    "jetstream": {"default": "F12 F13", "msg-id-double-ack": "F13"},
    "kafka": {"default": "F13", "acks-0": "F2 F12 F13", "acks-1": "F12 F13", "transactions": "F12 F13"},
    "mqtt": {
        "qos-0": "F2 F4b F8 F9 F10 F12 F13",
        "qos-1": "F9 F10 F12 F13",
        "qos-2": "F9 F10 F12 F13",
        "qos-2-clean-start": "F9 F10 F12 F13",
    },
    "pulsar": {"default": "F9 F12 F13", "deduplication": "F9 F13"},
    "rabbitmq": {
        "library-defaults": "F2 F9 F12 F13",
        "auto-ack": "F2 F8 F9 F12 F13",
        "confirms-quorum": "F12 F13",
        "confirms-quorum-inbox": "F12 F13",
    },
    "redis-streams": {"default": "F12 F13", "idmp": "F13"},
    "sqs": {"default": "F4b F12", "delete-first": "F4b F12"},
    "sqs-fifo": {"stable-id": "F4b F13", "fresh-id": "F4b F12 F13", "content-hash": "F4b F13"},
}
"""Every configuration of every system, with the faults that it cannot meet: F2 without an answer, F4b where nothing
remains to lose after it, F8 without an ack, F9 without a clock, F12 without a window, F13 but for SQS standard; over
HTTP there are no consumers, and MQTT has no way to refuse."""

DOCUMENTS = Path(__file__).parents[2] / "docs" / "systems"

CELLS = [cell for one in systems() for cell in table(one).cells]


def test_every_system_has_its_table() -> None:
    assert systems() == tuple(sorted(LEFT_OUT))


@pytest.mark.parametrize("system", LEFT_OUT)
def test_every_configuration_meets_every_fault_or_says_why_not(system: str) -> None:
    one = table(system)
    assert one.system == system
    assert Counter(one.told()) == Counter(product(LEFT_OUT[system], FAULTS))


@pytest.mark.parametrize("system", LEFT_OUT)
def test_every_number_has_its_rule_and_every_gap_its_reason(system: str) -> None:
    one = table(system)
    texts = [cell.rule for cell in one.cells] + [cell.reason for cell in one.left_out]
    assert [text for text in texts if len(text) < 25 or not text.endswith(".")] == []
    assert [cell.doubt for cell in one.cells if cell.doubt and not cell.doubt.endswith(".")] == []


@pytest.mark.parametrize("system", LEFT_OUT)
def test_only_a_fault_that_a_configuration_cannot_meet_is_left_out(system: str) -> None:
    expected = {(config, fault) for config, faults in LEFT_OUT[system].items() for fault in faults.split()}
    assert {(cell.config, cell.fault) for cell in table(system).left_out} == expected


@of_each(CELLS)
def test_a_fate_is_what_the_effects_and_the_belief_make_it(cell: Cell) -> None:
    assert cell.P in {"ok", "failed", "unknown"}
    if cell.E:
        assert cell.outcome == ("applied_once" if cell.E == 1 else "duplicated")
    elif cell.P == "failed":
        assert cell.outcome == "failed"
    else:
        assert cell.outcome == ("pending" if cell.D is None else "lost")


@of_each(CELLS)
def test_no_copy_comes_from_nowhere(cell: Cell) -> None:
    assert cell.W >= 1
    assert all(count is None or count >= 0 for count in (getattr(cell, name) for name in COUNTS))
    assert cell.L is None or cell.L <= cell.W
    assert cell.L != 0 or (cell.A, cell.D) == (0, 0)
    assert cell.A is None or cell.D is None or cell.D <= cell.A
    assert cell.D is None or cell.E <= cell.D
    assert cell.X >= cell.E  # A transaction that is aborted takes back what Kafka holds, and nothing else.
    assert cell.D is None or cell.X <= cell.D


@of_each(CELLS)
def test_only_what_loops_has_no_bound(cell: Cell) -> None:
    assert (cell.A is None) == (cell.D is None)
    assert cell.A is not None or (cell.fault, cell.outcome) == ("F10", "pending")


@pytest.mark.parametrize("system", LEFT_OUT)
def test_only_where_there_is_no_queue_copies_are_not_counted(system: str) -> None:
    assert {cell.L is None for cell in table(system).cells} == {system == "http"}


def test_every_system_has_a_document_that_names_its_configurations() -> None:
    assert sorted(path.stem for path in DOCUMENTS.glob("*.md")) == sorted(LEFT_OUT)
    for system, configurations in LEFT_OUT.items():
        text = (DOCUMENTS / f"{system}.md").read_text(encoding="utf-8")
        assert [config for config in configurations if f"| `{config}` |" not in text] == [], system
