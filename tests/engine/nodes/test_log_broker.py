"""A log: by the times of the events, worked out by hand.

Links take 50 ms and processing 100 ms: m1 is stored at 50, received at 100, applied at 200 and settled at 250. A
connection that broke is there again after 1 s.
"""

from typing import Any

import pytest

from playground.checker.audit import audit
from playground.scenario.build import build
from playground.scenario.outcome import Outcome, play_out

Fact = tuple[str, int, int]


def run(*steps: dict[str, Any], messages: int = 1, every_ms: int = 0, **tables: Any) -> Outcome:
    raw = {
        "format": 1,
        "title": "Log",
        "system": "log",
        "guarantee": "at-least-once",
        "workload": {"messages": messages, "every_ms": every_ms, **tables.pop("workload", {})},
        **tables,
        "steps": list(steps),
    }
    outcome = play_out(build(raw, "log"))
    assert audit(outcome.log, outcome.simulation.ledger, outcome.preset.settings, outcome.judgement.settled) == []
    return outcome


def facts(outcome: Outcome, *kinds: str) -> list[Fact]:
    return [(one.kind.word, one.message, one.time_ms) for one in outcome.log if one.kind.word in kinds]


def details(outcome: Outcome, kind: str) -> list[str]:
    return [one.detail for one in outcome.log if one.kind.word == kind]


def crash(node: str, event: str, message: str = "m1", **more: Any) -> dict[str, Any]:
    return {"do": "crash", "node": node, "when": {"event": event, "message": message}, **more}


# Positions.


def test_one_commit_settles_all_that_was_read_of_its_partition_before() -> None:
    outcome = run(messages=3, consumer={"ack": "at-next-poll", "commit_ms": 350})
    assert facts(outcome, "acked") == [("acked", 3, 400)]
    assert facts(outcome, "settled") == [("settled", message, 450) for message in (1, 2, 3)]


def test_a_lost_commit_is_covered_by_the_next_one() -> None:
    outcome = run({"do": "drop", "link": "ack", "message": "m1"}, messages=2, every_ms=2000)
    assert facts(outcome, "settled") == [("settled", 1, 2250), ("settled", 2, 2250)]


def test_a_commit_of_one_partition_says_nothing_of_another() -> None:
    outcome = run(messages=2, broker={"partitions": 2}, consumer={"ack": "background", "commit_ms": 150})
    assert facts(outcome, "acked") == [("acked", 1, 150), ("acked", 2, 300)]
    assert facts(outcome, "settled") == [("settled", 1, 200), ("settled", 2, 350)]


def test_who_lost_what_was_fetched_fetches_it_again_from_where_it_was() -> None:
    outcome = run({"do": "drop", "link": "deliver", "message": "m1"}, messages=2)
    assert facts(outcome, "returned") == [("returned", 1, 1050)]
    assert facts(outcome, "applied") == [("applied", 1, 1200), ("applied", 2, 1300)]


def test_what_comes_twice_is_read_once() -> None:
    outcome = run({"do": "duplicate", "link": "deliver", "message": "m1"}, workload={"lanes": 1}, messages=1)
    assert details(outcome, "skipped") == ["read already"]
    assert facts(outcome, "applied") == [("applied", 1, 200)]


def test_what_is_held_up_holds_up_what_follows_it() -> None:
    outcome = run({"do": "delay", "link": "deliver", "message": "m1", "by_ms": 500}, messages=2)
    assert facts(outcome, "received") == [("received", 1, 600), ("received", 2, 600)]


def test_a_crash_of_the_broker_does_not_make_a_group_read_again() -> None:
    outcome = run(crash("broker", "started"), messages=1, consumer={"ack_retry_ms": 1000})
    assert facts(outcome, "dispatched") == [("dispatched", 1, 50)]
    assert facts(outcome, "settled") == [("settled", 1, 1250)]


# The group.


def test_what_a_dead_consumer_had_is_read_again_once_its_session_is_over() -> None:
    outcome = run(crash("consumer", "applied"))
    assert facts(outcome, "left", "returned", "joined") == [
        ("left", 0, 10_200),
        ("returned", 1, 10_200),
        ("joined", 0, 10_200),
    ]
    assert facts(outcome, "applied") == [("applied", 1, 200), ("applied", 1, 10_350)]


