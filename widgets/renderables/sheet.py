"""A sheet: a title, a text, and lines with labels. What is known of a claim, or of a system."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from widgets.renderables.prose import hanging, wrap
from widgets.renderables.spans import BLANK, Row, Span, crop, flow, joined, row, width_of

_LONGEST: Final = 100
"""Longer lines are hard to read, however wide the screen is."""

_TWO: Final = 140
"""From this width on there is room for two columns of lines."""
_BETWEEN: Final = 4


class SheetLine(NamedTuple):
    """A line with a label, which is not repeated where the line before has the same."""

    label: str
    text: str
    role: str = "text"
    parts: tuple[Span, ...] = ()
    """The text in parts, where each has a colour of its own: a name, and what is so of it. None is broken."""


class SheetView(NamedTuple):
    """One sheet."""

    title: str
    text: str = ""
    mark: str = ""
    """A word on it, below the title."""
    role: str = "dim"
    """The role of that word."""
    lines: tuple[SheetLine, ...] = ()
    is_dense: bool = False
    """Whether its lines are a list, with no blank ones between them."""


def draw_sheet(sheet: SheetView, width: int) -> list[Row]:
    """The page, as tall as it has to be; in two columns where there is room for them."""
    wide = min(width, _LONGEST)
    rows: list[Row] = [row(Span(line, "title")) for line in wrap(sheet.title, wide)]
    rows += [row(Span(line, sheet.role)) for line in wrap(sheet.mark, wide) if sheet.mark]
    rows += [BLANK, *(row(Span(line)) for line in wrap(sheet.text, wide))] if sheet.text else []
    rows = [crop(line, wide) for line in rows]
    if width < _TWO or sheet.is_dense:
        return rows + _listed(sheet, sheet.lines, wide)
    half = (width - _BETWEEN) // 2
    left, right = _parted(sheet, half)
    return [*rows, *(_beside(*pair, half) for pair in zip_longest(left, right, fillvalue=BLANK))]


def _beside(left: Row, right: Row, width: int) -> Row:
    """Two lines side by side, the left one as wide as given."""
    return (*left, Span(" " * (width - width_of(left) + _BETWEEN)), *right) if right else left


def _parted(sheet: SheetView, width: int) -> tuple[list[Row], list[Row]]:
    """The lines in two columns about as high as each other; what has one label stays together."""
    starts = [at for at, line in enumerate(sheet.lines) if at == 0 or line.label != sheet.lines[at - 1].label]
    forms = [
        (_listed(sheet, sheet.lines[:at], width), _listed(sheet, sheet.lines[at:], width))
        for at in (*starts[1:], len(sheet.lines))
    ]
    return min(forms, key=lambda form: max(map(len, form)))


def _listed(sheet: SheetView, lines: Sequence[SheetLine], width: int) -> list[Row]:
    """Lines behind their labels."""
    indent = max((len(line.label) for line in sheet.lines), default=0) + 2
    before, rows = None, list[Row]()
    for label, text, role, parts in lines:
        rows += [BLANK] if label != before and not (sheet.is_dense and before is not None) else []
        head = row(Span((label if label != before else "").ljust(indent), "dim"))
        rows += _flowing(head, parts, width) if parts else hanging(head, text, width, role)
        before = label
    return [crop(line, width) for line in rows]


def _flowing(head: Row, parts: tuple[Span, ...], width: int) -> list[Row]:
    """Parts after `head`: the others beside the first if all have room there, or else below it, further in."""
    first, *others = parts
    start, rest = width_of((*head, first)), [row(one) for one in others]
    if start + 2 + width_of(joined(rest)) <= width:
        return [(*head, first, Span("  "), *joined(rest))]
    indent = Span(" " * (width_of(head) + 2))
    return [(*head, first), *((indent, *line) for line in flow(rest, width - width_of(head) - 2, "  "))]
