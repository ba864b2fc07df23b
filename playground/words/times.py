"""Times and durations: the one place that turns milliseconds into words.

An instant has all its milliseconds, so that two instants can be told apart; a duration that somebody chose is said as a
person says it. What was measured between two instants is said like them, so that it can be compared.
"""

import re
from collections.abc import Sequence
from typing import Final

from playground.words.phrases import FEW, brief, listed, plural


def clock(time_ms: int) -> str:
    """An instant where its unit stands elsewhere: `3.150`."""
    return f"{time_ms // 1000:,}.{time_ms % 1000:03d}"


def seconds(time_ms: int) -> str:
    """An instant: `3.150 s`."""
    return f"{clock(time_ms)} s"


_LONG: Final = {3_600_000: (1, "hour"), 60_000: (10, "minute")}
"""What is told in larger units: how long one of them is in ms, from how many on, and its name."""


def span(duration_ms: int) -> str:
    """A duration, exactly: `150 ms`, `2.6 s`, `30 minutes`; also an instant that somebody chose, such as a step's."""
    if duration_ms < 1000:
        return f"{duration_ms} ms"
    for unit_ms, (least, unit) in _LONG.items():
        if duration_ms >= least * unit_ms and not duration_ms % unit_ms:
            return plural(duration_ms // unit_ms, unit)
    return f"{clock(duration_ms).rstrip('0').rstrip('.')} s"


def milliseconds(duration_ms: int | None) -> str:
    """A duration in a table: `1,150 ms`, or a dash where there is none."""
    return "-" if duration_ms is None else f"{duration_ms:,} ms"


def wait(left_ms: int) -> str:
    """What is left of a wait: `0.6 s`, `12 s`, `3 min`, `277 h`; short enough for a narrow pane."""
    if left_ms < 10_000:
        return f"{left_ms / 1000:.1f} s"
    if left_ms < 600_000:
        return f"{left_ms // 1000} s"
    return f"{left_ms // 60_000} min" if left_ms < 36_000_000 else f"{brief(left_ms // 3_600_000)} h"


def at_times(times_ms: Sequence[int]) -> str:
    """`at 3.000 s`, `at 3.000 s and 4.000 s`, `from 3.000 s to 9.000 s`; each time once."""
    each = list(dict.fromkeys(times_ms))
    if len(each) >= FEW:
        return f"from {seconds(each[0])} to {seconds(each[-1])}"
    return f"at {listed([seconds(time_ms) for time_ms in each])}"


def without_its_time(text: str, time_ms: int) -> str:
    """A sentence for where its instant stands beside it: `at 3.000 s` goes, and `from 3.000 s to` is `until`.

    Where the instant is one of a list (`at 3.000 s and 4.000 s`), it stays.
    """
    instant = re.escape(seconds(time_ms))
    text = re.sub(rf"from {instant} to ", "until ", text, count=1)
    text = re.sub(rf"From {instant} to ", "Until ", text, count=1)
    text = re.sub(rf"\b(from|From) {instant}(?: on)?", r"\1 then on", text, count=1)
    return re.sub(rf" at {instant}(?!,? (?:and )?[\d,]+\.\d{{3}} s)", "", text, count=1)
