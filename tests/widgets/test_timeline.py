"""The timeline: solid where the run has been, thin where it is known to come, with a sign for each mark."""

import asyncio

import pytest
from textual.app import App, ComposeResult

from playground.app.themes import DEFAULTS
from playground.checker.fates import Fate
from playground.engine.events import Kind
from playground.live.tally import AnomalyEvent
from playground.live.views import FaultMark, ForkMark, TimelineView
from widgets.bars import TimelineBar
from widgets.painted import Painted
from widgets.renderables.signs import ASCII, UNICODE, Signs
from widgets.renderables.spans import Row, width_of
from widgets.renderables.timeline import LETTERS, TimelineBarView, column_of, draw_timeline, fault_sign


def timeline(now_ms: int = 5000, end_ms: int = 10_000, *, now_event: int = 50, behind: bool = True) -> TimelineView:
    """Ten seconds: a drop at 1 s, a crash at 3 s, a duplicate at 8 s, a fork at 2 s."""
    return TimelineView(
        length_ms=10_000,
        now_ms=now_ms,
        now_event=now_event,
        end_ms=end_ms,
        behind=behind,
        faults=(FaultMark(10, 1000, Kind.DROPPED), FaultMark(30, 3000, Kind.CRASHED)),
        anomalies=(AnomalyEvent(80, 8000, 3, Fate.DUPLICATED),),
        forks=(ForkMark(2, 2000),),
    )


def text(row: Row) -> str:
    return "".join(span.text for span in row)


def drawn(view: TimelineView, width: int = 121, height: int = 2, signs: Signs = UNICODE) -> list[str]:
    return [text(row) for row in draw_timeline(TimelineBarView(view), width, height, signs)]


def test_the_past_is_solid_and_the_known_future_thin() -> None:
    line, pointer = drawn(timeline())
    rail = line.removesuffix(" 5.000 s of 10.000 s ")
    room = len(rail)
    now = column_of(5000, 10_000, room)
    words = (" dropped ", " branch ", " crash ", " duplicated ")
    bare = rail
    for word in words:
        bare = bare.replace(word, "")
    assert set(bare[: bare.index("▌")]) == {"━", "✗", "✖", "┳"}
    assert rail[now] == "▌"
    assert set(bare[bare.index("▌") + 1 :]) == {"╌", "D"}
    assert pointer.startswith(" " * now + "↑ here"), "the time stands beside the line"


def test_beside_the_first_sign_of_each_kind_stands_its_word_where_there_is_room() -> None:
    wide, narrow = drawn(timeline())[0], drawn(timeline(), 56)[0]
    for told in (" dropped ✗━", "━┳ branch ━", "━✖ crash ━", "╌D duplicated ╌"):
        assert told in wide
    assert "✗" in narrow
    assert "dropped" not in narrow
    twice = timeline()._replace(anomalies=(), faults=tuple(FaultMark(one, one * 1000, Kind.DROPPED) for one in (1, 6)))
    assert drawn(twice)[0].count("dropped") == 1


def test_a_connection_that_breaks_is_no_fault_that_waits_and_one_that_a_drop_broke_leaves_the_drop_its_word() -> None:
    broken, drop = FaultMark(11, 1000, Kind.DISCONNECTED), FaultMark(10, 1000, Kind.DROPPED)
    for faults, word in (
        ((broken,), "offline"),
        ((drop, broken), "dropped"),
        ((broken, drop._replace(event=12)), "offline"),
    ):
        line = drawn(timeline()._replace(anomalies=(), faults=faults))[0]
        assert word in line, faults
        assert UNICODE.armed not in line, faults


def test_a_word_stands_before_its_sign_where_there_is_no_room_behind_it() -> None:
    line = drawn(timeline(10_000, behind=False)._replace(anomalies=(AnomalyEvent(80, 9950, 3, Fate.DUPLICATED),)))[0]
    assert "━ duplicated D" in line


