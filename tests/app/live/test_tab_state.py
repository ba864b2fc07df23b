"""The line of the tabs: what the open one shows, and of a log where the selected record is."""

from playground.app.live.selection import Selection
from playground.app.live.tab_state import DIAGRAM, EVENTS, LEDGER, TabState
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
