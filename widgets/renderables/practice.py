"""A page of an exercise: what came of the answer before, the question with its options, and how it is set up."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from rich.cells import cell_len

from widgets.renderables.prose import hanging, wrap
from widgets.renderables.signs import Signs
from widgets.renderables.spans import BLANK, Row, Span, row

_LONGEST: Final = 100
"""Longer lines are hard to read, however wide the screen is."""
_NUMBER: Final = 5
"""The columns of the number of an option."""
_GAP: Final = 3
"""Blank ones between the columns of a menu."""
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
    beside: Sequence[tuple[str, str, Sequence[str]]] = ()
    """What each option is, if it is only a name, how it has gone so far, and what is in it."""
    room: int = 0
    """How many rows are seen without scrolling; 0: nobody knows."""


def draw_practice(view: PracticeView, width: int, signs: Signs) -> list[Row]:
    """The page, as tall as it has to be: what decides first, unless the question would not be seen beside it.

    Where all of it has room the rest of the setup stands above the question, too, as one reads before answering.
    """
    width = min(width, _LONGEST)
    if view.ask and not view.log:
        setup = _listed((*view.about, *view.more), width)
        whole = _parted([_told(view, width), setup, _question(view, width, signs)])
        if len(whole) <= view.room:
            return whole
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
    if view.beside:
        return [*rows, *_menu(view, width)]
    for index, text in enumerate(view.options):
        pick, is_chosen = (OPTION, index), index in view.chosen
        mark = signs.cursor if is_chosen else " "
        head = (Span(f"{mark} ", "key", pick), Span(f"{index + 1}", "key", pick), Span("  ", "text", pick))
        rows += hanging(head, text, width, "strong" if is_chosen else "text")
    rows += [row(Span(line, "key")) for line in wrap(view.note, width) if view.note]
    return rows


def _menu(view: PracticeView, width: int) -> list[Row]:
    """Names, what each is, and how it has gone in columns; where there is room, with air, and with what is in each."""
    names, went = max(map(len, view.options)), max(len(went) for _, went, _ in view.beside)
    middle = width - _NUMBER - names - _GAP - (went + _GAP if went else 0)
    items: list[list[Row]] = []
    told: list[list[Row]] = []
    for index, (name, (says, how, holds)) in enumerate(zip(view.options, view.beside, strict=True)):
        pick = (OPTION, index)
        first, *more = wrap(says, middle)
        last = " " * (middle - cell_len(first) + _GAP) + how.rjust(went) if how else ""
        head = (Span(f"  {index + 1}", "key", pick), Span("  ", "text", pick))
        named = Span(name.ljust(names + _GAP), "strong", pick)
        indent = Span(" " * (_NUMBER + names + _GAP), "text", pick)
        rest = [row(indent, Span(line, "text", pick)) for line in more]
        items.append([row(*head, named, Span(first, "text", pick), Span(last, "dim", pick)), *rest])
        lines = [line for text in holds for line in wrap(text, middle)]
        told.append([*items[-1], *(row(indent, Span(line, "dim", pick)) for line in lines)])
    if view.room >= 1 + sum(len(item) + 1 for item in told):
        items = told
    is_airy = view.room >= 1 + sum(len(item) + 1 for item in items)
    return [line for item in items for line in (*([BLANK] if is_airy else []), *item)]


def _listed(texts: tuple[str, ...], width: int) -> list[Row]:
    return [line for text in texts for line in hanging(row(Span("- ", "dim")), text, width)]
