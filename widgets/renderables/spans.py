"""Spans: text with a role. What drawings are made of, until a widget turns roles into colours.

A role is one word or several (`lost strong`); `ROLES` has them all. What can be clicked carries a pick.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from rich.cells import cell_len

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
Cell = tuple[str, str, Pick | None]
"""One character of a line that is drawn cell by cell, with its role and its pick."""
BLANK: Final[Row] = ()
_ELLIPSIS: Final = "…"


def row(*parts: Span | str) -> Row:
    """A line of spans; a plain string is text."""
    return tuple(part if isinstance(part, Span) else Span(part) for part in parts)


def width_of(spans: Iterable[Span]) -> int:
    """How many cells the spans take."""
    return sum(len(text) if text.isascii() else cell_len(text) for text, _, _ in spans)


def fit(text: str, width: int) -> str:
    """The text in exactly so many cells: padded, or its beginning with an ellipsis, as `crop` has it."""
    kept = "".join(span.text for span in crop((Span(text),), width))
    return kept + " " * (width - cell_len(kept))


def fitting(width: int, *forms: Row) -> Row:
    """The first of several ways to say something that there is room for; of the last one what there is room for."""
    return next((form for form in forms if width_of(form) <= width), crop(forms[-1], width))


def spread(left: Row, right: Row, width: int) -> Row:
    """Two groups at the two ends of a line; the left one is cut where there is not room for both."""
    right = crop(right, width)
    room = width - width_of(right)
    if width_of(left) > room - 1:
        left = crop(left, max(room - 1, 0))
    return (*left, Span(" " * max(room - width_of(left), 0)), *right)


def to_the_edge(spans: Row, width: int, pick: Pick | None = None) -> Row:
    """A line that is selected, as wide as all others may be: its ground has no ragged end."""
    return (*spans, Span(" " * max(width - width_of(spans), 0), "selected", pick))


def crop(spans: Row, width: int) -> Row:
    """The beginning of a line, so many cells of it at the most. It is cut between words: half a number is a wrong one.

    The ellipsis stands by itself. Only a first word that is too long is cut, unless it has a digit in it.
    """
    if width_of(spans) <= width:
        return spans
    if width <= 0:
        return BLANK
    text = "".join(span.text for span in spans)
    whole, gap = _whole_words(text, max(width - 2, 0)), " "
    if not whole.strip():
        word = text.split(maxsplit=1)[0] if text.strip() else ""
        whole, gap = "" if any(char.isdecimal() for char in word) else _cells(text, max(width - 1, 0)), ""
    role = _role_at(spans, len(whole))
    return (*_beginning(spans, len(whole)), Span(gap + _ELLIPSIS, role))


def _whole_words(text: str, width: int) -> str:
    """As many words as have room."""
    kept = _cells(text, width)
    cut_short = text[len(kept) : len(kept) + 1].strip()
    return (kept.rpartition(" ")[0] if cut_short else kept).rstrip()


def _cells(text: str, width: int) -> str:
    """The characters that have room in so many cells."""
    if text.isascii():
        return text[: max(width, 0)]
    kept, used = 0, 0
    for char in text:
        used += cell_len(char)
        if used > width:
            break
        kept += 1
    return text[:kept]


def _beginning(spans: Row, length: int) -> Row:
    """So many characters of a line."""
    kept: list[Span] = []
    for span in spans:
        if length <= 0:
            break
        kept.append(span._replace(text=span.text[:length]))
        length -= len(span.text)
    return tuple(kept)


def _role_at(spans: Row, index: int) -> str:
    """The role of a character of a line."""
    return [span.role for span in spans for _ in span.text][index]


def merged(cells: Iterable[Cell]) -> Row:
    """Cells as a line: neighbours that look and mean alike are one span."""
    found, texts = list[Span](), list[str]()
    before: tuple[str, Pick | None] = ("", None)
    for text, role, pick in cells:
        if (look := (role, pick)) != before and texts:
            found.append(Span("".join(texts), *before))
            texts = []
        before = look
        texts.append(text)
    return (*found, Span("".join(texts), *before)) if texts else BLANK


def joined(parts: Iterable[Row], gap: str = "  ") -> Row:
    """Parts in one line, with gaps between them."""
    between = Span(gap)
    return tuple(span for part in parts for span in (between, *part))[1:]


def shortened(rows: Sequence[Row], width: int, height: int) -> list[Row]:
    """As many of the lines as have room; the last of these ends in an ellipsis if there are more."""
    if len(rows) <= height:
        return [crop(line, width) for line in rows]
    return [crop(line, width) for line in (*rows[: max(height - 1, 0)], joined(rows[max(height - 1, 0) :]))][:height]


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
