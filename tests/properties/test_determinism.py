"""The same preset gives the same record: twice, under any hash seed, stepped or run, and from any checkpoint."""

import os
import subprocess
import sys
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.profiles import brisk, simulation_of, thorough
from tests.reference.random_logs import of_any_system


def digest_of_a_run(raw: dict[str, Any]) -> str:
    simulation = simulation_of(raw)
    simulation.run()
    return simulation.log.digest()


@thorough
@given(of_any_system())
def test_a_run_has_the_same_digest_twice(raw: dict[str, Any]) -> None:
    assert digest_of_a_run(raw) == digest_of_a_run(raw)


@thorough
@given(of_any_system())
def test_a_run_stepped_one_operation_at_a_time_has_the_same_digest(raw: dict[str, Any]) -> None:
    simulation = simulation_of(raw)
    simulation.end_chaos_in_time()
    while simulation.step():
        pass
    assert simulation.over
    assert simulation.log.digest() == digest_of_a_run(raw)


@thorough
@given(of_any_system(), st.lists(st.integers(1, 3000), min_size=1, max_size=40))
def test_a_run_driven_in_slices_of_time_has_the_same_digest(raw: dict[str, Any], slices: list[int]) -> None:
    simulation = simulation_of(raw)
    simulation.end_chaos_in_time()
    time_ms = 0
    for slice_ms in slices:
        time_ms += slice_ms
        simulation.run_until(time_ms, operations=1000)
    simulation.run()
    assert simulation.log.digest() == digest_of_a_run(raw)


@brisk
@given(of_any_system(), st.data())
def test_a_run_continued_from_any_checkpoint_has_the_same_digest(raw: dict[str, Any], data: st.DataObject) -> None:
    simulation = simulation_of(raw)
    simulation.end_chaos_in_time()
    checkpoints = [simulation.checkpoint()]
    while simulation.step():
        if len(checkpoints) < 400:
            checkpoints.append(simulation.checkpoint())
    digest, settled, unfired = simulation.log.digest(), simulation.settled, simulation.unfired_steps
    effects = list(simulation.ledger)
    # A checkpoint stays good as long as its instant is in the past, so the later ones come first.
    chosen = data.draw(st.lists(st.integers(0, len(checkpoints) - 1), min_size=1, max_size=4, unique=True))
    for index in sorted(chosen, reverse=True):
        simulation.restore(checkpoints[index])
        assert len(simulation.log) == checkpoints[index].log_length
        simulation.run()
        assert simulation.log.digest() == digest
        assert (simulation.settled, simulation.unfired_steps) == (settled, unfired)
        assert list(simulation.ledger) == effects


_PROGRAM = """
from playground.scenario.catalogue import load_all
from playground.scenario.outcome import play_out
for preset in load_all():
    print(preset.name, play_out(preset).digest)
"""


def _digests_under(hash_seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    return subprocess.run(
        [sys.executable, "-c", _PROGRAM], env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_the_digests_of_the_library_do_not_depend_on_the_hash_seed() -> None:
    first = _digests_under("1")
    assert first.count("\n") > 30
    assert first == _digests_under("2")


def test_nodes_come_back_in_one_order_at_the_end_of_the_chaos_however_a_run_is_driven() -> None:
    crashes = [{"do": "crash", "node": node, "for_ms": 0, "at_ms": 75} for node in ("broker", "producer")]
    raw = {"format": 1, "title": "Two down", "guarantee": "at-least-once", "system": "broker", "steps": crashes}
    simulation = simulation_of(raw)
    simulation.end_chaos_in_time()
    while simulation.step():
        pass
    assert simulation.log.digest() == digest_of_a_run(raw)
