"""Copies in pages say what the column said, and share with the copy before what has not changed."""

from array import array
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from playground.checker.judge import Judge
from playground.checker.late import Lateness
from playground.checker.pages import PAGE, fill, pages_of
from tests.properties.profiles import brisk, simulation_of
from tests.reference.random_logs import of_any_system


@given(st.lists(st.integers(-1000, 1000), max_size=3000), st.integers(0, 2999))
def test_a_column_comes_back_as_it_was(values: list[int], at: int) -> None:
    column = array("i", values)
    first = pages_of(column)
    if at < len(values):
        column[at] += 1
    second = pages_of(column, first)
    changed = [one for one, other in zip(first, second, strict=True) if one is not other]
    assert len(changed) == (at < len(values))
    fill(column, first)
    assert column == array("i", values)


def test_a_column_that_has_grown_shares_its_beginning() -> None:
    column = bytearray(range(256)) * (2 * PAGE // 256)
    first = pages_of(column)
    second = pages_of(column + b"more", first)
    assert second[:2] == first
    assert all(one is other for one, other in zip(first, second, strict=False))


@brisk
@given(of_any_system(), st.integers(1, 400))
def test_a_judge_that_was_brought_back_reads_on_as_if_nothing_had_been(raw: dict[str, Any], operations: int) -> None:
    simulation = simulation_of(raw)
    judge, lateness = Judge(simulation.settings), Lateness()
    simulation.advance(operations)
    judge.observe(simulation.log)
    lateness.observe(simulation.log)
    checkpoint, its = judge.fold.checkpoint(), lateness.checkpoint()
    simulation.run()
    for _ in range(2):
        judge.observe(simulation.log)
        lateness.observe(simulation.log)
        fresh = Judge(simulation.settings)
        fresh.observe(simulation.log)
        assert (judge.counters(), judge.fates()) == (fresh.counters(), fresh.fates())
        late = lateness.late
        judge.fold.restore(checkpoint, simulation.log)
        lateness.restore(its)
    lateness.observe(simulation.log)
    assert lateness.late == late
