"""The diagram as data: arrows, bands and marks match the log one to one, on any run and at any time of it."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.diagram.diagram import Diagram, diagram_of
from playground.diagram.parts import Band
from playground.engine.commands import Crash, Cut, Delay, Drop, Duplicate, Pause
from playground.engine.events import NONE, Event, Kind
from playground.engine.log import EventLog
from playground.engine.places import Place
from playground.engine.simulation import Simulation
from tests.diagram.helpers import drawn, outcome_of
from tests.engine.helpers import AT_LEAST_ONCE, AT_MOST_ONCE, armed, at, begin, play
from tests.library import on_each_name
from tests.properties.profiles import brisk, simulation_of
from tests.reference.random_presets import presets

CONSUMER, PRODUCER = Place.CONSUMER, Place.PRODUCER


def bands_by_the_log(events: list[Event]) -> list[Band]:
    """Derived apart from the diagram: a node has one standing at a time, a link is cut or open."""
    kinds = {Kind.CRASHED: "crash", Kind.PAUSED: "pause", Kind.CUT: "cut"}
    found: list[Band] = []
    for event in events:
        open_here = [index for index, band in enumerate(found) if band.place is event.place and band.ended == NONE]
        ends = event.kind in (Kind.RESTARTED, Kind.RESUMED, Kind.HEALED, Kind.CRASHED)
        if ends and open_here:
            (index,) = open_here
            found[index] = found[index]._replace(ended=event.number, ended_ms=event.time_ms)
            open_here = []
        if event.kind in kinds and not open_here:
            found.append(Band(event.place, kinds[event.kind], event.time_ms))  # type: ignore[arg-type]
    return found


def assert_it_matches(diagram: Diagram, log: EventLog) -> None:
    events = list(log)
    departed = [event for event in events if event.kind is Kind.DEPARTED]
    copies = [event for event in events if event.kind is Kind.DUPLICATED]
    own = [arrow for arrow in diagram.arrows if arrow.kind != "copy"]
    assert [arrow.departed for arrow in own] == [event.number for event in departed]
    assert [arrow.departed for arrow in diagram.arrows if arrow.kind == "copy"] == [event.cause for event in copies]
    steps: Counter[tuple[Place, int, str]] = Counter()
    for arrow, event in zip(own, departed, strict=True):
        steps[event.place, event.message, event.detail] += 1
        nth = steps[event.place, event.message, event.detail] if event.detail else event.attempt
        assert (arrow.link, arrow.message, arrow.nth) == (event.place, event.message, nth)
        assert (arrow.kind == "again") == (nth > 1)
    ended = {arrow.ended: arrow for arrow in diagram.arrows if arrow.ended != NONE}
    ends = [event for event in events if event.kind in (Kind.ARRIVED, Kind.DROPPED)]
    assert sorted(ended) == [event.number for event in ends]
    for event in ends:
        arrow = ended[event.number]
        assert (arrow.link, arrow.message, arrow.ended_ms) == (event.place, event.message, event.time_ms)
        assert arrow.fate == event.kind.word
        assert arrow.reason == (event.detail if event.kind is Kind.DROPPED else "")
    late = {event.cause for event in events if event.kind is Kind.DELAYED}
    assert {arrow.departed for arrow in diagram.arrows if arrow.delayed} == late
    assert diagram.bands == bands_by_the_log(events)
    applied = [event.message for event in events if event.kind is Kind.APPLIED]
    effects = [mark for mark in diagram.marks if mark.role in ("effect", "duplicated") and mark.place is Place.NOWHERE]
    assert [mark.message for mark in effects] == applied
    doubled = [message in applied[:index] for index, message in enumerate(applied)]
    assert [mark.role == "duplicated" for mark in effects] == doubled


@brisk
@given(presets())
def test_arrows_bands_and_effects_match_the_log_of_any_run(raw: dict[str, Any]) -> None:
    simulation = simulation_of(raw)
    simulation.run()
    assert_it_matches(drawn(simulation), simulation.log)


@on_each_name
def test_arrows_bands_and_effects_match_the_log_of_the_library(name: str) -> None:
    outcome = outcome_of(name)
    assert_it_matches(drawn(outcome.simulation), outcome.log)


@brisk
@given(presets(), st.integers(1, 60))
def test_reading_a_run_as_it_goes_on_gives_what_reading_it_at_once_gives(raw: dict[str, Any], stride: int) -> None:
    simulation = simulation_of(raw)
    simulation.end_chaos_in_time()
    growing = Diagram(simulation.settings)
    while simulation.advance(stride):
        growing.read(simulation.log)
    growing.read(simulation.log)
    whole = drawn(simulation)
    assert growing.arrows == whole.arrows
    assert (growing.bands, growing.marks, growing.happenings) == (whole.bands, whole.marks, whole.happenings)


def test_a_packet_that_is_under_way_has_no_end_yet() -> None:
    simulation = begin(AT_LEAST_ONCE)
    simulation.run_until(20)
    (arrow,) = drawn(simulation).arrows
    assert (arrow.fate, arrow.ended, arrow.began_ms) == ("in flight", NONE, 0)


def test_a_diagram_goes_back_with_its_log() -> None:
    simulation = begin(AT_LEAST_ONCE, messages=3)
    simulation.run_until(100)
    early = simulation.checkpoint()
    diagram = Diagram(simulation.settings)
    simulation.run_until(2000)
    diagram.read(simulation.log)
    simulation.restore(early)
    diagram.read(simulation.log)
    assert diagram.arrows == drawn(simulation).arrows
    assert diagram.editions == 1


def test_retry_copy_and_late_packet_are_told_apart() -> None:
    simulation = play(
        AT_LEAST_ONCE,
        armed(Drop(link=Place.ACK, message=1)),
        armed(Duplicate(link=Place.DELIVER, message=2)),
        armed(Delay(link=Place.ACK, message=2, by_ms=300)),
        messages=2,
    )
    arrows = drawn(simulation).arrows
    facts = [(arrow.link.word, arrow.message, arrow.kind, arrow.fate, arrow.delayed) for arrow in arrows]
    # By hand: m1's ACK is dropped, so it is sent again at 1000, when m2 is sent too; m2 is delivered twice, and of its
    # two ACKs the first one is late.
    assert sorted(facts) == [
        ("ack", 1, "again", "arrived", False),
        ("ack", 1, "first", "dropped", False),
        ("ack", 2, "again", "arrived", False),
        ("ack", 2, "first", "arrived", True),
        ("deliver", 1, "again", "arrived", False),
        ("deliver", 1, "first", "arrived", False),
        ("deliver", 2, "copy", "arrived", False),
        ("deliver", 2, "first", "arrived", False),
    ]


def test_a_crash_ends_a_pause_and_overlapping_cuts_are_one_band() -> None:
    simulation = play(
        AT_LEAST_ONCE,
        at(10, Pause(node=CONSUMER, for_ms=500)),
        at(100, Crash(node=CONSUMER, for_ms=200)),
        at(20, Cut(links=(Place.ACK,), for_ms=100)),
        at(60, Cut(links=(Place.ACK,), for_ms=400)),
    )
    bands = [(band.place.word, band.kind, band.began_ms, band.ended_ms) for band in drawn(simulation).bands]
    assert bands == [("consumer", "pause", 10, 100), ("ack", "cut", 20, 460), ("consumer", "crash", 100, 300)]


# The focus.


def test_a_focus_shows_its_message_only() -> None:
    diagram = drawn(outcome_of("ack-lost").simulation, 3)
    assert {arrow.message for arrow in diagram.arrows} == {3}
    assert {mark.message for mark in diagram.marks} == {3}


@pytest.mark.parametrize(
    ("name", "message", "bands"),
    [
        ("chaos-test", 2, ["publish"]),  # Its publish is lost to the cut; no confirm of it is.
        ("chaos-test", 3, ["consumer"]),  # The crash comes right after its effect.
        ("chaos-test", 5, ["broker"]),
        ("chaos-test", 6, ["producer"]),
        ("chaos-test", 7, ["ack"]),
        ("chaos-test", 8, []),
        ("zombie-consumer", 3, ["consumer"]),
        ("zombie-consumer", 5, []),
        ("auto-ack-crash", 3, ["consumer"]),  # It is lost in the crash, after its last event.
        ("one-way-cut", 3, ["ack"]),
    ],
)
def test_a_focus_shows_the_faults_that_touched_its_message(name: str, message: int, bands: list[str]) -> None:
    diagram = drawn(outcome_of(name).simulation, message)
    assert [band.place.word for band in diagram.bands] == bands


@pytest.mark.parametrize("message", [1, 2])
def test_a_focus_shows_the_crash_that_took_its_message_from_memory(message: int) -> None:
    # m1 starts at 50 and m2 waits from 60 on; the crash at 80 is later than the last event of either.
    simulation = play(AT_MOST_ONCE, at(80, Crash(node=CONSUMER, for_ms=500)), messages=2, every_ms=10)
    assert [band.kind for band in drawn(simulation, message).bands] == ["crash"]


def test_a_focus_does_not_show_a_crash_after_its_message_was_done_with() -> None:
    # m1 is applied at 150.
    simulation = play(AT_MOST_ONCE, at(200, Crash(node=CONSUMER, for_ms=500)))
    assert not drawn(simulation, 1).bands


@brisk
@given(presets(), st.integers(1, 8))
def test_a_focus_is_a_part_of_the_whole(raw: dict[str, Any], message: int) -> None:
    simulation = Simulation(simulation_of(raw).settings, simulation_of(raw).steps, max_events=20_000)
    simulation.run()
    whole, part = drawn(simulation), diagram_of(simulation.log, simulation.settings, message)
    assert part.arrows == [arrow for arrow in whole.arrows if arrow.message == message]
    assert {band[:3] for band in part.bands} <= {band[:3] for band in whole.bands}
    assert [mark for mark in part.marks if mark.message] == [mark for mark in whole.marks if mark.message == message]
