"""The trail is the diagram's own last rows, without silences, and costs what is new and no more."""

import pytest

from playground.diagram.columns import NARROWEST, NARROWEST_DIRECT
from playground.diagram.diagram import Diagram
from playground.diagram.text import TextDiagram
from playground.diagram.trail import LOOK_BACK, Explained, Trail
from playground.engine.events import Kind
from playground.engine.log import kind_of
from playground.live.session import Session
from playground.live.travel import go_to_time
from playground.scenario.load import load_preset, load_text
from tests.library import on_each_name


def _texts(trail: Trail, session: Session, width: int = 56, rows: int = 8) -> list[str]:
    return [line.text for line in trail.lines(session.simulation.log, width, rows)]


def _afresh(session: Session) -> list[str]:
    return _texts(Trail(session.simulation.settings), session)


@on_each_name
def test_followed_event_by_event_it_is_what_it_is_when_read_at_once(name: str) -> None:
    session = Session(load_preset(name))
    trail = Trail(session.simulation.settings)
    for _ in range(60):
        session.step_event()
        assert _texts(trail, session) == _afresh(session)


def test_in_a_narrow_column_what_happened_is_whole_and_a_note_ends_where_its_first_part_does() -> None:
    session = Session(load_preset("ack-lost"))
    session.advance(1 << 60)
    shown = _texts(Trail(session.simulation.settings), session, NARROWEST_DIRECT, 7)
    assert [one.rstrip() for one in shown][:3] == [
        "   4.000 ┃◆═ m3·2 ══▶┃ m3 started",
        "   4.150 ┃◀── m3·2 ─○┃ DUPLICATED",
        "   4.500 ┃●─ m4 ────▶┃ m4 started",
    ]
    assert shown[-1].rstrip() == "   6.200 ┃ » all faults end"


@pytest.mark.parametrize("width", [44, 56, 78, 118])
def test_its_rows_are_those_of_the_bare_diagram_in_order_and_never_wider(width: int) -> None:
    session = Session(load_preset("chaos-test"))
    session.advance(1 << 60)
    diagram = Diagram(session.simulation.settings)
    whole = TextDiagram(diagram, width, bare=True)
    whole.read(session.simulation.log)
    seen = [index for index, row in enumerate(whole.rows.rows) if not row.is_gap]
    expected = [whole.row(index).text for index in seen]
    shown = _texts(Trail(session.simulation.settings), session, width, 400)
    assert shown == expected
    assert max(map(len, shown)) <= width
    assert not any("┊" in text or "The consumer dies" in text for text in shown)


@pytest.mark.parametrize("name", ["sqlite-inbox", "ack-always-late", "chaos-test", "durable-broker-crash"])
def test_it_can_be_drawn_at_every_width_and_is_never_wider(name: str) -> None:
    session = Session(load_preset(name))
    session.advance(8000)
    trail = Trail(session.simulation.settings)
    for width in range(60):
        assert all(len(text) <= width for text in _texts(trail, session, width, 30)), width


def test_an_event_that_is_kept_in_sight_is_there_with_what_led_to_it_whatever_came_later() -> None:
    session = Session(load_preset("ack-lost"))
    session.advance(1 << 60)
    (wrong,) = [one.event for one in session.tally.anomalies]
    trail, log = Trail(session.simulation.settings), session.simulation.log
    whole = [line.text for line in trail.lines(log, 56, 400)]
    for rows in range(1, 20):
        shown = [line.text for line in trail.lines(log, 56, rows, wrong)]
        assert any("DUPLICATED" in text for text in shown)
        assert len(shown) == min(rows, len(whole))
        assert shown == whole[whole.index(shown[0]) :][: len(shown)]
    assert "ACK m3" in trail.lines(log, 56, 4, wrong)[0].text
    assert "DUPLICATED" not in " ".join(line.text for line in trail.lines(log, 56, 4))


def test_what_is_explained_is_whole_by_itself_where_there_is_no_room_for_others_and_else_what_is_told_of_it() -> None:
    session = Session(load_preset("zombie-consumer"))
    session.advance(1 << 60)
    (wrong,) = [one.event for one in session.tally.anomalies]
    trail, log = Trail(session.simulation.settings), session.simulation.log
    paused = next(number for number, row in enumerate(log.rows()) if kind_of(row[1]) == Kind.PAUSED)
    for rows in range(3, 30):
        lines = trail.way(log, 78, (2, rows), Explained(3, wrong, (paused,)))
        drawn = "\n".join(line.text for line in lines)
        assert len(lines) <= rows
        assert "PAUSED" in drawn
        assert "DUPLICATED" in drawn
        assert ("m3 stored" in drawn) is (rows >= 10), "its whole way, from the first row"
        assert ("m2 settled" in drawn) is (rows >= 20), "among others"


