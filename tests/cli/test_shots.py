"""Pacing: virtual time slowly, long gaps shortened, captions held for as long as it takes to read them."""

from dataclasses import replace
from itertools import pairwise

import pytest

from playground.cli.shots import FilmPace, Shot, shots
from playground.engine.events import NONE, Kind
from playground.engine.log import EventLog, code_of
from playground.engine.places import Place
from playground.scenario.narration import Caption

PACE = FilmPace(speed=0.1, longest_gap_s=1.0, frames_a_second=10, opening_s=2.0, characters_a_second=10.0)


def shot(film_ms: int, time_ms: int) -> Shot:
    """One at the usual pace: virtual time goes a tenth as fast."""
    return Shot(film_ms, time_ms, PACE.speed)


def log_of(*times: int) -> EventLog:
    log = EventLog()
    for time_ms in times:
        log.now_ms = time_ms
        log.record(code_of(Kind.SENT, Place.PRODUCER), 1, 0, 0, NONE)
    return log


def plan(*times: int, told: tuple[Caption, ...] = (), pace: FilmPace = PACE) -> list[Shot]:
    return list(shots(log_of(*times), told, pace))


def test_a_tenth_of_a_second_takes_a_second_of_ten_pictures() -> None:
    # The opening, then 0 to 50 ms: half a second, five pictures; then the last.
    assert plan(0, 50) == [
        shot(0, -1),
        *(shot(2000 + 100 * index, 10 * index) for index in range(5)),
        shot(2500, 50),
    ]


def test_a_long_gap_takes_no_longer_than_the_longest() -> None:
    film = plan(0, 10_000)
    assert film[-1] == shot(3000, 10_000)
    assert {one.rate for one in film[1:-1]} == {10}
    assert [one.time_ms for one in film[1:]] == [1000 * index for index in range(11)]


def test_a_film_begins_at_zero_whenever_the_first_event_is() -> None:
    assert plan(100)[:2] == [shot(0, -1), shot(2000, 0)]


def test_a_caption_is_held_before_time_goes_on() -> None:
    told = (Caption(0, "x" * 20, 0), Caption(0, "y" * 10, 1))
    # Half a second and two for the first, one more for the second.
    film = plan(0, 50, told=told)
    assert film[1] == shot(2000, 0)
    assert film[2] == shot(2000 + 3500 + 100, 10)


def test_a_caption_that_nobody_could_read_is_not_held_for_ever() -> None:
    film = plan(0, 50, told=(Caption(0, "x" * 1000, 0),), pace=replace(PACE, longest_reading_s=3.0))
    assert film[2] == shot(2000 + 3500 + 100, 10)


def test_events_of_one_millisecond_are_one_picture() -> None:
    assert plan(0, 0, 0) == plan(0) == [shot(0, -1), shot(2000, 0)]


@pytest.mark.parametrize("speed", [0.01, 1.0, 100.0])
def test_time_never_goes_back(speed: float) -> None:
    film = plan(0, 3, 3, 50, 900, 12_000, pace=FilmPace(speed=speed))
    assert all(one.film_ms <= other.film_ms and one.time_ms <= other.time_ms for one, other in pairwise(film))
    assert film[-1].time_ms == 12_000
