"""The stage: lanes and their trail in the same columns, whatever the size."""

from collections import defaultdict

import pytest

from playground.diagram.trail import Trail
from playground.engine.commands import Cut, Drop
from playground.engine.places import Place
from playground.live.session import Session
from playground.scenario.load import load_preset
from tests.live.helpers import payments, snapshot
from tests.widgets.helpers import text
from widgets.renderables.diagram import DiagramView
from widgets.renderables.lane import Tracks
from widgets.renderables.network import PaneView, Paper
from widgets.renderables.signs import UNICODE
from widgets.renderables.spans import width_of
from widgets.renderables.stage import draw_stage, idle_lanes, trail_room


def _drawn(session: Session, width: int, height: int, *, trail: bool = True) -> list[str]:
    simulation = session.simulation
    lines = Trail(simulation.settings).lines(simulation.log, width, trail_room(height))
    view = PaneView(snapshot(session), None, DiagramView((), lines) if trail else None)
    rows = draw_stage(view, width, height, Paper(UNICODE, defaultdict(Tracks)))
    assert len(rows) <= height
    assert max(map(width_of, rows), default=0) <= width
    return text(rows).splitlines()


def test_the_lost_ack_and_the_second_charge_stand_under_the_lane_that_is_quiet_again() -> None:
    session = Session(load_preset("ack-lost"))
    session.advance(4170)
    assert _drawn(session, 56, 7) == [
        "deliver  ┣━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━▶",
        "ack      ◀━━━━━━━━━━━━━━━━━━━○m3━━━━━━━━━━━┫",
        "",
        "   3.000 ┃●─ m3, 50 ms ───────────────────▶┃ m3 started",
        "   3.150 ┃         dropped ✗───── ACK m3 ─○┃ +$100",
        "   4.000 ┃◆═ timed out: m3 attempt 2 ═════▶┃ m3 started",
        "   4.150 ┃               ╭───── ACK m3·2 ─○┃ DUPLICATED",
    ]


@pytest.mark.parametrize(("width", "height"), [(56, 7), (56, 14), (78, 6), (118, 24)])
def test_lanes_and_lifelines_stand_in_the_same_columns(width: int, height: int) -> None:
    for name, at_ms in (("ack-lost", 5000), ("chaos-test", 7100)):
        session = Session(load_preset(name))
        session.advance(at_ms)
        lines = _drawn(session, width, height)
        ends = [lines[0].index("┣"), lines[0].rindex("▶")]
        assert all({line[at] for at in ends} <= set("┃░") for line in lines if line[:8].strip()[:1].isdigit())


def test_with_a_broker_its_two_halves_stand_beside_each_other() -> None:
    drawn = _drawn(payments(system="broker"), 60, 6)
    assert drawn[0] == "publish  ┣━━━━━━━━━━━━━━━━━▶┃┣━━━━━━━━━━━━━━━━━▶ deliver"
    assert drawn[1].split()[0] == "confirm"
    assert drawn[1].split()[-1] == "ack"


def test_what_is_cut_or_armed_stands_under_its_lane_or_in_one_line_where_there_is_little_room() -> None:
    session = payments()
    session.give(Cut(links=(Place.DELIVER,), for_ms=2000))
    session.give(Drop(link=Place.ACK))
    roomy, tight = _drawn(session, 60, 12), _drawn(session, 60, 7)
    assert roomy[1].strip() == "CUT 2.0 s"
    assert roomy[3].strip() == "⚑ drop the next ACK"
    assert tight[2].strip() == "deliver: CUT 2.0 s  ack: ⚑ drop the next ACK"


