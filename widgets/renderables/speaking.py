"""An answer aloud: the time that it may take, the steps that follow, and the model answer, part by part."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final, NamedTuple

from playground.practice.verdict import AnswerPart
from widgets.renderables.prose import hanging
from widgets.renderables.signs import Signs, bar
from widgets.renderables.spans import BLANK, Row, Span, row, width_of

_HEADING: Final = 12
"""The columns of a heading: its texts begin where those of an answer do."""
_BESIDE: Final = 60
"""From so many columns on a heading stands beside its texts."""
_LONGEST_BAR: Final = 60
_RIGHT, _LEFT_OUT, _MISJUDGED = "once", "late", "lost"


class Countdown(NamedTuple):
    """The time that somebody has for an answer."""

    over: float
    """How much of it is over, from 0 to 1; more: it is exceeded."""
    told: str
    """In words: `87 s left`."""


def draw_countdown(view: Countdown, width: int, signs: Signs) -> Row:
    """A bar that fills up, with what is left beside it."""
    role = _LEFT_OUT if view.over > 1 else "key"
    room = min(_LONGEST_BAR, width - len(view.told) - 2)
    told = Span(view.told, f"{role} strong")
    return row(Span(bar(view.over, room, signs), role), Span("  "), told) if room > 0 else row(told)


def draw_steps(steps: Sequence[str], at: int, width: int, signs: Signs, *, is_airy: bool) -> list[Row]:
    """What it all consists of: what is done has its mark, what is on stands out. No numbers: those are keys."""
    rows: list[Row] = []
    for number, text in enumerate(steps):
        mark = signs.done if number < at else signs.position if number == at else " "
        role = "strong" if number == at else "dim"
        rows += [BLANK] if rows and is_airy else []
        rows += hanging(row(Span(f"  {mark} ", _RIGHT if number < at else "key")), text, width, role)
    return rows


def draw_parts(parts: Sequence[AnswerPart], width: int, signs: Signs, *, is_airy: bool) -> list[Row]:
    """Each heading once, with its texts; `is_airy`: whether there are blank lines between them."""
    has_marks = any(one.is_right is not None for one in parts)
    is_beside = width >= _BESIDE
    rows: list[Row] = []
    for heading, those in groupby(parts, key=lambda one: one.heading):
        rows += [BLANK] if rows and is_airy else []
        rows += [] if is_beside else [row(Span(heading, "title"))]
        head = Span(heading.ljust(_HEADING), "title") if is_beside else Span("  ")
        for one in those:
            rows += _part(row(head), one, width, signs, has_marks=has_marks)
            head = Span(" " * len(head.text))
    return rows


def _part(head: Row, one: AnswerPart, width: int, signs: Signs, *, has_marks: bool) -> list[Row]:
    """What is commonly said stands above why it is wrong, in a colour of its own."""
    mark = {True: signs.done, False: signs.lost, None: " "}[one.is_right]
    if has_marks:
        head = (*head, Span(f"{mark} ", _RIGHT if one.is_right else _LEFT_OUT))
    if not one.quoted:
        return hanging(head, one.text, width, _ROLES.get(one.heading, "text"))
    own = " You said so, too." if one.is_right is False else ""
    below = row(Span(" " * width_of(head)))
    return [*hanging(head, f'"{one.quoted}"{own}', width, _MISJUDGED), *hanging(below, one.text, width)]


_ROLES: Final = {"In short": "strong", "Sources": "dim"}
"""The roles of the texts that are not like all others, by their headings."""
