"""A member of a group that hands what it reads to several workers: by the times of the events, worked out by hand.

Links take 50 ms and processing 100 ms: m1 is stored at 50, and received at 100.
"""

import pytest

from tests.engine.nodes.test_log_broker import facts, run

SLOW = {"do": "slow", "processing_ms": 1000, "for_ms": 120, "at_ms": 0}


def test_a_position_covers_what_a_slower_worker_has_in_hand() -> None:
    """m1 begins at 100 and takes a second. m2 begins at 150, and is done, and committed, at 250."""
    outcome = run(SLOW, messages=2, every_ms=50, consumer={"workers": 2})
    assert facts(outcome, "applied", "settled") == [
        *(("applied", 2, 250), ("settled", 1, 300), ("settled", 2, 300)),
        ("applied", 1, 1100),
    ]


@pytest.mark.parametrize(("at_ms", "fate"), [(249, "applied_once"), (350, "lost")])
def test_so_a_crash_loses_it_once_that_is_committed(at_ms: int, fate: str) -> None:
    crash = {"do": "crash", "node": "consumer", "for_ms": 10, "at_ms": at_ms}
    outcome = run(SLOW, crash, messages=2, every_ms=50, consumer={"workers": 2})
    assert [one.fate.value for one in outcome.judgement.messages] == [fate, "applied_once"]


@pytest.mark.parametrize(("workers", "left"), [(1, [("left", 0, 600)]), (2, [])])
def test_who_hands_over_polls_in_time_whatever_is_in_hand(workers: int, left: list[tuple[str, int, int]]) -> None:
    consumer = {"workers": workers, "poll_interval_ms": 500}
    assert facts(run(SLOW, consumer=consumer), "left") == left


@pytest.mark.parametrize(("workers", "acked_ms"), [(1, 1100), (2, 350)])
def test_what_the_polls_before_have_returned_is_committed_while_it_is_in_hand(workers: int, acked_ms: int) -> None:
    """The next commit is due at 350, and one worker polls only when it is done."""
    consumer = {"workers": workers, "ack": "at-next-poll", "commit_ms": 350, "processing_ms": 1000}
    assert facts(run(consumer=consumer), "acked") == [("acked", 1, acked_ms)]


def test_a_worker_is_free_once_its_dead_letter_is_written() -> None:
    consumer = {"workers": 2, "on_failure": "park"}
    outcome = run({"do": "poison", "message": "m1"}, messages=3, consumer=consumer)
    assert facts(outcome, "dead-lettered") == [("dead-lettered", 1, 200)]
    assert facts(outcome, "started") == [("started", 1, 100), ("started", 2, 100), ("started", 3, 200)]
    assert outcome.simulation.system.consumers[0].hands == {}


def test_who_was_out_of_its_group_joins_with_work_in_hand() -> None:
    """A pause of 400 ms outlasts the session of 200: it has left at 350, and joins as it goes on, at 550."""
    pause = {"do": "pause", "node": "consumer", "at_ms": 150, "for_ms": 400}
    consumer = {"workers": 2, "processing_ms": 1000, "session_timeout_ms": 200}
    outcome = run(pause, consumer=consumer)
    assert facts(outcome, "left", "joined") == [("left", 0, 350), ("joined", 0, 550)]
    assert [one.effects for one in outcome.judgement.messages] == [2]
