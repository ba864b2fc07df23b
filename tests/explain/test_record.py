"""The record: who is behind a fault, and explanations of runs that are still going on."""

from dataclasses import replace

import pytest

from playground.engine.broker_settings import BrokerSettings
from playground.engine.commands import Crash, Cut, Drop, Heal, Redrive, Say
from playground.engine.events import Kind
from playground.engine.places import Place
from playground.engine.simulation import Simulation
from playground.explain.anomalies import anomalies, anomalies_of
from playground.explain.clauses import Anomaly
from playground.explain.record import Record
from playground.explain.why import explain
from playground.recording.session import preset_from
from playground.scenario.load import load_preset
from tests.engine.helpers import AT_LEAST_ONCE, AT_MOST_ONCE, armed, at, begin, find, on, play
from tests.explain.prevented import prevention

ACK, DELIVER, CONSUMER = Place.ACK, Place.DELIVER, Place.CONSUMER


def origins(simulation: Simulation, kind: str) -> list[str]:
    record = Record.of(simulation)
    return [record.origin(event.number) for event in find(simulation, kind)]


def test_steps_are_counted_from_one() -> None:
    simulation = play(AT_LEAST_ONCE, armed(Drop(link=ACK)), at(10, Crash(node=CONSUMER, for_ms=5)))
    assert origins(simulation, "drop-armed") == ["step 1"]
    assert origins(simulation, "crashed") == ["step 2"]


def test_every_link_of_one_cut_has_its_step() -> None:
    simulation = play(AT_LEAST_ONCE, at(20, Cut(links=(DELIVER, ACK), for_ms=100)), messages=2)
    assert origins(simulation, "cut") == ["step 1", "step 1"]


def test_every_dead_letter_that_one_step_puts_back_has_it() -> None:
    """Neither delivery gets through; both are parked after 5 s, and put back at 9 s."""
    steps = armed(Drop(link=DELIVER, count=2)), at(9000, Redrive())
    simulation = play(AT_LEAST_ONCE, *steps, messages=2, system="broker", broker=BrokerSettings(max_deliveries=1))
    assert origins(simulation, "redriven") == ["step 2", "step 2"]


def test_of_two_steps_the_one_that_changed_something_is_named() -> None:
    """The crash of a node that is down changes nothing: step 2 brings about no event."""
    simulation = play(AT_LEAST_ONCE, at(10, Crash(node=CONSUMER, for_ms=500)), at(20, Crash(node=CONSUMER, for_ms=500)))
    assert origins(simulation, "crashed") == ["step 1"]


def test_the_end_of_a_span_is_nobodys_step() -> None:
    simulation = play(AT_LEAST_ONCE, at(10, Crash(node=CONSUMER, for_ms=5)))
    assert origins(simulation, "restarted") == [""]


@pytest.mark.parametrize("time_ms", [0, 99, 100, 150])
def test_a_command_from_outside_is_given_by_hand(time_ms: int) -> None:
    """A session in progress: the ACK of m1 is dropped by hand, at any time before it leaves or as it leaves."""
    simulation = begin(AT_LEAST_ONCE)
    simulation.run_until(time_ms - 1)
    simulation.give(Drop(link=ACK))
    simulation.run_until(1200)
    explanation = explain(Record.of(simulation), 1)
    assert [clause.text for clause in explanation.clauses] == [
        "the consumer applied m1 at 0.150 s (attempt 1)",
        "the ACK of attempt 1 was dropped at 0.150 s (by you)",
        "the producer's timer of 1 s ran out at 1.000 s, and it sent attempt 2",
        "the consumer keeps no table of processed ids, so it applied m1 again at 1.150 s (attempt 2)",
    ]


def test_a_cut_of_several_links_by_hand_is_by_hand_on_each() -> None:
    simulation = begin(AT_MOST_ONCE, on("applied", Cut(links=(ACK,))), messages=3)
    simulation.run_until(150)
    simulation.give(Cut(links=(DELIVER, ACK)))
    simulation.run_until(1100)
    assert origins(simulation, "cut") == ["step 1", "by you", "by you"]
    assert "(since 0.150 s, by you)" in explain(Record.of(simulation), 2).clauses[0].text