def test_what_was_committed_before_a_crash_is_not_read_again() -> None:
    outcome = run(crash("consumer", "settled"), consumer={"ack": "before"})
    assert (facts(outcome, "applied"), outcome.judgement.messages[0].fate.value) == ([], "lost")


def test_who_does_not_poll_in_time_leaves_and_its_commit_is_refused() -> None:
    """Both works take 300 ms; after 250 ms the consumer is out, and once it is through it joins and reads again."""
    slow = {"do": "slow", "processing_ms": 300, "for_ms": 200}
    outcome = run(slow, consumer={"poll_interval_ms": 250})
    assert details(outcome, "left") == ["poll interval"]
    assert facts(outcome, "left", "joined") == [("left", 0, 350), ("joined", 0, 400)]
    assert (details(outcome, "late-ack"), facts(outcome, "applied")) == (
        ["refused"],
        [("applied", 1, 400), ("applied", 1, 550)],
    )


def test_each_try_in_place_is_a_poll() -> None:
    failing = {"do": "fail", "message": "m1", "times": 5}
    outcome = run(failing, consumer={"on_failure": "retry", "poll_interval_ms": 150})
    assert facts(outcome, "left") == []


@pytest.mark.parametrize(("for_ms", "leaves"), [(9_000, []), (11_000, ["session timeout"])])
def test_a_pause_ends_a_session_only_if_it_is_longer(for_ms: int, leaves: list[str]) -> None:
    pause = {"do": "pause", "node": "consumer", "for_ms": for_ms, "when": {"event": "started", "message": "m1"}}
    outcome = run(pause)
    assert details(outcome, "left") == leaves
    assert len(facts(outcome, "applied")) == 1 + len(leaves)


def test_a_connection_that_is_broken_for_longer_ends_a_session_too() -> None:
    cut = {"do": "cut", "links": ["ack"], "for_ms": 11_000, "when": {"event": "started", "message": "m1"}}
    outcome = run(cut)
    assert facts(outcome, "left", "joined") == [("left", 0, 10_100), ("joined", 0, 11_100)]
    assert len(facts(outcome, "applied")) == 2


# Commits by the way.


@pytest.mark.parametrize(("ack", "crash_ms", "effects"), [("at-next-poll", 299, 1), ("background", 299, 0)])
def test_what_is_in_hand_is_lost_only_where_handing_over_counts(ack: str, crash_ms: int, effects: int) -> None:
    """Work lasts from 100 to 300. In the background it is committed at 200, which has come by 250."""
    slow = {"do": "slow", "processing_ms": 200}
    at_work = {"do": "crash", "node": "consumer", "at_ms": crash_ms}
    outcome = run(slow, at_work, consumer={"ack": ack, "commit_ms": 200})
    assert len(facts(outcome, "applied")) == effects


def test_at_the_next_poll_what_was_done_by_then_is_done_again_after_a_crash() -> None:
    """Applied at 200, to be committed at 250; a crash at 240 comes before that."""
    outcome = run({"do": "crash", "node": "consumer", "at_ms": 240}, consumer={"ack": "at-next-poll", "commit_ms": 250})
    assert len(facts(outcome, "applied")) == 2


def test_a_poll_with_nothing_to_commit_puts_no_commit_off() -> None:
    """m1 is committed at 200; its double is skipped at 410. m2 comes at 420 and is done at 520."""
    twice = {"do": "duplicate", "link": "deliver", "message": "m1", "gap_ms": 310}
    outcome = run(twice, messages=2, every_ms=320, consumer={"ack": "at-next-poll", "commit_ms": 200})
    assert facts(outcome, "skipped", "acked") == [("acked", 1, 200), ("skipped", 1, 410), ("acked", 2, 520)]


def test_a_run_with_nothing_to_commit_comes_to_rest() -> None:
    outcome = run(consumer={"ack": "background", "commit_ms": 250})
    assert outcome.judgement.settled
    assert facts(outcome, "settled", "chaos-ended") == [("settled", 1, 300), ("chaos-ended", 0, 300)]
