"""One meaning a colour, wherever something is shown: on the screen, in pictures and pages, in a terminal's own colours.

A part's colour is the same hue on dark and on light ground; on light it is darker, so that words can be read in it.
"""

from typing import Final

DARK: Final = {
    "data": "#6cb6ff",
    "again": "#f5a742",
    "answer": "#7fd5c0",
    "once": "#7ed491",
    "lost": "#ff6b6b",
    "duplicated": "#d78bff",
    "late": "#f2d06b",
    "unknown": "#b7a3e8",
    "armed": "#ff9d5c",
}
"""A part -> its colour on dark ground."""
LIGHT: Final = {
    "data": "#0b5cad",
    "again": "#9c4e00",
    "answer": "#08735f",
    "once": "#1c7433",
    "lost": "#b81c2a",
    "duplicated": "#7d2bb3",
    "late": "#7a6000",
    "unknown": "#5a4a9c",
    "armed": "#a54200",
}
"""The same on light ground, and so on paper."""
TERMINAL: Final = {
    "data": "cyan",
    "again": "yellow",
    "answer": "green",
    "once": "green",
    "lost": "red",
    "duplicated": "magenta",
    "late": "yellow",
    "unknown": "default",
    "armed": "yellow",
}
"""The same among the few of a terminal's own colours that people choose to be read on theirs."""
GRAVE: Final = frozenset({"lost", "duplicated"})
"""The parts that are bold wherever lines are printed: a promise may be broken by them."""
PART_OF: Final = {
    "data": "data",
    "again": "again",
    "ack": "answer",
    "lost": "lost",
    "late": "late",
    "band": "lost",
    "effect": "once",
    "duplicated": "duplicated",
}
"""A role of the diagram -> the part whose colour it has; the others have none."""


def printed(part: str) -> str:
    """How a part looks among printed lines."""
    colour = TERMINAL[part]
    return f"bold {colour}" if part in GRAVE else colour
