"""How long a log keeps records, and where its readers begin: by the times of the events, worked out by hand.

Links take 50 ms and processing 100 ms: m1 is stored at 50 and received at 100. Who crashes is out of the group after
its session, and a member again when it is back and connected.
"""

from typing import Any

import pytest

from playground.engine.mechanisms.positions import GroupPositions
from playground.engine.nodes.retention import Retention
from tests.engine.nodes.test_log_broker import crash, details, facts, run

AWAY = {"do": "crash", "node": "consumer", "at_ms": 10, "for_ms": 5000}
SHORT = {"session_timeout_ms": 1000}


def gone(outcome: Any) -> list[tuple[int, int, str]]:
    return [(one.message, one.time_ms, one.detail) for one in outcome.log if one.kind.word == "discarded"]


def test_what_nobody_reads_in_time_is_gone() -> None:
    outcome = run(AWAY, broker={"retention_ms": 1000}, consumer=SHORT)
    assert gone(outcome) == [(1, 1050, "retention over")]
    assert outcome.judgement.messages[0].fate.value == "lost"


def test_the_time_of_a_record_runs_from_when_it_can_be_seen() -> None:
    broker = {"retention_ms": 1000, "replicas": 3, "confirm_at": "replicated"}
    assert gone(run(AWAY, broker=broker, consumer=SHORT)) == [(1, 1150, "retention over")]


def test_what_is_behind_the_position_of_the_group_is_nobodys_concern() -> None:
    outcome = run(broker={"retention_ms": 1000})
    assert (gone(outcome), outcome.result([])["virtual_ms"]) == ([], 250)


def test_who_has_a_record_can_do_without_the_log() -> None:
    """m1 is too old at 150, and done and committed at 250."""
    outcome = run(broker={"retention_ms": 100})
    assert (gone(outcome), facts(outcome, "settled")) == ([], [("settled", 1, 250)])


def test_what_is_returned_and_too_old_by_then_is_gone() -> None:
    """The reader dies at 150, with m1 in hand; its session is over at 1150."""
    outcome = run({**AWAY, "at_ms": 150}, broker={"retention_ms": 500}, consumer=SHORT)
    assert facts(outcome, "returned", "discarded") == [("returned", 1, 1150), ("discarded", 1, 1150)]


@pytest.mark.parametrize(
    ("reset", "lost", "done"),
    [
        ("earliest", [(1, "retention over")], [2]),
        ("latest", [(1, "retention over"), (2, "position reset")], []),
        ("none", [(1, "retention over"), (2, "retention over")], []),
    ],
)
def test_a_reader_whose_position_is_gone_takes_another_or_ends(
    reset: str, lost: list[tuple[int, str]], done: list[int]
) -> None:
    """m1 is gone at 4050. m2, stored at 2050, would be at 6050; the reader is back at 5010."""
    outcome = run(AWAY, messages=2, every_ms=2000, broker={"retention_ms": 4000}, consumer={**SHORT, "reset": reset})
    assert [(message, why) for message, _, why in gone(outcome)] == lost
    assert [message for _, message, _ in facts(outcome, "applied")] == done
    assert details(outcome, "left") == ["session timeout", *(["no position"] if reset == "none" else [])]


def test_whoever_comes_in_the_place_of_one_without_a_position_has_none_either() -> None:
    both = [AWAY, {**AWAY, "node": "consumer-2"}]
    consumer = {**SHORT, "reset": "none", "instances": 2}
    outcome = run(*both, messages=1, broker={"retention_ms": 2000}, consumer=consumer)
    assert gone(outcome) == [(1, 2050, "retention over")]
    later = run(*both, messages=3, every_ms=3000, broker={"retention_ms": 2000}, consumer=consumer)
    assert details(later, "left").count("no position") == 2


@pytest.mark.parametrize(("reset", "fate"), [("earliest", "applied_once"), ("latest", "lost")])
def test_a_new_group_that_has_committed_nothing_begins_by_the_reset(reset: str, fate: str) -> None:
    consumer = {**SHORT, "reset": reset, "new_group": True}
    outcome = run(crash("consumer", "started", for_ms=100), consumer=consumer)
    assert outcome.judgement.messages[0].fate.value == fate


def test_with_its_first_commit_a_new_group_has_a_position() -> None:
    consumer = {**SHORT, "reset": "latest", "new_group": True}
    outcome = run(crash("consumer", "started", "m2", for_ms=100), messages=2, every_ms=1000, consumer=consumer)
    assert [record.fate.value for record in outcome.judgement.messages] == ["applied_once"] * 2


def test_one_partition_says_nothing_of_another() -> None:
    positions = GroupPositions(2, new=True)
    positions.commit(1)
    positions.begin([1, 2])
    assert positions.lost == {2}
    positions.expire(1, is_committed=True, is_read=False)
    before = positions.checkpoint()
    positions.begin([1])
    assert positions.lost == {1, 2}
    positions.restore(before)
    assert positions.lost == {2}


GONE = {"position_retention_ms": 2000}
"""The reader is down from 300 to 5300, with m1 committed at 250: out of the group at 1300, positions gone at 3300."""


def read_anew(**tables: Any) -> Any:
    return run({**AWAY, "at_ms": 300}, messages=2, every_ms=2000, **tables)


@pytest.mark.parametrize(("reset", "effects"), [("earliest", [2, 1]), ("latest", [1, 0]), ("none", [1, 0])])
def test_a_group_that_nobody_is_in_for_too_long_has_no_position(reset: str, effects: list[int]) -> None:
    outcome = read_anew(broker=GONE, consumer={**SHORT, "reset": reset})
    assert facts(outcome, "positions-gone")[0] == ("positions-gone", 0, 3300)
    assert [record.effects for record in outcome.judgement.messages] == effects


def test_what_is_read_anew_is_not_settled_until_it_is_committed_again() -> None:
    outcome = read_anew(broker=GONE, consumer=SHORT)
    assert facts(outcome, "resurfaced", "settled") == [
        ("settled", 1, 250),
        ("resurfaced", 1, 5300),
        ("settled", 1, 5500),
        ("settled", 2, 5600),
    ]


def test_what_is_too_old_by_then_is_not_there_to_be_read_anew() -> None:
    """m1 can be seen from 50 on and is gone at 4050, m2 at 6050."""
    outcome = read_anew(broker={**GONE, "retention_ms": 4000}, consumer=SHORT)
    assert ([record.effects for record in outcome.judgement.messages], gone(outcome)) == ([1, 1], [])


def test_who_is_back_in_time_goes_on_where_the_group_had_committed() -> None:
    outcome = run({**AWAY, "at_ms": 300}, broker={"position_retention_ms": 4001}, consumer=SHORT)
    assert facts(outcome, "positions-gone", "resurfaced") == []


def test_positions_that_are_kept_for_too_long_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Retention, "forget_positions", lambda *_: None)
    with pytest.raises(AssertionError, match="the end of the positions was due at 3300 ms"):
        read_anew(broker=GONE, consumer=SHORT)


@pytest.mark.parametrize(
    ("method", "instead", "found"),
    [
        ("expire", lambda *_: None, "was due at 1050 ms"),
        ("keep", Retention.expire, "before it is due at 1050 ms"),
    ],
)
def test_a_log_that_keeps_records_for_ever_or_is_in_a_hurry_is_found(
    monkeypatch: pytest.MonkeyPatch, method: str, instead: Any, found: str
) -> None:
    monkeypatch.setattr(Retention, method, instead)
    with pytest.raises(AssertionError, match=found):
        run(AWAY, broker={"retention_ms": 1000}, consumer=SHORT)
