"""What is stuck is told while the rest of the run goes on."""

from hypothesis import given

from playground.live.camera import take_snapshot
from playground.live.session import Session
from playground.scenario.build import build
from playground.scenario.load import load_text
from tests.properties.profiles import brisk
from tests.reference.random_presets import Preset, presets

_LOST = """
format = 1
title = "Lost"
guarantee = "at-least-once"
system = "broker"
[workload]
messages = {messages}
every_ms = 1000
[broker]
lease = "none"
prefetch = {prefetch}
[[steps]]
do = "drop"
link = "deliver"
message = "m1"
"""


def stuck_at(text: str, *times_ms: int) -> list[int]:
    """The counter at each of these times."""
    session, told = Session(load_text(text)), []
    for time_ms in times_ms:
        session.advance(time_ms)
        told.append(take_snapshot(session).counters.stuck)
    return told


def test_a_dispatch_that_is_lost_and_has_no_timer_is_stuck_at_once_while_others_come() -> None:
    """By hand: m1 is dispatched and lost at 50, and confirmed at 100: until then the producer may send it again.

    m2 and m3 are applied at 1200 and 2200.
    """
    assert stuck_at(_LOST.format(messages=3, prefetch=0), 49, 99, 101, 1500, 2100, 5000) == [0, 0, 1, 1, 1, 1]


def test_what_waits_behind_it_for_the_only_place_is_stuck_as_well() -> None:
    assert stuck_at(_LOST.format(messages=3, prefetch=1), 101, 1101, 2050, 5000) == [1, 2, 2, 3]


def test_what_a_timer_brings_back_is_not_stuck() -> None:
    with_timer = _LOST.format(messages=1, prefetch=0).replace('"none"', '"timer"')
    assert stuck_at(with_timer, 51, 3000, 9000) == [0, 0, 0]


@brisk
@given(presets())
def test_what_was_told_to_be_stuck_is_still_pending_where_nobody_does_anything(raw: Preset) -> None:
    raw = {**raw, "steps": [step for step in raw.get("steps", []) if "at_ms" not in step and "when" not in step]}
    session = Session(build(raw, "random"))
    for time_ms in range(400, 2800, 400):
        session.advance(time_ms)
        stuck = take_snapshot(session).counters.stuck
        assert take_snapshot(session).counters.pending >= stuck
        if stuck and not session.over:
            session.judge()
            session.advance(10**9)
            end = take_snapshot(session).counters
            assert end.pending >= stuck
            return
