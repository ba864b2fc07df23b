"""Shots: at which moment of a film each instant of a run is shown.

Virtual time runs slowly enough to see packets move; where nothing happens for long it runs faster, and where something
is said it stands still for as long as it takes to read. Nothing here knows what a picture looks like.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from playground.engine.log import EventLog
from playground.scenario.narration import Caption


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmPace:
    """How a film is paced; in seconds of the film."""

    speed: float = 0.1
    """Seconds of virtual time in a second."""
    longest_gap_s: float = 1.5
    """However long nothing happens in the run, it takes no longer."""
    frames_a_second: int = 20
    opening_s: float = 1.5
    ending_s: float = 5.0
    characters_a_second: float = 25.0
    """How fast captions are read."""
    longest_reading_s: float = 10.0
    """However long a caption is, time goes on after so long: no picture has room for more."""


class Shot(NamedTuple):
    """One picture: when it is shown, and which instant of the run it shows."""

    film_ms: int
    time_ms: int
    rate: float
    """Virtual seconds a second from then on."""


def shots(log: EventLog, told: Sequence[Caption], pace: FilmPace) -> Iterator[Shot]:
    """Every picture that there may have to be, in order; where nothing changes between two the later is not needed."""
    reading_s: dict[int, float] = {}
    for caption in told:
        takes_s = min(len(caption.text) / pace.characters_a_second, pace.longest_reading_s)
        reading_s[caption.time_ms] = reading_s.get(caption.time_ms, 0.5) + takes_s
    times = sorted({0, *(row[0] for row in log.rows())})
    film_s = pace.opening_s
    yield Shot(0, -1, pace.speed)
    for time_ms, next_ms in zip(times, [*times[1:], times[-1]], strict=True):
        virtual_ms = next_ms - time_ms
        rate = max(pace.speed, virtual_ms / 1000 / pace.longest_gap_s)
        yield Shot(round(film_s * 1000), time_ms, rate)
        film_s += reading_s.get(time_ms, 0.0)
        gap_s = virtual_ms / 1000 / rate
        count = int(gap_s * pace.frames_a_second)
        for index in range(1, count):
            yield Shot(round((film_s + gap_s * index / count) * 1000), time_ms + virtual_ms * index // count, rate)
        film_s += gap_s
