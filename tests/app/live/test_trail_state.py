"""The trail gives way to the lanes where too much is under way for it, and a key holds either."""

from playground.app.live.tab_state import Room
from playground.app.live.trail_state import Sought, TrailState
from playground.live.session import Session
from tests.app.helpers import Story, tell
from tests.live.helpers import payments, snapshot
from widgets.panes import ConsumerPane, Network

_NOTHING = Sought(0, -1, -1, -1, False)
_SLOW = "\n[links.deliver]\nlatency_ms = 90000\n[producer]\nack_timeout_ms = 300000\n"


def _is_shown(state: TrailState, session: Session, rows: int) -> bool:
    return state.view(session, snapshot(session).counters.in_flight, Room(56, rows, False), _NOTHING) is not None


def test_it_gives_way_when_more_is_under_way_than_it_has_rows_and_comes_back_when_there_is_much_less() -> None:
    session, state = payments(messages=9, more=_SLOW), TrailState()
    session.advance(3500)  # m1 to m4.
    assert _is_shown(state, session, 4)
    session.advance(4500)  # m5, too.
    assert not _is_shown(state, session, 4)
    assert not _is_shown(state, session, 8)
    assert _is_shown(state, session, 10)


def test_the_first_frame_keeps_room_for_it_and_the_next_one_has_it() -> None:
    session, state = payments(), TrailState()
    session.advance(2000)
    room = Room(56, 6, False)
    first, second = (state.view(session, 0, room, _NOTHING) for _ in range(2))
    assert first is not None
    assert second is not None
    assert not first.lines
    assert second.lines


def test_the_key_says_what_it_would_do_now() -> None:
    state, labels = TrailState(), []
    for _ in range(4):
        labels.append(state.label)
        state.hold_next()
    assert labels == ["hold trail", "hold lanes", "let go", "hold trail"]


def test_a_key_holds_the_trail_then_the_lanes_then_neither() -> None:
    async def story(told: Story) -> None:
        network = told.live.query_one(Network)
        await told.until(4170)
        seen = []
        for _ in range(4):
            assert network.view is not None
            seen.append(network.view.trail is not None)
            await told.press("P")
        assert seen == [True, True, False, True]
        assert "3.150" in told.text()

    tell(story, "ack-lost")


def test_a_pane_is_drawn_only_when_what_it_shows_has_changed() -> None:
    async def story(told: Story) -> None:
        await told.until(2000)
        pane, drawn = told.live.query_one(ConsumerPane), []
        pane.repaint = lambda: drawn.append(1)  # type: ignore[method-assign]
        for time_ms in range(2010, 2990, 10):
            told.session.advance(time_ms)
            told.live.draw()
        assert drawn == []
        told.session.advance(3100)
        told.live.draw()
        assert drawn

    tell(story, "ack-lost")
