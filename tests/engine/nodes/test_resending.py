"""What the application does that is told of a failure: it calls its client again, under the same key or a new one."""

from typing import Any

import pytest

from playground.scenario.build import build
from playground.scenario.outcome import Outcome, play_out


def run(resend: str, *steps: dict[str, Any], guarantee: str = "exactly-once", **tables: Any) -> Outcome:
    """One message whose producer has one attempt of a second, unless it is set otherwise."""
    producer = {"max_attempts": 1, "resend": resend, **tables.pop("producer", {})}
    raw = {"format": 1, "title": "Resends", "guarantee": guarantee, "workload": {"messages": 1}, "producer": producer}
    return play_out(build({**raw, "steps": list(steps), **tables}, "resends"))


def times(outcome: Outcome, *kinds: str) -> list[tuple[int, str, int]]:
    """When these happened, and their attempts."""
    return [(one.time_ms, one.kind.word, one.attempt) for one in outcome.log if one.kind.word in kinds]


LOSE_THE_ACK = {"do": "drop", "link": "ack"}
CRASH = {"do": "crash", "node": "producer", "for_ms": 300, "at_ms": 100}


def test_the_application_sends_again_when_its_client_has_given_up() -> None:
    outcome = run("same-key", LOSE_THE_ACK, producer={"resend_after_ms": 250})
    assert times(outcome, "attempted", "gave-up", "resent", "confirmed") == [
        *((0, "attempted", 1), (1000, "gave-up", 1)),
        *((1250, "resent", 1), (1250, "attempted", 2), (1350, "confirmed", 2)),
    ]


@pytest.mark.parametrize(("resend", "effects"), [("never", 1), ("same-key", 1), ("new-key", 2)])
def test_only_a_new_key_passes_a_table_of_keys(resend: str, effects: int) -> None:
    outcome = run(resend, LOSE_THE_ACK)
    assert outcome.judgement.counters["effects"] == effects


@pytest.mark.parametrize(("resend", "stored"), [("same-key", 1), ("new-key", 2)])
def test_only_a_new_key_passes_a_broker_that_deduplicates(resend: str, stored: int) -> None:
    lost = {"do": "drop", "link": "confirm"}
    outcome = run(resend, lost, system="broker", broker={"dedup_window_ms": 60_000})
    assert outcome.judgement.counters["stored"] == stored


def test_each_call_has_all_attempts_and_their_numbers_go_on() -> None:
    cut = {"do": "cut", "links": ["deliver"], "at_ms": 0, "for_ms": 3500}
    outcome = run("same-key", cut, producer={"max_attempts": 2})
    assert times(outcome, "attempted", "gave-up") == [
        *((0, "attempted", 1), (1000, "attempted", 2), (2000, "gave-up", 2)),
        *((2000, "attempted", 3), (3000, "attempted", 4), (4000, "gave-up", 4)),
    ]


def test_until_the_last_call_has_failed_the_message_is_still_to_come_and_then_it_has_failed() -> None:
    cut = {"do": "cut", "links": ["deliver"], "at_ms": 0}
    say = {"do": "say", "text": "Now.", "at_ms": 1500}
    outcome = run("new-key", cut, say, producer={"max_resends": 2, "resend_after_ms": 1000}, run={"chaos_ms": 60_000})
    assert times(outcome, "resent") == [(2000, "resent", 1), (4000, "resent", 2)]
    assert outcome.judgement.messages[0].fate.value == "failed"
    early = run("new-key", cut, producer={"resend_after_ms": 5000}, run={"chaos_ms": 1500, "settle_ms": 1})
    record = early.judgement.messages[0]
    assert (record.fate.value, record.producer.value) == ("pending", "unknown")


def test_what_a_crash_took_from_the_outbox_is_sent_again_for_the_application_knows_of_it() -> None:
    outcome = run("same-key", CRASH, producer={"outbox": "memory", "resend_after_ms": 50})
    assert times(outcome, "resent", "attempted") == [(0, "attempted", 1), (450, "resent", 1), (450, "attempted", 2)]


def test_what_the_outbox_kept_through_a_crash_the_client_sends_again_itself() -> None:
    outcome = run("same-key", CRASH)
    assert times(outcome, "resent", "attempted") == [(0, "attempted", 1), (400, "attempted", 2)]


def test_a_crash_while_the_application_waits_makes_it_wait_anew() -> None:
    crash = {**CRASH, "at_ms": 1100}
    outcome = run("same-key", LOSE_THE_ACK, crash, producer={"resend_after_ms": 1000})
    assert times(outcome, "resent") == [(2400, "resent", 1)]


def test_an_answer_that_comes_while_the_application_waits_changes_nothing() -> None:
    late = {"do": "delay", "link": "ack", "by_ms": 1000}
    outcome = run("same-key", late, producer={"resend_after_ms": 500})
    assert times(outcome, "resent", "confirmed") == [(1500, "resent", 1), (1600, "confirmed", 2)]


def test_an_answer_to_an_earlier_call_counts_while_the_next_one_waits_for_its_slot() -> None:
    late = {"do": "delay", "link": "ack", "message": "m1", "by_ms": 1000}
    lost = {"do": "cut", "links": ["deliver"], "at_ms": 900, "for_ms": 600}
    outcome = run("same-key", late, lost, workload={"messages": 2, "every_ms": 500}, producer={"max_in_flight": 1})
    mine = [one for one in outcome.log if one.message == 1]
    assert [(one.time_ms, one.kind.word) for one in mine if one.kind.word in ("attempted", "resent", "confirmed")] == [
        *((0, "attempted"), (1000, "resent"), (1200, "confirmed")),
    ]


def test_over_a_connection_the_last_attempt_of_a_call_is_not_in_doubt() -> None:
    broken = {"do": "disconnect", "node": "producer", "at_ms": 1010}
    outcome = run("same-key", LOSE_THE_ACK, broken, transport={"kind": "connection"}, producer={"resend_after_ms": 0})
    assert [kind for _, kind, _ in times(outcome, "resent")] == ["resent"] * len(times(outcome, "resent"))
    assert outcome.judgement.messages[0].effects == 1


@pytest.mark.parametrize("node", ["producer", "consumer"])
def test_where_a_session_ends_with_its_connection_the_application_sends_again_as_elsewhere(node: str) -> None:
    keys: dict[str, Any] = {"producer": {"outbox": "memory"}, "consumer": {}}
    keys[node]["session"] = "clean"
    outcome = run("same-key", CRASH, system="broker", transport={"kind": "connection", "reconnect_ms": 0}, **keys)
    assert times(outcome, "resent") == [(400, "resent", 1)]


def test_what_falls_due_as_the_producer_comes_back_goes_before_what_is_sent_again() -> None:
    """It was scheduled before, while the producer was down and nothing was on record."""
    outcome = run("same-key", CRASH, workload={"messages": 5, "every_ms": 100}, producer={"outbox": "memory"})
    at_400 = [(one.kind.word, one.message) for one in outcome.log if one.time_ms == 400]
    handed_over = [one for one in at_400 if one[0] in ("sent", "resent")]
    assert handed_over == [*(("sent", message) for message in range(2, 6)), ("resent", 1)]
