"""The stage shows, at every instant, what the record says, and nothing that the engine does not have."""

from bisect import bisect_right
from typing import Any

import pytest
from hypothesis import given

from playground.checker.fates import Belief, Verdict
from playground.engine.places import Place
from playground.engine.simulation import Simulation
from playground.recording.flights import LOST_AT, Flight, flights_of
from playground.recording.stage import LINGER_MS, Scene, Stage
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from tests.properties.profiles import brisk, played, simulation_of
from tests.reference.random_presets import presets


def stage(name: str) -> Stage:
    return Stage(play_out(load_preset(name)))


def flights(name: str, link: Place, message: int) -> list[Flight]:
    outcome = play_out(load_preset(name))
    found = flights_of(outcome.log, outcome.preset.settings)
    return [one for one in found if one.link is link and one.message == message]


def names(found: list[Flight]) -> list[tuple[str, int]]:
    return [(one.link.word, one.message) for one in found]


def test_a_packet_glides_from_end_to_end() -> None:
    (flight,) = flights("ack-lost", Place.DELIVER, 1)
    assert (flight.start_ms, flight.end_ms, flight.lost) == (0, 50, "")
    assert [flight.progress(time_ms) for time_ms in (0, 10, 25, 50, 99)] == [0.0, 0.2, 0.5, 1.0, 1.0]


def test_a_packet_that_the_network_takes_gets_half_way() -> None:
    first, second = flights("ack-lost", Place.ACK, 3)
    assert (first.start_ms, first.end_ms, first.lost) == (3150, 3150, "step")
    assert first.progress(3150) == LOST_AT
    assert (second.start_ms, second.end_ms, second.lost) == (4150, 4200, "")


def test_a_packet_that_reaches_a_node_that_is_down_gets_all_the_way() -> None:
    # By hand, in chaos-test: m6's confirm leaves at 7550 and reaches the producer, which is down, at 7600.
    flight = flights("chaos-test", Place.CONFIRM, 6)[0]
    assert (flight.start_ms, flight.end_ms, flight.lost, flight.reach) == (7550, 7600, "down", 1.0)


def test_a_packet_that_was_held_up_is_late_and_a_second_copy_is_a_flight_of_its_own() -> None:
    # By hand: in late-original m2 leaves at 1500, is held up for 2 s, and its repetition leaves at 2500.
    found = [(one.start_ms, one.end_ms, one.is_late) for one in flights("late-original", Place.DELIVER, 2)]
    assert found == [(1500, 3550, True), (2500, 2550, False)]
    outcome = play_out(load_preset("network-duplicates"))
    copies = [one for one in flights_of(outcome.log, outcome.preset.settings) if one.link is Place.DELIVER]
    assert len(copies) > len({(one.message, one.nth) for one in copies})


def test_what_is_under_way_and_in_hand_is_on_the_stage() -> None:
    scenes = stage("ack-lost")
    before, way, work, back, after = (scenes.at(time_ms) for time_ms in (-1, 20, 100, 170, 200))
    assert (before.flying, before.recent, before.counters["sent"]) == ([], [], 0)
    assert names(list(way.flying)) == [("deliver", 1)]
    assert (work.flying, work.working, work.waiting) == ([], 1, [(1, 1)])
    assert (names(list(back.flying)), back.working, back.counters["effects"]) == ([("ack", 1)], 0, 1)
    assert (after.waiting, after.beliefs[Belief.OK]) == ([], 1)


def test_a_lost_packet_stays_for_a_while_where_it_was_lost() -> None:
    scenes = stage("ack-lost")
    assert names(list(scenes.at(3150).lost)) == [("ack", 3)]
    assert names(list(scenes.at(3150 + LINGER_MS - 1).lost)) == [("ack", 3)]
    assert scenes.at(3150 + LINGER_MS).lost == []


def test_cut_links_and_nodes_that_are_down_are_marked_and_so_is_their_end() -> None:
    # By hand, in chaos-test: publish and confirm are cut from 1400 to 2300, the consumer is down from 3200 to 3900.
    scenes = stage("chaos-test")
    assert scenes.at(1400).cut == {Place.PUBLISH, Place.CONFIRM}
    assert scenes.at(2300).cut == frozenset()
    assert scenes.at(3200).standing == {Place.CONSUMER: "down"}
    assert scenes.at(3900).standing == {}


def test_the_latest_caption_is_the_one_that_is_shown() -> None:
    scenes = stage("ack-lost")
    assert scenes.at(3149).caption == ""
    assert scenes.at(3150).caption == "m3 was charged; nobody told the producer."


def test_before_the_end_a_verdict_is_only_what_is_broken() -> None:
    scenes = stage("ack-lost")
    assert (scenes.at(6199).verdict, scenes.at(6199).is_over) == (Verdict.UNDECIDED, False)
    assert (scenes.at(6200).verdict, scenes.at(6200).is_over) == (Verdict.HOLDS, True)


@pytest.mark.parametrize("name", ["ack-lost", "chaos-test", "everything-goes-wrong", "poison-message"])
def test_the_last_scene_has_the_counters_of_the_result(name: str) -> None:
    outcome = play_out(load_preset(name))
    last = Stage(outcome).at(outcome.log.last_time_ms)
    assert last.counters == outcome.judgement.counters
    assert last.verdict is outcome.judgement.verdict


@brisk
@given(presets())
def test_on_stage_is_what_the_engine_has(raw: dict[str, Any]) -> None:
    outcome = played(raw)
    scenes, live = Stage(outcome), simulation_of(raw)
    live.end_chaos_in_time()
    times = [event.time_ms for event in outcome.log]
    for time_ms in sorted(set(times)):
        live.run_until(time_ms)
        # At rest the end of the chaos goes back to the last event, of which a run that is looked at knows nothing yet.
        if len(live.log) == bisect_right(times, time_ms):
            _must_agree(scenes.at(time_ms), live)


def _must_agree(scene: Scene, live: Simulation) -> None:
    system = live.system
    assert list(scene.inbox) == [packet[0] for packet, *_ in system.consumer.inbox]
    stored = sorted(packet[0] for packet, *_ in system.broker.copies.values()) if system.broker else []
    assert list(scene.stored) == stored
    assert {place.word for place in scene.standing} == {
        node.place.word for node in system.control.nodes.values() if node.standing
    }
    assert scene.cut == {place for place, link in system.links.items() if link.cuts}
