"""The arrows of a race that is over: the columns stand still, and are read from where they part on.

A card below the columns says what came of it. Nothing moves any more, so the arrows have the room of the lanes; and all
columns agree on how many rows they take, so that the eye can go across.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from widgets.renderables.diagram import DiagramView, draw_lines
from widgets.renderables.signs import Signs
from widgets.renderables.spacing import spaced
from widgets.renderables.spans import BLANK, Row, crop

_AFTER: Final = 2
"""One part in so many of the rows is for what came after the columns parted, if what they part over leaves it."""


class Arrows(NamedTuple):
    """How many rows of arrows there are to be seen, and around what."""

    rows: int
    """Those of the column with the most."""
    decisive: int
    """Those of the message over which the columns part, and what stands between them; 0: they do not."""
    event: int = -1
    """The number of the last event about it when they part, of this column; -1: the last of all."""


def arrows_of(trails: Sequence[DiagramView | None], message: int, events: Sequence[int]) -> list[Arrows]:
    """What each of the columns shows; of each the trail, and the last event about the message."""
    lines = [() if trail is None else trail.lines for trail in trails]
    rows = max(map(len, lines), default=0)
    decisive = 0
    for its, event in zip(lines, events, strict=True):
        about = [index for index, line in enumerate(its) if line.message == message and line.event <= event]
        decisive = max(decisive, about[-1] - about[0] + 1 if about and message else 0)
    return [Arrows(rows, decisive, event) for event in events]


def draw_arrows(trail: DiagramView, end: Arrows, width: int, height: int, signs: Signs) -> list[Row]:
    """As many of them as there is room for; with room between them where all columns have it."""
    lines = trail.lines[_first(trail, end, height) :][: max(height, 0)]
    drawn = [crop(line, width) for line in draw_lines(trail._replace(lines=lines))]
    rows = spaced(drawn, height, signs, longest=end.rows)
    return rows + [BLANK] * (height - len(rows))


def _first(trail: DiagramView, end: Arrows, rows: int) -> int:
    """The index of the first row that is shown: what led to an event, then what came after it."""
    upto = sum(line.event <= end.event for line in trail.lines) if end.event >= 0 else len(trail.lines)
    after = max(min(rows // _AFTER, rows - end.decisive), 0)
    return max(min(upto + after, len(trail.lines)) - rows, 0)
