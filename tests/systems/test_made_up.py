"""A made-up topology: two consumers behind one broker. It needs a profile and nothing else."""

from collections import defaultdict
from typing import Literal

import pytest

from playground.checker.audit import audit
from playground.checker.fates import Fate, Verdict
from playground.checker.late import Lateness
from playground.checker.result import judge_run
from playground.diagram.diagram import diagram_of
from playground.diagram.mermaid import to_mermaid
from playground.diagram.shiviz import to_shiviz
from playground.diagram.svg import to_svg
from playground.diagram.text import TextDiagram
from playground.engine.broker_settings import BrokerSettings
from playground.engine.commands import Crash, Disconnect, Drop, Pause, Step
from playground.engine.events import Kind
from playground.engine.places import Place
from playground.engine.settings import ConsumerSettings, Guarantee, LinkSettings, Settings, WorkloadSettings
from playground.engine.simulation import Simulation
from playground.engine.topology import Ends, Topology
from playground.engine.transport_settings import TransportSettings
from playground.explain.record import Record
from playground.explain.why import explain
from playground.live.camera import take_snapshot
from playground.live.session import Session
from playground.scenario.preset import Preset
from playground.systems import SYSTEMS
from playground.systems.profile import Profile
from tests.engine.helpers import at, on
from widgets.renderables.consumer import draw_consumer
from widgets.renderables.lane import Tracks
from widgets.renderables.network import PaneView, Paper, draw_network
from widgets.renderables.signs import UNICODE

SECOND = Place.CONSUMER.at(1)
PAIR = Profile(
    topology=Topology(
        name="pair",
        nodes=(Place.PRODUCER, Place.BROKER, Place.CONSUMER, SECOND),
        links=(
            (Place.PUBLISH, Ends(Place.PRODUCER, Place.BROKER)),
            (Place.CONFIRM, Ends(Place.BROKER, Place.PRODUCER)),
            (Place.DELIVER, Ends(Place.BROKER, Place.CONSUMER)),
            (Place.ACK, Ends(Place.CONSUMER, Place.BROKER)),
            (Place.DELIVER.at(1), Ends(Place.BROKER, SECOND)),
            (Place.ACK.at(1), Ends(SECOND, Place.BROKER)),
        ),
    ),
    about="Two workers at one queue.",
)
ROUGH = {Place.DELIVER: LinkSettings(loss=0.2, jitter_ms=40, duplicate=0.1), Place.ACK: LinkSettings(loss=0.2)}


def run(guarantee: Guarantee, *steps: Step, rough: bool = False) -> Simulation:
    """Six messages through the pair, to the end."""
    settings = Settings(
        guarantee=guarantee,
        topology=PAIR.topology,
        workload=WorkloadSettings(messages=6, every_ms=100),
        links=ROUGH if rough else {},
    )
    simulation = Simulation(settings, steps)
    simulation.run()
    return simulation


def test_the_consumers_take_turns() -> None:
    applied = [
        (event.message, event.place.word) for event in run(Guarantee.AT_LEAST_ONCE).log if event.kind is Kind.APPLIED
    ]
    assert len(applied) == 6
    assert {word for _, word in applied} == {"consumer", "consumer-2"}


@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_a_key_that_both_have_looked_up_is_marked_by_one_of_them(store: Literal["memory", "sqlite"]) -> None:
    """The work takes from 100 to 1100; the lease is over at 550, so that the other one begins at 600."""
    settings = Settings(
        guarantee=Guarantee.EXACTLY_ONCE,
        topology=PAIR.topology,
        workload=WorkloadSettings(messages=1),
        broker=BrokerSettings(redelivery_timeout_ms=500),
        consumer=ConsumerSettings(processing_ms=1000, store=store),
    )
    simulation = Simulation(settings)
    simulation.run()
    assert audit(simulation.log, simulation.ledger, settings, simulation.settled) == []
    ends = [
        (event.kind.word, event.time_ms) for event in simulation.log if event.kind in (Kind.APPLIED, Kind.CONFLICTED)
    ]
    assert ends == [("applied", 1100), ("conflicted", 1600)]


