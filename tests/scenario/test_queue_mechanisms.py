"""What brings a dispatch back, and what an ack still counts then: by the times of the events, worked out by hand."""

from dataclasses import replace
from typing import Any

import pytest

from playground.checker.audit import audit
from playground.engine.simulation import Simulation
from playground.explain.record import Record
from playground.explain.why import explain
from playground.scenario.build import build
from playground.scenario.catalogue import library_table
from playground.scenario.outcome import play_out
from playground.scenario.preset import Preset
from playground.scenario.rules import broken_rules


def preset_named(name: str) -> Preset:
    return build(library_table(name), name)


def times(preset: Preset, *kinds: str) -> list[tuple[str, int]]:
    """When the events of some kinds happened; the audit has nothing to say."""
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run()
    assert audit(simulation.log, simulation.ledger, preset.settings, simulation.settled) == []
    return [(event.kind.word, event.time_ms) for event in simulation.log if event.kind.word in kinds]


def test_a_lease_is_renewed_while_its_holder_works_and_not_while_that_stands_still() -> None:
    assert times(preset_named("heartbeat"), "renewed", "redelivery-due") == [
        ("renewed", 1050),
        ("renewed", 2050),
        ("redelivery-due", 6050),
        ("renewed", 7050),
    ]


def test_an_ack_for_a_dispatch_that_was_taken_back_does_not_settle_the_one_that_is_out() -> None:
    assert times(preset_named("ack-always-late"), "late-ack", "settled", "dead-lettered") == [
        ("late-ack", 800),
        ("late-ack", 1450),
        ("dead-lettered", 1550),
    ]


def test_what_a_dead_consumer_had_comes_back_at_once_and_waits_for_one_that_lives() -> None:
    assert times(preset_named("back-without-timer"), "returned", "dispatched", "redelivery-due") == [
        ("dispatched", 50),
        ("returned", 200),
        ("dispatched", 1200),
        ("dispatched", 1200),
    ]


def test_what_is_past_the_limit_is_gone_where_no_dead_letters_are_kept() -> None:
    assert times(preset_named("no-dead-letters"), "discarded", "dead-lettered") == [("discarded", 2050)]


def test_what_comes_back_to_the_tail_is_passed_by_all_that_wait() -> None:
    preset = preset_named("back-of-the-queue")
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run()
    dispatched = [event.message for event in simulation.log if event.kind.word == "dispatched"]
    assert dispatched == [1, 2, 3, 4, 2]


def test_what_is_settled_is_flushed_in_its_time_and_what_lost_the_power_before_is_not() -> None:
    assert times(preset_named("confirmed-not-flushed"), "flushed", "crashed") == [
        ("flushed", 1050),
        ("crashed", 2100),
        ("flushed", 5050),
    ]


def test_a_confirm_that_waits_for_the_flush_makes_the_producer_send_again_what_the_power_took() -> None:
    assert times(preset_named("confirmed-once-flushed"), "confirmed", "stored") == [
        ("stored", 50),
        ("confirmed", 1100),
        ("stored", 2050),
        ("stored", 3550),
        ("stored", 4050),
        ("confirmed", 4600),
        ("confirmed", 5100),
    ]


def test_a_refusal_is_no_confirm_while_the_copy_that_it_is_about_is_not_on_disk() -> None:
    slow = {"flush_ms": 2500, "confirm_at": "flushed", "dedup_window_ms": 60_000}
    preset = build({**library_table("confirmed-once-flushed"), "broker": slow, "steps": []}, "slow")
    assert times(preset, "refused", "confirmed")[:3] == [("refused", 1550), ("confirmed", 2600), ("refused", 3550)]


def test_a_crash_of_the_process_leaves_what_is_not_on_disk() -> None:
    table = library_table("confirmed-not-flushed")
    crash = {**table["steps"][1], "how": "process"}
    preset = build({**table, "steps": [table["steps"][0], crash]}, "process")
    assert times(preset, "applied") == [("applied", 200), ("applied", 3250), ("applied", 4200)]


def resurfacing(step: dict[str, Any], **broker: Any) -> Preset:
    table = library_table("resurfaced-after-delete")
    return build({**table, "broker": broker, "steps": [{"do": "resurface", "message": "m2", **step}]}, "resurfacing")


def test_what_is_not_settled_or_not_on_disk_cannot_come_up_again() -> None:
    when = {"event": "applied", "message": "m2"}
    assert times(resurfacing({"when": when}), "resurfaced") == []
    settled = {"event": "settled", "message": "m2"}
    assert times(resurfacing({"when": settled}, flush_ms=500), "resurfaced") == []
    assert times(resurfacing({"when": settled, "after_ms": 500}, flush_ms=500), "resurfaced") == [("resurfaced", 1750)]


def test_what_comes_up_again_keeps_its_count_and_may_be_past_the_limit() -> None:
    preset = resurfacing({"when": {"event": "settled", "message": "m2"}}, max_deliveries=1)
    assert times(preset, "resurfaced", "dead-lettered") == [("resurfaced", 1250), ("dead-lettered", 1250)]


