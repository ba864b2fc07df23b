"""The live screen: whole processes in a pseudo-terminal, beside an empty Textual app or beside the clock on the wall.

The busy run has 200 packets under way: a message every 5 ms, half a second each way.
"""

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, sleep, thread_time

from playground.app.driver import TICK_S, Driver
from playground.live.camera import take_snapshot
from playground.live.pace import Pace
from playground.live.session import Session
from playground.scenario.load import load_text
from tests.app.terminal import BUSY, PROGRAM, Terminal
from tests.benchmarks.report import Line

_EMPTY = """
from textual.app import App
from textual.widgets import Static
App.compose = lambda app: [Static("ready")]
App().run()
"""
_SIZE = 120, 40
_IN_FLIGHT_MS = 1300
"""By then as many packets are under way as ever will be."""


def _first_paint_s(word: bytes, folder: Path, program: tuple[str, ...], *arguments: str) -> float:
    """From the start of a process to a word in its first frame."""
    started = perf_counter()
    with Terminal(*arguments, folder=folder, size=_SIZE, program=program) as terminal:
        terminal.until_written(b"\x1b\\[\\?1049h(?s:.*)" + word)
        return perf_counter() - started


def first_paint(rounds: int = 15) -> Line:
    """From the start to the first frame of `playground play`, over that of an empty Textual app: alternating rounds."""
    ratios = []
    with TemporaryDirectory() as name:
        folder, empty = Path(name), (sys.executable, "-c", _EMPTY)
        for _ in range(rounds + 1):
            ours = _first_paint_s(b"sent", folder, PROGRAM, "play", "ack-lost")
            ratios.append(ours / _first_paint_s(b"ready", folder, empty))
    return Line("first paint / empty Textual app", median(ratios[1:]), at_most=1.6, unit="x")


@contextmanager
def _busy_terminal() -> Iterator[Terminal]:
    """The busy run, at its height."""
    with TemporaryDirectory() as name:
        busy = Path(name) / "busy.toml"
        busy.write_text(BUSY)
        with Terminal("play", str(busy), "--speed", "1", folder=Path(name), size=_SIZE) as terminal:
            terminal.until_written(rb"sent")
            _drain(terminal, _IN_FLIGHT_MS / 1000)
            yield terminal


def _drain(terminal: Terminal, seconds: float) -> None:
    """Read all that is written for a while; nothing is kept."""
    until = perf_counter() + seconds
    while (left := until - perf_counter()) > 0:
        terminal.skip(left)
    terminal.output = b""


def _cpu_s(pid: int) -> float:
    """The processor time of a process so far, as the kernel counts it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cpu_share(seconds: float = 8) -> Line:
    """How much of one core the busy run takes at 30 frames a second, in a terminal of 120 by 40."""
    with _busy_terminal() as terminal:
        before, started = _cpu_s(terminal.process.pid), perf_counter()
        _drain(terminal, seconds)
        share = (_cpu_s(terminal.process.pid) - before) / (perf_counter() - started)
    return Line("busy live screen, share of a core", share, at_most=0.5)


def key_to_screen(batches: int = 5, presses: int = 40) -> Line:
    """Milliseconds from a key to its effect on the busy screen: the 99th percentile, in the quietest of a few batches.

    In the others the machine was busy with something else: half a second without the processor is not a slow screen.
    """
    with _busy_terminal() as terminal:
        best = min(_p99(_key_ms(terminal, presses)) for _ in range(batches))
    return Line("from a key to the busy screen, p99", best, at_most=50, unit=" ms")


def _key_ms(terminal: Terminal, presses: int) -> list[float]:
    times = []
    for number in range(presses):
        started = perf_counter()
        terminal.press(" ")
        terminal.until_written(b"paused")
        times.append((perf_counter() - started) * 1000)
        seen = len(terminal.output)
        terminal.press(" ")
        terminal.until_written(b" 1x ", seen)
        _drain(terminal, 0.05 + 0.001 * (number % 33))  # At any instant of a frame.
    return times


def _p99(values: Sequence[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98]


@cache
def _tick_ms(speed: float, ticks: int = 150) -> tuple[float, ...]:
    """The processor time of ticks, with as many in flight as ever will be."""
    session = Session(load_text(BUSY, "busy"))
    session.advance(_IN_FLIGHT_MS)
    under_way = take_snapshot(session).counters.in_flight
    assert under_way >= 180, under_way
    driver = Driver([session], Pace(speed=speed, rate=speed, steady=True))
    driver.tick()
    gc.freeze()  # As `playground play` does: what was imported is not looked through in the middle of a tick.
    try:
        return tuple(_one_tick_ms(driver) for _ in range(ticks))
    finally:
        gc.unfreeze()


def _one_tick_ms(driver: Driver) -> float:
    sleep(TICK_S)
    started = thread_time()
    driver.tick()
    return (thread_time() - started) * 1000


def tick_median(speed: float) -> Line:
    """Milliseconds that the engine takes of a tick: the median."""
    return Line(f"the engine in a tick at {speed:g}x", median(_tick_ms(speed)), at_most=4, unit=" ms")


def tick_p99(speed: float) -> Line:
    """Milliseconds that the engine takes of a tick: the 99th percentile."""
    return Line(f"the same, p99 at {speed:g}x", _p99(_tick_ms(speed)), at_most=6, unit=" ms")


def calm_tick() -> Line:
    """At 1x."""
    return tick_median(1)


def calm_tick_p99() -> Line:
    """At 1x."""
    return tick_p99(1)


def hurried_tick() -> Line:
    """At 100x: the budget, and the piece of work that was in hand when it ran out."""
    return tick_median(100)


def hurried_tick_p99() -> Line:
    """At 100x."""
    return tick_p99(100)


BENCHMARKS = (
    first_paint,
    cpu_share,
    key_to_screen,
    calm_tick,
    calm_tick_p99,
    hurried_tick,
    hurried_tick_p99,
)
