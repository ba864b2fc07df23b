"""A link: what becomes of each packet, decided at the instant of its departure."""

from itertools import permutations

from playground.engine.commands import Cut, Delay, Drop, Duplicate, Latency, Loss
from playground.engine.events import NONE
from playground.engine.places import Place
from playground.engine.settings import LinkSettings
from playground.engine.simulation import Simulation
from playground.engine.weather import WORD_BITS, Weather
from tests.engine.helpers import (
    AT_LEAST_ONCE,
    AT_MOST_ONCE,
    armed,
    at,
    find,
    play,
    timed_words,
    times,
)

DELIVER, ACK = Place.DELIVER, Place.ACK


def reasons(simulation: Simulation) -> list[str]:
    return [event.detail for event in find(simulation, "dropped")]


def test_a_packet_takes_the_latency_of_its_link() -> None:
    run = play(AT_LEAST_ONCE, links={DELIVER: LinkSettings(latency_ms=70), ACK: LinkSettings(latency_ms=0)})
    assert timed_words(run, "arrived") == ["70 arrived deliver m1", "170 arrived ack m1"]


# Drops.


def test_an_armed_drop_takes_the_next_packet_and_no_other() -> None:
    run = play(AT_LEAST_ONCE, armed(Drop(link=DELIVER)))
    assert times(run, "departed", place="deliver") == [0, 1000]
    assert times(run, "dropped") == [0]
    assert times(run, "applied") == [1150]


def test_an_armed_drop_with_a_count_takes_so_many() -> None:
    run = play(AT_LEAST_ONCE, armed(Drop(link=DELIVER, count=3)))
    assert times(run, "dropped") == [0, 1000, 2000]
    assert times(run, "applied") == [3150]


def test_a_dropped_packet_is_lost_as_it_departs_and_names_the_fault() -> None:
    run = play(AT_LEAST_ONCE, armed(Drop(link=ACK)))
    (drop,), (departed, _) = find(run, "dropped"), find(run, "departed", place="ack")
    assert (drop.time_ms, drop.place, drop.message, drop.attempt) == (150, Place.ACK, 1, 1)
    assert (drop.cause, drop.detail) == (departed.number, "step")
    assert run.log[drop.fault].kind.word == "drop-armed"


def test_a_drop_for_one_message_lets_the_others_pass() -> None:
    run = play(AT_MOST_ONCE, armed(Drop(link=DELIVER, message=2)), messages=3)
    assert [event.message for event in find(run, "applied")] == [1, 3]


def test_an_attempt_is_the_how_many_eth_packet_of_that_message_on_that_link() -> None:
    run = play(AT_LEAST_ONCE, armed(Drop(link=DELIVER, message=1)), armed(Drop(link=ACK, message=1, attempt=1)))
    # The producer's second attempt brings about the first ack; it is dropped although the attempt is the second.
    assert times(run, "attempted") == [0, 1000, 2000]
    assert times(run, "applied") == [1150, 2150]
    assert [(event.time_ms, event.attempt) for event in find(run, "departed", place="ack")] == [(1150, 1), (2150, 2)]


def test_a_drop_of_the_second_attempt_waits_for_it() -> None:
    run = play(AT_LEAST_ONCE, armed(Drop(link=ACK)), armed(Drop(link=DELIVER, attempt=2)))
    assert times(run, "dropped", place="deliver") == [1000]
    assert times(run, "applied") == [150, 2150]


def test_of_two_matching_drops_a_packet_uses_up_only_the_first() -> None:
    run = play(AT_MOST_ONCE, armed(Drop(link=DELIVER)), armed(Drop(link=DELIVER, message=1)), messages=2)
    # m1 uses up the drop that is meant for anyone; so m2 passes, and the other one waits in vain.
    assert [event.message for event in find(run, "dropped")] == [1]
    assert run.unfired_steps == (1,)


def test_a_packet_dropped_by_a_step_still_counts_as_departed() -> None:
    run = play(AT_LEAST_ONCE, armed(Drop(link=DELIVER)))
    assert [event.attempt for event in find(run, "departed", place="deliver")] == [1, 2]


# Delays and duplicates.


