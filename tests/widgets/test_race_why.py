"""Why, in a race: side by side where there is room, else one column's story below a line for each."""

import pytest

from playground.live.why_view import ClauseView, ColumnAnswer, RaceWhyView, WhyView
from tests.widgets.helpers import text
from widgets.renderables.race_why import RaceWhyPaneView, draw_race_why
from widgets.renderables.signs import UNICODE
from widgets.renderables.spans import width_of

ONCE = ColumnAnswer("at-most-once", "m3 went as it should", "", (ClauseView(3000, "it was sent", 1),))
TWICE = ColumnAnswer("at-least-once", "m3 was charged twice", "DUPLICATED", (ClauseView(3150, "its ACK was lost", 2),))
WHY = WhyView(3, "m3 was charged twice", TWICE.clauses, ("another setting",), "Say this.", (), "DUPLICATED", "a = b")
VIEW = RaceWhyPaneView(RaceWhyView(3, (ONCE, TWICE, ONCE._replace(label="exactly-once")), 1, WHY))


def test_with_little_room_each_column_has_a_line_and_the_chosen_one_its_story() -> None:
    lines = text(draw_race_why(VIEW, 78, UNICODE)).splitlines()
    assert lines[0] == "  at-most-once   m3 went as it should"
    assert lines[1] == "▌ at-least-once  m3 was charged twice"
    assert sum("its ACK was lost" in line for line in lines) == 1
    assert not [line for line in lines if "it was sent" in line]
    assert lines[-1].strip() == "“Say this.”"


def test_instants_stand_one_below_the_other() -> None:
    long = TWICE._replace(clauses=(*TWICE.clauses, ClauseView(60_200, "it came again", 3)))
    told = VIEW.told._replace(columns=(ONCE, long, ONCE))
    lines = text(draw_race_why(VIEW._replace(told=told), 116, UNICODE)).splitlines()
    assert lines[3].index("3.150 its") == lines[4].index("60.200 it") + 1


def test_with_much_room_the_stories_stand_side_by_side_and_the_cure_of_the_chosen_one_below() -> None:
    lines = text(draw_race_why(VIEW, 116, UNICODE)).splitlines()
    assert lines[0].split() == ["at-most-once", "▌", "at-least-once", "exactly-once"]
    assert "3.000 it was sent" in lines[3]
    assert "3.150 its ACK was lost" in lines[3]
    assert "  at-least-once: m3 was charged twice" in lines
    assert any("prevented by a = b" in line for line in lines)


@pytest.mark.parametrize("width", [40, 78, 96, 116, 196])
def test_no_line_is_too_long(width: int) -> None:
    assert max(map(width_of, draw_race_why(VIEW, width, UNICODE))) <= width
