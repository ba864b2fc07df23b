"""What is said stands in as few lines as it can."""

from playground.live.views import Narration
from tests.widgets.helpers import text
from widgets.renderables.bars import CaptionView, draw_caption, draw_hints
from widgets.renderables.spans import row


def test_what_is_said_takes_all_the_width_but_for_a_blank_at_each_side() -> None:
    said = CaptionView(Narration(0, ""), coach="say it")
    assert [text(draw_caption(said, width, 2)).splitlines() for width in (9, 8)] == [
        ["▌ say it", "▌"],
        ["▌ say", "▌ it"],
    ]


def test_a_hint_that_has_no_room_is_left_out_whole() -> None:
    hints = (row(" esc back  "), row(" pgdn scroll  "), row(" ctrl+p palette  "))
    assert text([draw_hints(hints, 40)]).rstrip() == " esc back   pgdn scroll   ctrl+p palette"
    assert text([draw_hints(hints, 39)]).rstrip() == " esc back   pgdn scroll"
    assert text([draw_hints(hints, 4)]).startswith(" es")
