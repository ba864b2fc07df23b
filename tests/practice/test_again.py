"""What a mark is about can be asked again."""

import pytest

from playground.practice.again import exercise_again
from playground.practice.claims import claims
from playground.practice.coming_back import can_come_back
from playground.practice.exercise_key import LEVELS
from playground.practice.marks import MarkList
from playground.practice.questions import questions
from playground.practice.sitting import Learner, Overheard, Plan, all_claims, course, made_anew
from playground.scenario.load import load_preset
from tests.practice.helpers import choose, gone_through, pages_of


@pytest.mark.parametrize("level", LEVELS)
def test_an_exercise_made_anew_is_the_same_again(level: int) -> None:
    pages, marks = pages_of(level, 6, choose(1))
    again = exercise_again(marks[-1].question_id, MarkList())
    assert again is not None
    assert gone_through(again, choose(1)) == pages


def test_stations_presets_and_claims_can_be_asked_again() -> None:
    marks = MarkList()
    learner = Learner(Overheard(marks), frozenset, lambda _: None)
    plan = Plan(seed=3, preset=load_preset("ack-lost"))
    for sitting in (made_anew(plan, learner), course(plan, learner), all_claims(plan, learner)):
        page = next(sitting)
        while not marks.kept or page.ask:
            page = sitting.send(choose(0)(page))
        asked = marks.kept[-1].question_id
        again = exercise_again(asked, MarkList())
        assert again is not None, asked
        assert next(again).ask
        marks.kept.clear()


@pytest.mark.parametrize(
    "question_id",
    [
        "",
        "practice",
        "practice/9/7.3",
        "practice/2/x.3",
        "practice/2/7",
        "course/no-such",
        "claims/none",
        f"practice/{'9' * 5000}/7.1",
        f"practice/2/{'9' * 5000}.1",
        "ask/no-such/answer",
        "pick/why-hard",
        "ask",
    ],
)
def test_what_nobody_knows_is_not_asked_again(question_id: str) -> None:
    assert exercise_again(question_id, MarkList()) is None
    assert not can_come_back(question_id)


def test_every_claim_can_be_asked_again() -> None:
    assert all(exercise_again(f"claims/{claim.name}/claim", MarkList()) for claim in claims())


def test_every_question_of_the_bank_can_be_asked_again() -> None:
    for question in questions():
        again = exercise_again(f"ask/{question.name}/answer", MarkList())
        assert again is not None
        assert next(again).ask == question.ask
        assert can_come_back(f"ask/{question.name}")
    assert not can_come_back("ask/no-such")
