"""Why: the explanation of a message clause by clause, what would have prevented it, a sentence for an interview."""

from typing import Final, NamedTuple

from playground.live.why_view import SEARCHING, ClauseView, WhyView
from playground.words.times import seconds
from widgets.renderables.ending import KeyHint
from widgets.renderables.prose import wrap
from widgets.renderables.spans import BLANK, Pick, Row, Span, crop, fitting, row

KINDS: Final = {"LOST": "lost", "DUPLICATED": "duplicated", "recognised as a duplicate": "once"}
_TIME: Final = 12
_INDENT: Final = 2
_HIGH: Final = 10
"""From this height on there is a blank line before the clauses."""


class WhyPaneView(NamedTuple):
    """The rows that are seen."""

    rows: tuple[Row, ...]


def why_rows(view: WhyView, width: int, height: int, event: int, try_it: KeyHint | None = None) -> list[Row]:
    """The whole page; the clause that leads to the selected event is marked.

    What prevents it stands in one line below what happened, for what is told of it may be below what is seen.
    """
    if not view.message:
        return _list(view, width)
    rows = _text(view.headline, width, KINDS.get(view.kind, "title") + " strong")
    if view.cure:
        rows.append(_cure(view, width, try_it))
    rows += [BLANK] if height >= _HIGH else []
    for clause in view.clauses:
        rows += _clause(clause, width, " selected" if clause.event == event else "")
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


def _list(view: WhyView, width: int) -> list[Row]:
    if not view.listed:
        return _text("Nothing to explain so far: no message was lost, duplicated, late or refused.", width, "dim")
    rows = [row(Span("  Select a message with the arrows or a click to see why, the gravest first:", "dim")), BLANK]
    for message, word in view.listed:
        pick: Pick = ("message", message)
        rows.append(row(Span(f"  m{message}".ljust(10), "data", pick), Span(word, KINDS.get(word, "late"), pick)))
    return rows
