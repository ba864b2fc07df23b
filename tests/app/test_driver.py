"""The driver: wall time in, virtual time out, for one session or several, within a budget. The clock here is a list."""

import pytest

from playground.app.driver import BUDGET_S, Driver
from playground.engine.commands import Cut, Say
from playground.engine.places import Place
from playground.live.pace import Pace
from playground.live.session import Session
from tests.live.helpers import payments, session_of, to_the_end


class Wall:
    """A clock that stands still until it is told otherwise; each look costs `per_look` seconds."""

    def __init__(self, per_look: float = 0.0) -> None:
        self.now_s, self.per_look = 100.0, per_look

    def __call__(self) -> float:
        self.now_s += self.per_look
        return self.now_s


def _driver(*sessions: Session, speed: float = 1.0, wall: Wall | None = None) -> tuple[Driver, Wall]:
    wall = wall or Wall()
    driver = Driver(sessions, Pace(speed=speed, steady=True), wall)
    driver.tick()
    return driver, wall


def _tick(driver: Driver, wall: Wall, seconds: float) -> None:
    wall.now_s += seconds
    driver.tick()


def test_a_tick_takes_the_run_as_far_as_the_wall_and_the_speed_say() -> None:
    driver, wall = _driver(payments(), speed=10.0)
    _tick(driver, wall, 0.1)
    assert driver.now_ms == pytest.approx(1000, abs=1)


def test_a_paused_driver_stands_still_and_a_step_is_one_event() -> None:
    driver, wall = _driver(payments())
    driver.pace.paused = True
    _tick(driver, wall, 5.0)
    before = driver.sessions[0].simulation.log.count
    driver.step()
    assert driver.sessions[0].simulation.log.count == before + 1


def test_a_run_that_is_too_much_slows_the_clock_and_keeps_the_budget() -> None:
    busy = payments(messages=5000, more="[links]\nlatency_ms = 1\n")
    driver, wall = _driver(busy, speed=100.0, wall=Wall(per_look=BUDGET_S))
    started = wall.now_s
    _tick(driver, wall, 60.0)
    assert driver.pace.held_back
    assert wall.now_s - started - 60.0 <= 3 * BUDGET_S
    assert driver.now_ms < 25_000


def test_the_search_stops_at_the_next_anomaly_and_says_which() -> None:
    driver, wall = _driver(session_of("ack-lost"))
    driver.seek_anomaly()
    while driver.seeking:
        _tick(driver, wall, 0.03)
    assert driver.found is not None
    assert (driver.found.message, driver.now_ms, driver.pace.paused) == (3, 4150, True)


def test_a_search_in_a_run_without_anomalies_ends_with_the_run() -> None:
    driver, wall = _driver(payments(messages=2))
    driver.seek_anomaly()
    while driver.seeking:
        _tick(driver, wall, 0.03)
    assert driver.over
    assert driver.found is None


def _cut(session: Session) -> Session:
    session.advance(1000)
    session.give(Cut(links=(Place.DELIVER, Place.ACK)))
    return session


def test_a_search_that_may_never_end_stops_and_can_be_taken_up() -> None:
    driver, wall = _driver(_cut(payments(messages=2)))
    for _ in range(2):
        begun_ms = driver.now_ms
        driver.seek_anomaly()
        while driver.seeking:
            _tick(driver, wall, 0.03)
        assert (driver.in_vain, driver.over, driver.pace.paused) == (True, False, True)
        assert 20_000 < driver.now_ms - begun_ms <= 22_000


def test_a_long_wait_is_no_search_without_an_end() -> None:
    lost = "[producer]\nack_timeout_ms = 600_000\n[[steps]]\ndo = 'drop'\nlink = 'ack'\nmessage = 'm2'\n"
    session = payments(messages=2, more=lost)
    session.give(Say(text="touched"))
    driver, wall = _driver(session)
    driver.seek_anomaly()
    while driver.seeking:
        _tick(driver, wall, 0.03)
    assert (driver.in_vain, driver.found and driver.found.message) == (False, 2)


def test_sessions_that_run_side_by_side_are_at_the_same_time() -> None:
    driver, wall = _driver(payments("at-most-once"), payments("at-least-once"), payments("exactly-once"))
    for _ in range(20):
        _tick(driver, wall, 0.05)
        assert len({session.simulation.now_ms for session in driver.sessions}) == 1


def test_stepping_side_by_side_lets_the_first_event_that_is_due_happen() -> None:
    slow = payments(more="[links]\nlatency_ms = 500\n")
    driver, _ = _driver(payments(), slow)
    for _ in range(12):
        driver.step()
    assert driver.sessions[0].simulation.now_ms == driver.sessions[1].simulation.now_ms


def test_a_quiet_gap_is_hurried_through_and_cancelled_timers_do_not_count() -> None:
    session = payments(messages=2)
    driver = Driver([session], Pace(speed=0.1), Wall())
    session.advance(250)
    driver.tick()
    # From the last event at 200 ms to m2 at 1000 ms; the timer of m1 was cancelled by its ACK.
    assert driver.pace.rate == (1000 - 200) / 1500


def test_a_restart_begins_from_the_preset_as_it_was() -> None:
    driver, _ = _driver(to_the_end(session_of("ack-lost")))
    driver.restart(another_seed=True)
    (session,) = driver.sessions
    assert (session.simulation.now_ms, session.simulation.settings.seed, session.touched) == (0, 8, False)


def test_what_has_just_happened_does_not_stay_for_minutes_where_the_clock_of_a_fast_run_stands() -> None:
    driver, _ = _driver(session_of("ack-lost"), speed=100.0)
    running_ms, driver.pace.paused = driver.linger_ms, True
    # By hand: packets take 50 ms, so they are seen to glide at 0.1x: 1.2 s on the wall are 120 ms.
    assert (running_ms, driver.linger_ms) == (120_000, 120)
