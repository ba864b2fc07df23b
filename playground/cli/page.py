"""Text for people, by Rich: colour where the terminal wants it, lines that fit its width, tables that line up.

Every line says the same without colour. What a file's author wrote cannot change the terminal.
"""

from collections.abc import Sequence
from typing import NamedTuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from playground.scenario.mistakes import printable

_GAP = 2


class Cell(NamedTuple):
    """A piece of text and how it looks: a few words such as `bold red`."""

    text: str
    style: str = ""
    right: bool = False

    def __rich__(self) -> Text:
        """What Rich makes of it."""
        return Text(printable(self.text), self.style)


def console(*, stderr: bool = False) -> Console:
    """A console for standard output, or for standard error. Nothing is coloured that was not asked for."""
    return Console(stderr=stderr, highlight=False, emoji=False, markup=False)


def number(value: int, style: str = "") -> Cell:
    """A number as tables show it: `1,500`, and dim where it is zero."""
    return Cell(f"{value:,}", style if value else "dim", right=True)


def line(*cells: Cell) -> None:
    """Print cells one after the other, in lines that fit."""
    console().print(*cells, sep="")


def paragraph(text: str, style: str = "") -> None:
    """Print a text, broken into lines that fit; nothing for an empty one."""
    if text:
        line(Cell(text, style))


def table(rows: Sequence[Sequence[Cell]]) -> None:
    """Print a table; its last column is broken into lines that fit."""
    console().print(_grid(rows))


def hanging(head: str, text: str) -> None:
    """Print a text on standard error, after `head` and as far in where it is broken."""
    console(stderr=True).print(_grid([[Cell(head), Cell(text)]]))


def _grid(rows: Sequence[Sequence[Cell]]) -> Table:
    grid = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
    columns = len(rows[0]) if rows else 0
    for index in range(columns):
        right = any(row[index].right for row in rows)
        grid.add_column(justify="right" if right else "left", no_wrap=index < columns - 1)
    for row in rows:
        grid.add_row(*row)
    return grid
