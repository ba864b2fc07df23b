"""What is said stands in as few lines as it can."""

from playground.live.views import Narration, PollOption, Speaker
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


def test_what_a_room_votes_for_stands_one_to_a_row_and_what_it_need_not_read_gives_way() -> None:
    choices = (PollOption("a", "never", 3), PollOption("b", "once", 12), PollOption("c", "two times", 1))
    view = CaptionView(Narration(0, ""), coach="Lost?   ([U] answers)", guide="TALK", choices=choices)
    rows = ["▌       a  never        3 hands", "▌       b  once        12 hands", "▌       c  two times    1 hand"]
    assert text(draw_caption(view, 80, 5)).splitlines() == ["▌ TALK  Lost?", *rows, "▌       ([U] answers)"]
    assert text(draw_caption(view, 80, 4)).splitlines() == ["▌ TALK  Lost?", *rows]
    assert text(draw_caption(view, 80, 2)).splitlines() == [
        "▌ TALK  Lost?",
        "▌       a  never   3 hands   b  once   12 hands   c  two times   1 hand",
    ]
    assert caption_rows(view, 80) == 5


def test_what_only_concerns_whoever_holds_the_keys_is_dim_wherever_it_begins() -> None:
    for asked in ("Lost?", "m3 is dropped. How often will it be charged in the end? a never, b once."):
        view = CaptionView(Narration(0, ""), coach=f"{asked}   ([U] answers; [#] counts hands)", guide="TALK")
        spans = [span for line in draw_caption(view, 40, 7) for span in line[1:]]
        dim = "".join(span.text for span in spans if span.role == "dim")
        loud = "".join(span.text for span in spans if span.role == "strong")
        assert "".join(dim.split()) == "([U]answers;[#]countshands)"
        assert "".join(loud.split()) == "".join(asked.split())
