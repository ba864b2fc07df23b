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
_TRACKS: Final = "│║╎╮╭╗╔┬╦╥┼"
"""What goes on below itself in the way of a packet, and stands in no text."""
_DOWN: Final = "|!'+"
"""The same in ASCII."""
_UPRIGHT: Final = {**{one: one for one in "┃│║╎░|!':"}, **dict.fromkeys("╮╭╯╰┬┼", "│"), **dict.fromkeys("╗╔╝╚╦╥", "║")}


def spaced(rows: Sequence[Row], room: int, signs: Signs, *, longest: int = 0) -> list[Row]:
    """A line between any two rows, if there is room for all of them; below the last one the lifelines go on.

    `longest`: how many rows those have that stand beside them, which are to be as far apart.
    """
    found = list(rows)
    if room >= _PLENTY and 2 * max(len(rows), longest) - 1 <= room:
        pairs = pairwise(rows)
        found = [line for pair in pairs for line in (pair[0], _between(*pair))] + list(rows[-1:])
    bare = next((one for one in reversed(found) if not _is_note(one)), found[-1]) if found else ()
    below = [_lives(bare, signs)] * (room - len(found)) if found else []
    below[:1] = [_open(found, one) for one in below[:1]]
    return [*found, *below]


def _between(upper: Row, lower: Row) -> Row:
    return merged(_joined(above, below) for above, below in zip(_cells(upper), _cells(lower), strict=False))


def _joined(above: Cell, below: Cell) -> Cell:
    if above[0] not in _BELOW or below[0] not in _ABOVE:
        return " ", "text", None
    return _UPRIGHT.get(above[0]) or _UPRIGHT.get(below[0], "|"), above[1].removesuffix(" selected"), None


def _is_note(line: Row) -> bool:
    """Whether it is a note, which runs across a lifeline between two lanes."""
    return any(span.role == "title" for span in line)


def _open(rows: Sequence[Row], lives: Row) -> Row:
    """The row below the last one: what is still under way goes on into it, with an open end."""
    lifelines = list(_cells(lives))
    cells = list(_cells(rows[-1]))
    cells += lifelines[len(cells) :]
    last, above = "".join(char for char, *_ in cells), "".join(char for char, *_ in _cells(rows[-2:][0]))
    above = above.ljust(len(last)) if len(rows) > 1 else " " * len(last)
    lifelines += [(" ", "text", None)] * (len(cells) - len(lifelines))
    return merged(
        (_UPRIGHT.get(char, "|"), role.removesuffix(" selected"), None)
        if lifelines[at][0] == " " and _goes_on(char, last[max(at - 1, 0) : at + 2], above[at])
        else lifelines[at]
        for at, (char, role, _) in enumerate(cells)
    )


def _goes_on(char: str, around: str, above: str) -> bool:
    """Whether a line goes on below a sign; `around` it are its neighbours. What is no sign of a box may be a text's."""
    if char == "+":  # Where a line comes to it, it is a corner; below a line it is the one in which that ends.
        return above not in _DOWN and not set(around).isdisjoint("-=")
    return char in _TRACKS or (char in _DOWN and above in _DOWN)


def _lives(last: Row, signs: Signs) -> Row:
    return merged((char, "rail", None) if char == signs.life else (" ", "text", None) for char, *_ in _cells(last))


def _cells(line: Row) -> Iterator[Cell]:
    return ((char, span.role, span.pick) for span in line for char in span.text)
