"""Back and forth: a session that went into its past and came again is the session that never moved."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine import limits
from playground.live import keyframes, travel
from playground.live.session import Session
from tests.live.jumps import Move, do, moves, past_state, session_from, state
from tests.properties.profiles import thorough
from tests.reference.random_presets import presets

Raw = dict[str, Any]

ways = st.lists(st.tuples(st.sampled_from(["event", "time", "back", "on"]), st.integers(0, 1000)), max_size=6)


@pytest.fixture(autouse=True)
def close_keyframes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Random runs are short: keyframes have to be close and few, so that there are any and some are thinned out.

    A run that explodes is stopped early.
    """
    monkeypatch.setattr(limits, "EVENTS_A_RUN", 2000)
    monkeypatch.setattr(keyframes, "NEAREST", 10)
    monkeypatch.setattr(keyframes, "MOST", 8)
    monkeypatch.setattr(keyframes, "NEAREST_DATABASES", 25)
    monkeypatch.setattr(keyframes, "MOST_DATABASES", 4)


def roam(session: Session, way: list[tuple[str, int]]) -> None:
    """Go about in the past; `share` is how far, in thousandths."""
    for where, share in way:
        end = session.course.end
        if where == "event":
            travel.go_to_event(session, end.events * share // 1000 - 1)
        elif where == "time":
            travel.go_to_time(session, end.now_ms * share // 1000)
        elif where == "back" and travel.back_refusal(session) is None:
            travel.step_back(session)
        elif where == "on" and session.course.behind:
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
            other.course.to_present()
        else:
            while other.course.behind:
                other.step_event()
        assert state(other) == state(one)


@thorough
@given(presets(), moves, st.lists(st.integers(0, 1000), min_size=1, max_size=8))
def test_every_instant_of_the_past_is_what_it_was(raw: Raw, script: list[Move], jumps: list[int]) -> None:
    session = session_from(raw)
    seen = {session.simulation.log.count: past_state(session)}
    for move in script:
        if move[0] == "trap":
            continue
        if move[0] == "wait":
            move = "step", 1 + move[1] % 12
        for one in [("step", 1)] * move[1] if move[0] == "step" else [move]:
            before = session.simulation.log.count
            do(session, one)
            if one[0] == "amend":
                seen = {}  # Another past.
            # A step that only let a cancelled timer run out is no instant that an event names.
            if one[0] == "step" and session.simulation.log.count > before:
                seen.setdefault(session.simulation.log.count, past_state(session))
    counts = [count for count in sorted(seen) if count < session.course.end.events]
    for jump in jumps if counts else []:
        count = counts[jump * (len(counts) - 1) // 1000]
        travel.go_to_event(session, count - 1)
        assert session.simulation.log.count >= count
        if session.simulation.log.count == count:
            assert past_state(session) == seen[count]


@thorough
@given(presets(), moves, moves, st.integers(0, 1000), st.booleans())
def test_a_command_in_the_past_makes_the_run_that_it_would_have_made_then(
    raw: Raw, script: list[Move], after: list[Move], share: int, drive: bool
) -> None:
    one, other = session_from(raw), session_from(raw)
    for move in script:
        do(one, move)
    left = state(one)
    travel.go_to_event(one, one.course.end.events * share // 1000 - 1)
    if not one.course.behind or one.refusal is not None or one.over:
        return
    # The other takes the same way from the beginning: what came from outside up to here is done again by hand.
    count = one.simulation.log.count
    other.history.begin(one.script, one.run.origins, one.history.as_branch().first)
    for coming in one.course.inputs[: one.course.frame().inputs]:
        if other.simulation.operations < coming.point.operations:
            other.simulation.advance(coming.point.operations - other.simulation.operations)
        if other.simulation.now_ms < coming.point.now_ms:
            other.simulation.run_until(coming.point.now_ms, 0)
        other.course.perform(coming.act, coming.stance)
    while other.simulation.log.count < count:
        other.simulation.advance(1)
    other.run.before_end = one.run.before_end and other.run.before_end
    for move in [("give", 7), *after]:
        do(one, move)
        do(other, move)
        assert one.simulation.log.digest() == other.simulation.log.digest()
    # The old course is still there, and is what it was.
    number = one.history.branches[0].number
    new = state(one)
    mine = one.history.number
    one.history.switch(number)
    assert state(one) == left
    if drive:
        travel.step_back(one)
    one.history.switch(mine)
    assert state(one) == new
