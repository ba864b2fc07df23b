"""Keyframes: near enough to every instant, few enough for a long run, and cheap because they share."""

from collections.abc import Callable
from itertools import chain, repeat
from unittest.mock import patch

import pytest

from playground.engine.events import Kind
from playground.live import keyframes, travel
from playground.live.keyframes import Keyframe, Keyframes
from playground.live.session import Session
from tests.live.helpers import payments, session_of, to_the_end


def kept(session: Session) -> Keyframes:
    return session.course._frames


def test_their_number_is_bounded_however_long_the_run_is() -> None:
    session = to_the_end(session_of("chaos-test", messages=3000))
    assert session.simulation.log.count > 40_000
    assert keyframes.MOST // 4 < len(kept(session)) <= keyframes.MOST


def test_a_database_is_copied_a_few_times_only_and_comes_back_all_the_same() -> None:
    session = to_the_end(session_of("sqlite-inbox", messages=1500))
    assert session.simulation.log.count > 4 * keyframes.NEAREST_DATABASES
    assert 4 <= len(kept(session)) <= keyframes.MOST_DATABASES
    digest, effects = session.simulation.log.digest(), list(session.simulation.ledger)
    travel.go_to_event(session, 4000)
    then = [event for event in session.simulation.log if event.kind is Kind.APPLIED]
    assert [(one.time_ms, one.message) for one in then] == list(session.simulation.ledger)
    session.course.to_present()
    assert (session.simulation.log.digest(), list(session.simulation.ledger)) == (digest, effects)


def test_two_that_follow_each_other_share_what_has_not_changed() -> None:
    session = to_the_end(session_of("chaos-test", messages=3000))
    *_, before, last = kept(session)._all
    pages = [
        (one, other)
        for column, its in zip(before.tally.judge.columns, last.tally.judge.columns, strict=True)
        for one, other in zip(column, its, strict=False)
    ]
    assert sum(one is other for one, other in pages) > len(pages) * 0.8


FALLEN_BEHIND = "[links]\nloss = 0.05\n[consumer]\nprocessing_ms = 4000\n"
"""Every message is retried until the consumer gets round to it, so nearly all that happens makes its inbox longer."""


def copied(frame: object, before: object) -> int:
    """How many entries of a keyframe were copied for it; what it shares with the one before costs nothing."""
    if frame is before or isinstance(frame, str) or not hasattr(frame, "__len__"):
        return 0
    if isinstance(frame, bytes):
        return len(frame) // 8
    if not isinstance(frame, tuple):
        return len(frame)
    theirs = before if isinstance(before, tuple) else ()
    return sum(map(copied, frame, chain(theirs, repeat(None))))


@pytest.mark.parametrize(("system", "messages"), [("direct", 30), ("broker", 70)])
def test_what_keyframes_copy_of_a_growing_backlog_is_a_few_entries_an_event(system: str, messages: int) -> None:
    frames: list[Keyframe] = []
    with patch.object(keyframes.Keyframes, "add", _add_and_note(frames)):
        session = to_the_end(payments(system=system, messages=messages, more=FALLEN_BEHIND))
    assert len(frames) > 20
    assert sum(map(copied, frames[1:], frames)) < 6 * session.simulation.log.count


def _add_and_note(frames: list[Keyframe]) -> Callable[[Keyframes, Keyframe], None]:
    add = Keyframes.add

    def noted(self: Keyframes, frame: Keyframe) -> None:
        frames.append(frame)
        add(self, frame)

    return noted