def test_what_is_said_in_the_last_row_is_said_whole() -> None:
    session = Session(load_preset("kafka-slow-poll"))
    session.advance(1 << 60)
    (wrong,) = [one.event for one in session.tally.anomalies if one.message == 1]
    trail, log = Trail(session.simulation.settings), session.simulation.log
    for rows in range(8, 40):
        *_, last = (line.text for line in trail.lines(log, 96, rows, wrong))
        assert "does not" not in last, rows


def test_while_nothing_happens_nothing_is_drawn() -> None:
    session = Session(load_preset("ack-lost"))
    trail = Trail(session.simulation.settings)
    session.advance(3200)
    before = trail.lines(session.simulation.log, 56, 8)
    session.advance(3900)
    assert trail.lines(session.simulation.log, 56, 8) is before


def test_in_the_past_it_shows_what_had_happened_by_then() -> None:
    session = Session(load_preset("ack-lost"))
    trail = Trail(session.simulation.settings)
    session.advance(3100)
    then = _texts(trail, session)
    session.advance(5000)
    assert _texts(trail, session) != then
    go_to_time(session, 3100)
    assert _texts(trail, session) == then


def test_a_log_that_has_grown_far_is_taken_up_shortly_before_its_end() -> None:
    text = 'format = 1\ntitle = "long"\nsystem = "direct"\nguarantee = "at-least-once"\n[workload]\nmessages = 2000\n'
    session = Session(load_text(text, "long"))
    trail = Trail(session.simulation.settings)
    session.advance(100)
    _texts(trail, session)
    session.advance(1 << 60)
    assert session.simulation.log.count > 3 * LOOK_BACK
    assert trail._text is not None
    assert len(trail._text.diagram.happenings) <= LOOK_BACK
    whole = TextDiagram(Diagram(session.simulation.settings), 56, bare=True)
    whole.read(session.simulation.log)
    assert _texts(trail, session)[-1] == list(whole)[-1].text
    drawn = [line.text for line in whole if line.spans]
    for kept in (0, 700, 5000, session.simulation.log.count - LOOK_BACK + 5):
        lines = trail.lines(session.simulation.log, 56, 9, kept)
        shown = [line.text for line in lines]
        assert [one for one in drawn if one in shown] == shown, "what is kept in sight long before the end"
        assert lines[0].event <= kept <= lines[-1].event
        assert len(shown) == 9
        assert len(trail._text.diagram.happenings) <= 2 * LOOK_BACK


def test_with_a_broker_a_narrow_column_names_each_packet_and_cuts_no_word() -> None:
    session = Session(load_preset("zombie-consumer"))
    session.advance(1 << 60)
    shown = _texts(Trail(session.simulation.settings), session, NARROWEST, 30)
    assert "  6.050 ┃◀─ m5 ─○┃●─ m5 ─▶┃ m5 started" in shown
    assert "  6.200 ┃settled ┃◀─ m5 ─○┃ +$100" in shown
    assert not any("…" in one for one in shown)


def test_each_timer_that_ran_out_is_told_also_where_the_next_attempt_departs_in_the_same_row() -> None:
    # By hand: m2 is dropped at 1500, the ACK of m3 at 3150, and m5 is sent 6000 to a consumer that crashes; a timer is
    # of 1 s. What the author says between m2's and its next attempt has no row here, and parts none.
    session = Session(load_preset("demo-at-least-once"))
    session.advance(1 << 60)
    told = [line.strip() for line in _texts(Trail(session.simulation.settings), session, rows=60)]
    assert [line.partition(" ═")[0].rstrip(" ┃") for line in told if "timed out" in line] == [
        "2.500 ┃◆═ timed out: m2 attempt 2",
        "4.000 ┃◆═ timed out: m3 attempt 2",
        "7.000 ┃◆═ timed out: m5 attempt 2",
    ]
    assert not [line for line in told if "sent:" in line], "a first attempt needs no reason"
