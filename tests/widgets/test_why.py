"""The Why tab: what happened, what prevents it in one line, the clauses; the one line never falls off."""

from playground.live.why_view import ClauseView, OnTheWayView, WhyView
from tests.widgets.helpers import text
from widgets.renderables.ending import KeyHint
from widgets.renderables.spans import Row
from widgets.renderables.why import why_rows

TWICE = WhyView(
    3,
    "m3 was charged twice",
    (ClauseView(3150, "the consumer applied m3", 7),),
    ("    [consumer]", '    dedup = "transaction"', "the consumer would have known it"),
    "Write the id in the same transaction.",
    (),
    "DUPLICATED",
    "consumer.dedup = transaction",
    can_be_tried=True,
)
TRY = KeyHint(1, "F", "shows it at work")


def _lines(view: WhyView, width: int, height: int) -> list[str]:
    return [text([line]).rstrip() for line in why_rows(view, width, height, -1, TRY)]


def _picks(rows: list[Row]) -> list[object]:
    return [span.pick for line in rows for span in line if span.pick]


def test_what_prevents_it_is_the_second_line_with_the_key_that_shows_it() -> None:
    assert _lines(TWICE, 76, 20)[:4] == [
        "  m3 was charged twice",
        "  prevented by consumer.dedup = transaction: F shows it at work",
        "",
        "     3.150 s  the consumer applied m3",
    ]
    assert ("action", 1) in _picks(why_rows(TWICE, 76, 20, -1, TRY))


def test_where_there_are_few_lines_none_of_them_is_blank_before_the_causes() -> None:
    assert _lines(TWICE, 76, 7)[2] == "     3.150 s  the consumer applied m3"


def test_what_cannot_be_tried_names_no_key() -> None:
    none = TWICE._replace(cure="no single setting", can_be_tried=False)
    assert _lines(none, 76, 20)[1] == "  prevented by no single setting"
    assert _lines(TWICE._replace(cure=""), 76, 20)[1] == ""


def test_where_it_is_narrow_the_setting_goes_before_the_words_beside_it() -> None:
    assert _lines(TWICE, 50, 20)[1] == "  prevented by consumer.dedup = transaction  F"
    assert _lines(TWICE, 44, 20)[1] == "  prevented by consumer.dedup = transaction"


def test_what_has_not_come_through_stands_before_that_nothing_went_wrong_and_below_what_did() -> None:
    held = OnTheWayView(14, ("the deliver link has been cut since 0.500 s (by you)",), ((2, "the producer waits"),))
    nothing = WhyView(0, "", (), (), "", (), on_the_way=held)
    assert _lines(nothing, 100, 20) == [
        "  14 messages are on the way:",
        "  the deliver link has been cut since 0.500 s (by you)",
        "  m2      the producer waits",
        "",
        "  Nothing has gone wrong so far: none was lost, duplicated, late or refused.",
    ]
    assert ("message", 2) in _picks(why_rows(nothing, 100, 20, -1, TRY))
    heal = (KeyHint(7, "c", "heal link"), KeyHint(8, "x", "restart consumer"))
    mended = why_rows(nothing._replace(is_kept=True), 100, 20, -1, TRY, heal)
    assert text(mended[2:3]).rstrip() == "  c heal link  x restart consumer"
    assert ("action", 7) in _picks(mended)
    found = _lines(nothing._replace(listed=((1, "LOST"),)), 100, 20)
    assert found[2:5] == ["  m1      LOST", "", "  14 messages are on the way:"]
