"""Marks: one for each graded answer, with nothing in it but what it was about and how it went."""

from datetime import UTC

from playground.practice.concepts import CONCEPTS
from playground.practice.exercise_key import LEVELS
from playground.practice.marks import Confidence, MarkList, mark_now, tallied
from tests.practice.helpers import choose, pages_of


def test_a_mark_is_made_now_in_utc() -> None:
    mark = mark_now("claims/x/claim", "textbook", right=True, confidence=Confidence.SURE)
    assert mark.at.tzinfo is UTC
    assert mark[:4] == ("claims/x/claim", "textbook", True, Confidence.SURE)


def test_each_graded_answer_is_handed_over_once_and_looking_is_none() -> None:
    pages, marks = pages_of(1, 3, choose(0))
    graded = [page.stage for page in pages if page.ask and page.stage != "see"]
    assert len(marks) == len(graded)
    assert [one.question_id.rpartition("/")[2] for one in marks] == [
        {"once more": "again"}.get(stage, stage) for stage in graded
    ]


def test_confidence_is_kept_where_it_was_asked() -> None:
    for level in (1, 2, 3):
        pages, marks = pages_of(level, 4, choose(1))
        rated = [page.is_rated for page in pages if page.ask and page.stage != "see"]
        assert [one.confidence is not None for one in marks] == [
            asked or one.question_id.endswith("/cause") for asked, one in zip(rated, marks, strict=True)
        ]


def test_what_exercises_are_about_is_one_of_the_concepts() -> None:
    found = {mark.concept for level in LEVELS for seed in range(5) for mark in pages_of(level, seed, choose(0))[1]}
    assert found <= set(CONCEPTS)
    assert len(found) >= 6


def test_they_are_tallied_by_confidence() -> None:
    marks = [
        mark_now("a", "x", right=True, confidence=Confidence.SURE),
        mark_now("b", "x", right=False, confidence=Confidence.SURE),
        mark_now("c", "x", right=True, confidence=None),
    ]
    assert tallied(marks) == (2, 3)
    assert tallied(marks, Confidence.SURE) == (1, 2)
    assert tallied(marks, Confidence.GUESS) == (0, 0)


def test_whatever_keeps_them_takes_them() -> None:
    kept = MarkList()
    kept.record(mark_now("a", "x", right=True, confidence=None))
    assert len(kept.kept) == 1
