"""The line that names all who run: whose columns are on the screen is never told by colour alone."""

import pytest

from playground.live.race.views import StandingView, StoryLine
from playground.systems import SYSTEMS
from widgets.renderables.roster import RosterView, draw_roster
from widgets.renderables.signs import ASCII, UNICODE
from widgets.renderables.spans import width_of
from widgets.renderables.story import draw_story

NAMES = ("sqs", "rabbitmq", "http", "kafka")


def view(*shown: int) -> RosterView:
    return RosterView(
        tuple(
            StandingView(name, lost=index == 3, duplicated=index == 1, over=True, is_shown=index in shown)
            for index, name in enumerate(NAMES)
        ),
        shown[0],
    )


def line(width: int, *shown: int, ascii_only: bool = False) -> str:
    (row,) = draw_roster(view(*shown), width, ASCII if ascii_only else UNICODE)
    return "".join(span.text for span in row)


@pytest.mark.parametrize(
    ("width", "text"),
    [
        (80, " sqs fine [rabbitmq doubled · http fine] kafka lost"),
        (40, " sqs ✓ [rabbitmq 2x http ✓] kafka ✗"),
        (30, " sqs [rabbitmq http] kafka"),
        (25, " 1 [2] 1"),
    ],
)
def test_all_are_named_with_fewer_words_each_time_and_those_that_are_shown_stand_in_brackets(
    width: int, text: str
) -> None:
    assert line(width, 1, 2) == text


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ((0, 1), " [direct 2x broker] log sqs sqs-fifo rabbitmq http 2x jetstream and 4 more"),
        ((3, 4), " 3 more 2x [sqs sqs-fifo] rabbitmq http 2x jetstream redis-streams and 3 more"),
        ((10, 11), " 5 more 2x rabbitmq http 2x jetstream redis-streams pulsar [kafka mqtt]"),
    ],
)
def test_where_not_all_have_room_those_beside_the_shown_ones_are_named_and_the_others_counted(
    shown: tuple[int, ...], text: str
) -> None:
    """What is wrong with the others is marked all the same."""
    standings = [
        StandingView(name, lost=0, duplicated=int(name in ("direct", "http")), over=False, is_shown=index in shown)
        for index, name in enumerate(SYSTEMS)
    ]
    (row,) = draw_roster(RosterView(tuple(standings), shown[0]), 78, UNICODE)
    assert "".join(span.text for span in row) == text


def test_where_all_are_shown_there_are_no_brackets_and_a_plain_terminal_has_plain_signs() -> None:
    assert line(80, 0, 1, 2, 3) == " sqs fine · rabbitmq doubled · http fine · kafka lost"
    assert line(40, 1, 2, ascii_only=True).isascii()


def test_what_was_late_or_parked_is_not_called_fine() -> None:
    ends = ("late", "dead_lettered", "")
    standings = tuple(StandingView(f"s{at}", 0, 0, over=True, is_shown=True, ended=one) for at, one in enumerate(ends))
    (row,) = draw_roster(RosterView(standings, 0), 80, UNICODE)
    assert "".join(span.text for span in row) == " s0 late · s1 dead-lettered · s2 fine"


def test_who_cannot_run_is_named_behind_them_where_there_is_room() -> None:
    without = view(0, 1)._replace(left_out=("log",))
    told = ["".join(span.text for span in draw_roster(without, width, UNICODE)[0]) for width in (44, 30)]
    assert told == [" [sqs rabbitmq] http kafka  left out: log", " [sqs rabbitmq] http kafka"]


def test_no_width_is_exceeded() -> None:
    for width in range(4, 90):
        (row,) = draw_roster(view(0, 1), width, UNICODE)
        assert width_of(row) <= width


def test_a_story_ends_with_what_happened_last_and_an_instant_is_named_once() -> None:
    story = [StoryLine(50, "stored", "text"), StoryLine(50, "handed out", "text"), StoryLine(33_000, "visible", "late")]
    apart, told = (
        ["".join(span.text for span in row) for row in draw_story(story, 20, height, UNICODE)] for height in (4, 3)
    )
    assert apart == [*told[:2], "", told[2]], "with room between the instants where all of it has that"
    assert told == [" 0.050 stored", "     · handed out", "33.000 visible"]
    for height, end in ((2, [" 0.050 handed out", told[2]]), (1, [told[2]])):  # What is seen first has its time.
        assert ["".join(span.text for span in row) for row in draw_story(story, 20, height, UNICODE)] == end
