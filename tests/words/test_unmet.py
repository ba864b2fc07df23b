"""Which runs of one script have not met the same faults: a step that waits in vain in one of them, and not a loss."""

from playground.engine.commands import Step
from playground.scenario.load import load_preset
from playground.words.unmet import unmet


def steps(name: str) -> tuple[Step, ...]:
    return load_preset(name).steps


def test_a_crash_that_waits_for_what_never_comes_makes_the_faults_others() -> None:
    found = unmet(steps("kafka-min-insync-one"), [("at-most-once", (1,)), ("at-least-once", ())])
    assert not found.are_same
    assert found.notes == (
        "Step 2 (crash) never acted under at-most-once: `confirmed`, the event to wait for, never came there.",
    )


def test_what_waits_in_vain_everywhere_is_told_and_the_same() -> None:
    found = unmet(steps("kafka-min-insync-one"), [("at-most-once", (1,)), ("at-least-once", (1,))])
    assert found.are_same
    assert "never acted under at-most-once and at-least-once" in found.notes[0]


def test_a_loss_that_is_armed_in_all_is_the_same_fault_where_it_meets_nothing() -> None:
    found = unmet(steps("ack-lost"), [("at-most-once", (0,)), ("at-least-once", ())])
    assert found == (
        True,
        ("Step 1 (drop) never acted under at-most-once: there was nothing to meet there.",),
    )
    assert unmet(steps("ack-lost"), [("at-most-once", ()), ("at-least-once", ())]) == (True, ())