def test_while_one_has_no_connection_the_other_takes_all() -> None:
    settings = Settings(
        guarantee=Guarantee.AT_LEAST_ONCE,
        topology=PAIR.topology,
        workload=WorkloadSettings(messages=6, every_ms=100),
        transport=TransportSettings(kind="connection", reconnect_ms=5000),
    )
    simulation = Simulation(settings, [at(10, Disconnect(node=SECOND))])
    simulation.run()
    assert audit(simulation.log, simulation.ledger, settings, simulation.settled) == []
    applied = [event.place for event in simulation.log if event.kind is Kind.APPLIED]
    assert applied == [Place.CONSUMER] * 6
    assert not any(event.kind is Kind.DROPPED for event in simulation.log)


@pytest.mark.parametrize(("kind", "gone"), [("packets", Crash(node=SECOND)), ("connection", Disconnect(node=SECOND))])
def test_only_what_the_one_that_is_gone_had_comes_back_and_the_other_gets_it(
    kind: Literal["packets", "connection"], gone: Crash | Disconnect
) -> None:
    """Both have a message in hand from 100 to 1100; at 300 the second is gone."""
    settings = Settings(
        guarantee=Guarantee.AT_LEAST_ONCE,
        topology=PAIR.topology,
        workload=WorkloadSettings(messages=2, every_ms=0),
        broker=BrokerSettings(lease="connection"),
        consumer=ConsumerSettings(processing_ms=1000),
        transport=TransportSettings(kind=kind, reconnect_ms=60_000),
    )
    simulation = Simulation(settings, [at(300, gone)])
    simulation.run_until(5000)
    assert audit(simulation.log, simulation.ledger, settings, settled=False) == []
    returned = [(event.message, event.time_ms) for event in simulation.log if event.kind is Kind.RETURNED]
    (second,) = {event.message for event in simulation.log if event.kind is Kind.STARTED and event.place is SECOND}
    assert returned == [(second, 300)]
    applied = {
        event.message for event in simulation.log if event.kind is Kind.APPLIED and event.place is Place.CONSUMER
    }
    assert applied == {1, 2}


@pytest.mark.parametrize("guarantee", Guarantee)
@pytest.mark.parametrize("node", [Place.CONSUMER, SECOND, Place.BROKER])
def test_a_run_in_heavy_weather_is_judged_and_obeys_the_protocol(guarantee: Guarantee, node: Place) -> None:
    simulation = run(guarantee, at(220, Crash(node=node, for_ms=700)), rough=True)
    judged = judge_run(simulation.log, simulation.ledger, simulation.settings, simulation.settled)
    assert audit(simulation.log, simulation.ledger, simulation.settings, simulation.settled) == []
    assert judged.verdict is not Verdict.UNDECIDED
    assert sum(judged.counters[fate.value] for fate in Fate) == 6
    if guarantee is Guarantee.EXACTLY_ONCE:
        assert judged.counters["applied_once"] == 6


def test_the_first_delivery_of_a_message_is_the_same_packet_wherever_it_goes() -> None:
    drops = [at(0, Drop(link=Place.DELIVER, message=message, attempt=1)) for message in (1, 2)]
    dropped = [event for event in run(Guarantee.AT_LEAST_ONCE, *drops).log if event.kind is Kind.DROPPED]
    assert [(event.message, event.attempt) for event in dropped] == [(1, 1), (2, 1)]
    assert {event.place for event in dropped} == {Place.DELIVER, Place.DELIVER.at(1)}


def test_a_fault_on_one_of_several_links_leaves_the_others_alone() -> None:
    drop = at(0, Drop(link=Place.DELIVER.at(1), count=2))
    dropped = [event for event in run(Guarantee.AT_LEAST_ONCE, drop).log if event.kind is Kind.DROPPED]
    assert [event.place.word for event in dropped] == ["deliver-2", "deliver-2"]


def test_a_late_effect_is_explained_by_the_crash_of_the_consumer_that_had_it() -> None:
    simulation = run(Guarantee.AT_LEAST_ONCE, on("started", Crash(node=SECOND, for_ms=300), nth=2))
    told = " ".join(clause.text for clause in explain(Record.of(simulation), 2).clauses)
    assert "consumer-2 crashed at" in told
    assert "while it was working on dispatch 1" in told


