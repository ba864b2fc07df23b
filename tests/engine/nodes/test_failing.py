"""What follows a failure: by the times of the events, worked out by hand.

Links take 50 ms and processing 100 ms. So a message sent at 0 is in hand from 50 to 150 in `direct`, and from 100
to 200 with a broker.
"""

from typing import Any

import pytest

from playground.checker.audit import audit
from playground.engine.log import EventLog, Row
from playground.scenario.build import build
from playground.scenario.outcome import Outcome, play_out
from tests.properties.profiles import played, simulation_of

Times = list[tuple[str, int]]


def raw(
    *steps: dict[str, Any], system: str = "broker", guarantee: str = "at-least-once", **tables: Any
) -> dict[str, Any]:
    """A raw preset of one message."""
    head = {"format": 1, "title": "t", "system": system, "guarantee": guarantee, "workload": {"messages": 1}}
    return {**head, "steps": list(steps), **tables}


def run(*steps: dict[str, Any], system: str = "broker", guarantee: str = "at-least-once", **tables: Any) -> Outcome:
    """One message; the audit has nothing to say."""
    outcome = played(raw(*steps, system=system, guarantee=guarantee, **tables))
    simulation = outcome.simulation
    assert audit(simulation.log, simulation.ledger, outcome.preset.settings, simulation.settled) == []
    return outcome


def times(outcome: Outcome, *kinds: str) -> Times:
    return [(event.kind.word, event.time_ms) for event in outcome.log if event.kind.word in kinds]


def fail(**more: Any) -> dict[str, Any]:
    return {"do": "fail", "message": "m1", **more}


def test_a_try_in_place_begins_after_the_delay_and_keeps_the_message_in_hand() -> None:
    outcome = run(fail(times=2), consumer={"on_failure": "retry", "retry_delay_ms": 30})
    told = [("started", 100), ("failed", 200), ("started", 230), ("failed", 330), ("started", 360), ("applied", 460)]
    assert times(outcome, "started", "failed", "applied", "dispatched")[1:] == told


def test_a_try_costs_the_same_however_many_went_before(monkeypatch: pytest.MonkeyPatch) -> None:
    looked, row = [0], EventLog.row

    def counted(log: EventLog, number: int) -> Row:
        looked[0] += 1
        return row(log, number)

    def looks_at_the_log(tries: int) -> int:
        simulation = simulation_of(
            raw(fail(times=tries), system="direct", consumer={"on_failure": "retry", "retry_delay_ms": 30})
        )
        looked[0] = 0
        simulation.run()
        return looked[0]

    monkeypatch.setattr(EventLog, "row", counted)
    assert looks_at_the_log(100) < 2.5 * looks_at_the_log(50)


def test_the_tries_are_counted_on_after_going_back_between_two_of_them() -> None:
    """Tried at 200, 330 and 460, when the third has used them up; so too after going back to 400, and to 250."""
    consumer = {"on_failure": "retry", "retry_delay_ms": 30, "max_tries": 3, "then": "park"}
    simulation = simulation_of(raw(fail(times=5), consumer=consumer))
    back_to = []
    for time_ms in (250, 400):
        simulation.run_until(time_ms)
        back_to.append(simulation.checkpoint())
    for checkpoint in (None, *reversed(back_to)):
        if checkpoint:
            simulation.restore(checkpoint)
        simulation.run()
        assert [event.time_ms for event in simulation.log if event.kind.word == "failed"] == [200, 330, 460]
        assert [event.time_ms for event in simulation.log if event.kind.word == "dead-lettered"] == [510]


def test_what_is_given_back_comes_back_after_the_delay_and_not_when_its_lease_would_have_ended() -> None:
    consumer = {"on_failure": "return", "retry_delay_ms": 700}
    outcome = run(fail(), consumer=consumer, broker={"redelivery_timeout_ms": 400})
    assert times(outcome, "nacked", "returned", "redelivery-due", "dispatched") == [
        *(("dispatched", 50), ("nacked", 200)),
        *(("returned", 950), ("dispatched", 950)),
    ]


@pytest.mark.parametrize(("dead_letters", "kind"), [("parked", "dead-lettered"), ("dropped", "discarded")])
def test_a_consumer_has_a_message_parked_at_once_where_anything_is_parked(dead_letters: str, kind: str) -> None:
    outcome = run(fail(), consumer={"on_failure": "park"}, broker={"dead_letters": dead_letters})
    assert times(outcome, "dead-lettered", "discarded", "settled") == [(kind, 250)]


