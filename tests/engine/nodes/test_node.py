"""What all nodes have in common: to stand, to fall and to be paused, and when each of these ends."""

import pytest

from playground.engine.commands import Crash, Pause, Restart
from playground.engine.looks import Standing
from playground.engine.places import Place
from playground.engine.settings import ConsumerSettings, RunSettings, Settings
from playground.engine.simulation import Simulation
from playground.systems import SYSTEMS
from tests.engine.helpers import (
    AT_LEAST_ONCE,
    AT_MOST_ONCE,
    armed,
    at,
    begin,
    effects,
    find,
    on,
    play,
    timed_words,
    times,
    words,
)

CONSUMER = Place.CONSUMER
MOST_ATTRIBUTES = 29
"""Python looks those of an object that has more up more slowly, in every line of the hot path."""
STANDING = ("crashed", "restarted", "paused", "resumed")


@pytest.mark.parametrize("node", [Place.PRODUCER, Place.BROKER, Place.CONSUMER])
def test_a_crash_lasts_a_second_unless_it_says_otherwise(node: Place) -> None:
    run = play(AT_LEAST_ONCE, at(3000, Crash(node=node)), system="broker")
    assert timed_words(run, *STANDING) == [f"3000 crashed {node.word}", f"4000 restarted {node.word}"]


@pytest.mark.parametrize("node", [Place.PRODUCER, Place.BROKER, Place.CONSUMER])
def test_a_pause_ends_after_its_time(node: Place) -> None:
    run = play(AT_LEAST_ONCE, at(3000, Pause(node=node, for_ms=70)), system="broker")
    assert timed_words(run, *STANDING) == [f"3000 paused {node.word}", f"3070 resumed {node.word}"]


def test_a_crash_of_a_node_that_is_down_changes_nothing() -> None:
    run = play(AT_LEAST_ONCE, at(0, Crash(node=CONSUMER, for_ms=500)), at(100, Crash(node=CONSUMER, for_ms=1000)))
    assert timed_words(run, *STANDING) == ["0 crashed consumer", "500 restarted consumer"]
    assert run.unfired_steps == ()


def test_a_crash_for_zero_lasts_until_a_restart() -> None:
    run = play(AT_LEAST_ONCE, at(0, Crash(node=CONSUMER, for_ms=0)), at(7000, Restart(node=CONSUMER)))
    assert times(run, "restarted") == [7000]
    assert effects(run) == [(7150, 1)]


def test_a_crash_for_zero_lasts_at_most_until_the_end_of_the_chaos() -> None:
    run = play(AT_LEAST_ONCE, at(0, Crash(node=CONSUMER, for_ms=0)), run=RunSettings(chaos_ms=2500))
    assert times(run, "restarted") == [2500]
    assert effects(run) == [(3150, 1)]


def test_a_restart_of_a_node_that_is_up_changes_nothing() -> None:
    run = play(AT_LEAST_ONCE, at(20, Restart(node=CONSUMER)))
    assert timed_words(run, *STANDING) == []
    assert run.unfired_steps == ()


def test_a_restart_does_not_end_a_pause() -> None:
    run = play(AT_LEAST_ONCE, at(20, Pause(node=CONSUMER, for_ms=500)), at(100, Restart(node=CONSUMER)))
    assert timed_words(run, *STANDING) == ["20 paused consumer", "520 resumed consumer"]


def test_a_pause_of_a_paused_node_changes_nothing() -> None:
    run = play(AT_LEAST_ONCE, at(0, Pause(node=CONSUMER, for_ms=500)), at(100, Pause(node=CONSUMER, for_ms=1000)))
    assert timed_words(run, *STANDING) == ["0 paused consumer", "500 resumed consumer"]


def test_a_pause_of_a_node_that_is_down_changes_nothing() -> None:
    run = play(AT_LEAST_ONCE, at(0, Crash(node=CONSUMER, for_ms=500)), at(100, Pause(node=CONSUMER, for_ms=1000)))
    assert timed_words(run, *STANDING) == ["0 crashed consumer", "500 restarted consumer"]


def test_a_crash_ends_a_pause() -> None:
    run = play(AT_LEAST_ONCE, at(0, Pause(node=CONSUMER, for_ms=1000)), at(100, Crash(node=CONSUMER, for_ms=200)))
    assert timed_words(run, *STANDING) == ["0 paused consumer", "100 crashed consumer", "300 restarted consumer"]


def test_the_end_of_a_crash_ends_no_later_crash() -> None:
    run = play(
        AT_LEAST_ONCE,
        at(0, Crash(node=CONSUMER, for_ms=1000)),
        at(200, Restart(node=CONSUMER)),
        at(500, Crash(node=CONSUMER, for_ms=2000)),
    )
    assert times(run, "restarted") == [200, 2500]


def test_the_end_of_a_pause_ends_no_later_pause() -> None:
    run = play(
        AT_LEAST_ONCE,
        at(0, Pause(node=CONSUMER, for_ms=1000)),
        at(100, Crash(node=CONSUMER, for_ms=100)),
        at(300, Pause(node=CONSUMER, for_ms=2000)),
    )
    assert times(run, "resumed") == [2300]