def test_every_message_of_every_run_can_be_explained() -> None:
    for guarantee in Guarantee:
        simulation = run(guarantee, at(220, Crash(node=SECOND, for_ms=700)), rough=True)
        record = Record.of(simulation)
        assert all(explain(record, message).headline for message in record.messages)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_it_is_drawn_with_the_two_consumers_in_one_column_or_a_line_for_each(width: int) -> None:
    simulation = run(Guarantee.AT_LEAST_ONCE, at(220, Crash(node=SECOND, for_ms=700)), rough=True)
    diagram = diagram_of(simulation.log, simulation.settings)
    text = "\n".join(line.text for line in TextDiagram(diagram, width))
    assert "2: m2" in text
    assert all(len(line) <= width for line in text.splitlines())
    assert ">consumer-2</text>" in to_svg(diagram)
    assert "participant consumer-2" in "\n".join(to_mermaid(diagram))
    assert "consumer-2" in "\n".join(to_shiviz(diagram))


@pytest.mark.parametrize(("width", "height"), [(80, 12), (80, 24), (160, 24)])
def test_the_live_panes_show_every_link_and_every_consumer(width: int, height: int) -> None:
    preset = Preset(name="pair", title="A pair", settings=run(Guarantee.AT_LEAST_ONCE).settings)
    session = Session(preset)
    session.advance(220)
    session.give(Crash(node=SECOND))
    shown = take_snapshot(session)
    paper = Paper(UNICODE, defaultdict[Place, Tracks](Tracks))
    network = draw_network(PaneView(shown), width, height, paper)
    consumers = draw_consumer(PaneView(shown), width, height, UNICODE)
    drawn = "\n".join("".join(span.text for span in line) for line in (*network, *consumers))
    for word in ("deliver", "deliver-2", "ack", "ack-2", "CONSUMER", "CONSUMER-2", "DOWN"):
        assert word in drawn
    assert (len(network) <= height, len(consumers) <= height) == (True, True)


def test_a_fault_that_waits_for_a_packet_on_any_of_several_links_is_seen_once() -> None:
    drops = at(0, Drop(link=Place.DELIVER, message=9)), at(0, Drop(link=Place.DELIVER.at(1), message=9))
    simulation = Simulation(run(Guarantee.AT_LEAST_ONCE).settings, drops)
    simulation.run_until(10)
    looks = {look.place: look.armed for look in simulation.system.look(9, 9).links}
    assert [len(looks[place]) for place in (Place.DELIVER, Place.DELIVER.at(1), Place.ACK)] == [1, 1, 0]


def test_consumers_for_whom_there_is_no_room_are_counted_and_links_share_lanes() -> None:
    settings = Settings(
        guarantee=Guarantee.AT_LEAST_ONCE,
        topology=SYSTEMS["broker"].topology.with_consumers(8),
        workload=WorkloadSettings(messages=20, every_ms=10),
        consumer=ConsumerSettings(processing_ms=1000),
    )
    session = Session(Preset(name="eight", title="Eight", settings=settings))
    session.advance(500)
    session.give(Crash(node=Place.CONSUMER.at(7)))
    view = PaneView(take_snapshot(session))
    lines = ["".join(span.text for span in line) for line in draw_consumer(view, 80, 4, UNICODE)]
    assert [line.split()[0] for line in lines] == ["CONSUMER", "CONSUMER-2", "CONSUMER-3", "and"]
    assert lines[-1] == "and 5 more: 1 down  4 at work"
    network = draw_network(view, 80, 6, Paper(UNICODE, defaultdict[Place, Tracks](Tracks)))
    names = [line[0].text.strip() for line in network if line]
    assert names[:5] == ["publish", "confirm", "BROKER", "deliver", "ack"]


@pytest.mark.parametrize(("table", "told"), [("shared", 1), ("own", 2)])
def test_a_table_that_all_have_is_told_once(table: Literal["shared", "own"], told: int) -> None:
    settings = Settings(
        guarantee=Guarantee.EXACTLY_ONCE, topology=PAIR.topology, consumer=ConsumerSettings(dedup_table=table)
    )
    session = Session(Preset(name="pair", title="A pair", settings=settings))
    session.advance(300)
    lines = [
        "".join(span.text for span in line) for line in draw_consumer(PaneView(take_snapshot(session)), 80, 5, UNICODE)
    ]
    assert sum("processed ids" in line for line in lines) == told


def test_a_message_is_late_by_the_pause_of_the_consumer_that_had_it() -> None:
    simulation = run(Guarantee.AT_MOST_ONCE, at(210, Pause(node=SECOND, for_ms=500)))
    lateness = Lateness()
    lateness.observe(simulation.log)
    assert lateness.late == {2, 4, 6}