def test_a_delayed_packet_arrives_so_much_later() -> None:
    run = play(AT_MOST_ONCE, armed(Delay(link=DELIVER, by_ms=700)))
    assert timed_words(run, "departed", "delayed", "arrived") == [
        "0 departed deliver m1",
        "0 delayed deliver m1",
        "750 arrived deliver m1",
    ]


def test_a_delay_lets_later_messages_overtake() -> None:
    run = play(AT_MOST_ONCE, armed(Delay(link=DELIVER, message=1, by_ms=700)), messages=2, every_ms=100)
    assert [event.message for event in find(run, "received")] == [2, 1]


def test_a_duplicated_packet_arrives_twice_one_millisecond_apart() -> None:
    run = play(AT_MOST_ONCE, armed(Duplicate(link=DELIVER)))
    assert timed_words(run, "departed", "duplicated", "arrived") == [
        "0 departed deliver m1",
        "0 duplicated deliver m1",
        "50 arrived deliver m1",
        "51 arrived deliver m1",
    ]
    assert [event.attempt for event in find(run, "arrived")] == [1, 1]
    assert times(run, "applied") == [150, 250]


def test_the_second_copy_comes_after_the_gap() -> None:
    run = play(AT_MOST_ONCE, armed(Duplicate(link=DELIVER, gap_ms=400)))
    assert times(run, "arrived") == [50, 450]


def test_a_packet_can_be_both_delayed_and_duplicated() -> None:
    run = play(AT_MOST_ONCE, armed(Duplicate(link=DELIVER, gap_ms=10)), armed(Delay(link=DELIVER, by_ms=500)))
    assert times(run, "arrived") == [550, 560]
    for kind in ("delayed", "duplicated"):
        (event,) = find(run, kind)
        assert run.log[event.fault].kind.word == f"{kind[:-1]}-armed".replace("delaye", "delay")


def test_a_packet_that_is_lost_uses_up_no_delay_and_no_duplicate() -> None:
    run = play(
        AT_LEAST_ONCE,
        armed(Delay(link=DELIVER, by_ms=500)),
        armed(Duplicate(link=DELIVER)),
        armed(Drop(link=DELIVER)),
    )
    assert times(run, "dropped") == [0]
    assert times(run, "arrived", place="deliver") == [1550, 1551]


def test_the_second_copy_of_a_packet_can_be_lost_alone() -> None:
    run = play(AT_MOST_ONCE, armed(Duplicate(link=DELIVER, gap_ms=100)), at(100, Cut(links=(DELIVER,))))
    assert timed_words(run, "arrived", "dropped") == ["50 arrived deliver m1", "100 dropped deliver m1"]


# The order of fates.


def test_an_armed_drop_is_used_up_even_on_a_cut_link() -> None:
    run = play(AT_LEAST_ONCE, armed(Drop(link=DELIVER)), at(0, Cut(links=(DELIVER,), for_ms=1500)))
    assert reasons(run) == ["step", "cut"]
    assert times(run, "applied") == [2150]


def test_a_cut_comes_before_the_weather() -> None:
    run = play(AT_MOST_ONCE, at(0, Cut(links=(DELIVER,))), links={DELIVER: LinkSettings(loss=1.0)})
    assert reasons(run) == ["cut"]


def test_the_weathers_loss_uses_up_no_delay() -> None:
    run = play(
        AT_LEAST_ONCE,
        armed(Loss(link=DELIVER, rate=1.0)),
        armed(Delay(link=DELIVER, by_ms=500)),
        at(500, Loss(link=DELIVER, rate=0.0)),
    )
    assert reasons(run) == ["loss"]
    assert times(run, "arrived", place="deliver") == [1550]


# The weather, and the steps that change it.


def test_certain_loss_by_the_tables_has_no_fault_of_a_step() -> None:
    run = play(AT_MOST_ONCE, links={DELIVER: LinkSettings(loss=1.0)})
    (drop,) = find(run, "dropped")
    assert (drop.detail, drop.fault) == ("loss", NONE)


def test_the_loss_that_a_step_has_set_is_named_as_the_fault() -> None:
    run = play(AT_MOST_ONCE, at(0, Loss(link=DELIVER, rate=1.0)))
    (drop,) = find(run, "dropped")
    assert run.log[drop.fault].kind.word == "loss-set"


