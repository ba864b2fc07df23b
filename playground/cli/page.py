"""Text for people: colour where the terminal wants it, lines that fit its width, and tables.

Plain print rather than Rich, which takes as long to import as the whole of a short run. A style is a few words such as
`bold red`. What is printed is plain ASCII but for the user's own words, and says the same without colour.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Final, NamedTuple, TextIO

from playground.cli.terminal import width
from playground.scenario.mistakes import printable

_CODES: Final = {"bold": 1, "dim": 2, "red": 31, "green": 32, "yellow": 33, "magenta": 35, "cyan": 36}
_GAP: Final = "  "
_NARROWEST: Final = 20
"""A last column is not squeezed further than that; the terminal breaks the line then."""


class Cell(NamedTuple):
    """A piece of text and how it looks."""

    text: str
    style: str = ""
    right: bool = False

    def padded(self, columns: int) -> str:
        """The painted text, in so many columns."""
        gap = " " * (columns - len(self.text))
        return gap + paint(self.text, self.style) if self.right else paint(self.text, self.style) + gap


def number(value: int, style: str = "") -> Cell:
    """A number as tables show it: `1,500`, and dim where it is zero."""
    return Cell(f"{value:,}", style if value else "dim", right=True)


def colourful() -> bool:
    """Whether standard output is to be coloured: a terminal is, unless `NO_COLOR` says no."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM", "") not in ("", "dumb", "unknown")


def paint(text: str, style: str) -> str:
    """The text in a style, if there is colour."""
    if not (style and text and colourful()):
        return text
    codes = ";".join(str(_CODES[word]) for word in style.split())
    return f"\x1b[{codes}m{text}\x1b[0m"


def paragraph(text: str, style: str = "") -> None:
    """Print a text, broken into lines that fit; what a file's author wrote cannot change the terminal."""
    for line in wrap(printable(text), max(width(), _NARROWEST), break_on_hyphens=False):
        print(paint(line, style))


def hanging(head: str, text: str, stream: TextIO) -> list[str]:
    """The text in lines that fit `stream`, the first after `head` and the others as far in."""
    room = max(width(stream) - len(head), _NARROWEST)
    lines = wrap(printable(text), room, break_on_hyphens=False)
    return [(" " * len(head) if index else head) + line for index, line in enumerate(lines)]


def table(rows: Sequence[Sequence[Cell]]) -> None:
    """Print a table; its last column is broken into lines that fit."""
    columns = [max(len(row[index].text) for row in rows) for index in range(len(rows[0]) - 1)] if rows else []
    indent = sum(columns) + len(_GAP) * len(columns)
    room = max(width() - indent, _NARROWEST)
    for *cells, last in rows:
        head = "".join(cell.padded(size) + _GAP for cell, size in zip(cells, columns, strict=True))
        for index, text in enumerate(_lines(rows, last, room)):
            print((" " * indent if index else head) + text)


def _lines(rows: Sequence[Sequence[Cell]], last: Cell, room: int) -> Iterator[str]:
    """A cell of the last column, line by line."""
    if last.right:
        yield last.padded(max(len(row[-1].text) for row in rows))
        return
    for line in wrap(last.text, room, break_on_hyphens=False) or [""]:
        yield paint(line, last.style)
