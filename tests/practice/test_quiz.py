"""The quiz for programs: what it asks are the exercises, what it grades are their marks, and no request breaks it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.practice.asking import Reply
from playground.practice.claims import claims
from playground.practice.dice import Dice
from playground.practice.exercise_key import LEVELS
from playground.practice.exercises import grading
from playground.practice.marks import Confidence, MarkList
from playground.practice.picking import pick
from playground.practice.questions import InterviewQuestion, questions
from playground.practice.quiz import Quiz
from playground.practice.speaking import outline
from tests.each import of_each
from tests.practice.helpers import choose, pages_of


def ask(quiz: Quiz, **request: object) -> dict[str, Any]:
    answer = quiz.reply({"do": "ask", **request})
    assert answer["is"] == "page", answer
    return answer


def answer(quiz: Quiz, *chosen: int, **more: object) -> dict[str, Any]:
    return quiz.reply({"do": "answer", "chosen": list(chosen), **more})


def test_it_says_its_format_and_its_seed_first() -> None:
    assert Quiz(7).greeting() == {"is": "ready", "format": 1, "seed": 7}


@pytest.mark.parametrize("level", LEVELS)
def test_an_exercise_is_the_one_of_practice_page_by_page_with_the_same_marks(level: int) -> None:
    pages, marks = pages_of(level, 6, choose(0))
    quiz = Quiz(6)
    shown = ask(quiz, level=level)
    for page in pages:
        assert (shown["stage"], shown["ask"], shown["options"]) == (page.stage, page.ask, list(page.options))
        assert (shown["told"], shown["was_right"]) == (list(page.said), page.was_right)
        shown = answer(quiz, *([0] if page.options else []), confidence="sure")
    assert shown["is"] == "end"
    assert [(one["concept"], one["right"]) for one in shown["marks"]] == [(one.concept, one.right) for one in marks]


def test_a_mark_comes_with_the_answer_that_it_is_for() -> None:
    quiz = Quiz(6)
    assert ask(quiz)["marks"] == []
    [mark] = answer(quiz, 0)["marks"]
    assert mark["part"] == "predict"


def test_what_is_asked_goes_on_from_number_to_number_and_a_seed_asks_the_same_again() -> None:
    quiz, other = Quiz(3), Quiz(3)
    ids = [ask(quiz, kind="question")["id"] for _ in questions()]
    assert len(set(ids)) == len(ids)
    assert [ask(other, kind="question")["id"] for _ in range(5)] == ids[:5]
    assert ask(quiz, kind="question", seed=3, number=2)["id"] == ids[1]
    assert ask(Quiz(4), id=ids[1])["options"] == ask(Quiz(3), kind="question", number=2)["options"]


def test_a_topic_and_a_level_narrow_what_is_asked() -> None:
    quiz = Quiz(1)
    on_kafka = {one.name for one in questions() if one.topic == "kafka"}
    assert {ask(quiz, kind="question", topic="kafka")["id"].split("/")[1] for _ in on_kafka} == on_kafka
    assert ask(quiz, kind="claim", topic="sqs")["id"].split("/")[1] in {
        one.name for one in claims() if "sqs" in one.about
    }


@of_each(questions())
def test_right_is_who_picks_all_that_is_right_and_nothing_else(question: InterviewQuestion) -> None:
    def graded(wanted: set[str]) -> tuple[bool, bool | None]:
        marks = MarkList()
        exercise = pick(question, Dice(1), grading("pick/x/1", marks))
        options = next(exercise).options
        assert set(options) == {*outline(question), *(one.says for one in question.wrong)}
        told = exercise.send(Reply(tuple(n for n, one in enumerate(options) if one in wanted), Confidence.FAIRLY))
        return marks.kept[0].right, told.was_right

    right = set(outline(question))
    assert graded(right) == (True, True)
    assert graded(right - {question.short}) == (False, False)
    assert graded(right | {question.wrong[0].says}) == (False, False)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ([], "a request is an object"),
        ({}, "do: one of list, ask, answer"),
        ({"do": ["ask"]}, "do: one of"),
        ({"do": "ask", "lvl": 1}, "'lvl': ask has no such key; it has id, kind, level, topic, seed, number"),
        ({"do": "list", "x": 1}, "it has none"),
        ({"do": "ask", "level": 6}, "level: one of 1, 2, 3, 4, 5"),
        ({"do": "ask", "level": True}, "level: one of"),
        ({"do": "ask", "kind": "question", "level": 4}, "level: one of 1, 2, 3"),
        ({"do": "ask", "kind": "riddle"}, "kind: one of exercise, question, claim"),
        ({"do": "ask", "kind": "claim", "topic": "x"}, "topic: no claim"),
        ({"do": "ask", "kind": "question", "topic": []}, "topic: no question"),
        ({"do": "ask", "seed": "7"}, "seed: a whole number"),
        ({"do": "ask", "number": 0}, "number: from 1 on"),
        ({"do": "ask", "id": ""}, "id: there is no ''"),
        ({"do": "ask", "id": 7}, "id: there is no 7"),
        ({"do": "answer", "chosen": 0}, "chosen: a list of indices of options"),
        ({"do": "answer", "chosen": [4]}, "of which there are 4, from 0 on"),
        ({"do": "answer", "chosen": [True]}, "chosen: a list of indices of options"),
        ({"do": "answer", "chosen": [0, 1]}, "chosen: exactly one here"),
        ({"do": "answer"}, "chosen: exactly one here"),
        ({"do": "answer", "chosen": [0], "confidence": "very"}, "confidence: one of sure, fairly, guess"),
    ],
)
def test_a_wrong_request_is_answered_with_what_is_wrong_and_all_stays_as_it_was(request_: object, words: str) -> None:
    quiz = Quiz(6)
    assert len(ask(quiz)["options"]) == 4
    error = quiz.reply(request_)
    assert error["is"] == "error"
    assert words in str(error["error"])
    assert answer(quiz, 0)["stage"] == "see"


def test_there_is_nothing_to_answer_before_something_was_asked_or_after_its_end() -> None:
    quiz = Quiz(1)
    assert "nothing is asked" in answer(quiz, 0)["error"]
    ask(quiz, kind="claim")
    answer(quiz, 0)
    assert answer(quiz)["is"] == "end"
    assert "nothing is asked" in answer(quiz)["error"]


def test_the_list_names_only_what_can_be_asked() -> None:
    quiz = Quiz(1)
    listed: dict[str, Any] = quiz.reply({"do": "list"})
    assert len(listed["questions"]) == len(questions())
    assert len(listed["claims"]) == len(claims())
    assert all(ask(quiz, id=one["id"]) for one in [*listed["questions"], *listed["claims"]])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["claim", "sure"]),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
REQUESTS = st.dictionaries(st.sampled_from(["id", "kind", "topic", "seed", "number", "chosen", "confidence"]), VALUES)


@given(st.lists(st.tuples(st.sampled_from(["ask", "answer", "list", "x"]), REQUESTS), max_size=6))
def test_whatever_is_asked_for_there_is_an_answer(requests: list[tuple[str, dict[str, object]]]) -> None:
    quiz = Quiz(1)
    ask(quiz, kind="claim")
    for do, more in requests:
        # Exercises are made for seconds each, and have a test of their own.
        request = {"kind": "claim", "do": do, **more} if do == "ask" else {"do": do, **more}
        assert quiz.reply(request)["is"] in ("page", "end", "error", "list")


def test_a_page_tells_what_has_happened_in_the_run_so_far_and_then_all_of_it() -> None:
    quiz = Quiz(6)
    before = ask(quiz)["happened"]
    after = answer(quiz, 0)["happened"]
    assert after[: len(before)] == before
    assert len(after) > len(before)
