"""Late: one definition, by what the effect came of; the screen, the judge's counters and the whys say the same."""

from typing import Any

import pytest
from hypothesis import given

from playground.checker.fates import Fate
from playground.checker.late import Lateness
from playground.explain.anomalies import anomalies
from playground.explain.clauses import Anomaly
from playground.explain.record import Record
from playground.explain.why import explain
from playground.live.lists import message_row
from playground.live.session import Session
from playground.scenario.build import build
from playground.scenario.load import load_text
from playground.scenario.outcome import play_out
from tests.properties.profiles import brisk, simulation_of
from tests.reference.random_logs import of_any_system


def late(text: str) -> set[int]:
    lateness = Lateness()
    lateness.observe(play_out(load_text('format = 1\ntitle = "T"\n' + text)).simulation.log)
    return lateness.late


@brisk
@given(of_any_system())
def test_the_screen_the_judge_and_the_whys_call_the_same_messages_late(raw: dict[str, Any]) -> None:
    session = Session(build(raw, "random"))
    session.advance(3000)
    session.judge()
    session.advance(session.simulation.now_ms + 60_000)
    record = Record.of(session.simulation)
    told = {message for message, kind in anomalies(record) if kind is Anomaly.LATE}
    tally = session.tally
    assert tally.late() == len(told)
    assert {message for message in tally.order if message_row(session, message).late} == told
    assert all(tally.judge.fate(message) is Fate.APPLIED_ONCE for message in told)


@brisk
@given(of_any_system())
def test_every_late_message_is_told_something_that_held_it_up(raw: dict[str, Any]) -> None:
    record = Record.of(simulation_of(raw))
    for message, kind in anomalies(record):
        if kind is Anomaly.LATE:
            assert len(explain(record, message, kind).clauses) > 1


DIRECT = """guarantee = "at-least-once"
workload = { messages = 2, every_ms = 10 }
"""
BROKER = DIRECT + 'system = "broker"\n'


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        # m1 is at work from 50 to 150, m2 waits from 60 and is at work from 150.
        ('do = "drop"\nlink = "deliver"\nmessage = "m2"', {2}),
        ('do = "delay"\nlink = "deliver"\nmessage = "m1"\nby_ms = 5', {1}),
        ('do = "drop"\nlink = "ack"\nmessage = "m1"', set()),  # Duplicated, which says more.
        ('do = "pause"\nnode = "consumer"\nat_ms = 100\nfor_ms = 100', {1, 2}),  # The work, and the line behind it.
        ('do = "pause"\nnode = "consumer"\nat_ms = 100\nfor_ms = 20', set()),  # Nothing fell into it.
        ('do = "pause"\nnode = "consumer"\nat_ms = 20\nfor_ms = 35', {1}),  # m1 arrives at its end, m2 after it.
        ('do = "pause"\nnode = "consumer"\nat_ms = 300\nfor_ms = 100', set()),  # All done before.
        ('do = "pause"\nnode = "producer"\nat_ms = 20\nfor_ms = 500', set()),  # Both have left.
        ('do = "crash"\nnode = "producer"\nwhen = { event = "sent", message = "m2" }\nfor_ms = 5', {2}),
        ('do = "slow"\nprocessing_ms = 900', set()),  # Slow is not held up.
    ],
)
def test_what_holds_an_effect_up_makes_it_late_and_nothing_else_does(steps: str, expected: set[int]) -> None:
    assert late(f"{DIRECT}[producer]\nack_timeout_ms = 5000\n[[steps]]\n{steps}") == expected


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        # Stored 50 and 60, delivered 100 and 110.
        ('do = "crash"\nnode = "broker"\nwhen = { event = "stored", message = "m2" }\nfor_ms = 5', {2}),
        ('do = "drop"\nlink = "deliver"\nmessage = "m1"', {1}),  # A redelivery.
        ('do = "delay"\nlink = "publish"\nmessage = "m1"\nby_ms = 5', {1}),
        ('do = "delay"\nlink = "confirm"\nmessage = "m1"\nby_ms = 5', set()),
        ('do = "pause"\nnode = "broker"\nat_ms = 55\nfor_ms = 100', {2}),  # m1 was dispatched 50.
    ],
)
def test_what_holds_a_copy_up_at_the_broker_makes_its_effect_late(steps: str, expected: set[int]) -> None:
    text = f'{BROKER}[consumer]\ndedup = "transaction"\n'
    assert late(f"{text}[producer]\nack_timeout_ms = 5000\n[[steps]]\n{steps}") == expected