def test_what_failed_and_was_acknowledged_is_lost_and_everybody_believes_it_done() -> None:
    outcome = run(fail(), system="direct", consumer={"on_failure": "acknowledge"})
    assert outcome.judgement.counters["lost"] == 1
    assert outcome.judgement.messages[0].producer == "ok"


def test_a_producer_that_is_told_of_an_error_sends_again_after_its_backoff_and_lets_its_timer_go() -> None:
    producer = {"backoff": "linear", "backoff_ms": 300, "ack_timeout_ms": 250}
    outcome = run(fail(), system="direct", producer=producer, consumer={"on_failure": "return"})
    assert times(outcome, "declined", "attempted", "timed-out") == [
        *(("attempted", 0), ("declined", 200)),
        ("attempted", 500),
    ]


def test_a_producer_that_takes_an_error_for_final_reports_a_failure_of_what_was_done() -> None:
    settings: dict[str, Any] = {"producer": {"on_error": "fail"}, "consumer": {"on_failure": "return"}}
    outcome = run(fail(after_effect=True), system="direct", **settings)
    assert times(outcome, "applied", "declined", "gave-up") == [("applied", 150), ("declined", 200), ("gave-up", 200)]
    assert outcome.judgement.counters["misreported"] == 1


def test_an_error_that_comes_after_the_timeout_of_its_attempt_changes_nothing() -> None:
    settings: dict[str, Any] = {"producer": {"ack_timeout_ms": 180}, "consumer": {"on_failure": "return"}}
    assert times(run(fail(), system="direct", **settings), "declined", "timed-out") == [
        *(("timed-out", 180), ("timed-out", 360)),
    ]


def test_a_process_can_die_of_its_work_and_no_answer_is_given() -> None:
    outcome = run(fail(how="crash", for_ms=70), consumer={"on_failure": "return"}, broker={"lease": "connection"})
    assert times(outcome, "crashed", "failed", "nacked", "returned", "restarted") == [
        *(("crashed", 200), ("returned", 200)),
        ("restarted", 270),
    ]


def test_a_failure_of_which_no_processing_came_never_fired() -> None:
    head = {"format": 1, "title": "t", "guarantee": "at-least-once", "workload": {"messages": 1}}
    outcome = play_out(build({**head, "steps": [{"do": "fail", "message": "m9"}]}, "never"))
    assert outcome.result([])["unfired_steps"] == [0]


@pytest.mark.parametrize("dedup", ["none", "transaction", "effect-first"])
def test_a_step_that_waits_for_the_effect_comes_before_the_failure_that_follows_it(dedup: str) -> None:
    """So a crash there takes the place of the failure, which then never acts."""
    settings: dict[str, Any] = {"consumer": {"dedup": dedup}, "guarantee": "at-most-once", "system": "direct"}
    last = "marked" if dedup == "effect-first" else "applied"
    slower = {"do": "latency", "link": "ack", "latency_ms": 70, "when": {"event": last}}
    kinds = [event.kind.word for event in run(slower, fail(after_effect=True), **settings).log]
    assert kinds.index(last) < kinds.index("latency-set") < kinds.index("failed")
    crash = {"do": "crash", "node": "consumer", "when": {"event": last}}
    outcome = run(crash, fail(after_effect=True), **settings)
    assert times(outcome, "failed") == []
    assert outcome.simulation.unfired_steps == (1,)


@pytest.mark.parametrize(
    ("broker", "kind", "due_ms"),
    [({"delay_ms": 300}, "released", 350), ({"dead_letter_retention_ms": 1000}, "expired", 1250)],
)
def test_what_waits_for_a_broker_that_is_down_falls_due_before_the_chaos_ends(
    broker: dict[str, Any], kind: str, due_ms: int
) -> None:
    """Stored 50, and parked, as it fails, at 250. Down from 300 until the chaos ends: there is nothing else to do."""
    poison: dict[str, Any] = {"do": "poison", "message": "m1"}
    crash = {"do": "crash", "node": "broker", "at_ms": 300, "for_ms": 0}
    outcome = run(poison, crash, broker=broker, consumer={"on_failure": "park"})
    assert times(outcome, "chaos-ended", "restarted", kind)[:3] == [
        ("chaos-ended", due_ms),
        ("restarted", due_ms),
        (kind, due_ms),
    ]
