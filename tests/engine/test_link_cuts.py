"""A link that is cut, and packets that reach a node that is down."""

from playground.engine.commands import Crash, Cut, Delay, Drop, Duplicate, Heal, Latency, Loss, Pause
from playground.engine.places import Place
from playground.engine.settings import LinkSettings, ProducerSettings, RunSettings
from playground.engine.simulation import Simulation
from tests.engine.helpers import (
    AT_LEAST_ONCE,
    AT_MOST_ONCE,
    armed,
    at,
    find,
    on,
    play,
    timed_words,
    times,
    words,
)

DELIVER, ACK = Place.DELIVER, Place.ACK


def reasons(simulation: Simulation) -> list[str]:
    return [event.detail for event in find(simulation, "dropped")]


# Cuts.


def test_a_cut_loses_what_is_under_way() -> None:
    run = play(AT_MOST_ONCE, at(20, Cut(links=(DELIVER,))))
    (cut,), (drop,) = find(run, "cut"), find(run, "dropped")
    assert (drop.time_ms, drop.detail, drop.fault) == (20, "cut", cut.number)
    assert run.log[drop.cause].kind.word == "departed"
    assert times(run, "applied") == []


def test_a_cut_loses_what_departs_until_it_is_healed() -> None:
    run = play(AT_MOST_ONCE, at(500, Cut(links=(DELIVER,), for_ms=2000)), messages=4)
    assert [event.message for event in find(run, "dropped")] == [2, 3]
    assert [event.message for event in find(run, "applied")] == [1, 4]
    assert times(run, "healed") == [2500]


def test_all_that_is_under_way_is_lost_in_the_order_of_departure() -> None:
    run = play(AT_MOST_ONCE, at(45, Cut(links=(DELIVER,))), messages=3, every_ms=20)
    assert words(run, since_ms=45)[:4] == [
        "cut deliver",
        "dropped deliver m1",
        "dropped deliver m2",
        "dropped deliver m3",
    ]


def test_a_cut_of_one_direction_leaves_the_other_open() -> None:
    run = play(AT_LEAST_ONCE, at(0, Cut(links=(ACK,), for_ms=1000)))
    assert times(run, "applied") == [150, 1150]
    assert reasons(run) == ["cut"]


def test_naming_both_links_cuts_both_directions() -> None:
    run = play(AT_LEAST_ONCE, at(10, Cut(links=(DELIVER, ACK), for_ms=30)))
    assert timed_words(run, "cut", "healed") == ["10 cut deliver", "10 cut ack", "40 healed deliver", "40 healed ack"]


def test_a_link_is_cut_while_any_of_its_cuts_is_in_force() -> None:
    run = play(AT_LEAST_ONCE, at(0, Cut(links=(DELIVER,), for_ms=1000)), at(500, Cut(links=(DELIVER,), for_ms=2000)))
    assert times(run, "cut") == [0, 500]
    assert times(run, "healed") == [2500]


def test_a_short_cut_within_a_long_one_ends_only_itself() -> None:
    run = play(AT_LEAST_ONCE, at(0, Cut(links=(DELIVER,), for_ms=2000)), at(500, Cut(links=(DELIVER,), for_ms=500)))
    assert times(run, "healed") == [2000]


def test_healing_ends_every_cut_of_the_link() -> None:
    run = play(
        AT_LEAST_ONCE,
        at(0, Cut(links=(DELIVER,))),
        at(500, Cut(links=(DELIVER,), for_ms=2000)),
        at(800, Heal(links=(DELIVER,))),
    )
    assert times(run, "healed") == [800]
    assert times(run, "applied") == [1150]


def test_the_end_of_a_healed_cut_does_not_end_a_later_one() -> None:
    run = play(
        AT_LEAST_ONCE,
        at(0, Cut(links=(DELIVER,), for_ms=1000)),
        at(500, Heal(links=(DELIVER,))),
        at(600, Cut(links=(DELIVER,), for_ms=1500)),
    )
    assert times(run, "healed") == [500, 2100]


def test_healing_an_open_link_changes_nothing() -> None:
    run = play(AT_MOST_ONCE, at(10, Heal(links=(DELIVER, ACK))))
    assert times(run, "healed") == []
    assert run.unfired_steps == ()


def test_healing_one_link_leaves_the_other_cut() -> None:
    run = play(
        AT_LEAST_ONCE, at(0, Cut(links=(DELIVER, ACK))), at(500, Heal(links=(DELIVER,))), at(1500, Heal(links=(ACK,)))
    )
    assert timed_words(run, "healed") == ["500 healed deliver", "1500 healed ack"]
    assert times(run, "applied") == [1150, 2150]


# At the other end.


def test_a_packet_that_reaches_a_node_that_is_down_is_dropped_on_the_link() -> None:
    run = play(AT_MOST_ONCE, at(20, Crash(node=Place.CONSUMER)))
    (drop,), (crash,) = find(run, "dropped"), find(run, "crashed")
    assert (drop.time_ms, drop.place, drop.detail, drop.fault) == (50, DELIVER, "down", crash.number)
    assert run.log[drop.cause].kind.word == "departed"


def test_a_packet_outlives_the_crash_of_its_sender() -> None:
    run = play(AT_MOST_ONCE, at(20, Crash(node=Place.PRODUCER)))
    assert times(run, "applied") == [150]


def test_after_the_chaos_nothing_is_lost_and_latencies_are_the_tables() -> None:
    run = play(
        AT_LEAST_ONCE,
        at(0, Cut(links=(DELIVER,))),
        at(0, Loss(link=DELIVER, rate=1.0)),
        at(0, Latency(link=DELIVER, latency_ms=900)),
        armed(Drop(link=ACK)),
        links={DELIVER: LinkSettings(latency_ms=60, loss=1.0, duplicate=1.0)},
        run=RunSettings(chaos_ms=1500),
    )
    assert times(run, "dropped") == [0, 1000]
    assert times(run, "arrived") == [2060, 2210]


def test_a_packet_under_way_at_the_end_of_the_chaos_keeps_its_delay() -> None:
    run = play(
        AT_LEAST_ONCE,
        armed(Delay(link=DELIVER, by_ms=5000)),
        producer=ProducerSettings(ack_timeout_ms=10_000),
        run=RunSettings(chaos_ms=100),
    )
    assert times(run, "arrived", place="deliver") == [5050]


def test_a_cut_by_a_step_on_the_departure_itself_comes_in_time() -> None:
    run = play(AT_MOST_ONCE, on("departed", Cut(links=(DELIVER,)), link="deliver"))
    assert words(run)[2:5] == ["departed deliver m1", "cut deliver", "dropped deliver m1"]
    assert times(run, "arrived") == []


def test_a_packet_cut_off_as_it_departs_is_neither_delayed_nor_duplicated() -> None:
    cut = on("departed", Cut(links=(DELIVER,)), link="deliver")
    for fault in (Delay(link=DELIVER, by_ms=10), Duplicate(link=DELIVER)):
        run = play(AT_MOST_ONCE, armed(fault), cut)
        assert words(run)[3:] == [
            "departed deliver m1",
            "cut deliver",
            "dropped deliver m1",
            "chaos-ended",
            "healed deliver",
        ]


def test_a_packet_that_waits_at_a_paused_node_is_no_longer_on_the_link() -> None:
    run = play(AT_MOST_ONCE, at(10, Pause(node=Place.CONSUMER, for_ms=300)), at(100, Cut(links=(DELIVER,))))
    assert times(run, "dropped") == []
    assert times(run, "applied") == [410]