def test_what_comes_up_again_as_it_is_settled_on_dispatch_departs_twice() -> None:
    step = {"do": "resurface", "message": "m1", "when": {"event": "settled", "message": "m1"}}
    table = {"format": 1, "title": "Twice", "guarantee": "at-most-once", "system": "broker", "steps": [step]}
    preset = build({**table, "workload": {"messages": 1}}, "twice")
    assert times(preset, "departed", "applied")[1:] == [
        *[("departed", 50)] * 2,
        *[("applied", 200), ("applied", 300)],
    ]
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run()
    assert audit(simulation.log, simulation.ledger, simulation.settings, simulation.settled) == []


def test_nothing_comes_up_again_where_there_is_no_queue() -> None:
    table = {**library_table("ack-lost"), "steps": [{"do": "resurface", "message": "m1"}]}
    assert [problem.text for problem in broken_rules(table)] == [
        "direct has no broker, so nothing can 'resurface' there"
    ]


def test_a_dead_letter_stays_for_so_long_unless_it_is_redriven() -> None:
    assert times(preset_named("nobody-looked"), "dead-lettered", "expired") == [
        ("dead-lettered", 1050),
        ("expired", 6050),
    ]
    table = library_table("nobody-looked")
    preset = build({**table, "steps": [*table["steps"], {"do": "redrive", "at_ms": 6000}]}, "in-time")
    assert times(preset, "redriven", "expired", "applied") == [("applied", 700), ("redriven", 6000), ("applied", 6150)]


def test_the_time_of_a_dead_letter_that_is_over_while_the_broker_is_down_is_noticed_as_it_is_back() -> None:
    table = library_table("nobody-looked")
    crash = {"do": "crash", "node": "broker", "at_ms": 6000, "for_ms": 3000}
    assert times(build({**table, "steps": [*table["steps"], crash]}, "down"), "expired") == [("expired", 9000)]


def test_what_finds_no_queue_is_confirmed_and_stored_nowhere() -> None:
    assert times(preset_named("confirmed-and-nowhere"), "unroutable", "confirmed", "stored") == [
        ("stored", 50),
        ("confirmed", 100),
        ("unroutable", 1050),
        ("confirmed", 1100),
        ("stored", 2050),
        ("confirmed", 2100),
    ]


def test_a_producer_that_is_told_so_gives_up_at_once() -> None:
    preset = preset_named("returned-to-the-producer")
    assert times(preset, "declined", "gave-up") == [("declined", 1100), ("gave-up", 1100)]
    outcome = play_out(preset)
    assert [event.detail for event in outcome.log if event.kind.word == "declined"] == ["returned"]
    assert [record.producer.value for record in outcome.judgement.messages] == ["ok", "failed", "ok"]


def test_a_mistake_in_the_routing_meets_so_many_publishes_and_its_step_acts_only_then() -> None:
    table = library_table("confirmed-and-nowhere")
    twice = build({**table, "steps": [{"do": "unroutable", "count": 2}]}, "twice")
    assert [at for _, at in times(twice, "unroutable")] == [50, 1050]
    never = build({**table, "steps": [{"do": "unroutable", "message": "m9"}]}, "never")
    assert play_out(never).simulation.unfired_steps == (0,)


def test_a_run_that_is_taken_back_meets_the_same_mistake_again() -> None:
    preset = preset_named("confirmed-and-nowhere")
    simulation = Simulation(preset.settings, preset.steps)
    while simulation.now_ms < 500:
        simulation.step()
    before = simulation.checkpoint()
    simulation.run()
    digest = simulation.log.digest()
    simulation.restore(before)
    simulation.run()
    assert simulation.log.digest() == digest


def test_when_a_message_is_due_outlives_a_crash() -> None:
    assert times(preset_named("held-until-due"), "released", "dispatched") == [
        ("released", 3900),
        ("dispatched", 3900),
        ("released", 5550),
        ("dispatched", 5550),
    ]


def test_what_is_held_is_seen_behind_what_waits_and_says_until_when() -> None:
    preset = preset_named("held-until-due")
    simulation = Simulation(preset.settings, preset.steps)
    while simulation.now_ms < 2600:
        simulation.step()
    broker = simulation.system.look(9, 9).broker
    assert broker is not None
    assert (broker.ready, broker.ready_count) == ((1, 2), 2)
    told = explain(Record.of(simulation), 1).clauses[-1].text
    assert told == "the broker stored m1 at 0.050 s and holds it until 3.050 s (delay_ms = 3000)"


def test_what_is_redriven_begins_anew_behind_all_that_wait() -> None:
    table = library_table("parked-unseen")
    redrive = {"do": "redrive", "when": {"event": "dead-lettered"}}
    preset = build({**table, "steps": [*table["steps"], redrive]}, "redriven")
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run()
    (parked,) = [event for event in simulation.log if event.kind.word == "dead-lettered"]
    after = [event.attempt for event in simulation.log if event.kind.word == "dispatched" and event > parked]
    assert after[0] == 1
    assert audit(simulation.log, simulation.ledger, preset.settings, simulation.settled) == []


