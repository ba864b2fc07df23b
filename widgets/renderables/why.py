"""Why: the explanation of a message clause by clause, what would have prevented it, a sentence for an interview."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from playground.live.why_view import NOTHING_WRONG, SEARCHING, ClauseView, WhyView
from playground.words.phrases import sentence
from playground.words.times import seconds
from widgets.renderables.ending import KeyHint
from widgets.renderables.prose import wrap
from widgets.renderables.spans import BLANK, Pick, Row, Span, crop, fitting, row

KINDS: Final = {"LOST": "lost", "DUPLICATED": "duplicated", "recognised as a duplicate": "once"}
_TIME: Final = 12
_INDENT: Final = 2
_NAME: Final = 10
_HIGH: Final = 10
"""From this height on there is a blank line before the clauses."""


class WhyPaneView(NamedTuple):
    """The rows that are seen."""

    rows: tuple[Row, ...]


def why_rows(
    view: WhyView, width: int, height: int, event: int, try_it: KeyHint | None = None, ways_out: Sequence[KeyHint] = ()
) -> list[Row]:
    """The whole page; the clause that leads to the selected event is marked.

    What prevents it stands in one line below what happened, for what is told of it may be below what is seen.
    """
    if not view.message:
        return _list(view, width, ways_out)
    rows = _text(view.headline, width, KINDS.get(view.kind, "title") + " strong")
    if view.cure:
        rows.append(_cure(view, width, try_it))
    rows += [BLANK] if height >= _HIGH else []
    for clause in view.clauses:
        rows += _clause(clause, width, " selected" if clause.event == event else "")
    rows += _ways_out(view, ways_out, " " * (_TIME + 2), width)
    if view.prevention:
        rows += [BLANK, row(Span(" " * _INDENT), Span("What would have prevented it", "strong"))]
        for text in view.prevention:
            rows += _text(text, width, "key" if text.startswith("  ") else "text")
    if view.interview:
        rows += [BLANK, row(Span(" " * _INDENT), Span("In an interview", "strong"))]
        rows += _text(f"“{view.interview}”", width, "title")
    return rows


def _cure(view: WhyView, width: int, try_it: KeyHint | None) -> Row:
    """`prevented by consumer.dedup = transaction: F shows it at work`."""
    if view.cure == SEARCHING:
        return crop(row(Span(f"{' ' * _INDENT}searching for what would have prevented it …", "dim")), width)
    head = row(
        Span(" " * _INDENT), Span("prevented by ", "dim"), Span(view.cure, "key" if view.can_be_tried else "text")
    )
    if not view.can_be_tried or try_it is None:
        return crop(head, width)
    key, words = (
        Span(text, role, ("action", try_it.action))
        for text, role in ((try_it.key, "key"), (" " + try_it.label, "text"))
    )
    return fitting(width, (*head, Span(": ", "dim"), key, words), (*head, Span("  "), key), head)


def _clause(clause: ClauseView, width: int, chosen: str) -> list[Row]:
    pick = ("event", clause.event)
    first, *others = wrap(clause.text, max(width - _TIME - 4, 20)) or [""]
    head = row(Span(f"{seconds(clause.time_ms):>{_TIME}}  ", f"dim{chosen}", pick), Span(first, f"text{chosen}", pick))
    return [head, *(row(Span(" " * (_TIME + 2)), Span(line, f"text{chosen}")) for line in others)]


def _text(text: str, width: int, role: str) -> list[Row]:
    indent = " " * (_INDENT + len(text) - len(text.lstrip()))
    return [row(Span(indent), Span(line, role)) for line in wrap(text.strip(), max(width - len(indent) - 2, 20))]


def _ways_out(view: WhyView, keys: Sequence[KeyHint], indent: str, width: int) -> list[Row]:
    """`c heal link  x restart consumer`: what undoes that which stands in the way."""
    if not view.is_kept or not keys:
        return []
    spans = (
        Span(text, role, ("action", one.action))
        for one in keys
        for text, role in ((one.key, "key"), (f" {one.label}  ", "text"))
    )
    return [crop(row(Span(indent), *spans), width)]


def _list(view: WhyView, width: int, ways_out: Sequence[KeyHint]) -> list[Row]:
    """What there is to explain; then what is on its way and why it does not come through; last what did nothing."""
    parts: list[list[Row]] = []
    if view.listed:
        how = "  Select one with the arrows or a click to see why, the gravest first:"
        listed = [row(*_picked(message, word, KINDS.get(word, "late"))) for message, word in view.listed]
        parts.append([row(Span(how, "dim")), BLANK, *listed])
    if view.on_the_way.total:
        parts.append(
            [
                *_text(f"{view.on_the_way.headline}:", width, "title"),
                *(line for text in view.on_the_way.obstacles for line in _text(text, width, "armed")),
                *_ways_out(view, ways_out, " " * _INDENT, width),
                *(line for message, text in view.on_the_way.waits for line in _waiting(message, text, width)),
            ]
        )
    nothing = [] if view.listed else _text(sentence(NOTHING_WRONG), width, "dim")
    if last := [*nothing, *(line for text in view.idle for line in _text(text, width, "armed"))]:
        parts.append(last)
    return [line for at, part in enumerate(parts) for line in ([BLANK, *part] if at else part)]


def _waiting(message: int, text: str, width: int) -> list[Row]:
    first, *others = wrap(text, max(width - _NAME - 2, 20)) or [""]
    return [row(*_picked(message, first, "text")), *(row(Span(" " * _NAME), Span(line, "text")) for line in others)]


def _picked(message: int, text: str, role: str) -> tuple[Span, ...]:
    """`  m3        LOST`: a line that leads to a message."""
    pick: Pick = ("message", message)
    return Span(f"  m{message}".ljust(_NAME), "data", pick), Span(text, role, pick)
