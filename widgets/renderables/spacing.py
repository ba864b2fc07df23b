"""Rows of a trail with room between them, where there is plenty: what runs down goes on through it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from widgets.renderables.signs import Signs
from widgets.renderables.spans import Cell, Row, merged

_PLENTY: Final = 20
"""From so many lines on a short trail is spaced: it is read from afar."""
_BELOW: Final = "┃│║╎░╮╭╗╔┬╦╥┼" + "|!':+"
"""What goes on below itself."""
_ABOVE: Final = "┃│║╎░╯╰╝╚┼" + "|!':+"
"""What comes from above."""
_UPRIGHT: Final = {**{one: one for one in "┃│║╎░|!':"}, **dict.fromkeys("╮╭╯╰┬┼", "│"), **dict.fromkeys("╗╔╝╚╦╥", "║")}


def spaced(rows: Sequence[Row], room: int, signs: Signs, *, longest: int = 0) -> list[Row]:
    """A line between any two rows, if there is room for all of them; below the last one the lifelines go on.

    `longest`: how many rows those have that stand beside them, which are to be as far apart.
    """
    found = list(rows)
    if room >= _PLENTY and 2 * max(len(rows), longest) - 1 <= room:
        pairs = pairwise(rows)
        found = [line for pair in pairs for line in (pair[0], _between(*pair))] + list(rows[-1:])
    lives = _lives(next((one for one in reversed(found) if not _is_note(one)), found[-1]), signs) if found else ()
    return [*found, *[lives] * (room - len(found))]


def _between(upper: Row, lower: Row) -> Row:
    return merged(_joined(above, below) for above, below in zip(_cells(upper), _cells(lower), strict=False))


def _joined(above: Cell, below: Cell) -> Cell:
    if above[0] not in _BELOW or below[0] not in _ABOVE:
        return " ", "text", None
    return _UPRIGHT.get(above[0]) or _UPRIGHT.get(below[0], "|"), above[1].removesuffix(" selected"), None


def _is_note(line: Row) -> bool:
    """Whether it is a note, which runs across a lifeline between two lanes."""
    return any(span.role == "title" for span in line)


def _lives(last: Row, signs: Signs) -> Row:
    return merged((char, "rail", None) if char == signs.life else (" ", "text", None) for char, *_ in _cells(last))


def _cells(line: Row) -> Iterator[Cell]:
    return ((char, span.role, span.pick) for span in line for char in span.text)
