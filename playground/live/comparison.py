"""Two courses of one run, compared: where they part, and what came of it.

The record of a course that is not at hand is made again from what its branch keeps. Both are looked at as far as both
have come, so that neither is merely behind.
"""

from dataclasses import dataclass
from itertools import zip_longest

from playground.checker.fates import Fate
from playground.engine.log import EventLog
from playground.live.history import Branch
from playground.live.scores import score_of
from playground.live.session import Session
from playground.live.views import CountersView
from playground.words.told_events import event_words


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, at the point where they part."""

    time_ms: int
    words: str
    """Of its first event that the other does not have."""


@dataclass(frozen=True, slots=True)
class FateChange:
    """A message that fared otherwise; `None`: it was not sent."""

    message: int
    one: Fate | None
    other: Fate | None


@dataclass(frozen=True, slots=True)
class CourseComparison:
    """What two courses have in common, and what not."""

    sides: tuple[Side, Side] | None
    """`None`: they do not part."""
    counters: tuple[tuple[str, int, int], ...]
    """`(name, in the one, in the other)` of those that differ; the names are the fields of `CountersView`."""
    fates: tuple[FateChange, ...]


def compare(original: Session, one: Branch, other: Branch) -> CourseComparison:
    """Compare two courses of a session's run. The session itself is left alone."""
    sessions = again(original, one), again(original, other)
    if not (one.over and other.over):
        upto_ms = min(branch.end.now_ms for branch in (one, other) if not branch.over)
        for session in sessions:
            session.course.leave()
            if upto_ms < session.course.end.now_ms:
                session.course.to_time(upto_ms)
    return CourseComparison(_sides(*sessions), _differences(*map(_counters, sessions)), _fates(*sessions))


def again(original: Session, branch: Branch) -> Session:
    """A session of its own in which a branch has happened again."""
    session = Session(original.original)
    session.history.enter(branch)
    return session


def _counters(session: Session) -> CountersView:
    return score_of(session.simulation, session.tally).counters


def _sides(one: Session, other: Session) -> tuple[Side, Side] | None:
    at = _parting(one.simulation.log, other.simulation.log)
    return None if at is None else (_side(one, at), _side(other, at))


def _parting(one: EventLog, other: EventLog) -> int | None:
    """The number of the first event that differs."""
    for number, (row, its) in enumerate(zip_longest(one.rows(), other.rows())):
        if row != its or one.details.get(number) != other.details.get(number):
            return number
    return None


def _side(session: Session, at: int) -> Side:
    simulation = session.simulation
    if at >= simulation.log.count:
        return Side(simulation.now_ms, "nothing more")
    event = simulation.log[at]
    return Side(event.time_ms, event_words(event, simulation.settings.topology))


def _differences(one: CountersView, other: CountersView) -> tuple[tuple[str, int, int], ...]:
    pairs = zip(CountersView._fields, one, other, strict=True)
    return tuple((name, value, its) for name, value, its in pairs if value != its)


def _fates(one: Session, other: Session) -> tuple[FateChange, ...]:
    fates, its = one.tally.judge.fates(), other.tally.judge.fates()
    return tuple(
        FateChange(message, fates.get(message), its.get(message))
        for message in sorted({*fates, *its})
        if fates.get(message) is not its.get(message)
    )