def test_one_nodes_crash_is_not_anothers() -> None:
    run = play(AT_LEAST_ONCE, at(10, Crash(node=Place.PRODUCER)))
    assert effects(run)[0] == (150, 1)


@pytest.mark.parametrize(
    ("event", "last"),
    [
        ("arrived", "arrived deliver m1"),
        ("received", "received consumer m1"),
        ("started", "started consumer m1"),
        ("applied", "applied consumer m1"),
        ("acked", "acked consumer m1"),
    ],
)
def test_a_crash_on_an_event_loses_all_that_would_have_followed_at_the_node(event: str, last: str) -> None:
    run = play(AT_LEAST_ONCE, on(event, Crash(node=CONSUMER, for_ms=10)))
    before_the_retry = words(run)[: words(run).index("timed-out producer m1")]
    assert before_the_retry[-3:] == [last, "crashed consumer", "restarted consumer"]


def test_a_node_that_is_back_in_the_same_instant_has_lost_what_it_was_about_to_do() -> None:
    run = play(AT_LEAST_ONCE, on("received", Crash(node=CONSUMER, for_ms=0)), on("crashed", Restart(node=CONSUMER)))
    assert timed_words(run, *STANDING) == ["50 crashed consumer", "50 restarted consumer"]
    assert times(run, "started") == [1050]


def test_a_crash_on_the_departure_of_the_ack_comes_too_late() -> None:
    run = play(AT_LEAST_ONCE, on("departed", Crash(node=CONSUMER), link="ack"))
    assert times(run, "confirmed") == [200]


@pytest.mark.parametrize(
    ("event", "follows", "at_ms"),
    [("arrived", "received", 50), ("received", "started", 50), ("applied", "acked", 150), ("acked", "departed", 150)],
)
def test_a_pause_on_an_event_holds_back_what_follows_until_its_end(event: str, follows: str, at_ms: int) -> None:
    run = play(AT_LEAST_ONCE, on(event, Pause(node=CONSUMER, for_ms=400)))
    after = run.log[find(run, "resumed")[0].number + 1]
    assert (after.kind.word, after.time_ms) == (follows, at_ms + 400)


def test_at_the_end_of_a_pause_all_that_waited_happens_at_once_and_in_order() -> None:
    consumer = ConsumerSettings(processing_ms=0)
    run = play(AT_MOST_ONCE, at(10, Pause(node=CONSUMER, for_ms=990)), messages=3, every_ms=100, consumer=consumer)
    assert effects(run) == [(1000, 1), (1000, 2), (1000, 3)]
    assert times(run, "arrived") == [1000] * 3


def test_a_resumed_node_finishes_the_backlog_before_a_packet_of_the_same_millisecond() -> None:
    consumer = ConsumerSettings(processing_ms=0)
    run = play(AT_MOST_ONCE, at(10, Pause(node=CONSUMER, for_ms=140)), messages=2, every_ms=100, consumer=consumer)
    assert words(run, since_ms=150)[:6] == [
        "resumed consumer",
        "arrived deliver m1",
        "received consumer m1",
        "started consumer m1",
        "arrived deliver m2",
        "received consumer m2",
    ]


def test_a_second_pause_during_the_backlog_holds_the_rest_of_it_back() -> None:
    run = play(
        AT_MOST_ONCE,
        at(10, Pause(node=CONSUMER, for_ms=490)),
        on("arrived", Pause(node=CONSUMER, for_ms=500)),
        messages=2,
        every_ms=100,
    )
    assert timed_words(run, "arrived", "received") == [
        "500 arrived deliver m1",
        "1000 received consumer m1",
        "1000 arrived deliver m2",
        "1000 received consumer m2",
    ]


def test_a_node_shows_how_it_stands() -> None:
    simulation = begin(AT_LEAST_ONCE, armed(Pause(node=CONSUMER, for_ms=100)), at(200, Crash(node=CONSUMER)))
    node = simulation.system.consumers[0]
    seen = []
    for time_ms in (0, 99, 100, 200, 1199, 1200):
        simulation.run_until(time_ms)
        seen.append(node.standing)
    up, down, paused = Standing.UP, Standing.DOWN, Standing.PAUSED
    assert seen == [paused, paused, up, down, down, up]


def test_the_end_of_a_span_is_caused_by_its_beginning() -> None:
    run = play(AT_LEAST_ONCE, at(0, Crash(node=CONSUMER)), at(0, Pause(node=Place.PRODUCER, for_ms=10)))
    for begun, ended in (("crashed", "restarted"), ("paused", "resumed")):
        assert find(run, ended)[0].cause == find(run, begun)[0].number


@pytest.mark.parametrize("system", SYSTEMS)
def test_no_part_of_a_system_has_more_attributes_than_python_looks_up_fast(system: str) -> None:
    settings = Settings(guarantee=AT_LEAST_ONCE, topology=SYSTEMS[system].topology)
    parts = Simulation(settings).system
    nodes = [parts.producer, *parts.consumers, *([parts.broker] if parts.broker else []), *parts.links.values()]
    assert {type(one).__name__: len(vars(one)) for one in nodes if len(vars(one)) > MOST_ATTRIBUTES} == {}
