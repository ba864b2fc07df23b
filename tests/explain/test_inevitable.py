"""When it became inevitable, against closed forms, and with the faults of a script as they are and spared.

Derived by hand. `direct`, at-most-once, loss p on `deliver` and nothing else: whether m3 is lost is decided by
one packet as it departs at 2000. Up to 1999 the share of replays that lose it is binomial with probability p, and from
2000 on, when it has been lost, it is 1. At-least-once with loss a on `ack` and no other: m3 is applied again if the
first ACK is lost, as it departs at 2150.
"""

from itertools import islice
from math import sqrt

import pytest

from playground.engine.places import Place
from playground.engine.weather import Weather, threshold
from playground.explain.clauses import Anomaly
from playground.explain.inevitable import BEFORE_THE_START, SeriesBudget, SeriesPoint, inevitable, instants
from playground.explain.record import Record
from playground.scenario.load import load_preset, load_text
from playground.scenario.outcome import play_out
from playground.scenario.preset import Preset

REPLAYS = 600
SIGMAS = 4


def seed_that_loses(link: Place, p: float) -> int:
    """The first seed in whose weather the first packet of m3 on a link is lost."""
    return next(seed for seed in range(1000) if Weather(seed, link).draw(3, 1)[0] < threshold(p))


def stormy(guarantee: str, link: str, p: float) -> Preset:
    seed = seed_that_loses(Place[link.upper()], p)
    return load_text(
        f'format = 1\ntitle = "T"\nguarantee = "{guarantee}"\nseed = {seed}\n'
        f"[workload]\nmessages = 4\n[links.{link}]\nloss = {p}\n"
    )


def shares(points: list[SeriesPoint]) -> dict[int, float]:
    return {point.time_ms: point.share for point in points}


@pytest.mark.parametrize("p", [0.1, 0.3, 0.7])
def test_before_it_departs_a_message_is_lost_with_the_probability_of_its_packet(p: float) -> None:
    budget = SeriesBudget(replays=REPLAYS, events=10**9)
    found = shares(list(inevitable(stormy("at-most-once", "deliver", p), 3, Anomaly.LOST, budget)))
    for time_ms in (BEFORE_THE_START, 1999):
        assert abs(found[time_ms] - p) <= SIGMAS * sqrt(p * (1 - p) / REPLAYS), (time_ms, found[time_ms])
    assert found[2000] == 1


def test_until_its_ack_departs_a_message_is_duplicated_with_the_probability_of_that_packet() -> None:
    a = 0.3
    budget = SeriesBudget(replays=REPLAYS, events=10**9)
    found = shares(list(inevitable(stormy("at-least-once", "ack", a), 3, Anomaly.DUPLICATED, budget)))
    for time_ms in (1999, 2000, 2050):
        assert abs(found[time_ms] - a) <= SIGMAS * sqrt(a * (1 - a) / REPLAYS), (time_ms, found[time_ms])
    assert {share for time_ms, share in found.items() if time_ms >= 2150} == {1}


def test_what_a_script_does_was_inevitable_from_the_start() -> None:
    points = list(inevitable(load_preset("ack-lost"), 3, Anomaly.DUPLICATED))
    assert {(point.hits, point.replays) for point in points} == {(1, 1)}


@pytest.mark.parametrize(
    ("name", "message", "anomaly", "decided_ms"),
    [
        # The ACK of m3 is dropped at 3150.
        ("ack-lost", 3, Anomaly.DUPLICATED, 3150),
        # The cut at 3500 alone would only have delayed m3; the crash at 6500 takes its only copy.
        ("volatile-broker-crash", 3, Anomaly.LOST, 6500),
        # One step takes all three attempts; once it has taken the first, at 3000, it is there for the others.
        ("retries-exhausted", 3, Anomaly.FAILED, 3000),
        # The lost ACK of 3150 alone would do no harm: the key is known until the table is wiped at 3500.
        ("table-wiped", 3, Anomaly.DUPLICATED, 3500),
        # The pause begins as the work on m3 starts; from there on the redelivery and the second effect follow.
        ("zombie-consumer", 3, Anomaly.DUPLICATED, 3100),
    ],
)
def test_without_faults_to_come_it_becomes_inevitable_with_the_last_fault(
    name: str, message: int, anomaly: Anomaly, decided_ms: int
) -> None:
    for point in inevitable(load_preset(name), message, anomaly, spare_faults=True):
        assert point.share == (point.time_ms >= decided_ms), point


def test_sparing_a_fault_does_not_end_the_chaos_earlier() -> None:
    """The last timed step at 40000 keeps the chaos, and so the cut, until 70000; 50 attempts are over at 50000.

    Without that step the chaos would end at 30000, and an attempt would get through.
    """
    preset = load_text(
        'format = 1\ntitle = "T"\nguarantee = "at-least-once"\nworkload = { messages = 1 }\n'
        "producer = { max_attempts = 50 }\n"
        '[[steps]]\ndo = "cut"\nlinks = ["deliver"]\nat_ms = 0\n'
        '[[steps]]\ndo = "pause"\nnode = "consumer"\nat_ms = 40000\nfor_ms = 1\n'
    )
    found = shares(list(inevitable(preset, 1, Anomaly.FAILED, spare_faults=True)))
    assert {share for time_ms, share in found.items() if time_ms >= 0} == {1}
    assert found[BEFORE_THE_START] == 0


def test_without_other_weather_nothing_is_left_to_chance_in_a_calm_preset() -> None:
    """No loss, no jitter, no duplication: one replay an instant tells it all."""
    assert all(point.replays == 1 for point in inevitable(load_preset("timeout-too-short"), 1, Anomaly.DUPLICATED))


def test_points_come_one_by_one_in_order_of_time() -> None:
    preset = stormy("at-least-once", "ack", 0.3)
    whole = list(inevitable(preset, 3, Anomaly.DUPLICATED))
    assert list(islice(inevitable(preset, 3, Anomaly.DUPLICATED), 3)) == whole[:3]
    assert [point.time_ms for point in whole] == sorted({point.time_ms for point in whole})


def test_the_budget_of_events_ends_the_series_early() -> None:
    preset = stormy("at-least-once", "ack", 0.3)
    assert len(list(inevitable(preset, 3, Anomaly.DUPLICATED, SeriesBudget(events=1)))) == 1


@pytest.mark.parametrize("limit", [2, 3, 7, 40])
def test_there_are_no_more_instants_than_asked_for(limit: int) -> None:
    """one-way-cut applies m3 three times, so that its history is long."""
    record = Record.of(play_out(load_preset("one-way-cut")).simulation)
    found = instants(record, 3, Anomaly.DUPLICATED, limit)
    assert len(found) <= limit
    assert found == sorted(set(found))
    assert found[0] == BEFORE_THE_START


def test_an_anomaly_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="m1 is not lost"):
        next(inevitable(load_preset("ack-lost"), 1, Anomaly.LOST))
