"""Why, in a race: what became of one message in each column, and below it all of one column's story."""

from collections.abc import Iterator
from itertools import chain, zip_longest
from typing import Final, NamedTuple

from playground.live.why_view import ColumnAnswer, RaceWhyView
from playground.words.times import clock
from widgets.renderables.ending import KeyHint
from widgets.renderables.prose import hanging
from widgets.renderables.signs import Signs
from widgets.renderables.spans import BLANK, Row, Span, row, width_of
from widgets.renderables.why import KINDS, why_rows

COLUMN: Final = "column"
"""What is picked of a line: that column."""
_ROOMY: Final = 99
_WIDE: Final = 96
"""From this width on a few columns are told side by side."""
_FEW: Final = 3
_GAP: Final = 3


class RaceWhyPaneView(NamedTuple):
    """The page."""

    told: RaceWhyView
    try_it: KeyHint | None = None
    """The key that shows at work what would have prevented it; `None`: not of this column."""


def draw_race_why(pane: RaceWhyPaneView, width: int, signs: Signs) -> list[Row]:
    """As long as it has to be."""
    view = pane.told
    if width >= _WIDE and len(view.columns) <= _FEW:
        return _side_by_side(pane, width, signs)
    wide = max(len(one.label) for one in view.columns)
    rows = [line for index, one in enumerate(view.columns) for line in _line(view, index, one, wide, width, signs)]
    label = view.columns[view.chosen].label
    told = why_rows(view.why, width, _ROOMY, -1, pane.try_it) if view.why.message else []
    return [*rows, BLANK, row(Span(f"  {label}", "title strong")), *told]


def _line(view: RaceWhyView, index: int, one: ColumnAnswer, wide: int, width: int, signs: Signs) -> Iterator[Row]:
    """`▌at-least-once  m3 was charged twice`."""
    is_chosen, pick = index == view.chosen, (COLUMN, index)
    mark = Span(signs.cursor if is_chosen else " ", "key", pick)
    head = row(mark, Span(f" {one.label:<{wide}}  ", "title strong" if is_chosen else "dim", pick))
    yield from hanging(head, one.words, width, KINDS.get(one.kind, "late" if one.kind else "text"))


def _side_by_side(pane: RaceWhyPaneView, width: int, signs: Signs) -> list[Row]:
    """Each column's story beside the others; below them what would have prevented the chosen one's."""
    view, count = pane.told, len(pane.told.columns)
    each = (width - _GAP * (count - 1)) // count
    stories = [_story(view, index, one, each, signs) for index, one in enumerate(view.columns)]
    rows: list[Row] = []
    for parts in zip_longest(*stories, fillvalue=BLANK):
        *others, last = parts
        padded = ((*part, Span(" " * (each + _GAP - width_of(part)))) for part in others)
        rows.append((*chain.from_iterable(padded), *last))
    why = view.why._replace(headline=f"{view.columns[view.chosen].label}: {view.why.headline}", clauses=())
    return [*rows, BLANK, *(why_rows(why, width, 0, -1, pane.try_it) if why.message else [])]


def _story(view: RaceWhyView, index: int, one: ColumnAnswer, width: int, signs: Signs) -> list[Row]:
    is_chosen, pick = index == view.chosen, (COLUMN, index)
    mark = Span(f"{signs.cursor} " if is_chosen else "  ", "key", pick)
    told = hanging(row(Span("  ")), one.words, width, KINDS.get(one.kind, "late" if one.kind else "text"))
    head = row(mark, Span(one.label, "title strong" if is_chosen else "dim", pick))
    rows = [head, *told, BLANK]
    wide = max((len(clock(clause.time_ms)) for clause in one.clauses), default=0)
    for clause in one.clauses:
        rows += hanging(row(Span(f"  {clock(clause.time_ms):>{wide}} ", "dim")), clause.text, width)
    return rows
