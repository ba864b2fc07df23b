"""The dead letter topic of a log: by the times of the events, worked out by hand.

Links take 50 ms and processing 100 ms: m1 is stored at 50, received at 100, and has failed at 200.
"""

from typing import Any

import pytest

from playground.engine.nodes.dead_letters import DeadLetterTopic
from tests.engine.nodes.test_log_broker import crash, facts, run

POISON = {"do": "poison", "message": "m1"}
PARKS = {"on_failure": "park", "session_timeout_ms": 1000}
WRITTEN, COMMITTED = "dead-lettered", "acked"


def test_what_fails_is_written_aside_and_only_then_committed() -> None:
    outcome = run(POISON, messages=2, consumer=PARKS)
    kinds = ("failed", WRITTEN, COMMITTED, "settled", "started")
    assert facts(outcome, *kinds)[1:5] == [
        ("failed", 1, 200),
        (WRITTEN, 1, 200),
        (COMMITTED, 1, 200),
        ("started", 2, 200),
    ]
    assert [record.fate.value for record in outcome.judgement.messages] == ["dead_lettered", "applied_once"]


def test_only_when_the_tries_are_used_up() -> None:
    outcome = run(POISON, consumer={**PARKS, "on_failure": "retry", "max_tries": 3, "then": "park"})
    assert facts(outcome, WRITTEN) == [(WRITTEN, 1, 400)]


def test_a_crash_before_the_commit_has_it_written_twice() -> None:
    """Its session ends at 1200; then it is read, and fails, once more."""
    outcome = run(POISON, crash("consumer", WRITTEN, for_ms=100), consumer=PARKS)
    assert facts(outcome, WRITTEN, COMMITTED) == [(WRITTEN, 1, 200), (WRITTEN, 1, 1350), (COMMITTED, 1, 1350)]
    assert [record.fate.value for record in outcome.judgement.messages] == ["dead_lettered"]


def test_a_leader_that_is_down_is_waited_for_with_the_record_in_hand() -> None:
    outcome = run(POISON, {"do": "crash", "node": "broker", "at_ms": 150, "for_ms": 500}, messages=2, consumer=PARKS)
    assert facts(outcome, WRITTEN) == [(WRITTEN, 1, 650)]
    assert facts(outcome, "started")[1][2] >= 650


def test_who_dies_while_it_waits_has_written_nothing() -> None:
    """The leader is back at 2150, and the consumer out of the group by then: m1 is read again, and fails, once more."""
    down = {"do": "crash", "node": "broker", "at_ms": 150, "for_ms": 2000}
    outcome = run(POISON, down, {"do": "crash", "node": "consumer", "at_ms": 300, "for_ms": 100}, consumer=PARKS)
    assert len(facts(outcome, WRITTEN)) == 1
    assert len(facts(outcome, "failed")) == 2


@pytest.mark.parametrize(("ack", "commits"), [("never", 0), ("before", 1), ("at-next-poll", 1)])
def test_whoever_commits_and_when_the_record_is_written(ack: str, commits: int) -> None:
    outcome = run(POISON, consumer={**PARKS, "ack": ack, "commit_ms": 1})
    assert facts(outcome, WRITTEN) == [(WRITTEN, 1, 200)]
    assert len(facts(outcome, COMMITTED)) == commits


def test_who_lost_the_partition_writes_all_the_same() -> None:
    """The work of one takes 500 ms, and a poll may take 300: at 400 the other one has the record as well."""
    slow = {"do": "slow", "node": "consumer", "processing_ms": 500}
    outcome = run(POISON, slow, consumer={**PARKS, "poll_interval_ms": 300, "instances": 2})
    assert facts(outcome, WRITTEN) == [(WRITTEN, 1, 550), (WRITTEN, 1, 600)]


def test_what_was_written_of_failed_work_is_never_seen() -> None:
    failing = {"do": "fail", "message": "m1", "after_effect": True}
    outcome = run(failing, consumer={**PARKS, "effect": "output"})
    assert facts(outcome, "produced", WRITTEN, "applied") == [("produced", 1, 200), (WRITTEN, 1, 200)]


def test_a_record_that_is_committed_past_and_not_written_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def skip(self: Any, item: Any, cause: int) -> Any:
        return item[6], item[:5], cause

    monkeypatch.setattr(DeadLetterTopic, "write", skip)
    with pytest.raises(AssertionError, match="dead letter of m1 was due at 200 ms"):
        run(POISON, messages=2, consumer=PARKS)
