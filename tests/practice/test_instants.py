"""Instants: what is decided by an order within a millisecond is told apart from what a fault decides."""

from typing import Any

from playground.practice.instants import at_other_instants, hangs_on_a_millisecond
from playground.practice.scene import Scene
from playground.scenario.build import build
from tests.practice.helpers import scene


def twice_tried(down_ms: int) -> Scene:
    """The consumer dies at 50 as m1 is begun; attempt 2 leaves at 1000, comes at 1050, and is the last one."""
    crash = {"do": "crash", "node": "consumer", "for_ms": down_ms, "when": {"event": "started", "message": "m1"}}
    table: dict[str, Any] = {"format": 1, "title": "T", "guarantee": "at-least-once", "system": "direct"}
    table |= {"producer": {"max_attempts": 2}, "workload": {"messages": 2}, "steps": [crash]}
    return Scene(build(table, "twice-tried"), 1)


def test_a_restart_at_the_very_instant_of_an_arrival_is_a_tie_and_one_before_or_after_is_not() -> None:
    assert hangs_on_a_millisecond(twice_tried(1000))
    assert not hangs_on_a_millisecond(twice_tried(900))
    assert not hangs_on_a_millisecond(twice_tried(1100))


def test_a_fault_that_is_addressed_by_what_happens_hangs_on_no_instant() -> None:
    assert not hangs_on_a_millisecond(scene("ack-lost", 3))
    assert not list(at_other_instants(scene("ack-lost", 3).preset))


def test_a_fault_at_a_time_is_moved_both_ways_and_stays_within_the_run() -> None:
    moved = [one.steps[0].trigger for one in at_other_instants(scene("one-way-cut", 4).preset)]
    assert [getattr(one, "at_ms", None) for one in moved] == [2300, 2550, 3050, 3300]
