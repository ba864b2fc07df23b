"""What has happened to one message, line by line, as somebody would say it who runs the system; the latest last."""

from collections.abc import Sequence

from playground.live.race.views import StoryLine
from playground.words.times import clock
from widgets.renderables.prose import hanging
from widgets.renderables.spans import Row, Span, row


def draw_story(story: Sequence[StoryLine], width: int, height: int) -> list[Row]:
    """As much of its end as there is room for, each event whole."""
    wide = max((len(clock(one.time_ms)) for one in story), default=0)
    rows: list[Row] = []
    for index in range(len(story) - 1, -1, -1):
        one = story[index]
        is_later = index == 0 or story[index - 1].time_ms < one.time_ms
        head = row(Span(f"{clock(one.time_ms) if is_later else '':>{wide}} ", "dim"))
        told = hanging(head, one.words, width, one.role)
        if len(rows) + len(told) > height:
            break
        rows = [*told, *rows]
    return rows
