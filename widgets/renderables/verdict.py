"""A verdict on answers: a mark for each, what is so, and why it came so, in parts that are read one by one."""

from collections.abc import Sequence
from typing import Final

from playground.practice.verdict import SEEN, Because, ChainLink, GivenAnswer
from playground.words.times import seconds
from widgets.renderables.prose import hanging, wrap
from widgets.renderables.signs import Signs
from widgets.renderables.spans import BLANK, Row, Span, row, width_of

MARGIN: Final = 16
"""The columns of the headings, where they stand beside their texts."""
_LABEL: Final = 10
_TIME: Final = 9
_RIGHT, _WRONG = "once", "late"


def draw_answers(answers: Sequence[GivenAnswer], width: int, signs: Signs) -> list[Row]:
    """A mark for each, what was said, and what is so where that is something else."""
    return [line for one in answers for line in _answer(one, width, signs)]


def draw_in_brief(answer: GivenAnswer, width: int, signs: Signs) -> list[Row]:
    """What came of one, in a line."""
    mark, role = _mark(answer, signs)
    return hanging(row(Span(f"{mark} ", role)), answer.in_brief, width, role)


def draw_because(because: Because, width: int, longest: int, *, is_airy: bool) -> list[Row]:
    """Why: what happened, link by link, what many think, the rule; the headings beside it where there is room.

    `longest`: no text is wider; `is_airy`: whether there are blank lines.
    """
    is_beside = width >= longest + MARGIN
    room = longest if is_beside else min(width, longest) - 2
    parts = {
        "What happened": [*_strong(because.headline, room), *_chain(because.links, room), *_texts(because.also, room)],
        "Many think": _texts((because.thought,), room),
        "The rule": _strong(because.rule, room),
    }
    rows: list[Row] = []
    for heading, lines in parts.items():
        if lines:
            rows += [BLANK] if rows and is_airy else []
            rows += _beside(heading, lines) if is_beside else _below(heading, lines)
    return rows


def _beside(heading: str, lines: Sequence[Row]) -> list[Row]:
    heads = (heading, *("" for _ in lines[1:]))
    return [(Span(head.ljust(MARGIN), "title"), *line) for head, line in zip(heads, lines, strict=True)]


def _below(heading: str, lines: Sequence[Row]) -> list[Row]:
    return [row(Span(heading, "title")), *((Span("  "), *line) for line in lines)]


def _answer(answer: GivenAnswer, width: int, signs: Signs) -> list[Row]:
    mark, role = _mark(answer, signs)
    label = "you saw" if answer.about == SEEN else "you said"
    head = row(Span(f"{mark} ", role), Span(label.ljust(_LABEL), "dim"))
    if answer.is_right:
        return _so(head, answer, width)
    was_sure = " (you were sure)" if answer.was_sure else ""
    given = hanging(head, f"{answer.given}{was_sure}", width, role)
    return [*given, *_so(row(Span("  "), Span(answer.so_is.ljust(_LABEL), "dim")), answer, width)]


def _mark(answer: GivenAnswer, signs: Signs) -> tuple[str, str]:
    return (signs.done, _RIGHT) if answer.is_right else (signs.lost, _WRONG)


def _so(head: Row, answer: GivenAnswer, width: int) -> list[Row]:
    """What is so, coloured, and what follows from it."""
    indent, left = width_of(head), len(answer.so.replace(" ", "")) + 1
    rows: list[Row] = []
    for line in wrap(f"{answer.so}. {answer.more}", max(width - indent, 1)):
        end = next((at for at in range(len(line) + 1) if len(line[:at].replace(" ", "")) == left), len(line))
        left -= len(line[:end].replace(" ", ""))
        told = (Span(line[:end], _RIGHT), Span(line[end:])) if left or end else (Span(line),)
        rows.append((*(row(Span(" " * indent)) if rows else head), *told))
    return rows


def _chain(links: Sequence[ChainLink], width: int) -> list[Row]:
    """Each link behind its instant, which is not repeated."""
    rows: list[Row] = []
    for one in links:
        head = row(Span(f"{seconds(one.time_ms):>{_TIME}}  ", "dim"))
        rows += hanging(head, one.beside_its_time, width)
    return rows


def _texts(texts: Sequence[str], width: int) -> list[Row]:
    return [row(Span(line)) for text in texts if text for line in wrap(text, width)]


def _strong(text: str, width: int) -> list[Row]:
    return [row(Span(line, "strong")) for line in wrap(text, width)] if text else []
