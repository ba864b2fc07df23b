"""What is said stands in as few lines as it can."""

from playground.live.views import Narration, Speaker
from tests.widgets.helpers import text
from widgets.renderables.bars import CaptionView, caption_rows, draw_caption, draw_hints
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


def test_what_somebody_has_written_needs_as_many_lines_as_it_has_and_the_record_none_of_its_own() -> None:
    told = "word " * 40
    for view, rows in (
        (CaptionView(Narration(0, told)), 4),
        (CaptionView(Narration(0, ""), coach=told), 3),
        (CaptionView(Narration(0, told, Speaker.RECORD)), 0),
        (CaptionView(Narration(0, told * 99)), 7),
    ):
        assert caption_rows(view, 80) == rows
