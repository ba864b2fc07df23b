"""Text for people, by Rich: colour where the terminal wants it, lines that fit its width, tables that line up.

Every line says the same without colour. What a file's author wrote cannot change the terminal.
"""

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from playground.cli.terminal import width
from playground.text import printable, shortened

_GAP = 2
_NARROWEST = 12
"""A text in the last column of a table is not broken into less than this."""


class Cell(NamedTuple):
    """A piece of text and how it looks: a few words such as `bold red`."""

    text: str
    style: str = ""
    right: bool = False

    def __rich__(self) -> Text:
        """What Rich makes of it."""
        return Text(printable(self.text), self.style)


class _Console(Console):
    """Rich, but for three of its habits.

    It leaves with exit code 1 when nobody reads any more, the code of a broken promise; it hides the cursor; and it
    fills lines up with blanks, which on a terminal nobody sees, and everywhere else everybody has to take off again.
    """

    def print(self, *objects: Any, **options: Any) -> None:
        """Print, on what is no terminal without blanks at the ends of lines."""
        if self.is_terminal:
            super().print(*objects, **options)
            return
        with self.capture() as captured:
            super().print(*objects, **options)
        self.file.write("".join(line.rstrip() + "\n" for line in captured.get().splitlines()))

    def on_broken_pipe(self) -> None:
        """Let the caller decide: standard output is the end of the program, standard error is not."""
        raise BrokenPipeError

    def show_cursor(self, show: bool = True) -> bool:
        """Progress would hide the cursor; it stays, so that nothing has to bring it back, however the program ends."""
        return False


def console(*, stderr: bool = False) -> Console:
    """A console for standard output, or for standard error. Nothing is coloured that was not asked for."""
    return _Console(stderr=stderr, highlight=False, emoji=False, markup=False)


def number(value: int, style: str = "") -> Cell:
    """A number as tables show it: `1,500`, and dim where it is zero."""
    return Cell(f"{value:,}", style if value else "dim", right=True)


def line(*cells: Cell) -> None:
    """Print cells one after the other, in lines that fit.

    Rich takes five times as long to come to the same where nothing is coloured, broken or wider than its letters.
    """
    screen, text = console(), "".join(printable(cell.text) for cell in cells)
    if screen.is_terminal or not (text.isascii() and text.isprintable() and len(text) <= screen.width):
        screen.print(*cells, sep="")
    else:
        screen.file.write(text.rstrip() + "\n")


def unbroken(*cells: Cell) -> None:
    """Print cells one after the other in one line, which a terminal breaks only where a name is wider than it is."""
    console().print(*cells, sep="", soft_wrap=True)


def paragraph(text: str, style: str = "") -> None:
    """Print a text, broken into lines that fit; nothing for an empty one."""
    if text:
        line(Cell(text, style))


def indented(text: str, style: str = "", *, by: str = "  ", more: str = "") -> None:
    """Print a text that stands in, however many lines it has; those behind the first by `more` as well.

    A name of a file, a setting or a page is not broken.
    """
    for each in wrapped(text, room=width() - len(by), more=more):
        if len(by + each) > width():
            print(by + each)  # In one piece: a page to open, a file to find.
        else:
            line(Cell(by + each, style))


def wrapped(text: str, *, room: int = 0, more: str = "") -> list[str]:
    """A text in lines of `room` columns, else of what the terminal has; those behind the first stand in by `more`."""
    fits = max(room or width(), _NARROWEST)
    return textwrap.wrap(
        shortened(printable(text)), fits, subsequent_indent=more, break_long_words=False, break_on_hyphens=False
    )


def sources(addresses: Iterable[str]) -> None:
    """Print where something stands, each address at the beginning of a line: whole wherever there is room for it.

    So it can be clicked, and copied.
    """
    line(Cell("source", "dim"))
    for address in addresses:
        print(printable(address))


def table(rows: Sequence[Sequence[Cell]]) -> None:
    """Print a table; its last column is broken into lines that fit. The others stay whole, on any terminal."""
    screen = console()
    screen.width = max(screen.width, _least_width(rows))
    screen.print(_grid(rows))


def hanging(head: str, text: str) -> None:
    """Print a text on standard error, after `head` and as far in where it is broken."""
    console(stderr=True).print(_grid([[Cell(head), Cell(text)]]))


def _least_width(rows: Sequence[Sequence[Cell]]) -> int:
    """The columns that a table cannot do without: a text in the last one can be broken, a number cannot."""
    widths = [max(map(len, column)) for column in zip(*([cell.text for cell in row] for row in rows), strict=True)]
    if rows and not any(row[-1].right for row in rows):
        longest = max(len(word) for word in [*rows[0][-1].text.split(), ""])  # A head is not cut within a word.
        is_text = any(len(word) > longest for row in rows[1:] for word in row[-1].text.split())
        widths[-1] = min(widths[-1], max(_NARROWEST, longest) if is_text else longest)
    return sum(widths) + _GAP * (len(widths) - 1)


def _grid(rows: Sequence[Sequence[Cell]]) -> Table:
    grid = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
    columns = len(rows[0]) if rows else 0
    for index in range(columns):
        right = any(row[index].right for row in rows)
        grid.add_column(justify="right" if right else "left", no_wrap=index < columns - 1)
    for row in rows:
        grid.add_row(*row)
    return grid
