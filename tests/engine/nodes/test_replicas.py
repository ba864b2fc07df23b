"""The replicas of a log, and transactions: by the times of the events, worked out by hand.

Links take 50 ms, replication 100 ms and processing 100 ms: a record is stored at 50 and replicated at 150, and not read
before; its confirm arrives at 100, or if that waits for all replicas, at 200.
"""

from typing import Any

import pytest

from playground.engine.mechanisms.sequences import SequenceAdmission
from tests.engine.nodes.test_log_broker import crash, details, facts, run

ALL = {"replicas": 3, "min_in_sync": 2, "confirm_at": "replicated"}
LAG = {"do": "lag"}


def fate(*steps: dict[str, Any], **tables: Any) -> str:
    return run(*steps, **tables).judgement.messages[0].fate.value


@pytest.mark.parametrize(("confirm_at", "confirmed_ms"), [("stored", 100), ("replicated", 200)])
def test_nobody_reads_what_is_not_replicated(confirm_at: str, confirmed_ms: int) -> None:
    outcome = run(broker={"replicas": 3, "confirm_at": confirm_at})
    assert facts(outcome, "replicated", "dispatched") == [("replicated", 1, 150), ("dispatched", 1, 150)]
    assert facts(outcome, "confirmed") == [("confirmed", 1, confirmed_ms)]


def test_what_only_the_leader_had_is_gone_with_it_though_it_was_confirmed() -> None:
    outcome = run(crash("broker", "confirmed", how="power"), broker={"replicas": 3})
    assert details(outcome, "discarded") == ["not replicated"]
    assert outcome.judgement.messages[0].producer.value == "ok"
    assert outcome.judgement.messages[0].fate.value == "lost"


def test_what_was_confirmed_by_all_outlives_the_leader() -> None:
    assert fate(crash("broker", "confirmed", how="power"), broker=ALL) == "applied_once"


def test_a_process_that_comes_back_has_what_it_had() -> None:
    outcome = run(crash("broker", "stored"), broker={"replicas": 3})
    assert details(outcome, "discarded") == []
    assert [at_ms for _, _, at_ms in facts(outcome, "replicated")] == [1150, 1200]


def test_with_too_few_in_sync_a_record_is_rejected_until_there_are_enough() -> None:
    outcome = run({**LAG, "for_ms": 500}, broker=ALL, producer={"backoff": "linear", "backoff_ms": 500})
    assert facts(outcome, "rejected", "declined") == [("rejected", 1, 50), ("declined", 1, 100)]
    assert details(outcome, "declined") == ["too few in sync"]
    assert facts(outcome, "stored", "confirmed") == [("stored", 1, 650), ("confirmed", 1, 800)]


def test_a_leader_alone_is_enough_where_one_is_and_its_disk_takes_what_was_confirmed() -> None:
    alone = {**ALL, "min_in_sync": 1}
    outcome = run(LAG, crash("broker", "confirmed", how="lost"), broker=alone)
    assert facts(outcome, "confirmed") == [("confirmed", 1, 100)]
    assert details(outcome, "discarded") == ["not replicated"]
    assert outcome.judgement.messages[0].producer.value == "ok"


@pytest.mark.parametrize(("election", "lost"), [("clean", []), ("unclean", [2])])
def test_who_is_not_in_sync_may_lead_only_in_an_unclean_election(election: str, lost: list[int]) -> None:
    """m1 is done before the crash at 300; m2 is stored by then, and its reader has it in its inbox or not yet."""
    broker = {**ALL, "min_in_sync": 1, "election": election}
    outcome = run(
        LAG, {"do": "crash", "node": "broker", "how": "power", "at_ms": 1055}, messages=2, every_ms=1000, broker=broker
    )
    assert [one.message for one in outcome.log if one.kind.word == "discarded"] == lost


def test_what_was_read_before_an_unclean_election_is_done_and_nobody_has_it() -> None:
    broker = {**ALL, "min_in_sync": 1, "election": "unclean"}
    outcome = run(LAG, crash("broker", "received", how="power"), broker=broker)
    assert details(outcome, "discarded") == ["not replicated"]
    assert outcome.judgement.messages[0].fate.value == "applied_once"


def test_without_other_replicas_a_disk_that_is_lost_takes_everything() -> None:
    outcome = run(crash("broker", "confirmed", how="lost"), {"do": "crash", "node": "consumer", "for_ms": 5000})
    assert details(outcome, "discarded") == ["disk lost"]
    assert outcome.judgement.messages[0].fate.value == "lost"


# What is known.


def test_the_last_five_of_a_session_are_known_and_each_of_them_begins_the_window_anew() -> None:
    """m1 is asked for again at 2100 (its confirm was lost at 50): the window of 1500 began anew with m2, at 1050."""
    broker = {"remembers": "last-five", "dedup_window_ms": 1500}
    lost = {"do": "drop", "link": "confirm", "message": "m1"}
    outcome = run(
        lost, messages=2, every_ms=1000, broker=broker, producer={"key": "session"}, transport={"reconnect_ms": 1100}
    )
    assert facts(outcome, "refused") == [("refused", 1, 1200)]


