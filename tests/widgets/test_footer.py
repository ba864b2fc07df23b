"""The footer: in one line or two, by the room there is; whole keys only, and those that matter most stay longest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.renderables.footer import KeyGroup, KeyView, draw_footer
from widgets.renderables.signs import ASCII, UNICODE
from widgets.renderables.spans import width_of

BREAK = KeyGroup(
    "BREAK",
    (
        KeyView(0, "a", "drop ACK", usable=True),
        KeyView(1, "x", "crash", usable=False),
        KeyView(2, "1", "", usable=True),
        KeyView(3, "2", "guarantee", usable=True),
    ),
)
SEE = KeyGroup(
    "SEE",
    (
        KeyView(4, "space", "pause", usable=True),
        KeyView(5, "y", "why", usable=True, kept=True),
        KeyView(6, "?", "all", usable=True, kept=True),
    ),
)


def lines(width: int, height: int = 1) -> list[str]:
    drawn = draw_footer((BREAK, SEE), width, height, UNICODE)
    assert all(width_of(line) <= width for line in drawn)
    assert len(drawn) <= height
    return ["".join(span.text for span in line).rstrip() for line in drawn]


def test_with_room_for_all_both_groups_stand_in_one_line() -> None:
    whole = " BREAK  a drop ACK  x crash  1 2 guarantee  │ SEE  space pause  y why  ? all"
    assert lines(len(whole) + 1) == [whole]
    assert lines(200, 2) == [whole]


def test_keys_that_share_a_label_go_with_it_for_without_it_nobody_knows_what_they_do() -> None:
    assert lines(70) == [" BREAK  a drop ACK  x crash  │ SEE  space pause  y why  ? all"]


def test_with_two_lines_each_group_has_its_own() -> None:
    assert lines(50, 2) == [" BREAK  a drop ACK  x crash  1 2 guarantee", " SEE  space pause  y why  ? all"]


def test_what_has_no_room_is_left_out_whole_and_what_is_kept_goes_last() -> None:
    assert lines(44) == [" BREAK  a drop ACK  │ SEE  y why  ? all"]
    assert lines(24) == [" SEE  y why  ? all"]
    assert lines(16) == [" SEE  ? all"]
    assert lines(4) == [""]


def test_a_key_that_can_do_nothing_now_is_dim_and_can_be_clicked_all_the_same() -> None:
    (drawn,) = draw_footer((BREAK, SEE), 120, 1, ASCII)
    crash = [span for span in drawn if span.pick == ("action", 1)]
    assert [(span.text, span.role) for span in crash] == [(" x crash ", "dim")]
    assert [span.role for span in drawn if span.pick == ("action", 0)] == ["key", "text"]
    assert " |" in [span.text for span in drawn]


@given(width=st.integers(1, 130), height=st.integers(1, 3))
def test_at_any_width_no_key_is_cut(width: int, height: int) -> None:
    whole = {f" {key.key} {key.label}".rstrip() for group in (BREAK, SEE) for key in group.keys}
    for drawn in draw_footer((BREAK, SEE), width, height, UNICODE):
        assert width_of(drawn) <= width
        for action in {span.pick for span in drawn if span.pick}:
            assert "".join(span.text for span in drawn if span.pick == action).rstrip() in whole


@pytest.mark.parametrize("height", [1, 2])
def test_a_group_without_keys_has_no_title(height: int) -> None:
    (drawn, *_) = draw_footer((BREAK._replace(keys=()), SEE), 60, height, UNICODE)
    assert "".join(span.text for span in drawn).startswith(" SEE ")


@given(width=st.integers(20, 90))
def test_no_unlabelled_room_is_left_in_which_another_key_would_stand(width: int) -> None:
    (drawn,) = draw_footer((BREAK, SEE), width, 1, UNICODE)
    shown = {span.pick for span in drawn if span.pick}
    missing = [key for group in (BREAK, SEE) for key in group.keys if ("action", key.action) not in shown]
    both = all(any(("action", key.action) in shown for key in group.keys) for group in (BREAK, SEE))
    # Keys that share a label go together.
    assert not both or all(
        width_of(drawn) + len(f" {key.key} {key.label} ") > width for key in missing if key.action not in (2, 3)
    )
