"""What a key on record is answered with: by the times of the events, worked out by hand, in both stores."""

from typing import Any

import pytest

from tests.engine.nodes.test_failing import fail, run, times

RULES = {"dedup": "in-flight", "busy": "busy", "on_failure": "return"}


@pytest.fixture(params=["memory", "sqlite"])
def rules(request: pytest.FixtureRequest) -> dict[str, Any]:
    return {**RULES, "store": request.param}


def test_a_stored_error_is_given_again_and_its_work_is_not_done_again(rules: dict[str, Any]) -> None:
    settings: dict[str, Any] = {"producer": {"max_attempts": 2}, "consumer": {**rules, "answers": "all"}}
    outcome = run(fail(), system="direct", **settings)
    assert times(outcome, "started", "failed", "skipped", "gave-up") == [
        *(("started", 50), ("failed", 150)),
        *(("skipped", 250), ("gave-up", 300)),
    ]
    assert [event.detail for event in outcome.log if event.kind.word == "failed"] == ["answer stored"]


def test_failed_work_is_taken_up_again_where_only_success_is_stored(rules: dict[str, Any]) -> None:
    outcome = run(fail(times=2), system="direct", consumer={**rules, "answers": "success"})
    assert times(outcome, "started", "applied") == [
        ("started", 50),
        ("started", 250),
        ("started", 450),
        ("applied", 550),
    ]


def test_an_effect_that_was_made_is_not_made_again_by_the_work_that_is(rules: dict[str, Any]) -> None:
    outcome = run(fail(after_effect=True, times=2), system="direct", consumer={**rules, "answers": "success"})
    assert times(outcome, "applied", "conflicted", "confirmed") == [
        *(("applied", 150), ("conflicted", 350)),
        *(("conflicted", 550), ("confirmed", 600)),
    ]
    assert outcome.judgement.counters["deduplicated"] == 2


def test_a_key_in_flight_is_answered_as_busy_until_its_record_is_too_old(rules: dict[str, Any]) -> None:
    crash = {"do": "crash", "node": "consumer", "for_ms": 10, "when": {"event": "marked"}}
    settings: dict[str, Any] = {"producer": {"ack_timeout_ms": 400}, "consumer": {**rules, "dedup_window_ms": 700}}
    outcome = run(crash, system="direct", **settings)
    assert times(outcome, "started", "skipped", "nacked", "declined")[:4] == [
        *(("started", 50), ("skipped", 450)),
        *(("nacked", 450), ("declined", 500)),
    ]
    assert times(outcome, "applied") == [("applied", 850)]


def test_a_producer_may_take_busy_for_final(rules: dict[str, Any]) -> None:
    crash = {"do": "crash", "node": "consumer", "for_ms": 10, "when": {"event": "marked"}}
    settings: dict[str, Any] = {"producer": {"ack_timeout_ms": 400, "on_busy": "fail"}, "consumer": rules}
    assert times(run(crash, system="direct", **settings), "gave-up") == [("gave-up", 500)]
