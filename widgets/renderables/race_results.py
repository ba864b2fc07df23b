"""What came of a race in each system, a line each: all are read in one look where their columns have no room."""

from typing import Final, NamedTuple

from widgets.renderables.roster import COLUMN
from widgets.renderables.signs import Signs
from widgets.renderables.spans import Row, Span, crop, row

_HEADS: Final = ("system", "promise", "what came of it", "comes again")
_AGAIN: Final = "comes again "
"""What the heading says already."""
_GAP: Final = 2


class ResultView(NamedTuple):
    """What came of it in one system."""

    label: str
    config: str
    """Its configuration by name; empty: it has none."""
    promise: str
    came: str
    """`charged twice`."""
    role: str
    """The part of that on the screen, from which it has its colour."""
    again: str
    """What brings a message back."""


class ResultsView(NamedTuple):
    """All of them, and which one is chosen."""

    results: tuple[ResultView, ...]
    chosen: int


def results_height(count: int) -> int:
    """How many lines so many systems take."""
    return count + 1


def draw_results(view: ResultsView, width: int, signs: Signs) -> list[Row]:
    """A heading and a line each."""
    table = [(_named(one), one.promise, one.came, one.again.removeprefix(_AGAIN)) for one in view.results]
    wide = [max(map(len, cells)) for cells in zip(_HEADS, *table, strict=True)]
    heads = "".join(head.ljust(many + _GAP) for head, many in zip(_HEADS, wide, strict=True))
    mark = len(signs.arrow) + 1
    rows = [row(Span(" " * mark + heads.rstrip(), "dim"))]
    for index, one in enumerate(view.results):
        is_chosen = index == view.chosen
        gap = Span(" " * (wide[0] - len(_named(one)) + _GAP))
        rows.append(
            row(
                Span((signs.arrow if is_chosen else "").ljust(mark), "key"),
                Span(one.label, "title" if is_chosen else "strong", (COLUMN, index)),
                Span(f" {one.config}" if one.config else "", "dim", (COLUMN, index)),
                gap,
                Span(one.promise.ljust(wide[1] + _GAP), "text"),
                Span(one.came.ljust(wide[2] + _GAP), f"{one.role} strong"),
                Span(one.again.removeprefix(_AGAIN), "dim"),
            )
        )
    return [crop(line, width) for line in rows]


def _named(one: ResultView) -> str:
    return f"{one.label} {one.config}".rstrip()