def test_a_loss_step_replaces_the_tables_probability() -> None:
    run = play(AT_MOST_ONCE, at(0, Loss(link=DELIVER, rate=0.0)), links={DELIVER: LinkSettings(loss=1.0)})
    assert times(run, "applied") == [150]


def test_a_loss_step_keeps_the_latency() -> None:
    run = play(AT_MOST_ONCE, at(0, Loss(link=DELIVER, rate=0.0)), links={DELIVER: LinkSettings(latency_ms=70)})
    assert times(run, "arrived") == [70]


def test_a_latency_step_counts_for_packets_that_depart_from_then_on() -> None:
    run = play(AT_MOST_ONCE, at(10, Latency(link=DELIVER, latency_ms=500)), messages=2)
    assert times(run, "arrived") == [50, 1500]


def test_a_latency_step_keeps_the_loss() -> None:
    run = play(AT_MOST_ONCE, at(0, Latency(link=DELIVER, latency_ms=500)), links={DELIVER: LinkSettings(loss=1.0)})
    assert reasons(run) == ["loss"]


def test_steps_on_loss_and_latency_leave_the_networks_duplication_alone() -> None:
    for command in (Loss(link=DELIVER, rate=0.0), Latency(link=DELIVER, latency_ms=50)):
        run = play(AT_MOST_ONCE, at(0, command), links={DELIVER: LinkSettings(duplicate=1.0)})
        assert times(run, "arrived") == [50, 51]


def test_the_network_duplicates_one_millisecond_apart() -> None:
    run = play(AT_MOST_ONCE, links={DELIVER: LinkSettings(duplicate=1.0)})
    assert times(run, "arrived") == [50, 51]
    (duplicated,) = find(run, "duplicated")
    assert duplicated.fault == NONE


def test_a_step_and_the_network_together_make_two_copies_and_not_three() -> None:
    run = play(AT_MOST_ONCE, armed(Duplicate(link=DELIVER, gap_ms=9)), links={DELIVER: LinkSettings(duplicate=1.0)})
    assert times(run, "arrived") == [50, 59]


def test_jitter_adds_a_uniform_whole_number_of_milliseconds() -> None:
    run = play(AT_MOST_ONCE, messages=300, links={DELIVER: LinkSettings(jitter_ms=9)})
    added = [arrived.time_ms - run.log[arrived.cause].time_ms - 50 for arrived in find(run, "arrived", place="deliver")]
    assert set(added) == set(range(10))
    draws = [Weather(1, DELIVER).draw(message, 1)[1] for message in range(1, 301)]
    assert added == [draw * 10 >> WORD_BITS for draw in draws]


def test_jitter_reorders() -> None:
    run = play(AT_MOST_ONCE, messages=20, every_ms=10, links={DELIVER: LinkSettings(jitter_ms=500)})
    received = [event.message for event in find(run, "received")]
    assert received != sorted(received)
    assert sorted(received) == list(range(1, 21))


def test_an_armed_fault_does_not_change_the_jitter_of_other_packets() -> None:
    links = {DELIVER: LinkSettings(jitter_ms=500)}
    plain = play(AT_MOST_ONCE, messages=10, links=links)
    dropped = play(AT_MOST_ONCE, armed(Drop(link=DELIVER, message=4)), messages=10, links=links)
    expected = [(event.message, event.time_ms) for event in find(plain, "arrived") if event.message != 4]
    assert [(event.message, event.time_ms) for event in find(dropped, "arrived")] == expected


def test_of_the_faults_that_match_a_packet_the_first_armed_acts_whatever_it_asks_for() -> None:
    asked = [{"message": 1, "attempt": 1}, {"message": 1}, {"attempt": 1}, {}]
    for order in permutations(range(4)):
        steps = [armed(Delay(link=DELIVER, by_ms=100 * (index + 1), **asked[index])) for index in order]
        run = play(AT_MOST_ONCE, *steps, messages=1)
        assert times(run, "arrived") == [50 + 100 * (order[0] + 1)]
        assert len(run.unfired_steps) == 3