def test_another_session_is_not_known() -> None:
    broker = {"remembers": "last-five", "dedup_window_ms": 60_000}
    outcome = run(crash("producer", "stored"), broker=broker, producer={"key": "session"})
    assert len(facts(outcome, "stored")) == 2


@pytest.mark.parametrize(
    ("remembers", "stored"),
    [("last-five", [(1, 50), (2, 310), (3, 370)]), ("keys", [(1, 50), (3, 170), (2, 310)])],
)
def test_what_comes_behind_a_rejected_record_waits_until_that_is_stored(
    remembers: str, stored: list[tuple[int, int]]
) -> None:
    """m2 is rejected at 110 and attempted again at 260. At 170, when m3 comes, all are in sync again."""
    broker = {**ALL, "remembers": remembers, "dedup_window_ms": 60_000}
    producer = {"key": "session", "backoff": "linear", "backoff_ms": 100}
    lag = {**LAG, "at_ms": 100, "for_ms": 50}
    outcome = run(lag, messages=3, every_ms=60, broker=broker, producer=producer)
    assert [(message, at_ms) for _, message, at_ms in facts(outcome, "stored")] == stored
    out_of_turn = ["out of sequence"] if remembers == "last-five" else []
    assert details(outcome, "declined") == ["too few in sync", *out_of_turn]


@pytest.mark.parametrize(("does", "steps"), [("admits", [{"do": "drop", "link": "confirm"}]), ("follows", [])])
def test_a_log_that_forgets_what_comes_next_is_found(
    monkeypatch: pytest.MonkeyPatch, does: str, steps: list[dict[str, Any]]
) -> None:
    monkeypatch.setattr(SequenceAdmission, does, lambda *_: True)
    broker = {**ALL, "remembers": "last-five", "dedup_window_ms": 60_000}
    lag = {**LAG, "at_ms": 100, "for_ms": 50}
    with pytest.raises(AssertionError, match=r"is stored before m2|its producer's last records have it"):
        run(lag, *steps, messages=3, every_ms=60, broker=broker, producer={"key": "session"})


def test_a_log_that_refuses_what_it_does_not_know_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SequenceAdmission, "admits", lambda *_: False)
    broker = {"remembers": "last-five", "dedup_window_ms": 60_000}
    with pytest.raises(AssertionError, match="m1 is refused, but is none of its producer's last records"):
        run(broker=broker, producer={"key": "session"})


# Transactions.


def test_nobody_reads_what_is_not_committed() -> None:
    outcome = run(producer={"transactions": True})
    assert facts(outcome, "stored", "committed", "confirmed", "dispatched") == [
        ("stored", 1, 50),
        ("committed", 1, 100),
        ("confirmed", 1, 100),
        ("dispatched", 1, 100),
    ]


def test_a_producer_that_stands_still_as_its_answer_comes_commits_once_it_goes_on() -> None:
    pause = {"do": "pause", "node": "producer", "when": {"event": "arrived", "node": "producer"}, "for_ms": 30}
    outcome = run(pause, producer={"transactions": True})
    assert facts(outcome, "committed", "confirmed") == [("committed", 1, 130), ("confirmed", 1, 130)]


def test_a_restarted_producer_aborts_what_it_had_begun() -> None:
    outcome = run(crash("producer", "stored"), producer={"transactions": True, "key": "session"})
    assert (details(outcome, "discarded"), len(facts(outcome, "stored")), len(facts(outcome, "dispatched"))) == (
        ["aborted"],
        2,
        1,
    )


def test_a_producer_that_dies_after_the_commit_and_before_it_knows_sends_it_twice() -> None:
    outcome = run(crash("producer", "committed"), producer={"transactions": True, "key": "session"})
    assert outcome.judgement.messages[0].fate.value == "duplicated"


def test_nobody_gets_past_an_open_transaction_until_its_time_is_over() -> None:
    """m1 is stored at 50 and its producer's answer lost with the producer, which does not come back."""
    producer = {"transactions": True, "transaction_timeout_ms": 5000}
    stop = {"do": "pause", "node": "producer", "for_ms": 4000, "when": {"event": "stored", "message": "m1"}}
    outcome = run(stop, messages=2, producer={**producer, "ack_timeout_ms": 9000})
    assert facts(outcome, "committed") == [("committed", 1, 4050), ("committed", 2, 4050)]
    late = run({**stop, "for_ms": 6000}, messages=2, producer={**producer, "ack_timeout_ms": 9000})
    assert details(late, "discarded") == ["aborted", "aborted"]


def test_an_output_is_there_once_with_its_position_whatever_was_done_outside() -> None:
    outcome = run(crash("consumer", "produced"), consumer={"effect": "output"})
    assert facts(outcome, "produced", "applied") == [
        ("produced", 1, 200),
        ("produced", 1, 10_350),
        ("applied", 1, 10_400),
    ]
    assert outcome.judgement.messages[0].fate.value == "applied_once"


def test_the_output_of_who_is_out_of_its_group_is_never_seen() -> None:
    slow = {"do": "slow", "processing_ms": 300, "for_ms": 200}
    outcome = run(slow, consumer={"poll_interval_ms": 250, "effect": "output"})
    assert len(facts(outcome, "produced")) == 2
    assert len(facts(outcome, "applied")) == 1
    assert details(outcome, "late-ack") == ["refused"]
