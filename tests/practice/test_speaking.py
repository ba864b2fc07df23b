"""An answer aloud: time to speak, then a checklist that the person ticks, and marks of that and of nothing else."""

import pytest

from playground.practice.asking import Asking, Reply
from playground.practice.exercises import grading
from playground.practice.marks import Confidence, MarkList
from playground.practice.questions import InterviewQuestion, question_named, questions
from playground.practice.speaking import Heard, outline, speak
from tests.each import of_each
from tests.practice.helpers import Person, gone_through

MOST_KEYS = 9


def question() -> InterviewQuestion:
    found = question_named("why-hard")
    assert found is not None
    return found


def person(*, said: tuple[int, ...] = (), slips: tuple[int, ...] = (), had_number: bool = True) -> Person:
    """Somebody who ticks these."""
    ticked = {"checklist": said, "slips": slips, "answer": (0,) if had_number else (1,)}
    return lambda page: Reply(ticked.get(page.stage, ()), Confidence.FAIRLY if page.is_rated else None)


def spoken(who: Person) -> tuple[list[Asking], MarkList]:
    marks = MarkList()
    return gone_through(speak(question(), grading("ask/why-hard", marks)), who), marks


def test_there_are_90_seconds_for_the_answer_and_then_a_checklist_of_what_a_good_one_has() -> None:
    pages, _ = spoken(person())
    assert [page.stage for page in pages] == ["aloud", "checklist", "slips", "model", "aloud", "answer"]
    assert (pages[0].ask, pages[0].seconds, pages[0].options) == (question().ask, 90, ())
    assert pages[1].options == (question().short, *question().points)
    assert pages[2].options == tuple(one.says for one in question().wrong)
    assert pages[4].ask == question().follow_up.ask
    asked, number = question().ask, question().follow_up.ask
    assert [page.subject for page in pages] == ["", asked, asked, asked, "", number], "it stays in sight"
    assert pages[5].told == (question().follow_up.answer,)
    assert [page.step for page in pages] == [0, 1, 1, 2, 3, 3], "what comes is told with the question"
    assert pages[0].steps[1] == "A checklist: you mark what you said"


def test_how_sure_one_is_is_said_before_the_checklist_is_seen() -> None:
    pages, _ = spoken(person())
    assert [page.stage for page in pages if page.is_rated] == ["aloud", "aloud"]


def test_the_model_stands_beside_what_was_said_with_why_what_is_common_is_wrong() -> None:
    pages, _ = spoken(person(said=(0, 2), slips=(0,)))
    told = pages[3].said
    assert pages[3].verdict == "There was something wrong in it."
    assert f"Left out: {question().points[0]}" in told
    assert f"Said: {question().points[1]}" in told
    assert f'You said, as many do: "{question().wrong[0].says}" It is wrong. {question().wrong[0].why}' in told
    assert pages[3].play == question().preset


@pytest.mark.parametrize(
    ("said", "slips", "is_right", "is_strong"),
    [
        ((0, 1, 2), (), True, True),
        ((0,), (), True, False),
        ((1, 2, 3), (), False, False),
        ((0, 1, 2), (0,), False, False),
    ],
)
def test_right_is_the_short_answer_without_a_wrong_one_and_strong_is_half_of_the_points_as_well(
    said: tuple[int, ...], slips: tuple[int, ...], is_right: bool, is_strong: bool
) -> None:
    heard = Heard(frozenset(said), slips, None)
    assert (heard.is_right, heard.is_strong(question())) == (is_right, is_strong)
    _, marks = spoken(person(said=said, slips=slips))
    assert marks.kept[0].right == is_right


def test_only_marks_are_kept_one_for_the_answer_and_one_for_the_number() -> None:
    _, marks = spoken(person(said=(0,), had_number=False))
    assert [mark[:4] for mark in marks.kept] == [
        ("ask/why-hard/answer", "semantics", True, Confidence.FAIRLY),
        ("ask/why-hard/number", "semantics", False, Confidence.FAIRLY),
    ]


@of_each(questions())
def test_every_question_has_a_key_for_each_line_of_its_checklist(asked: InterviewQuestion) -> None:
    assert len(outline(asked)) <= MOST_KEYS
    assert len(asked.wrong) <= MOST_KEYS