def test_what_is_healed_by_hand_and_what_is_said_are_by_hand() -> None:
    simulation = begin(AT_MOST_ONCE, armed(Cut(links=(ACK,))), messages=3)
    simulation.run_until(150)
    for command in (Heal(links=(DELIVER, ACK)), Say(text="hello")):
        simulation.give(command)
    simulation.run_until(1100)
    assert (origins(simulation, "healed"), origins(simulation, "said")) == (["by you"], ["by you"])


def test_a_step_that_heals_two_links_of_which_one_is_cut_is_behind_that_one() -> None:
    heal = Heal(links=(DELIVER, ACK))
    simulation = begin(AT_MOST_ONCE, armed(Cut(links=(ACK,))), on("applied", heal), messages=3)
    simulation.run_until(1100)
    assert origins(simulation, "healed") == ["step 2"]


def test_a_record_ends_where_the_log_ended_when_it_was_taken() -> None:
    simulation = begin(AT_LEAST_ONCE, armed(Drop(link=ACK)))
    simulation.run_until(1000)
    record = Record.of(simulation)
    simulation.run()
    assert anomalies(record) == []
    assert anomalies(Record.of(simulation)) == [(1, Anomaly.DUPLICATED)]


def test_a_message_on_its_way_is_told_as_such() -> None:
    simulation = begin(AT_LEAST_ONCE, armed(Drop(link=DELIVER)))
    simulation.run_until(500)
    explanation = explain(Record.of(simulation), 1)
    assert explanation.anomaly is None
    assert explanation.headline == "m1 is still on its way"
    assert explanation.clauses[-1].text == (
        "the producer waits for an answer to attempt 1, which it made at 0.000 s (ack_timeout_ms = 1000), "
        "and sends it again when its timer runs out"
    )


@pytest.mark.parametrize("name", ["ack-lost", "zombie-consumer", "told-failed", "memory-dedup-crash", "chaos-test"])
def test_an_explanation_is_the_same_while_the_run_goes_on(name: str) -> None:
    """Once an anomaly is there for good, its explanation does not change any more."""
    preset = load_preset(name)
    whole = Simulation(preset.settings, preset.steps)
    whole.run()
    for message, kind in anomalies(Record.of(whole)):
        explanation = explain(Record.of(whole), message, kind)
        simulation = Simulation(preset.settings, preset.steps)
        simulation.run_until(explanation.clauses[-1].time_ms)
        assert kind in anomalies_of(Record.of(simulation), message)
        assert explain(Record.of(simulation), message, kind) == explanation


def test_a_session_by_hand_can_be_searched_for_a_prevention_by_its_recording() -> None:
    preset = load_preset("calm-at-least-once")
    simulation = Simulation(preset.settings, preset.steps)
    simulation.give(Drop(link=ACK, message=2))
    simulation.end_chaos_in_time()
    simulation.run()
    assert anomalies(Record.of(simulation)) == [(2, Anomaly.DUPLICATED)]
    found = prevention(preset_from(simulation, preset), 2, Anomaly.DUPLICATED)
    assert found.change is not None
    assert found.change.toml == '[consumer]\ndedup = "transaction"'


def test_a_fault_without_a_known_origin_is_blamed_without_a_name() -> None:
    """A bare record: only the log and the settings."""
    simulation = play(AT_MOST_ONCE, armed(Drop(link=DELIVER)))
    bare = Record(simulation.log, simulation.settings, length=len(simulation.log))
    explanation = explain(bare, 1)
    assert explanation.clauses[0].text == "attempt 1 was dropped on the deliver link at 0.000 s"
    assert [simulation.log[number].kind for number in explanation.faults] == [Kind.DROP_ARMED]


@pytest.mark.parametrize(
    "name", ["ack-before-processing", "told-failed", "poison-message", "confirm-lost", "chaos-test"]
)
def test_a_run_can_be_explained_after_any_of_its_events(name: str) -> None:
    """Stepping stops between two events of one instant: a packet has arrived, say, and nobody has looked at it yet."""
    preset = load_preset(name)
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run()
    whole = Record.of(simulation)
    for length in range(1, min(whole.length, 400)):
        record = replace(whole, length=length)
        for message in record.messages:
            assert explain(record, message).clauses
