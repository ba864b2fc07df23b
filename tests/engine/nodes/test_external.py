"""Effects that others make: by the times of the events, worked out by hand.

A message sent at 0 straight to the consumer is in hand from 50, and its work is over at 150. The producer sends again
at 1000.
"""

from typing import Any

import pytest

from playground.checker.audit import audit
from playground.engine.effects.store import MemoryStore
from playground.engine.events import Kind
from playground.engine.simulation import Simulation
from playground.explain.clauses import Anomaly
from playground.live.trap import dedup_in_force
from playground.scenario.build import build
from playground.scenario.outcome import play_out
from tests.engine.nodes.test_failing import run, times
from tests.explain.test_why import told_of

ENDS = ("started", "applied", "conflicted", "marked", "skipped", "acked")


def calling(*, keyed: bool = False, **consumer: Any) -> dict[str, Any]:
    return {"system": "direct", "consumer": {"effect": "external", "effect_key": keyed, **consumer}}


def crash(event: str) -> dict[str, Any]:
    when = {"event": event, "nth": 1}
    return {"do": "crash", "node": "consumer", "for_ms": 10, "when": when}


def test_what_would_be_one_transaction_is_a_call_and_then_the_mark() -> None:
    ends = times(run(**calling(dedup="transaction")), *ENDS)
    assert ends == [("started", 50), ("applied", 150), ("marked", 151), ("acked", 151)]


def test_a_key_in_flight_is_done_only_after_the_call() -> None:
    outcome = run(**calling(dedup="in-flight"))
    marks = [(event.detail, event.time_ms) for event in outcome.log if event.kind is Kind.MARKED]
    assert marks == [("in flight", 50), ("done", 151)]


@pytest.mark.parametrize(("keyed", "again", "effects"), [(False, "applied", 2), (True, "conflicted", 1)])
def test_a_crash_between_the_call_and_the_mark_has_it_made_again_unless_the_call_carries_a_key(
    keyed: bool, again: str, effects: int
) -> None:
    outcome = run(crash("applied"), **calling(keyed=keyed, dedup="transaction"))
    assert times(outcome, *ENDS) == [
        *(("started", 50), ("applied", 150)),
        *(("started", 1050), (again, 1150), ("marked", 1151), ("acked", 1151)),
    ]
    assert outcome.judgement.messages[0].effects == effects


@pytest.mark.parametrize("store", ["memory", "sqlite"])
@pytest.mark.parametrize("dedup", ["none", "memory", "mark-first", "in-flight", "effect-first", "transaction"])
def test_with_a_key_nothing_that_is_lost_or_wiped_here_makes_a_second_effect(dedup: str, store: str) -> None:
    wipe = {"do": "forget", "node": "consumer", "at_ms": 500}
    outcome = run({"do": "drop", "link": "ack"}, wipe, **calling(keyed=True, dedup=dedup, store=store))
    assert outcome.judgement.messages[0].effects == 1
    assert len(times(outcome, "conflicted")) == 1


def test_a_new_key_for_each_attempt_makes_a_new_effect() -> None:
    tables = {**calling(keyed=True, dedup="none"), "producer": {"key": "fresh"}}
    assert run({"do": "drop", "link": "ack"}, **tables).judgement.messages[0].effects == 2


@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_a_run_with_calls_goes_back_to_a_checkpoint_and_on_again_as_before(store: str) -> None:
    raw = {
        "format": 1,
        "title": "t",
        "guarantee": "exactly-once",
        **calling(keyed=True, dedup="in-flight", store=store),
    }
    preset = build({**raw, "workload": {"messages": 2}, "steps": [crash("marked")]}, "calls")
    simulation = Simulation(preset.settings, preset.steps)
    before = simulation.checkpoint()
    simulation.run_until(1100)
    middle = simulation.checkpoint()
    simulation.run()
    digest = simulation.log.digest()
    for checkpoint in (middle, before):
        simulation.restore(checkpoint)
        simulation.run()
        assert simulation.log.digest() == digest


def test_a_second_effect_with_a_key_that_was_seen_is_a_finding_of_the_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(self: MemoryStore, message: int, key: int, now_ms: int) -> bool:
        self.apply(message, now_ms)
        return True

    monkeypatch.setattr(MemoryStore, "call", forgetful)
    raw = {"format": 1, "title": "t", "guarantee": "exactly-once", **calling(keyed=True, dedup="transaction")}
    outcome = play_out(build({**raw, "workload": {"messages": 1}, "steps": [crash("applied")]}, "calls"))
    simulation = outcome.simulation
    found = audit(simulation.log, simulation.ledger, outcome.preset.settings, simulation.settled)
    assert "m1 is applied, but its effect was made before" in [one.sentence for one in found]


def test_the_trap_between_effect_and_mark_can_be_set_where_a_call_tears_them_apart() -> None:
    head = {"format": 1, "title": "t", "guarantee": "exactly-once"}
    assert dedup_in_force(Simulation(build({**head, **calling()}, "calls").settings, ())) == "effect-first"
    assert dedup_in_force(Simulation(build({**head, "system": "direct"}, "own").settings, ())) == "transaction"


def test_a_call_that_found_its_key_is_told_as_a_duplicate_that_the_other_side_recognised() -> None:
    text = (
        'guarantee = "exactly-once"\nworkload = { messages = 1 }\n[consumer]\neffect = "external"\neffect_key = true\n'
        '[[steps]]\ndo = "crash"\nnode = "consumer"\nfor_ms = 10\nwhen = { event = "applied" }\n'
    )
    told = told_of(text, 1, Anomaly.DEDUPLICATED)[1]
    assert told[0] == "the other side made the effect of m1 at 0.150 s, and noted the key of the call"
    assert told[-1].endswith("1.150 s, and the other side knew its key: the effect was not made again")