def test_lanes_that_have_nothing_to_tell_give_way_to_a_trail_that_is_longer_than_its_room() -> None:
    session = Session(load_preset("ack-lost"))
    session.advance(4170)
    links = snapshot(session).links
    assert [(height, idle_lanes(links, height)) for height in (7, 12)] == [(7, 2), (12, 3)], "an ACK is under way"
    lines = Trail(session.simulation.settings).lines(session.simulation.log, 56, 6)
    view = PaneView(snapshot(session), None, DiagramView((), lines))
    drawn = text(draw_stage(view, 56, 7, Paper(UNICODE, defaultdict(Tracks)))).splitlines()
    assert [line.split()[0] for line in drawn] == ["ack", "1.500", "1.650", "3.000", "3.150", "4.000", "4.150"]
    session.give(Drop(link=Place.DELIVER))
    assert idle_lanes(snapshot(session).links, 7) == 1, "what is armed is said"


def test_without_a_trail_the_lanes_have_its_room() -> None:
    session = payments(messages=9, more="\n[links.deliver]\nlatency_ms = 90000\n")
    session.advance(8500)
    lanes = _drawn(session, 60, 12, trail=False)
    assert sum("◆" in line for line in lanes) == 5
    assert sum("◆" in line for line in _drawn(session, 60, 12)[:4]) == 1


def test_before_anything_has_happened_the_room_says_what_it_is_for() -> None:
    assert _drawn(payments(), 60, 12)[4].strip() == "what happens is drawn here, a line each"


def test_a_short_trail_on_a_large_stage_is_spaced_and_what_runs_down_is_not_broken() -> None:
    session = Session(load_preset("ack-lost"))
    session.advance(4170)
    drawn = _drawn(session, 56, 30)
    rows = [line for line in drawn[5:] if line[:8].strip()]
    assert len(rows) == 8
    assert [line[:8].strip() for line in drawn[5:21]] == [part for row in rows for part in (row[:8].strip(), "")]
    assert len(drawn) == 30, "the lifelines go on to the bottom"
    first, last = drawn[5].index("┃"), drawn[5].rindex("┃")
    assert all((line[first], line[last]) == ("┃", "┃") for line in drawn[5:])


def test_an_arrow_that_is_under_way_for_several_rows_goes_through_the_space_between_them() -> None:
    session = Session(load_preset("late-original"))
    session.advance(3300)
    drawn = _drawn(session, 60, 40)
    crossed = [index for index, line in enumerate(drawn) if "┼" in line]
    assert [drawn[index][:8].strip() for index in crossed] == ["3.000", "3.150"], "m2 is held up, under ACK m2·2"
    assert drawn[crossed[0] + 1][drawn[crossed[0]].index("┼")] == "│"


@pytest.mark.parametrize(("preset", "width"), [("ack-lost", 46), ("zombie-consumer", 50)])
def test_the_note_at_the_end_cuts_no_lifeline_and_below_it_all_of_them_go_on(preset: str, width: int) -> None:
    session = Session(load_preset(preset))
    session.advance(60_000)
    drawn = _drawn(session, width, 44)
    note = next(index for index, line in enumerate(drawn) if "all faults end" in line)
    before = [at for at, char in enumerate(drawn[note - 1]) if char == "┃"]
    assert drawn[note][before[-1]] == "┃"
    assert drawn[note + 1 :]
    assert all([at for at, char in enumerate(line) if char == "┃"] == before for line in drawn[note + 1 :])


def test_an_arrow_that_is_under_way_now_goes_on_below_the_last_row_with_an_open_end() -> None:
    session = Session(load_preset("ack-lost"))
    session.advance(4030)
    drawn = _drawn(session, 56, 30)
    turns = next(index for index, line in enumerate(drawn) if "╗" in line)
    column = drawn[turns].index("╗")
    assert [line[column] for line in drawn[turns + 1 : turns + 3]] == ["║", " "], "no loose corner, and no long flight"


def test_a_long_trail_is_not_spaced() -> None:
    session = Session(load_preset("ack-lost"))
    session.advance(4170)
    tight = _drawn(session, 56, 20)
    assert [line[:8].strip() for line in tight[5:13]] == [
        *("0.000", "0.150", "1.500", "1.650", "3.000", "3.150", "4.000", "4.150")
    ]


def test_without_a_trail_the_lanes_end_at_the_edge() -> None:
    session = payments()
    session.advance(20)
    assert max(map(len, _drawn(session, 60, 12, trail=False))) == 60
