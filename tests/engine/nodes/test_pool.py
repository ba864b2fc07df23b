"""Several workers in one consumer: by the times of the events, worked out by hand.

Links take 50 ms and processing 100 ms.
"""

from typing import Any

import pytest

from playground.engine.simulation import Simulation
from playground.scenario.build import build
from tests.engine.nodes.test_failing import fail, run, times


def three(**consumer: Any) -> dict[str, Any]:
    """Three messages at once, straight to the consumer."""
    return {"system": "direct", "workload": {"messages": 3, "every_ms": 0}, "consumer": consumer}


@pytest.mark.parametrize(("workers", "starts"), [(1, [50, 150, 250]), (2, [50, 50, 150]), (3, [50, 50, 50])])
def test_whoever_is_free_takes_what_waits(workers: int, starts: list[int]) -> None:
    outcome = run(**three(workers=workers))
    assert [at_ms for _, at_ms in times(outcome, "started")] == starts


def test_a_try_in_place_keeps_one_worker_and_leaves_the_others_to_the_rest() -> None:
    outcome = run(fail(), **three(workers=2, on_failure="retry", retry_delay_ms=60))
    assert [(event.message, event.time_ms) for event in outcome.log if event.kind.word == "started"] == [
        *((1, 50), (2, 50)),
        *((3, 150), (1, 210)),
    ]


def test_a_crash_takes_the_work_of_all_workers() -> None:
    crash = {"do": "crash", "node": "consumer", "for_ms": 10, "at_ms": 100}
    outcome = run(crash, **three(workers=2), producer={"ack_timeout_ms": 500})
    assert times(outcome, "applied") == [("applied", 650), ("applied", 650), ("applied", 750)]


def test_a_unique_key_stands_in_the_way_of_the_second_of_two_at_work_and_a_table_in_memory_does_not() -> None:
    twice = {"do": "duplicate", "link": "deliver", "gap_ms": 20}
    for dedup, ends in (("transaction", ["applied", "conflicted"]), ("memory", ["applied", "applied"])):
        outcome = run(twice, system="direct", consumer={"workers": 2, "dedup": dedup})
        assert [kind for kind, _ in times(outcome, "applied", "conflicted")] == ends


def test_a_run_with_several_workers_goes_back_to_a_checkpoint_and_on_again_as_before() -> None:
    raw = {"format": 1, "title": "t", "guarantee": "exactly-once", **three(workers=2, on_failure="retry")}
    preset = build({**raw, "steps": [fail()]}, "pool")
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run_until(120)
    before = simulation.checkpoint()
    simulation.run()
    digest = simulation.log.digest()
    simulation.restore(before)
    simulation.run()
    assert simulation.log.digest() == digest
