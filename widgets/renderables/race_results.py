"""What came of a race in each system, a line each: all are read in one look where their columns have no room."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from widgets.renderables.roster import COLUMN
from widgets.renderables.signs import Signs
from widgets.renderables.spans import Row, Span, crop, row

_HEADS: Final = ("system", "promise", "what came of it", "comes again")
_BRIEF_HEAD: Final = "again"
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
    again: tuple[str, ...]
    """What brings a message back, with fewer words each time."""


class ResultsView(NamedTuple):
    """All of them, and which one is chosen."""

    results: tuple[ResultView, ...]
    chosen: int


def results_height(count: int) -> int:
    """How many lines so many systems take."""
    return count + 1


def draw_results(view: ResultsView, width: int, signs: Signs) -> list[Row]:
    """A heading and a line each.

    Where not even the brief words for what brings a message back have room, the configurations give way to them.
    """
    room = width - 1  # Nothing touches the edge.
    mark = len(signs.arrow) + 1
    names = [_named(one) for one in view.results]
    briefest = max(len(one.again[-1]) for one in view.results)
    if mark + sum(_widths(view, names)) + briefest > room:
        names = [one.label for one in view.results]
    wide = _widths(view, names)
    left = room - mark - sum(wide)
    heads = "".join(head.ljust(many) for head, many in zip(_HEADS, wide, strict=False))
    rows = [row(Span(" " * mark + heads, "dim"), Span(_HEADS[-1] if left >= len(_HEADS[-1]) else _BRIEF_HEAD, "dim"))]
    for index, (one, name) in enumerate(zip(view.results, names, strict=True)):
        is_chosen = index == view.chosen
        forms = [words.removeprefix(_AGAIN) for words in one.again]
        again = next((words for words in forms if len(words) <= left), forms[-1])
        rows.append(
            row(
                Span((signs.arrow if is_chosen else "").ljust(mark), "key"),
                Span(one.label, "title" if is_chosen else "strong", (COLUMN, index)),
                Span(name.removeprefix(one.label), "dim", (COLUMN, index)),
                Span(" " * (wide[0] - len(name))),
                Span(one.promise.ljust(wide[1]), "text"),
                Span(one.came.ljust(wide[2]), f"{one.role} strong"),
                Span(again, "dim"),
            )
        )
    return [crop(line, room) for line in rows]


def _widths(view: ResultsView, names: Sequence[str]) -> list[int]:
    """Of the columns but the last, each with the gap behind it."""
    cells = [(name, one.promise, one.came) for name, one in zip(names, view.results, strict=True)]
    return [max(map(len, column)) + _GAP for column in zip(_HEADS[:-1], *cells, strict=True)]


def _named(one: ResultView) -> str:
    return f"{one.label} {one.config}".rstrip()
