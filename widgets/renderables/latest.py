"""What happened at a node lately, a line each, the newest first: in a pane that has lines left over."""

from collections.abc import Sequence
from typing import Final

from playground.live.past_view import PastView
from playground.words.times import seconds
from widgets.renderables.spans import BLANK, Row, Span, fitting, row, spread, width_of

_HIGH: Final = 14
"""With fewer lines left over a pane keeps them for what it may have to tell next."""
_MARGIN: Final = 4
"""So many of them stay free: what is above grows and shrinks, and the list should stand still."""


def latest_rows(latest: Sequence[PastView], width: int, left: int) -> list[Row]:
    """A heading and the list, in so many lines that are left over; nothing where they are few."""
    if left < _HIGH or not latest:
        return []
    room = left - _MARGIN
    rows = [row(Span("latest", "dim")), *(_line(one, width) for one in latest[: room - 2])]
    return [*rows, *[BLANK] * (room - len(rows))]


def _line(one: PastView, width: int) -> Row:
    """`m3  charged again      4.150 s`, without the time where there is no room for it."""
    told = (Span(f"m{one.message}".ljust(4), "data", ("message", one.message)), Span(f" {one.words}", one.role))
    time = row(Span(seconds(one.time_ms), "dim"))
    has_room = width_of(told) + width_of(time) < width
    return spread(told, time, width) if has_room else fitting(width, told, told[:1])
