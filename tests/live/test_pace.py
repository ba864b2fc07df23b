"""The pace: from the wall to virtual time, at the chosen speed, without leaps and without boring gaps."""

import pytest

from playground.live.pace import PATIENCE_S, SPEEDS, Pace, fitting_speed


def test_virtual_time_follows_the_wall_and_not_the_number_of_ticks() -> None:
    for ticks in (1, 2, 10):
        pace, now_ms = Pace(speed=2.0, steady=True), 0
        pace.target_ms(100.0, 0, 0)
        for tick in range(1, ticks + 1):
            now_ms = pace.target_ms(100.0 + 0.2 * tick / ticks, now_ms, 0)
        assert now_ms == pytest.approx(400, abs=1)


def test_fractions_of_a_millisecond_are_not_lost_at_low_speed() -> None:
    pace, now_ms = Pace(speed=0.1, steady=True), 0
    for tick in range(31):
        now_ms = pace.target_ms(tick / 30, now_ms, 0)
    assert now_ms == pytest.approx(100, abs=1)


def test_a_quiet_gap_takes_no_longer_than_the_patience() -> None:
    pace, now_ms = Pace(speed=0.1), 0
    pace.target_ms(0.0, 0, 30_000)
    tick = 0
    while now_ms < 30_000:
        tick += 1
        now_ms = pace.target_ms(tick / 30, now_ms, 30_000)
    assert tick / 30 == pytest.approx(PATIENCE_S, abs=0.1)


def test_a_steady_pace_waits_for_as_long_as_it_takes() -> None:
    pace = Pace(speed=1.0, steady=True)
    pace.target_ms(0.0, 0, 30_000)
    assert pace.target_ms(0.2, 0, 30_000) == 200


def test_a_pause_stands_still_and_then_goes_on_from_there() -> None:
    pace = Pace(speed=1.0, paused=True, steady=True)
    pace.target_ms(0.0, 500, 0)
    assert pace.target_ms(0.2, 500, 0) == 500
    pace.paused = False
    assert pace.target_ms(0.3, 500, 0) == 600


def test_a_process_that_was_asleep_does_not_leap() -> None:
    pace = Pace(speed=1.0, steady=True)
    pace.target_ms(0.0, 0, 0)
    assert pace.target_ms(3600.0, 0, 0) <= 250


def test_a_run_that_cannot_keep_up_says_so_and_is_not_chased() -> None:
    pace = Pace(speed=100.0, steady=True)
    pace.target_ms(0.0, 0, 0)
    assert pace.target_ms(0.1, 0, 0) == 10_000
    pace.arrive(3000, in_time=False)
    assert pace.held_back
    assert pace.target_ms(0.101, 3000, 0) == 3100


def test_the_speeds_end_where_they_end() -> None:
    pace = Pace(speed=SPEEDS[-1])
    pace.faster()
    assert pace.speed == SPEEDS[-1]
    for _ in SPEEDS:
        pace.slower()
    assert pace.speed == SPEEDS[0]


@pytest.mark.parametrize(
    ("latencies", "speed"),
    [
        ([50, 50], 0.1),
        ([1000], 1.0),
        ([100_000], 1.0),
        ([0], 0.1),
        ([], 0.1),
        # The one in the middle, wherever it stands: 200 ms is half a second at a fifth of real time, or a little less.
        ([1000, 50, 200, 1000, 50], 0.2),
    ],
)
def test_a_preset_gets_the_speed_at_which_its_packets_are_seen(latencies: list[int], speed: float) -> None:
    assert fitting_speed(latencies) == speed
