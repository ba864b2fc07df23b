"""The signs: one set for terminals with Unicode, one in plain ASCII. Each is one cell wide in every terminal."""

from typing import Final, NamedTuple


class Signs(NamedTuple):
    """Every sign that a drawing uses."""

    first: str = "●"
    again: str = "◆"
    answer: str = "○"
    doubled: str = "◈"
    delayed: str = "◌"
    lost: str = "✗"
    rail: str = "━"
    trail: str = "╌"
    right_start: str = "┣"
    right_end: str = "▶"
    left_start: str = "┫"
    left_end: str = "◀"
    gap: str = "\u2573  \u2573"
    full: str = "█"
    empty: str = "░"
    down: str = "✖"
    paused: str = "‖"
    playing: str = "▶"
    hurrying: str = "»"
    verdict: str = "●"
    why: str = "↑"
    armed: str = "⚑"
    arrow: str = "→"
    dot: str = "·"
    cursor: str = "▌"
    nth: str = "·"
    fork: str = "┳"


UNICODE: Final = Signs()
ASCII: Final = Signs(
    first="o",
    again="#",
    answer="<",
    doubled="%",
    delayed="~",
    lost="x",
    rail="-",
    trail=".",
    right_start="|",
    right_end=">",
    left_start="|",
    left_end="<",
    gap="X  X",
    full="#",
    empty=".",
    down="!",
    paused="=",
    playing=">",
    hurrying="+",
    verdict="*",
    why="^",
    armed="!",
    arrow="->",
    dot="|",
    cursor=">",
    nth=".",
    fork="Y",
)


def bar(fraction: float, width: int, signs: Signs) -> str:
    """How much of something is over, as a bar of so many cells."""
    full = round(min(max(fraction, 0.0), 1.0) * width)
    return signs.full * full + signs.empty * (width - full)


def seconds(time_ms: int) -> str:
    """A wait: `0.6 s`, `12 s`, `3 min`, `277 h`; short enough for a narrow pane."""
    if time_ms < 10_000:
        return f"{time_ms / 1000:.1f} s"
    if time_ms < 600_000:
        return f"{time_ms // 1000} s"
    return f"{time_ms // 60_000} min" if time_ms < 36_000_000 else f"{brief(time_ms // 3_600_000)} h"


_UNITS: Final = ("", "k", "M", "B", "T")


def brief(count: int) -> str:
    """A number in four characters, where nobody needs the last digit: `999`, `6.7k`, `12k`, `1.0M`, `120T`."""
    if abs(count) < 1000:
        return f"{count}"
    value, unit = abs(count) / 1000, 1
    while round(value) >= 1000 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    digits = f"{value:.1f}" if value < 9.95 else f"{value:,.0f}"
    return f"{'-' if count < 0 else ''}{digits}{_UNITS[unit]}"


def clock(time_ms: int) -> str:
    """A virtual time: `3.150 s`."""
    return f"{time_ms // 1000:,}.{time_ms % 1000:03d} s"
