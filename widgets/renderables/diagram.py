"""The space-time diagram in the lower half: rows that the explanations have drawn, with the roles of this screen."""

from typing import TYPE_CHECKING, Final, NamedTuple

from playground.words.colours import PART_OF
from widgets.renderables.spans import Row, Span, row

if TYPE_CHECKING:
    from playground.diagram.text import DiagramLine

_ROLES: Final = {**PART_OF, "dim": "dim", "note": "title"}
"""A role of the diagram -> the role of a span; the others are text."""


class DiagramView(NamedTuple):
    """A window into the diagram, and what is selected."""

    header: tuple[tuple[str, str], ...]
    lines: "tuple[DiagramLine, ...]"
    message: int = 0
    event: int = -1
    now: int = 1 << 40
    """The number of the first event that is yet to come."""
    margin: int = 0
    """How many cells are left blank before each row."""


def draw_diagram(view: DiagramView) -> list[Row]:
    """The heads of the lanes, and the window."""
    before = row(Span(" " * view.margin, "dim"))
    head = tuple(Span(text, "strong" if role == "node" else "dim") for text, role in view.header)
    if not view.lines:
        return [before + head, row(Span("  nothing has happened yet", "dim"))]
    return [before + line for line in (head, *draw_lines(view))]


def draw_lines(view: DiagramView) -> list[Row]:
    """The window alone."""
    return [_line(line, view) for line in view.lines]


def _line(line: "DiagramLine", view: DiagramView) -> Row:
    pick = ("event", line.event) if line.event >= 0 else None
    chosen = " selected" if pick and line.event == view.event else ""
    if line.event >= view.now:
        return tuple(Span(text, "dim" + chosen, pick) for text, _ in line.spans)
    ours = " strong" if view.message and line.message == view.message else ""
    return tuple(Span(text, _ROLES.get(role, "text") + ours + chosen, pick) for text, role in line.spans)
