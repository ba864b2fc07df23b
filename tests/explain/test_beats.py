"""Beats: an explanation in a few short links, none of which it does not have itself."""

import pytest

from playground.explain.anomalies import anomalies
from playground.explain.beats import MOST, beats
from playground.explain.record import Record
from playground.explain.why import explain
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from playground.words.times import clock


def chain(name: str, most: int = MOST, *, without_effects: bool = False) -> list[str]:
    record = Record.of(play_out(load_preset(name)).simulation)
    message, anomaly = anomalies(record)[0]
    told = explain(record, message, anomaly)
    found = beats(record, told, most, without_effects=without_effects)
    times = {clock(record.log[event].time_ms) for clause in told.clauses for event in clause.events}
    assert {one.split()[-1] for one in found if one[-1].isdigit()} <= times
    return found


@pytest.mark.parametrize(
    ("name", "links"),
    [
        # The ACK leaves when the work is done, 150 ms after the message; the timer of 1 s runs from 3.000 s.
        ("ack-lost", "ACK lost 3.150, timer 4.000, sent again"),
        # Of two faults and a timer the timer says least.
        ("table-wiped", "ACK lost 3.150, ids forgotten 3.500, sent again"),
        ("metric-lost", "packet lost 2.000, nobody asked"),
        ("forgotten-ack", "never acknowledged, timer 2.050, redelivered"),
        ("slow-not-dead", "consumer slow 2.500, timer 4.000, sent again"),
        # What happened several times on end is one link.
        ("poison-message", "answered 1.600, 3x error 1.700, parked 7.550"),
        ("retries-exhausted", "3x packet lost 3.000, gave up 6.900"),
        ("outbox-resends", "producer crashed 3.000, ACK lost 3.200, sent again 3.700"),
        # A system's own words.
        ("sqs-delete-first", "answered 1.600, DeleteMessage called 1.600, consumer crashed 1.600"),
    ],
)
def test_beside_an_account_the_chain_tells_what_went_wrong(name: str, links: str) -> None:
    assert ", ".join(chain(name, MOST - 1, without_effects=True)) == links


@pytest.mark.parametrize(
    ("name", "again"),
    [
        ("demo-kafka", "read again"),
        ("demo-sqs", "handed out again"),
        ("demo-redis-streams", "claimed"),
        ("demo-http", "sent again"),
    ],
)
def test_what_the_broker_brings_back_is_not_said_to_be_sent_again(name: str, again: str) -> None:
    record = Record.of(play_out(load_preset(name)).simulation)
    told = [explain(record, message, anomaly) for message, anomaly in anomalies(record)]
    assert again in {one.rstrip("0123456789. ") for each in told for one in beats(record, each, without_effects=True)}


@pytest.mark.parametrize(
    ("name", "links"),
    [
        ("chaos-test", "publish lost 1.500, timer 2.500, sent again, charged 2.700"),
        ("sqlite-inbox", "charged 3.150, consumer crashed 3.150, sent again, skipped as known 4.050"),
        ("told-failed", "booked 3.150, ACK lost 3.150, packet lost 4.000, gave up 5.000"),
        ("mqtt-qos-1-inbox", "handled 1.700, subscriber crashed 1.700, skipped as known 2.750"),
    ],
)
def test_where_the_account_is_right_the_chain_ends_in_what_was_done(name: str, links: str) -> None:
    assert ", ".join(chain(name)) == links
