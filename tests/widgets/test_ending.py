"""The card at the end: the headline in its border, the chain, the keys, whole at every width."""

import pytest

from playground.live.ending_view import EndingView
from tests.widgets.helpers import role_of, text
from widgets.renderables.ending import CardView, KeyHint, draw_ending
from widgets.renderables.signs import ASCII, UNICODE, Signs
from widgets.renderables.spans import width_of

TWICE = EndingView(
    "m3 was charged twice. At-least-once allows that.",
    ("ACK lost 3.150", "timer 4.000", "sent again", "$600 of $500"),
    "duplicated",
    3,
    True,
)
CARD = CardView(TWICE, (KeyHint(1, "y", "why"), KeyHint(2, "r", "restart")))


def test_a_person_sees_what_happened_why_and_what_to_press() -> None:
    assert (
        text(draw_ending(CARD, 64, UNICODE))
        == """\
╭─ m3 was charged twice. At-least-once allows that. ───────────╮
│ ACK lost 3.150 ▸ timer 4.000 ▸ sent again ▸ $600 of $500     │
│ y why  r restart                                             │
╰──────────────────────────────────────────────────────────────╯"""
    )


def test_where_there_is_no_room_in_the_border_the_headline_stands_below_it() -> None:
    assert (
        text(draw_ending(CARD, 40, ASCII))
        == """\
+--------------------------------------+
| m3 was charged twice.                |
| At-least-once allows that.           |
| ACK lost 3.150 > timer 4.000         |
| > sent again > $600 of $500          |
| y why  r restart                     |
+--------------------------------------+"""
    )


def test_a_strip_has_a_line_for_each_part_and_no_border() -> None:
    strip = draw_ending(CARD._replace(is_strip=True), 64, UNICODE)
    assert [line.rstrip() for line in text(strip).splitlines()] == [
        "▌ m3 was charged twice. At-least-once allows that.",
        "▌ ACK lost 3.150 ▸ timer 4.000 ▸ sent again ▸ $600 of $500",
        "▌ y why  r restart",
    ]
    assert all(
        line.startswith("| ") for line in text(draw_ending(CARD._replace(is_strip=True), 64, ASCII)).splitlines()
    )


def test_a_strip_with_room_beside_what_it_tells_has_its_keys_there() -> None:
    *_, last = text(draw_ending(CARD._replace(is_strip=True), 84, UNICODE)).splitlines()
    assert last == "▌ ACK lost 3.150 ▸ timer 4.000 ▸ sent again ▸ $600 of $500         y why  r restart"


@pytest.mark.parametrize("is_strip", [False, True])
def test_no_key_has_a_line_for_itself_where_a_line_above_has_room(is_strip: bool) -> None:
    view = EndingView("All 3 were charged once.", ("It was sent again, and charged once.",), "once", 0, False)
    for keys in (1, 2, 3, 4, 5):
        hints = tuple(KeyHint(number, "y", "try the fix") for number in range(keys - 1))
        card = CardView(view, (*hints, KeyHint(9, "esc", "close")), is_strip)
        for width in range(54, 84):
            drawn = [line.strip("▌│ ") for line in text(draw_ending(card, width, UNICODE)).splitlines()]
            assert "esc close" not in drawn, width
            assert sum(line.endswith("esc close") for line in drawn) == 1


def test_where_there_are_too_few_lines_the_keys_are_kept_and_what_is_told_is_cut_as_such() -> None:
    long = CARD._replace(ending=TWICE._replace(beats=("In each system the ACK was sent again and so on and on.",)))
    whole = text(draw_ending(long, 30, UNICODE)).splitlines()
    cut = text(draw_ending(long, 30, UNICODE, len(whole) - 1)).splitlines()
    assert len(cut) == len(whole) - 1
    assert cut[-2] == "│ y why  r restart           │"
    assert cut[-3] == "│ sent again and so on …     │"
    assert text(draw_ending(long, 30, UNICODE, len(whole))).splitlines() == whole
    for most in (1, 2):  # No more than the headline has.
        strip = text(draw_ending(long._replace(is_strip=True), 30, UNICODE, most)).splitlines()
        assert [line.strip("▌ ") for line in strip] == [
            "m3 was charged twice.",
            "At-least-once allows that.",
            "y why  r restart",
        ]


@pytest.mark.parametrize("width", range(12, 120, 7))
@pytest.mark.parametrize("signs", [UNICODE, ASCII])
@pytest.mark.parametrize("is_strip", [False, True])
def test_every_line_is_as_wide_as_the_card(width: int, signs: Signs, is_strip: bool) -> None:
    assert {width_of(line) for line in draw_ending(CARD._replace(is_strip=is_strip), width, signs)} == {width}


def test_the_last_link_has_the_colour_of_the_harm_and_a_key_can_be_clicked() -> None:
    drawn = draw_ending(CARD, 64, UNICODE)
    assert role_of(drawn, "$600") == "duplicated strong"
    assert [span.pick for line in drawn for span in line if "why" in span.text] == [("action", 1)]


def test_a_chain_that_takes_two_lines_is_broken_in_its_middle() -> None:
    lines = text(draw_ending(CARD, 56, UNICODE)).splitlines()
    assert lines[1].strip("│ ") == "ACK lost 3.150 ▸ timer 4.000"
    assert lines[2].strip("│ ") == "▸ sent again ▸ $600 of $500"
