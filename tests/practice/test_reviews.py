"""Reviews: what was wrong comes back soonest, within a week if one was sure, and all of it before an interview."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from playground.practice.marks import Confidence, PracticeMark
from playground.practice.reviews import due_on, reviews, strengths, upcoming

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def mark(
    question_id: str = "ask/why-hard/answer",
    *,
    right: bool = True,
    confidence: Confidence | None = Confidence.FAIRLY,
    at: datetime = NOON,
    concept: str = "semantics",
) -> PracticeMark:
    return PracticeMark(question_id, concept, right, confidence, at)


def wait_of(*marks: PracticeMark, interview: date | None = None) -> timedelta:
    """From the last answer until it is due again."""
    (review,) = reviews(marks, interview)
    return review.due - marks[-1].at


def learnt(times: int) -> list[PracticeMark]:
    """Right each time that it was due."""
    marks = [mark(confidence=Confidence.SURE)]
    for _ in range(times - 1):
        marks.append(mark(confidence=Confidence.SURE, at=reviews(marks)[0].due))
    return marks


def test_the_surer_a_right_answer_was_the_later_it_comes_back_and_a_wrong_one_on_the_next_day() -> None:
    sure, fairly, guess = (wait_of(mark(confidence=one)) for one in Confidence)
    assert sure > fairly > guess >= DAY
    assert wait_of(mark(right=False)) == DAY


def test_what_is_right_again_and_again_comes_back_ever_later() -> None:
    waits = [wait_of(*learnt(times)) for times in (1, 2, 3)]
    assert waits == sorted(waits)
    assert waits[2] > 30 * DAY


def test_what_was_wrong_and_sure_comes_back_within_a_week_however_well_it_had_been_known() -> None:
    known = learnt(6)
    at = reviews(known)[0].due
    guessed = wait_of(*known, mark(right=False, confidence=Confidence.GUESS, at=at))
    assert wait_of(*known, mark(right=False, confidence=Confidence.SURE, at=at)) == min(guessed, 7 * DAY)
    assert wait_of(*known, mark(right=False, confidence=Confidence.SURE, at=at)) <= 7 * DAY < wait_of(*known)


def test_nothing_is_put_off_beyond_the_day_before_an_interview() -> None:
    marks = learnt(3)
    last = marks[-1].at
    assert (
        wait_of(*marks, interview=(last + 10 * DAY).date())
        == datetime(*(last + 9 * DAY).date().timetuple()[:3], tzinfo=UTC) - last
    )
    without = wait_of(*marks)
    assert wait_of(*marks, interview=(last + 1000 * DAY).date()) == without
    assert wait_of(*marks, interview=(last - DAY).date()) == without


def test_one_go_at_an_exercise_is_one_review_though_several_things_were_asked() -> None:
    go = [
        mark(f"course/ack-lost/{part}", right=part != "cause", at=NOON + timedelta(seconds=number))
        for number, part in enumerate(("predict", "cause", "again"))
    ]
    (review,) = reviews(go)
    assert (review.question_id, review.was_right, review.last) == ("course/ack-lost", False, go[-1].at)
    again = [one._replace(right=True, at=one.at + DAY) for one in go]
    (review,) = reviews([*go, *again])
    assert (review.was_right, review.last) == (True, again[-1].at)


@pytest.mark.parametrize(
    ("kind", "comes_back"), [("practice/1/7.3", False), ("preset/x/1/7.3", False), ("claims/x", True)]
)
def test_exercises_of_which_there_is_no_end_come_back_only_if_something_was_wrong(kind: str, comes_back: bool) -> None:
    assert bool(reviews([mark(f"{kind}/predict")])) is comes_back
    assert reviews([mark(f"{kind}/predict", right=False)])
    later = [mark(f"{kind}/predict", right=False), mark(f"{kind}/predict", at=NOON + DAY)]
    assert len(reviews(later)) == 1


def test_due_is_what_falls_on_the_day_where_the_person_is() -> None:
    """Due on 3 March at noon UTC: in Auckland that is already the fourth."""
    found = reviews([mark(right=False)])
    auckland = timezone(timedelta(hours=13))
    assert not due_on(found, datetime(2026, 3, 2, 23, 59, tzinfo=UTC))
    assert due_on(found, datetime(2026, 3, 3, tzinfo=UTC))
    assert not due_on(found, datetime(2026, 3, 3, 23, tzinfo=auckland))
    assert due_on(found, datetime(2026, 3, 9, tzinfo=UTC))
    assert list(upcoming(found, NOON)) == [(date(2026, 3, 3), 1)]


def test_the_soonest_comes_first() -> None:
    found = reviews([mark("ask/a/answer"), mark("ask/b/answer", right=False)])
    assert [one.question_id for one in found] == ["ask/b", "ask/a"]


def test_strengths_begin_with_the_weakest() -> None:
    marks = [
        *(mark(f"ask/{number}/answer", concept="timeouts", right=number > 0) for number in range(4)),
        mark("ask/x/answer", concept="belief", right=False),
    ]
    assert [(one.concept, *one.tally) for one in strengths(marks)] == [("belief", 0, 1), ("timeouts", 3, 4)]
