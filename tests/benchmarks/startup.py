"""Start-up beside bare Python: whole processes, in turn, so that a machine that changes its speed changes both."""

import subprocess
import sys
from collections.abc import Sequence
from statistics import median
from time import perf_counter

from tests.benchmarks.report import Line

_BARE = (sys.executable, "-c", "pass")


def _seconds(command: Sequence[str]) -> float:
    started = perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return perf_counter() - started


def _beside_bare_python(arguments: Sequence[str], rounds: int = 21) -> float:
    command = (sys.executable, "-m", "playground", *arguments)
    _seconds(command)
    return median(_seconds(command) / _seconds(_BARE) for _ in range(rounds))


def help_page() -> Line:
    """`playground --help`."""
    return Line("playground --help / bare Python", _beside_bare_python(["--help"]), at_most=6.0, unit="x")


def run_preset() -> Line:
    """`playground run` of a library preset."""
    return Line("playground run / bare Python", _beside_bare_python(["run", "ack-lost"]), at_most=13.0, unit="x")
