"""The line of the tabs: what the open one shows, and of a log where the selected record is."""

from playground.app.live.selection import Selection
from playground.app.live.tab_state import DIAGRAM, EVENTS, LEDGER, WHY, Room, TabState
from playground.live.session import Session
from tests.live.helpers import payments, session_of

_KEYS = {"page-down": "pagedown", "why": "y"}


def _note(session: Session, tab: int, message: int) -> str:
    selection = Selection()
    selection.choose_message(message)
    return TabState(open=tab).tabs(selection, _KEYS, session).note


def test_of_a_selected_record_it_says_where_in_the_log_it_is_and_in_which_epoch() -> None:
    session = session_of("kafka-dying-leader")
    session.advance(4000)
    for tab in (LEDGER, DIAGRAM):
        assert _note(session, tab, 3) == "m3: offset 1 of partition 0, leader epoch 1"
        assert _note(session, tab, 2) == "m2: offset 1 of partition 0, leader epoch 0, cut off"
    assert _note(session, EVENTS, 3) == "events: 0"


def test_without_a_log_or_a_selection_it_says_what_is_shown() -> None:
    session = payments(system="broker")
    session.advance(1000)
    assert _note(session, DIAGRAM, 1) == "time runs down"
    assert TabState(open=LEDGER).tabs(Selection(), _KEYS, session).note == "messages: 0"


def test_another_answer_to_why_is_read_from_its_beginning() -> None:
    # ack-lost: m3 is charged at 3150 ms, and once more at 4150.
    session, selection, tabs = session_of("ack-lost"), Selection(), TabState(open=WHY)
    room = Room(60, 4, ascii_only=False)
    session.advance(3200)
    selection.choose_message(3)
    tabs.view(session, selection, room)
    tabs.scroll(3, room.rows)
    tabs.view(session, selection, room)
    assert tabs.first == 3
    session.advance(4200)
    assert "m3 was charged twice" in str(tabs.view(session, selection, room))
    assert tabs.first == 0
