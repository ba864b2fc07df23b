"""Travel in time on a run of 100,000 events: a step back, jumps, and what it costs a run."""

import gc
from functools import cache
from statistics import median
from time import perf_counter, process_time
from unittest.mock import patch

from playground.engine.simulation import Simulation
from playground.live import travel
from playground.live.course import Course
from playground.live.session import Session
from playground.scenario.build import build
from playground.scenario.load import load_preset
from playground.scenario.overrides import Overrides
from tests.benchmarks.engine import cpu_seconds
from tests.benchmarks.report import Line

_EVENTS = 100_000


def _session() -> Session:
    session = Session(load_preset("chaos-test", Overrides(messages=6_500)))
    session.advance(1 << 60)
    assert session.simulation.log.count >= _EVENTS, session.simulation.log.count
    return session


@cache
def _long() -> Session:
    """A session that is over, with losses, retries and a broker."""
    return _session()


def _ms(work: list[float]) -> float:
    return median(work) * 1000


def step_back() -> Line:
    """Milliseconds for one step back, from many places: the median."""
    session, times = _long(), []
    for share in range(1, 40):
        travel.go_to_event(session, _EVENTS * share // 40)
        started = perf_counter()
        travel.step_back(session)
        times.append(perf_counter() - started)
    return Line("a step back in 100,000 events", _ms(times), at_most=15, unit=" ms")


def jump() -> Line:
    """Milliseconds for a jump from one end of the run to somewhere near the other: the median of many."""
    session, times = _long(), []
    for index in range(20):
        for event in (1_000 + 97 * index, _EVENTS - 1_000 - 89 * index):
            started = perf_counter()
            travel.go_to_event(session, event)
            times.append(perf_counter() - started)
    return Line("a jump through 100,000 events", _ms(times), at_most=15, unit=" ms")


def beside_the_engine() -> Line:
    """The time of a session over that of the bare engine: the median of a few pairs, calm for the most part."""
    return Line("a session / the bare engine", _over_the_engine(messages=15_000, every_ms=150), at_most=3.5, unit="x")


def backlog_beside_the_engine() -> Line:
    """The same, of a consumer that falls behind by tens of thousands of packets: keyframes have much to copy."""
    return Line("the same, with a backlog", _over_the_engine(messages=1_000, every_ms=1), at_most=3.5, unit="x")


def _over_the_engine(**workload: int) -> float:
    table = {"format": 1, "title": "T", "guarantee": "exactly-once", "workload": workload, "links": {"loss": 0.05}}
    preset, ratios = build(table, "session"), []
    for _ in range(3):
        alone = cpu_seconds(Simulation(preset.settings).run)
        ratios.append(cpu_seconds(lambda: Session(preset).advance(1 << 60)) / alone)
    return median(ratios)


def keeping() -> Line:
    """The time of a run whose session keeps keyframes over that of one that keeps none: the median of a few pairs."""
    ratios = []
    for _ in range(3):
        gc.collect()
        started = process_time()
        _session()
        kept = process_time() - started
        with patch.object(Course, "observe", lambda _: None):
            started = process_time()
            _session()
            ratios.append(kept / (process_time() - started))
    return Line("a session with keyframes / without", median(ratios), at_most=1.5, unit="x")
