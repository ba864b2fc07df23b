"""The tables that were derived on paper are whole, and no cell contradicts itself."""

from collections import Counter
from itertools import product

import pytest

from tests.systems.matrix_tables import COUNTS, FAULTS, Cell, systems, table

CONFIGURATIONS = {
    "http": ("no-key", "key", "key-v2", "fresh-key"),
    "rabbitmq": ("library-defaults", "auto-ack", "confirms-quorum", "confirms-quorum-inbox"),
    "sqs": ("default", "delete-first"),
    "sqs-fifo": ("stable-id", "fresh-id", "content-hash"),
}

CELLS = [pytest.param(cell, id=f"{one}-{cell.config}-{cell.fault}") for one in systems() for cell in table(one).cells]


def test_every_system_has_its_table() -> None:
    assert systems() == tuple(CONFIGURATIONS)


@pytest.mark.parametrize("system", CONFIGURATIONS)
def test_every_configuration_meets_every_fault_or_says_why_not(system: str) -> None:
    one = table(system)
    assert one.system == system
    assert Counter(one.told()) == Counter(product(CONFIGURATIONS[system], FAULTS))


@pytest.mark.parametrize("system", CONFIGURATIONS)
def test_every_number_has_its_rule_and_every_gap_its_reason(system: str) -> None:
    one = table(system)
    texts = [cell.rule for cell in one.cells] + [cell.reason for cell in one.left_out]
    assert [text for text in texts if len(text) < 30 or not text.endswith(".")] == []
    assert [cell.doubt for cell in one.cells if cell.doubt and not cell.doubt.endswith(".")] == []


@pytest.mark.parametrize("system", CONFIGURATIONS)
def test_what_an_answer_or_a_clock_or_a_window_is_needed_for_is_left_out_without_it(system: str) -> None:
    """A queue's configurations without confirms, without acks and so on; where nothing is lost after the answer."""
    gone = {(cell.config, cell.fault) for cell in table(system).left_out}
    never = {
        "http": {
            (config, fault) for config in CONFIGURATIONS["http"] for fault in ("F4b", "F5", "F6", "F7", "F8", "F13")
        },
        "rabbitmq": {("library-defaults", "F2"), ("auto-ack", "F2"), ("auto-ack", "F8"), ("auto-ack", "F9")},
        "sqs": {("default", "F12"), ("delete-first", "F12"), ("default", "F4b"), ("delete-first", "F4b")},
        "sqs-fifo": {("fresh-id", "F12"), ("stable-id", "F4b"), ("stable-id", "F13")},
    }
    assert never[system] <= gone


@pytest.mark.parametrize("cell", CELLS)
def test_a_fate_is_what_the_effects_and_the_belief_make_it(cell: Cell) -> None:
    assert cell.P in {"ok", "failed", "unknown"}
    if cell.E:
        assert cell.outcome == ("applied_once" if cell.E == 1 else "duplicated")
    elif cell.P == "failed":
        assert cell.outcome == "failed"
    else:
        assert cell.outcome == ("pending" if cell.D is None else "lost")


@pytest.mark.parametrize("cell", CELLS)
def test_no_copy_comes_from_nowhere(cell: Cell) -> None:
    assert cell.W >= 1
    assert all(count is None or count >= 0 for count in (getattr(cell, name) for name in COUNTS))
    assert cell.L is None or cell.L <= cell.W
    assert cell.L != 0 or (cell.A, cell.D) == (0, 0)
    assert cell.A is None or cell.D is None or cell.D <= cell.A
    assert cell.D is None or cell.E <= cell.D
    assert cell.X >= cell.E
    assert cell.D is None or cell.X <= cell.D


@pytest.mark.parametrize("cell", CELLS)
def test_only_what_loops_has_no_bound(cell: Cell) -> None:
    assert (cell.A is None) == (cell.D is None)
    assert cell.A is not None or (cell.fault, cell.outcome) == ("F10", "pending")


@pytest.mark.parametrize("system", CONFIGURATIONS)
def test_only_where_there_is_no_queue_copies_are_not_counted(system: str) -> None:
    assert {cell.L is None for cell in table(system).cells} == {system == "http"}
