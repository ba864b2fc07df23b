"""Spans: text with a role. What drawings are made of, until a widget turns roles into colours.

A role is one word or several (`lost strong`); `ROLES` has them all. What can be clicked carries a pick.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from rich.cells import cell_len, set_cell_size

Pick = tuple[str, int]
"""What a click means: `("message", 3)`, `("packet", 117)`, `("link", 6)`, `("node", 3)`, `("tab", 1)`, ..."""

ROLES: Final = (
    *("text", "dim", "strong", "title", "key", "rail"),
    *("data", "again", "answer", "once", "lost", "duplicated", "late", "unknown", "armed"),
    *("selected", "flash", "alarm-lost", "alarm-duplicated"),
)
"""What a piece of text is. Each has a colour of its own in every theme, and no meaning is told by it alone."""


class Span(NamedTuple):
    """A piece of one line."""

    text: str
    role: str = "text"
    pick: Pick | None = None


Row = tuple[Span, ...]
"""One line."""
BLANK: Final[Row] = ()


def row(*parts: Span | str) -> Row:
    """A line of spans; a plain string is text."""
    return tuple(part if isinstance(part, Span) else Span(part) for part in parts)


def width_of(spans: Iterable[Span]) -> int:
    """How many cells the spans take."""
    return sum(cell_len(span.text) for span in spans)


def fit(text: str, width: int) -> str:
    """The text in exactly so many cells: padded, or shortened with an ellipsis."""
    if cell_len(text) <= width:
        return text + " " * (width - cell_len(text))
    return set_cell_size(text, max(width - 1, 0)) + "…"[: max(width, 0)]


def spread(left: Row, right: Row, width: int) -> Row:
    """Two groups at the two ends of a line; the left one is cut where there is not room for both."""
    room = width - width_of(right)
    if width_of(left) > room - 1:
        left = crop(left, max(room - 1, 0))
    return (*left, Span(" " * max(room - width_of(left), 0)), *right)


def crop(spans: Row, width: int) -> Row:
    """The beginning of a line, so many cells of it at the most."""
    kept: list[Span] = []
    for span in spans:
        cells = cell_len(span.text)
        if cells > width:
            if width > 0:
                kept.append(span._replace(text=fit(span.text, width)))
            break
        kept.append(span)
        width -= cells
    return tuple(kept)


def flow(items: Iterable[Row], width: int, gap: str = "   ") -> list[Row]:
    """Items one after the other, in as many lines as it takes; none is broken."""
    lines: list[list[Span]] = [[]]
    for item in items:
        used = width_of(lines[-1])
        if used and used + len(gap) + width_of(item) > width:
            lines.append([])
        elif used:
            lines[-1].append(Span(gap))
        lines[-1].extend(item)
    return [tuple(line) for line in lines]
