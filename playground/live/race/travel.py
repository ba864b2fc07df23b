"""Travel in time where several sessions run side by side: all go to the same instant, each along its own course.

A session whose run was over by then is at its end there, as it was when the others were at that instant.
"""

from collections.abc import Iterator, Sequence

from playground.live import travel
from playground.live.session import Session
from playground.live.views import TimelineView


def is_behind(sessions: Sequence[Session]) -> bool:
    """Whether any of them is in its past."""
    return any(one.course.behind for one in sessions)


def known_ms(sessions: Sequence[Session]) -> int:
    """Up to when it is known what happens."""
    return max(one.course.end.now_ms for one in sessions)


def back_refusal(sessions: Sequence[Session]) -> str | None:
    """Why one cannot go back; `None` if one can."""
    refusals = [travel.back_refusal(one) for one in sessions]
    return None if None in refusals else refusals[0]


def forward_refusal(sessions: Sequence[Session]) -> str | None:
    """Why one cannot go forward along what is known; `None` if one can."""
    return None if is_behind(sessions) else travel.forward_refusal(sessions[0])


def to_time(sessions: Sequence[Session], time_ms: int) -> None:
    """Go to a virtual time; from the present on there is only the present."""
    for one in sessions:
        travel.go_to_time(one, time_ms)


def to_present(sessions: Sequence[Session]) -> None:
    """Go to where they have been last."""
    for one in sessions:
        one.course.to_present()


def step_back(sessions: Sequence[Session]) -> None:
    """Take back what happened last in any of them; where several did something then, one event of each."""
    able = [one for one in sessions if travel.back_refusal(one) is None]
    last_ms = max((_last_ms(one) for one in able), default=0)
    for one in able:
        if _last_ms(one) == last_ms:
            travel.step_back(one)
    now_ms = max(map(_last_ms, sessions))
    for one in sessions:
        if one.simulation.now_ms > now_ms:
            travel.go_to_time(one, now_ms)


def previous_mark_ms(views: Sequence[TimelineView]) -> int | None:
    """When something was broken or went wrong before, in any of them; `None`: never."""
    now_ms = _now_ms(views)
    return max((time_ms for time_ms in _marks_ms(views) if time_ms < now_ms), default=None)


def next_mark_ms(views: Sequence[TimelineView]) -> int | None:
    """When something will be next, as far as that is known; `None`: never."""
    now_ms = _now_ms(views)
    return min((time_ms for time_ms in _marks_ms(views) if time_ms > now_ms), default=None)


def _marks_ms(views: Sequence[TimelineView]) -> Iterator[int]:
    for view in views:
        yield from (one.time_ms for one in view.faults)
        yield from (one.time_ms for one in view.anomalies)


def _now_ms(views: Sequence[TimelineView]) -> int:
    return max(view.now_ms for view in views)


def _last_ms(session: Session) -> int:
    return session.simulation.log.last_time_ms
