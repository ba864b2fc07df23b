"""Reviews: what comes back and when, worked out from the marks alone, so that there is nothing else to keep.

How well something is remembered is estimated by FSRS (https://github.com/open-spaced-repetition/py-fsrs). A question
that was answered wrongly by somebody who was sure comes back within a week, whatever the estimate says; and nothing is
put off beyond the day before an interview.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from playground.practice.marks import Confidence, PracticeMark, Tallied, tallied

if TYPE_CHECKING:
    from fsrs import Card, Rating

_WEEK: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)
_MADE_ANEW: Final = frozenset({"practice", "preset"})
"""Kinds of exercises of which there is no end: one comes back only if something in it was wrong."""


class Review(NamedTuple):
    """One question that comes back."""

    question_id: str
    """Without the part: `again.py` makes the exercise of it again."""
    concept: str
    due: datetime
    """In UTC."""
    last: datetime
    """When it was answered last, in UTC."""
    was_right: bool
    """Whether all of it was right then."""


class Strength(NamedTuple):
    """How it goes with one concept."""

    concept: str
    tally: Tallied


@dataclass(frozen=True)
class _Try:
    """One go at a question: the marks of its parts, each once."""

    marks: tuple[PracticeMark, ...]

    @property
    def is_right(self) -> bool:
        return all(mark.right for mark in self.marks)

    @property
    def was_sure_and_wrong(self) -> bool:
        return any(not mark.right and mark.confidence is Confidence.SURE for mark in self.marks)

    @property
    def at(self) -> datetime:
        return self.marks[-1].at


def reviews(marks: Iterable[PracticeMark], interview: date | None = None) -> list[Review]:
    """What comes back, the soonest first. `marks` are in the order of time; `interview` is a day, if one is ahead."""
    tries: dict[str, list[list[PracticeMark]]] = {}
    for mark in marks:
        unit, _, part = mark.question_id.rpartition("/")
        so_far = tries.setdefault(unit, [[]])
        if any(one.question_id.rpartition("/")[2] == part for one in so_far[-1]):
            so_far.append([])
        so_far[-1].append(mark)
    found = [_review(unit, [_Try(tuple(one)) for one in each], interview) for unit, each in tries.items()]
    return sorted((one for one in found if one), key=lambda one: (one.due, one.question_id))


def due_on(found: Iterable[Review], now: datetime) -> list[Review]:
    """What is due on the day of `now`, in its time zone, or was before."""
    return [one for one in found if one.due.astimezone(now.tzinfo).date() <= now.date()]


def strengths(marks: Sequence[PracticeMark]) -> list[Strength]:
    """How it goes with each concept, the weakest first."""
    concepts = sorted({mark.concept for mark in marks})
    found = [Strength(one, tallied([mark for mark in marks if mark.concept == one])) for one in concepts]
    return sorted(found, key=lambda one: one.tally.right / one.tally.asked)


def spoken(marks: Iterable[PracticeMark]) -> dict[str, list[PracticeMark]]:
    """The marks of answers given aloud, by the name of the question, as they came; the last one answered comes last."""
    found: dict[str, list[PracticeMark]] = {}
    for mark in marks:
        kind, *rest = mark.question_id.split("/")
        if kind == "ask" and rest[1:] == ["answer"]:
            found[rest[0]] = [*found.pop(rest[0], []), mark]
    return found


def _review(unit: str, tries: Sequence[_Try], interview: date | None) -> Review | None:
    if unit.partition("/")[0] in _MADE_ANEW and all(one.is_right for one in tries):
        return None
    last = tries[-1]
    due = _card(tries).due
    if last.was_sure_and_wrong:
        due = min(due, last.at + _WEEK)
    eve = (
        None
        if interview is None
        else datetime(interview.year, interview.month, interview.day, tzinfo=due.tzinfo) - _DAY
    )
    if eve is not None and last.at < eve < due:
        due = eve
    return Review(unit, last.marks[0].concept, due, last.at, last.is_right)


def _card(tries: Sequence[_Try]) -> "Card":
    """What FSRS makes of the tries. Days, not minutes: whoever was wrong has just read why."""
    from fsrs import Card, Scheduler

    scheduler = Scheduler(enable_fuzzing=False, learning_steps=(), relearning_steps=())
    card = Card(card_id=1, due=tries[0].at)
    for one in tries:
        card, _ = scheduler.review_card(card, _rating(one), one.at)
    return card


def _rating(one: _Try) -> "Rating":
    from fsrs import Rating

    if not one.is_right:
        return Rating.Again
    said = {mark.confidence for mark in one.marks}
    if Confidence.GUESS in said:
        return Rating.Hard
    return Rating.Easy if said == {Confidence.SURE} else Rating.Good


def upcoming(found: Iterable[Review], now: datetime) -> Iterator[tuple[date, int]]:
    """Each day on which something is due after today, and how much."""
    days = [one.due.astimezone(now.tzinfo).date() for one in found]
    for day in sorted({day for day in days if day > now.date()}):
        yield day, days.count(day)
