"""Every message has one fate at every instant, and the engine and the checker agree on which."""

from typing import Any

from hypothesis import example, given

from playground.checker.audit import audit
from playground.checker.fates import Fate
from playground.checker.judge import Judge
from playground.engine.simulation import Simulation
from tests.properties.census import can_still_come
from tests.properties.profiles import brisk, simulation_of, thorough
from tests.reference.random_logs import of_any_system

STEPS_TO_THE_CONSUMER_ONLY = {
    "format": 1,
    "title": "A publish in one step, before a hand-over in two",
    "guarantee": "at-most-once",
    "system": "broker",
    "workload": {"messages": 1},
    "consumer": {"handover": "two-step"},
    "transport": {"kind": "connection"},
    "broker": {"lease": "connection"},
}

DISCARDED_BEFORE_IT_IS_WRITTEN_ASIDE = {
    "format": 1,
    "title": "The log drops a record while the work on it fails",
    "guarantee": "at-most-once",
    "system": "log",
    "workload": {"messages": 1},
    "consumer": {"poll_interval_ms": 50, "ack": "at-next-poll", "on_failure": "park"},
    "broker": {"retention_ms": 100},
    "steps": [{"do": "lag", "when": {"event": "sent"}}, {"do": "poison", "message": "m1"}],
}


@brisk
@given(of_any_system())
@example(STEPS_TO_THE_CONSUMER_ONLY)
@example(DISCARDED_BEFORE_IT_IS_WRITTEN_ASIDE)
def test_after_every_operation_the_fates_balance_and_engine_and_checker_agree(raw: dict[str, Any]) -> None:
    simulation = simulation_of(raw)
    simulation.end_chaos_in_time()
    judge = Judge(simulation.settings)
    for _ in range(3000):
        going_on = simulation.step()
        judge.observe(simulation.log)
        _assert_balance(judge)
        _assert_agreement(judge, simulation)
        if not going_on:
            break


def _assert_balance(judge: Judge) -> None:
    counters = judge.counters()
    assert counters["sent"] == sum(counters[fate.value] for fate in Fate)


def _assert_agreement(judge: Judge, simulation: Simulation) -> None:
    held = can_still_come(simulation)
    effects: dict[int, int] = {}
    for effect in simulation.ledger:
        effects[effect.message] = effects.get(effect.message, 0) + 1
    for message, fate in judge.fates().items():
        count = effects.get(message, 0)
        assert (fate is Fate.DUPLICATED) == (count >= 2), message
        assert (fate is Fate.APPLIED_ONCE) == (count == 1), message
        assert (fate is Fate.PENDING) == (count == 0 and message in held), message
        gave_up_or_parked = fate in (Fate.FAILED, Fate.DEAD_LETTERED, Fate.LOST)
        assert gave_up_or_parked == (count == 0 and message not in held), message


@thorough
@given(of_any_system())
def test_the_record_of_every_run_obeys_the_protocol(raw: dict[str, Any]) -> None:
    simulation = simulation_of(raw)
    simulation.run()
    assert audit(simulation.log, simulation.ledger, simulation.settings, simulation.settled) == []
