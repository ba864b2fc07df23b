"""The broker's pane, drawn from snapshots of real runs at instants worked out by hand."""

from playground.engine.commands import Crash
from playground.engine.places import Place
from playground.live.session import Session
from playground.scenario.load import load_preset
from tests.live.helpers import payments, snapshot
from tests.widgets.helpers import role_of, text
from widgets.renderables.broker import draw_broker
from widgets.renderables.consumer import draw_consumer
from widgets.renderables.network import PaneView
from widgets.renderables.signs import UNICODE
from widgets.renderables.spans import Row


def _drawn(session: Session, time_ms: int, width: int = 58, height: int = 4, *, framed: bool = True) -> list[Row]:
    session.advance(time_ms)
    return draw_broker(PaneView(snapshot(session)), width, height, UNICODE, framed=framed)


def test_what_is_stored_what_is_in_flight_with_its_timer_and_the_dead_letters_stand_beside_each_other() -> None:
    # m1 is dispatched at 50 ms; its redelivery timer of 2 s is a quarter over at 550.
    more = "\n[links.deliver]\nlatency_ms = 90000\n[broker]\nredelivery_timeout_ms = 2000\n"
    lines = text(_drawn(payments(system="broker", more=more), 550)).splitlines()
    assert lines[0].split() == ["stored", "0", "in", "flight,", "unsettled", "1", "dead", "letters", "0"]
    assert lines[1] == "on disk          m1     ██░░░░░░░░  1.5 s"


def test_a_broker_says_whether_it_survives_a_crash_how_many_it_dispatches_and_that_it_knows_ids() -> None:
    for durable, kind in (("true", "on disk"), ("false", "in memory")):
        tables = f"\n[broker]\ndurable = {durable}\ndedup_window_ms = 5000\nprefetch = 2\n"
        drawn = text(_drawn(payments(system="broker", more=tables), 75))
        assert kind in drawn
        assert "refuses repeats" in drawn
        assert "in flight 1 of 2" in drawn


def test_what_is_stored_leaves_the_notes_below_it_their_lines() -> None:
    """The deliveries stay on the link for so long that all but one message wait."""
    more = "\n[links.deliver]\nlatency_ms = 90000\n[broker]\ndedup_window_ms = 99000\nprefetch = 1\n"
    lines = text(_drawn(payments(system="broker", messages=30, more=more), 31000, height=6)).splitlines()
    assert len(lines) <= 6
    assert lines[-1].startswith("refuses repeats")


def test_as_many_timers_are_shown_as_have_room_and_the_others_are_counted() -> None:
    more = "\n[links.deliver]\nlatency_ms = 90000\n[broker]\nredelivery_timeout_ms = 60000\n"
    lines = text(_drawn(payments(system="broker", messages=9, more=more), 8500, height=5)).splitlines()
    # m1 was dispatched at 50 ms, m3 two seconds later.
    assert [f"{left} s" in "\n".join(lines) for left in (51, 52, 53, 54)] == [True, True, True, False]
    assert "and 6 more" in lines[4]


def test_a_dead_letter_is_named() -> None:
    lines = text(_drawn(Session(load_preset("poison-message")), 8000)).splitlines()
    assert lines[0].endswith("dead letters 1")
    assert lines[1].endswith("m2")


def test_a_broker_that_is_down_says_so_first() -> None:
    session = payments(system="broker")
    session.give(Crash(node=Place.BROKER, for_ms=800))
    rows = _drawn(session, 200)
    assert text(rows).startswith("✖ DOWN 0.6 s")
    assert role_of(rows, "DOWN") == "lost"


def test_in_a_line_it_is_the_same_in_brief() -> None:
    drawn = text(_drawn(payments(system="broker"), 75, 78, 1, framed=False))
    assert drawn.startswith("BROKER  stored none  in flight m1 ")
    in_a_frame = text(_drawn(payments(system="broker"), 75, 78, 1))
    assert in_a_frame.startswith("stored none  in flight m1 "), "its frame has its name"


def test_a_system_without_a_broker_has_nothing_to_show() -> None:
    assert _drawn(payments(), 75) == []


def test_in_a_line_as_many_messages_are_named_as_have_room() -> None:
    more = "\n[links.deliver]\nlatency_ms = 90000\n[broker]\nprefetch = 1\nredelivery_timeout_ms = 90000\n"
    session = payments(system="broker", messages=9, more=more)
    lines = [text(_drawn(session, 8500, width, 1)) for width in range(120, 20, -1)]
    assert all(len(line) <= width for line, width in zip(lines, range(120, 20, -1), strict=True))
    stored = [line.partition("stored ")[2].partition("  in flight")[0] for line in lines]
    assert list(dict.fromkeys(one.count("m") for one in stored)) == [6, 4, 2, 1, 0]
    assert any("stored 8  in flight 1" in line for line in lines)  # Without names, it still says how many.


def test_what_a_systems_own_tools_would_say_stands_below_the_queue() -> None:
    # m1 is done at 250. m2, stored at 1550, is out when its consumer dies at 1700: nothing is acknowledged beyond m1.
    lines = text(_drawn(Session(load_preset("jetstream-double-ack-crash")), 2000)).splitlines()
    assert lines[3] == "last seq 2  ack floor 1  num pending 0  redelivered 0"
    lines = text(_drawn(Session(load_preset("redis-nobody-claims")), 2000)).splitlines()
    assert lines[3] == "entries 2  entries-read 2  lag 0  delivered again 0"
    # Of two entries the ack of the second was not written down: it is out once more from 3000 on.
    lines = text(_drawn(Session(load_preset("pulsar-ack-not-written")), 3160)).splitlines()
    assert lines[3] == "entries 2  mark-delete 1  backlog 1  redelivered 1"


def test_how_far_a_handover_in_two_steps_is_stands_there_while_it_lasts() -> None:
    # m2 is published at 1500, kept at 1550 and released at 1650; the subscriber keeps it at 1700, and says so by 1750.
    session = Session(load_preset("mqtt-qos-2-handler-dies"))
    assert text(_drawn(session, 1570)).splitlines()[3] == "PUBREC sent, for PUBREL m2"
    assert "PUB" not in text(_drawn(session, 1680))
    session.advance(1720)
    assert "PUBREC sent, for PUBREL" in text(draw_consumer(PaneView(snapshot(session)), 28, 14, UNICODE))
    assert text(_drawn(session, 1760)).splitlines()[3] == "PUBREL sent, for PUBCOMP m2"
