"""A page of an exercise: what came of the answer before, the question with its options, and how it is set up."""

from typing import Final, NamedTuple

from widgets.renderables.prose import hanging, wrap
from widgets.renderables.signs import Signs
from widgets.renderables.spans import BLANK, Row, Span, row

_LONGEST: Final = 100
"""Longer lines are hard to read, however wide the screen is."""
OPTION: Final = "option"
"""The pick of an option."""


class PracticeView(NamedTuple):
    """One page."""

    verdict: str = ""
    """`Right.` or `Not so.`; empty: nothing was answered, or it is not told yet."""
    role: str = "text"
    """The role of the verdict."""
    told: tuple[str, ...] = ()
    ask: str = ""
    options: tuple[str, ...] = ()
    chosen: tuple[int, ...] = ()
    """The indices of those that are chosen."""
    note: str = ""
    """What is to be done next; empty: the keys below say it."""
    log: tuple[str, ...] = ()
    """What happened, a line each."""
    about: tuple[str, ...] = ()
    """What decides the answer."""
    more: tuple[str, ...] = ()
    """How it is set up otherwise."""
    room: int = 0
    """How many rows are seen without scrolling; 0: nobody knows."""


def draw_practice(view: PracticeView, width: int, signs: Signs) -> list[Row]:
    """The page, as tall as it has to be: what decides first, unless the question would not be seen beside it."""
    width = min(width, _LONGEST)
    first = first_page(view, width, signs)
    if view.room and len(first) > view.room:
        first = _parted([_told(view, width), _question(view, width, signs), _listed(view.about, width)])
    more = [row(Span("Also:", "dim")), *_listed(view.more, width)] if view.more else []
    return _parted([first, _listed(view.log, width), more])


def first_page(view: PracticeView, width: int, signs: Signs) -> list[Row]:
    """What should be seen at once: what came before, what decides, and the question."""
    width = min(width, _LONGEST)
    return _parted([_told(view, width), _listed(view.about, width), _question(view, width, signs)])


def _parted(parts: list[list[Row]]) -> list[Row]:
    rows: list[Row] = []
    for part in parts:
        rows += [BLANK] if rows and part else []
        rows += part
    return rows


def _told(view: PracticeView, width: int) -> list[Row]:
    rows = [row(Span(view.verdict, f"{view.role} strong"))] if view.verdict else []
    for text in view.told:
        rows += [row(Span(line)) for line in wrap(text, width)]
    return rows


def _question(view: PracticeView, width: int, signs: Signs) -> list[Row]:
    rows = [row(Span(line, "title")) for line in wrap(view.ask, width) if view.ask]
    for index, text in enumerate(view.options):
        pick, is_chosen = (OPTION, index), index in view.chosen
        mark = signs.cursor if is_chosen else " "
        head = (Span(f"{mark} ", "key", pick), Span(f"{index + 1}", "key", pick), Span("  ", "text", pick))
        rows += hanging(head, text, width, "strong" if is_chosen else "text")
    rows += [row(Span(line, "key")) for line in wrap(view.note, width) if view.note]
    return rows


def _listed(texts: tuple[str, ...], width: int) -> list[Row]:
    return [line for text in texts for line in hanging(row(Span("- ", "dim")), text, width)]
