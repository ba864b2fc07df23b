"""What has happened to one message, line by line, as somebody would say it who runs the system; the latest last."""

from collections.abc import Sequence
from typing import Final

from playground.live.race.views import StoryLine
from playground.words.times import clock
from widgets.renderables.prose import hanging
from widgets.renderables.signs import Signs
from widgets.renderables.spans import BLANK, Row, Span, row

_ENDLESS: Final = 1 << 30
_WORDY: Final = 40
"""From this width on there is room for whole sentences."""


def draw_story(story: Sequence[StoryLine], width: int, height: int, signs: Signs) -> list[Row]:
    """As much of its end as there is room for, each event whole; with room between the instants where there is that.

    Each event begins with its time, or with a sign where it is that of the one before.
    """
    apart = _told(story, width, _ENDLESS, signs, gap=[BLANK])
    return apart if len(apart) <= height else _told(story, width, height, signs, gap=[])


def _told(story: Sequence[StoryLine], width: int, height: int, signs: Signs, *, gap: list[Row]) -> list[Row]:
    wide = max((len(clock(one.time_ms)) for one in story), default=0)
    rows: list[Row] = []
    at = len(story)
    for index in range(len(story) - 1, -1, -1):
        is_later = index == 0 or story[index - 1].time_ms < story[index].time_ms
        told = _event(story[index], width, wide, "" if is_later else signs.dot)
        if is_later and index:
            told = [*gap, *told]
        if len(rows) + len(told) > height:
            break
        rows, at = [*told, *rows], index
    if 0 < at < len(story):  # What it has the time of is left out.
        rows[0] = _event(story[at], width, wide, "")[0]
    return rows


def _event(one: StoryLine, width: int, wide: int, sign: str) -> list[Row]:
    """One event, which begins with a sign, or with its time."""
    head = row(Span(f"{sign or clock(one.time_ms):>{wide}} ", "dim"))
    return hanging(head, one.words if width >= _WORDY else one.brief or one.words, width, one.role)
