"""Why, in a race: what became of one message in each column, and below it all of one column's story."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from playground.live.why_view import ColumnAnswer, RaceWhyView
from widgets.renderables.ending import KeyHint
from widgets.renderables.prose import hanging
from widgets.renderables.signs import Signs
from widgets.renderables.spans import BLANK, Row, Span, row
from widgets.renderables.why import KINDS, why_rows

COLUMN: Final = "column"
"""What is picked of a line: that column."""
_ROOMY: Final = 99


class RaceWhyPaneView(NamedTuple):
    """The page."""

    told: RaceWhyView
    try_it: KeyHint | None = None
    """The key that shows at work what would have prevented it; `None`: not of this column."""


def draw_race_why(pane: RaceWhyPaneView, width: int, signs: Signs) -> list[Row]:
    """As long as it has to be."""
    view = pane.told
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