def test_what_nobody_knows_yet_is_left_open() -> None:
    line = drawn(timeline(2000, 2000, behind=False), height=1)[0]
    assert line.endswith(" 2.000 s ")
    assert "╌" not in line
    assert "━" not in line[column_of(2000, 10_000, len(line) - 9) + 1 :]


def test_each_mark_is_where_its_time_is_and_can_be_picked() -> None:
    (row, _) = draw_timeline(TimelineBarView(timeline()), 121, 2, UNICODE)
    room = 121 - len(" 5.000 s of 10.000 s ")
    picks, at = {}, 0
    for span in row:
        if span.pick is not None:
            picks[span.pick] = (at, span.text, span.role)
        at += len(span.text)
    assert picks == {
        ("event", 10): (column_of(1000, 10_000, room), "✗", "lost"),
        ("branch", 2): (column_of(2000, 10_000, room), "┳", "key"),
        ("event", 30): (column_of(3000, 10_000, room), "✖", "lost"),
        ("event", 80): (column_of(8000, 10_000, room), "D", "dim"),
    }


def test_a_mark_under_the_cursor_stays_and_is_selected_and_said() -> None:
    row, pointer = draw_timeline(TimelineBarView(timeline(8000, now_event=80)), 121, 2, UNICODE)
    assert ("D", "duplicated selected", ("event", 80)) in row
    assert text(pointer).strip() == "↑ m3 duplicated"


@pytest.mark.parametrize("signs", [UNICODE, ASCII], ids=["unicode", "ascii"])
@pytest.mark.parametrize("width", [1, 5, 9, 20, 30, 80, 200])
@pytest.mark.parametrize("now_ms", [0, 5000, 10_000])
def test_it_fits_any_width(width: int, signs: Signs, now_ms: int) -> None:
    series = ((0, 0.1), (5000, 0.6), (8000, 1.0))
    for height in (1, 2, 3):
        rows = draw_timeline(TimelineBarView(timeline(now_ms), series), width, height, signs)
        assert len(rows) <= height
        assert all(width_of(row) <= width for row in rows)
        if signs is ASCII:
            assert all(text(row).isascii() for row in rows)


def test_the_curve_rises_where_the_anomaly_became_sure() -> None:
    series = ((0, 0.0), (5000, 0.5), (8000, 1.0))
    curve = text(draw_timeline(TimelineBarView(timeline(), series), 121, 3, UNICODE)[2])
    room = 121 - len(" 5.000 s of 10.000 s ")
    assert curve[0] == " "
    assert curve[column_of(5000, 10_000, room)] == "─"
    assert curve[column_of(8000, 10_000, room) : room] == "⎺" * (room - column_of(8000, 10_000, room))


def test_a_share_that_is_small_is_still_more_than_nothing() -> None:
    curve = text(draw_timeline(TimelineBarView(timeline(), ((0, 0.01),)), 80, 2, UNICODE)[1])
    assert curve.startswith("⎽")


class _Shown(App[None]):
    """The bar alone."""

    def __init__(self) -> None:
        super().__init__()
        self.picked: list[tuple[str, int]] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DEFAULTS

    def compose(self) -> ComposeResult:
        yield TimelineBar()

    def on_painted_picked(self, event: Painted.Picked) -> None:
        self.picked.append(event.pick)


def test_a_click_on_a_mark_picks_its_event() -> None:
    async def clicked() -> list[tuple[str, int]]:
        app = _Shown()
        async with app.run_test(size=(121, 10)) as pilot:
            app.query_one(TimelineBar).show(TimelineBarView(timeline()))
            await pilot.pause()
            await pilot.click(TimelineBar, offset=(column_of(8000, 10_000, 121 - 21), 0))
            await pilot.pause()
        return app.picked

    assert asyncio.run(clicked()) == [("event", 80)]


