"""A race in lines, where its columns would be too narrow for whole words: what comes of it under each, said whole."""

from collections.abc import Sequence
from typing import Final

from widgets.renderables.header import BRIEF_GUARANTEES, badge_forms, outcome_forms
from widgets.renderables.race import parting_line, plain_numbers
from widgets.renderables.race_figures import ColumnPaneView, figures
from widgets.renderables.signs import Signs
from widgets.renderables.spans import Row, Span, crop, fitting, row

_OUTCOME: Final = 25
"""So many cells are left to a promise and what came of it, or the names of guarantees are brief."""


def draw_lines_of(views: Sequence[ColumnPaneView], width: int, height: int, signs: Signs) -> list[Row]:
    """As many lines for each as there is room for: name and outcome, where they part, the figures."""
    each = height // max(len(views), 1)
    names = [one.column.label for one in views]
    if max(map(len, names), default=0) + 1 + _OUTCOME > width:
        names = [BRIEF_GUARANTEES.get(one, one) for one in names]
    wide = max(map(len, names), default=0) + 1
    rows: list[Row] = []
    for name, view in zip(names, views, strict=True):
        badge = view.column.snapshot.badge
        *told, _ = badge_forms(badge, signs)  # The last one is without what came of it.
        head = fitting(width - wide, *told, *outcome_forms(badge, signs))
        parting = [parting_line(view, width, signs)] if view.outcome else []
        more = [*parting, plain_numbers(view, width), *figures(view, width)]
        rows += [row(Span(name.ljust(wide), "title"), *head), *more[: max(each - 1, 0)]]
    return [crop(line, width) for line in rows[:height]]