def test_a_redrive_finds_only_what_is_parked() -> None:
    table = library_table("redriven-and-done-twice")
    for step in ({"at_ms": 1000}, {"at_ms": 2000, "message": "m2"}):
        preset = build({**table, "steps": [table["steps"][0], {"do": "redrive", **step}]}, "too-early")
        assert times(preset, "redriven") == []
        assert play_out(preset).judgement.counters["done_and_parked"] == 1


def test_of_a_lane_one_is_out_at_a_time_and_another_lane_does_not_wait() -> None:
    preset = preset_named("poison-blocks-its-lane")
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run()
    dispatched = [(event.message, event.time_ms) for event in simulation.log if event.kind.word == "dispatched"]
    assert dispatched == [(1, 50), (2, 550), (4, 1550), (1, 2050), (3, 4050)]


def test_what_waits_for_its_lane_says_for_whom() -> None:
    preset = build({**library_table("poison-blocks-its-lane"), "broker": {"lanes": True, "lease": "none"}}, "stuck")
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run()
    told = explain(Record.of(simulation), 3).clauses[-1].text
    assert told.endswith("only one message of a lane may be out (lanes = true), and m1 is (dispatch 1 left at 0.050 s)")


@pytest.mark.parametrize(
    ("lanes", "order_is_kept", "verdict"), [(0, True, "violated"), (3, True, "holds"), (0, False, "holds")]
)
def test_order_is_judged_by_lane_and_only_where_it_is_promised(lanes: int, order_is_kept: bool, verdict: str) -> None:
    table = library_table("order-lost-in-retry")
    table = {**table, "workload": {**table["workload"], "lanes": lanes}, "broker": {"lanes": order_is_kept}}
    outcome = play_out(build(table, "lanes"))
    assert outcome.judgement.verdict.value == verdict
    assert outcome.judgement.counters["out_of_order"] == (0 if lanes else 1)
    assert ("reordering" in outcome.result([])["promise"]) is order_is_kept  # type: ignore[operator]


def test_a_queue_that_keeps_lanes_keeps_a_producer_in_order_that_waits_for_each_confirm() -> None:
    table = library_table("order-lost-in-retry")
    preset = build({**table, "producer": {"ack_timeout_ms": 1000, "max_in_flight": 1}}, "one")
    assert play_out(preset).judgement.counters["out_of_order"] == 0


@pytest.mark.parametrize(
    ("name", "table", "other", "finding"),
    [
        ("heartbeat", "consumer", {"renew": False}, "is renewed, but nobody works on it"),
        ("ack-always-late", "broker", {"late_ack": "refuse"}, "is 'ignored', not 'refused'"),
        ("ack-always-late", "broker", {"late_ack": "accept"}, "no ack came, or not too late"),
        ("back-without-timer", "broker", {"lease": "timer"}, "no consumer that had it has crashed"),
        ("back-of-the-queue", "broker", {"returned_to": "head"}, "is dispatched before copy 2"),
        ("confirmed-not-flushed", "broker", {"flush_ms": 0}, "no copy of it waits to be flushed"),
        ("confirmed-not-flushed", "broker", {"flush_ms": 2000}, "comes before it is due at 2050 ms"),
        ("confirmed-once-flushed", "broker", {"confirm_at": "stored"}, "the departure on confirm of m1"),
        ("resurfaced-after-delete", "broker", {"flush_ms": 9000}, "cannot come up again"),
        ("poison-blocks-its-lane", "broker", {"lanes": False}, "the dispatch of m3 was due at 1050 ms"),
        ("poison-blocks-its-lane", "workload", {"lanes": 0}, "while another of its lane is out"),
        ("redriven-and-done-twice", "broker", {"flush_ms": 9000}, "cannot be redriven"),
        ("held-until-due", "broker", {"delay_ms": 0}, "no copy of it is held"),
        ("held-until-due", "broker", {"delay_ms": 4000}, "comes before it is due at 6550 ms"),
        (
            "returned-to-the-producer",
            "broker",
            {"unroutable": "drop"},
            "no negative answer came for its latest attempt",
        ),
        ("nobody-looked", "broker", {"dead_letter_retention_ms": 9000}, "comes before it is due at 10050 ms"),
        ("nobody-looked", "broker", {"dead_letter_retention_ms": 0}, "its time is not over"),
        ("no-dead-letters", "broker", {"dead_letters": "parked"}, "is discarded, which is not what the limit does"),
    ],
)
def test_the_audit_knows_a_record_of_one_mechanism_from_that_of_another(
    name: str, table: str, other: dict[str, Any], finding: str
) -> None:
    preset = preset_named(name)
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run()
    settings = replace(preset.settings, **{table: replace(getattr(preset.settings, table), **other)})
    found = audit(simulation.log, simulation.ledger, settings, simulation.settled)
    assert any(finding in one.sentence for one in found), found
