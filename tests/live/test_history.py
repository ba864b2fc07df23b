"""Back and forth: a session that went into its past and came again is the session that never moved."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.live import frames, travel
from playground.live.session import Session
from tests.live.jumps import Move, do, moves, session_from, state
from tests.properties.profiles import thorough
from tests.reference.random_presets import presets

Raw = dict[str, Any]

ways = st.lists(st.tuples(st.sampled_from(["event", "time", "back", "on"]), st.integers(0, 1000)), max_size=6)


@pytest.fixture(autouse=True)
def close_keyframes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Random runs are short: keyframes have to be close and few, so that there are any and some are thinned out."""
    monkeypatch.setattr(frames, "NEAREST", 10)
    monkeypatch.setattr(frames, "MOST", 8)
    monkeypatch.setattr(frames, "NEAREST_DATABASES", 25)
    monkeypatch.setattr(frames, "MOST_DATABASES", 4)


def roam(session: Session, way: list[tuple[str, int]]) -> None:
    """Go about in the past; `share` is how far, in thousandths."""
    for where, share in way:
        end = session.history.end
        if where == "event":
            travel.go_to_event(session, end.events * share // 1000 - 1)
        elif where == "time":
            travel.go_to_time(session, end.now_ms * share // 1000)
        elif where == "back" and travel.back_refusal(session) is None:
            travel.step_back(session)
        elif where == "on" and session.history.behind:
            session.advance(min(session.simulation.now_ms + share, end.now_ms - 1))


@thorough
@given(presets(), moves, st.data())
def test_going_back_and_coming_again_leaves_no_trace(
    raw: dict[str, Any], script: list[Move], data: st.DataObject
) -> None:
    one, other = session_from(raw), session_from(raw)
    for move in script:
        do(one, move)
        do(other, move)
        roam(other, data.draw(ways))
        if data.draw(st.booleans()):
            travel.go_to_present(other)
        else:
            while other.history.behind:
                other.step_event()
        assert state(other) == state(one)
