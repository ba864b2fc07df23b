"""Beside the verdict stands what ended badly without a breach, by name."""

import pytest

from playground.report.verdict import because, beside
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("calm-at-least-once", ""),
        ("ack-lost", "m3 duplicated"),
        ("poison-message", "m2 dead-lettered"),
        ("poison-takes-neighbours", "m1, m2, m3 dead-lettered"),
        ("retries-exhausted", "m3 failed"),
        ("told-failed", "m3 told failed, but done"),
        ("done-and-parked", "m3 done, and parked"),
        ("forgotten-ack", "m1, m2, m3 duplicated; m1, m2, m3 done, and parked"),
        # Saved twice under the same name: the second time changed nothing.
        ("set-not-add", "m3 duplicated, which changed nothing"),
        # The second charge under at-most-once is a breach, and is told as one; the loss is allowed.
        ("may-lose-may-double", "m2 lost"),
    ],
)
def test_what_ended_badly_without_a_breach_is_named(name: str, others: str) -> None:
    outcome = play_out(load_preset(name))
    assert beside(outcome) == others
    named = because(outcome).replace(" (here: ", "; ").replace(")", "").replace("beside that: ", "")
    assert named.endswith(f"; {others}") is bool(others)


def test_only_what_the_promise_calls_possible_is_given_as_its_example() -> None:
    """forgotten-ack duplicates, which at-least-once allows, and parks what is done, of which it does not speak."""
    assert because(play_out(load_preset("forgotten-ack"))).endswith(
        "duplicates are possible (here: m1, m2, m3 duplicated); beside that: m1, m2, m3 done, and parked"
    )
    assert because(play_out(load_preset("retries-exhausted"))).endswith("are possible; beside that: m3 failed")


def test_no_promise_speaks_of_a_loss_that_is_not_silent() -> None:
    # One order was never handled, and the promise holds all the same: so it must not say that nothing was lost.
    assert because(play_out(load_preset("poison-message"))) == (
        "at-least-once promises no silent loss; duplicates are possible; beside that: m2 dead-lettered"
    )
