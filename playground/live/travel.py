"""Travel in time: what a person can do with the past of a session, each with what keeps it from being done.

Nothing here changes what has happened: it only moves the session along its course, or from one course to another.
"""

from playground.live.session import Session


def back_refusal(session: Session) -> str | None:
    """Why one cannot go back; `None` if one can."""
    return None if session.simulation.log.count > session.history.first.events else "this is the beginning"


def forward_refusal(session: Session) -> str | None:
    """Why one cannot go forward along what is known; `None` if one can."""
    return None if session.history.behind else "this is the present: nothing is known of what comes"


def step_back(session: Session) -> None:
    """Go back by one event, or by those that happened in one stroke."""
    if back_refusal(session) is None:
        session.history.leave()
        session.history.to_event_before()


def step_forward(session: Session) -> None:
    """Go on by one event along the known future; from the present, let one happen."""
    session.step_event()


def go_to_event(session: Session, number: int) -> None:
    """Go to the instant at which an event has just happened, whether it lies before or ahead."""
    session.history.leave()
    if number + 1 >= session.history.end.events:
        session.history.to_present()
    else:
        session.history.to_event(max(number + 1, session.history.first.events))


def go_to_time(session: Session, time_ms: int) -> None:
    """Go to a virtual time; from the present on there is only the present."""
    session.history.leave()
    if time_ms >= session.history.end.now_ms:
        session.history.to_present()
    else:
        session.history.to_time(max(time_ms, 0))


def go_to_present(session: Session) -> None:
    """Go to where the run has been last."""
    session.history.to_present()
