"""Travel in time: what a person can do with the past of a session, each with what keeps it from being done.

Nothing here changes what has happened: it only moves the session along its course, or from one course to another.
"""

from typing import NamedTuple

from playground.live.branches import Branch
from playground.live.scores import Score
from playground.live.session import Session


def back_refusal(session: Session) -> str | None:
    """Why one cannot go back; `None` if one can."""
    return None if session.simulation.log.count > session.course.first.point.events else "this is the beginning"


def forward_refusal(session: Session) -> str | None:
    """Why one cannot go forward along what is known; `None` if one can."""
    return None if session.course.behind else "this is the present: nothing is known of what comes"


def step_back(session: Session) -> None:
    """Go back by one event, or by those that happened in one stroke."""
    if back_refusal(session) is None:
        session.course.leave()
        session.course.to_event_before()


def go_to_event(session: Session, number: int) -> None:
    """Go to the instant at which an event has just happened, whether it lies before or ahead."""
    session.course.leave()
    if number + 1 >= session.course.end.events:
        session.course.to_present()
    else:
        session.course.to_event(max(number + 1, session.course.first.point.events))


def go_to_time(session: Session, time_ms: int) -> None:
    """Go to a virtual time; from the present on there is only the present."""
    session.course.leave()
    if time_ms >= session.course.end.now_ms:
        session.course.to_present()
    else:
        session.course.to_time(max(time_ms, 0))


def go_to_present(session: Session) -> None:
    """Go to where the run has been last."""
    session.course.to_present()


class BranchView(NamedTuple):
    """One course of the run, as a list shows it."""

    number: int
    name: str
    """What was changed in it: `m3's ACK dropped at 3.15 s`, or `as scripted`."""
    end_ms: int
    over: bool
    score: Score
    """How it stands at its end: the badge and the counters."""
    is_live: bool
    """Whether it is the one on the screen."""


def branches(session: Session) -> tuple[BranchView, ...]:
    """All courses that the run has taken, by number; the live one among them."""
    live = session.history.as_branch()
    known = sorted((live, *session.history.branches), key=lambda one: one.number)
    return tuple(_view(one, one.number == live.number) for one in known)


def _view(branch: Branch, is_live: bool) -> BranchView:
    return BranchView(
        number=branch.number,
        name=branch.name,
        end_ms=branch.end.now_ms,
        over=branch.over,
        score=branch.score,
        is_live=is_live,
    )


def switch_refusal(session: Session, number: int) -> str | None:
    """Why one cannot switch to a course; `None` if one can."""
    if number == session.history.number:
        return "this is the course on the screen"
    if all(number != one.number for one in session.history.branches):
        return f"there is no branch {number}"
    return None


def switch(session: Session, number: int) -> None:
    """Take another course, from its end on; the present one is kept as a branch."""
    if switch_refusal(session, number) is None:
        session.history.switch(number)
