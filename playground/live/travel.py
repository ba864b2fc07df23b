"""Travel in time: what a person can do with the past of a session, each with what keeps it from being done.

Nothing here changes what has happened: it only moves the session along its course.
"""

from typing import Final

from playground.live.session import Session

NOTHING_BEFORE: Final = "nothing was broken or went wrong before"
NOTHING_AHEAD: Final = "nothing is known of what comes; g goes on to the next anomaly"
"""Why there is no mark to go to."""
_SCRUBS: Final = 50
"""How many presses of a key lead from one end of the timeline to the other."""


def scrub_ms(by: int, known_ms: int) -> int:
    """How far a press leads, back where `by` is negative, if so much is known."""
    return by * max(known_ms // _SCRUBS, 1)


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
