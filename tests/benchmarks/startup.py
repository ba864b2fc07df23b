"""Start-up beside bare Python: whole processes, in turn, so that a machine that changes its speed changes both.

The program is compiled, as it is wherever it has been installed.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from statistics import median
from time import perf_counter

from tests.benchmarks.report import Line

_BARE = (sys.executable, "-c", "pass")
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _seconds(command: Sequence[str]) -> float:
    started = perf_counter()
    nowhere = subprocess.DEVNULL
    subprocess.run(command, stdout=nowhere, stderr=nowhere, env=_ENVIRONMENT, check=True)
    return perf_counter() - started


def _beside_bare_python(arguments: Sequence[str], rounds: int = 21) -> float:
    command = (sys.executable, "-m", "playground", *arguments)
    _seconds(command)
    return median(_seconds(command) / _seconds(_BARE) for _ in range(rounds))


def help_page() -> Line:
    """`playground --help`."""
    return Line("playground --help / bare Python", _beside_bare_python(["--help"]), at_most=3.0, unit="x")


def run_preset() -> Line:
    """`playground run` of a library preset."""
    return Line("playground run / bare Python", _beside_bare_python(["run", "ack-lost"]), at_most=12.0, unit="x")
