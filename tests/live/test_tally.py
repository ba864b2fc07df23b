"""The tally says at every instant what the judge says about all messages, and names each anomaly as it happens."""

from typing import Any

from hypothesis import example, given

from playground.checker.fates import Fate
from playground.checker.judge import Judge
from playground.engine.contracts import contracts_of
from playground.live.tally import Tally
from tests.live.helpers import session_of, to_the_end
from tests.properties.profiles import brisk, simulation_of
from tests.reference.random_logs import of_any_system

WRITTEN_BEHIND_ITS_POSITION = {
    "format": 1,
    "title": "The position is committed before what comes of it is written",
    "guarantee": "at-most-once",
    "system": "log",
    "workload": {"messages": 2, "every_ms": 10},
    "producer": {"awaits_ack": True},
    "consumer": {"effect": "output", "ack": "background", "commit_ms": 1},
    "broker": {"replicas": 3, "min_in_sync": 2, "confirm_at": "replicated"},
    "steps": [{"do": "lag", "at_ms": 60, "for_ms": 1}],
}


@brisk
@given(of_any_system())
@example(WRITTEN_BEHIND_ITS_POSITION)
def test_the_tally_agrees_with_the_judge_at_every_instant(raw: dict[str, Any]) -> None:
    simulation = simulation_of(raw)
    tally, contracts = Tally.of(simulation.settings), contracts_of(simulation.settings)
    for _ in range(100):
        simulation.advance(7)
        tally.observe(simulation.log)
        judge = Judge(simulation.settings)
        judge.observe(simulation.log)
        counters = judge.counters()
        assert {fate.value: count for fate, count in tally.by_fate.items()} == {
            fate.value: counters[fate.value] for fate in Fate
        }
        assert (tally.sent, tally.misreported) == (counters["sent"], counters["misreported"])
        assert tally.breaches == sum(map(judge.is_violated, judge.messages()))
        assert tally.never_asked() == sum(not contracts[judge.guarantee(m)].awaits_ack for m in judge.messages())
        assert tally.beliefs() == {
            one: [judge.belief(m) for m in judge.messages()].count(one) for one in tally.beliefs()
        }


def test_a_duplicate_is_an_anomaly_at_the_very_event_that_makes_it_one() -> None:
    # m3 is sent at 3000, applied at 3150, and sent again when its timer runs out at 4000: applied again at 4150.
    session = to_the_end(session_of("ack-lost"))
    (anomaly,) = session.tally.anomalies
    event = session.simulation.log[anomaly.event]
    assert (anomaly.message, anomaly.fate, anomaly.time_ms) == (3, Fate.DUPLICATED, 4150)
    assert (event.kind.word, event.message) == ("applied", 3)


def test_a_message_that_is_lost_is_an_anomaly_at_the_drop() -> None:
    session = to_the_end(session_of("metric-lost"))
    (anomaly,) = session.tally.anomalies
    assert session.simulation.log[anomaly.event].kind.word == "dropped"


def test_what_is_written_with_its_position_is_not_lost_in_between() -> None:
    # The position of m1 is committed, and what came of m1 with it: two events of one instant.
    session = to_the_end(session_of("kafka-external-effect"))
    assert session.tally.by_fate[Fate.APPLIED_ONCE] == 3
    assert session.tally.anomalies == []


def test_a_message_that_came_by_a_retry_is_late_and_one_that_never_came_is_not() -> None:
    assert to_the_end(session_of("delivery-lost")).tally.late() == 1
    assert to_the_end(session_of("metric-lost")).tally.late() == 0


def test_what_waited_for_a_paused_consumer_is_late() -> None:
    # Its work is done only when the pause ends; the redelivery falls due before that, too.
    assert to_the_end(session_of("zombie-consumer")).tally.late() >= 1
