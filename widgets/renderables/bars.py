"""The one-line bars: the tabs, and the caption."""

from typing import Final, NamedTuple

from playground.live.views import Narration
from playground.words.times import seconds
from widgets.renderables.prose import wrap
from widgets.renderables.spans import Row, Span, fit, fitting, row, spread, width_of

_A_CELL: Final = 4
"""Characters that there may be in one cell: more of a text than fills its lines so is not looked at."""


class TabsView(NamedTuple):
    """The names of the tabs, which one is open, and what the open one filters by."""

    names: tuple[str, ...]
    open: int
    note: str = ""


class CaptionView(NamedTuple):
    """What is said just now: by the preset's author, or by the guide of the first minute."""

    caption: Narration | None
    fresh: bool = False
    coach: str = ""
    """What the guide says; it goes first."""


class LineView(NamedTuple):
    """One line of a screen: something at its left end, and something at its right end."""

    left: Row
    right: Row = ()


def draw_tabs(view: TabsView, width: int) -> Row:
    """`Ledger   Events   Diagram`; where there is not room for all, the note goes first, and the open tab stays."""
    tabs = [
        Span(f" {name} ", "selected key" if index == view.open else "dim", ("tab", index))
        for index, name in enumerate(view.names)
    ]
    spaced = (Span(" "), *(span for tab in tabs for span in (tab, Span(" "))))
    left = fitting(width, spaced, tuple(tabs), (tabs[view.open],))
    note = row(Span(view.note + " ", "dim"))
    return spread(left, note, width) if width_of((*left, *note)) < width else left


def draw_caption(view: CaptionView, width: int, height: int) -> list[Row]:
    """What is said, in as many lines as there are."""
    if view.coach:
        return _wrapped(view.coach, width, height, "title")
    if view.caption is None:
        return []
    text = f"{seconds(view.caption.time_ms)}  {view.caption.text}"
    return _wrapped(text, width, height, "strong" if view.fresh else "dim")


def _wrapped(text: str, width: int, height: int, role: str) -> list[Row]:
    """A text in lines that fit, each a little in from the left."""
    lines = wrap(text[: _A_CELL * width * height], width - 2)
    if len(lines) > height:
        lines = [*lines[: height - 1], fit(" ".join(lines[height - 1 :]), width - 2)]
    return [row(Span(f" {line}", role)) for line in lines]
