"""A pager: lines that do not scroll away before somebody has read them. From a pipe nobody reads, and nothing waits."""

import sys
from collections.abc import Callable, Sequence
from typing import Final

from playground.cli.page import Cell, console

_MORE: Final = "space: more"


class Pager:
    """Says lines, and waits for a key before what was said since the last key would leave the terminal."""

    def __init__(self, wait: Callable[[], None], *, is_live: bool) -> None:
        self._wait, self._is_live = wait, is_live
        self._said = 0
        """How many rows have been said since the last key."""

    def begin(self) -> None:
        """A key was pressed: what stands there was read."""
        self._said = 0

    def say(self, text: str, style: str = "") -> None:
        """Say one line."""
        self.say_together([(text, style)])

    def say_together(self, lines: Sequence[tuple[str, str]]) -> None:
        """Say lines of which none is to be seen without the others, if there is room for that at all."""
        if self._is_live:
            rows = sum(rows_of(text) for text, _ in lines)
            if self._said and not self.has_room(rows):
                say_line(_MORE, "dim")
                self._wait()
                self._said = 0
            self._said += rows
        for text, style in lines:
            say_line(text, style)

    def has_room(self, rows: int) -> bool:
        """Whether so many rows can be said, and a line that waits for a key, with nothing leaving the terminal."""
        return not self._is_live or self._said + rows + 1 < console().height


def rows_of(text: str) -> int:
    """How many rows a line takes on the terminal."""
    return len(console().render_lines(Cell(text), pad=False))


def say_line(text: str, style: str = "") -> None:
    """Print a line at once, broken where the terminal ends; for a program in one piece."""
    screen = console()
    screen.print(Cell(text, style), soft_wrap=not screen.is_terminal)
    sys.stdout.flush()