def crowded(lost: int, duplicated: int = 1) -> TimelineView:
    """So many losses, one a millisecond from 0 on; a duplicate at 2 s; a drop for each loss."""
    losses = tuple(AnomalyEvent(2 * at + 1, at, at + 1, Fate.LOST) for at in range(lost))
    doubles = tuple(AnomalyEvent(30_000 + at, 2000, 20_000, Fate.DUPLICATED) for at in range(duplicated))
    drops = tuple(FaultMark(2 * at, at, Kind.DROPPED) for at in range(lost))
    return timeline(10_000, now_event=40_000, behind=False)._replace(
        faults=drops, anomalies=(*losses, *doubles), forks=()
    )


@pytest.mark.parametrize(("signs", "bar"), [(UNICODE, "▇"), (ASCII, "%")])
def test_ten_thousand_losses_are_a_density_and_no_wall_and_what_is_rare_keeps_its_letter(
    signs: Signs, bar: str
) -> None:
    (row, _) = draw_timeline(TimelineBarView(crowded(9_999)), 121, 2, signs)
    line = text(row)
    assert line.startswith("L")
    assert set(line[1:100]) == {bar, "D"}  # About 90 in each cell: a seventh of the way per doubling.
    assert not any("alarm-lost" in span.role for span in row[1:])
    assert all(span.pick for span in row[:-2])


def test_a_bar_is_the_higher_the_more_there_are_in_its_cell() -> None:
    # Cells of 100 ms: one in each of the first ninety, a hundred in each of the last ten.
    thin = [AnomalyEvent(at, 100 * at, at + 1, Fate.LOST) for at in range(90)]
    thick = [AnomalyEvent(1000 + at, 9000 + at, 1000 + at, Fate.LOST) for at in range(1000)]
    view = timeline(10_000, now_event=5000, behind=False)._replace(faults=(), anomalies=(*thin, *thick), forks=())
    line = drawn(view, 101 + len(" 10.000 s "))[0]
    assert line[1:80] == "▁" * 79
    assert set(line[91:99]) == {"▇"}


def test_where_marks_share_a_cell_the_pointer_counts_them() -> None:
    view = crowded(9_999)._replace(now_ms=5000, now_event=10_001, behind=True)
    # 100 cells are 99 steps of 101 ms and a bit: this one begins at 5,000 ms.
    assert drawn(view)[1].strip() == "↑ m5001 lost, one of 101 here"


def test_the_curve_says_in_words_what_it_is() -> None:
    series = ((0, 0.0), (8000, 1.0))
    view = TimelineBarView(timeline(), series, 3)
    curve = text(draw_timeline(view, 121, 3, UNICODE)[2])
    assert curve.startswith(" m3 ends so in 100% of reruns with other chances ")
    assert curve.rstrip().endswith("⎺")
    not_ended = timeline(2000, 2000, behind=False)._replace(anomalies=())
    open_end = TimelineBarView(not_ended, ((0, 0.5),), 3)
    curve = text(draw_timeline(open_end, 121, 3, UNICODE)[2]).rstrip()
    assert curve.endswith("─ m3 ends so in 50% of reruns with other chances")
    sure = TimelineBarView(timeline(), ((0, 1.0),), 3)
    # From when m3 has ended no chance could change it, so there is room for the words.
    assert text(draw_timeline(sure, 121, 3, UNICODE)[2]).rstrip().endswith("⎺ so in 100%")


def test_what_has_acted_and_what_lies_in_wait_have_signs_of_their_own() -> None:
    for signs in (UNICODE, ASCII):
        acted, armed = (fault_sign(kind, signs) for kind in (Kind.FORGOTTEN, Kind.DROP_ARMED))
        assert (acted, armed) == ((signs.acted, "late"), (signs.armed, "armed"))
        assert signs.acted not in {*signs._replace(acted=""), *(letter for letter, _ in LETTERS.values())}, (
            "nothing else has it"
        )
