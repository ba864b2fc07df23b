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
    life: str = "┃"
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
    acted: str = "▼"
    arrow: str = "→"
    dot: str = "·"
    cursor: str = "▌"
    nth: str = "·"
    pending: str = "·"
    fork: str = "┳"
    done: str = "✓"
    border: str = "│"
    position: str = "▸"
    watermark: str = "┊"
    more: str = "…"


UNICODE: Final = Signs()
ASCII: Final = Signs(
    first="o",
    again="#",
    answer="<",
    doubled="%",
    delayed="~",
    lost="x",
    rail="-",
    life="|",
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
    acted="@",
    arrow="->",
    dot="|",
    cursor=">",
    nth="/",
    pending=".",
    fork="Y",
    done="v",
    border="|",
    position=">",
    watermark=":",
    more="...",
)


def bar(fraction: float, width: int, signs: Signs) -> str:
    """How much of something is over, as a bar of so many cells."""
    full = round(min(max(fraction, 0.0), 1.0) * width)
    return signs.full * full + signs.empty * (width - full)
