"""One interview: a question aloud, two follow-ups that depend on how it went, and always the crash half-way.

What else belongs to the answer is asked for before any list tells it. Whoever was strong is asked for a number, then
something harder; whoever was weak what to say to somebody who is wrong, then something easier. What is right is what
the person ticks, but for the crash: there the engine answers.
"""

from typing import Final

from playground.practice.asking import Exercise, Grade
from playground.practice.dice import Dice
from playground.practice.exercises import grading
from playground.practice.half_way import crash_half_way
from playground.practice.marks import Marks
from playground.practice.questions import InterviewQuestion, questions
from playground.practice.speaking import ANSWER_S, BRIEF_S, Asked, Heard, aloud, ask_number, had_it, hear, model
from playground.practice.steps import along

_MORE: Final = "Is that all? Say what else belongs to it."
_WORDS: Final = {1: "Something harder then.", 0: "Then another one.", -1: "Let us take something easier."}
"""What leads to the next question, by whether it is harder, as hard, or easier."""
_CRASH: Final = "The consumer crashes half-way: you predict, a run answers"
_FIRST: Final = (
    f"Your answer, aloud: {ANSWER_S} s",
    f"What else belongs to it: {BRIEF_S} s",
    "A checklist: you mark what you said",
    f"A follow-up that depends on how it went: {BRIEF_S} s",
    "The model answer, beside yours",
    f"Another question, harder or easier: {ANSWER_S} s",
    _CRASH,
)
_SECOND: Final = (_FIRST[0], _FIRST[2], _FIRST[4], _CRASH)


def interviewed(question: InterviewQuestion, dice: Dice, marks: Marks) -> Exercise:
    """The whole of it."""
    grade = grading(f"ask/{question.name}", marks)
    is_strong = yield from along(_first(question, grade), _FIRST)
    following = following_up(question, dice, harder=is_strong)
    yield from along(_second(question, following, grading(f"ask/{following.name}", marks)), _SECOND)
    yield from crash_half_way(question.preset, dice, grade)


def _first(question: InterviewQuestion, grade: Grade) -> Asked:
    """The question and what follows up on it; whether the answer was strong."""
    heard = yield from hear(question, grade, then=_MORE)
    is_strong = heard.is_strong(question)
    if is_strong:
        yield from ask_number(question, grade, ("That was strong. Now put a number on it.",))
    else:
        yield from _of_a_colleague(question, heard)
    yield model(question, heard)
    return is_strong


def _second(question: InterviewQuestion, following: InterviewQuestion, grade: Grade) -> Exercise:
    told = _WORDS[(following.level > question.level) - (following.level < question.level)]
    yield model(following, (yield from hear(following, grade, (told,))))


def following_up(question: InterviewQuestion, dice: Dice, *, harder: bool) -> InterviewQuestion:
    """Another one, harder or easier if there is any, and then the nearest, on the same topic if it can be."""

    def rank(other: InterviewQuestion) -> tuple[bool, bool, bool, int]:
        step = other.level - question.level if harder else question.level - other.level
        return step < 0, step == 0, other.topic != question.topic, step

    others = [one for one in questions() if one.name != question.name]
    nearest = min(map(rank, others))
    return dice.one_of([one for one in others if rank(one) == nearest])


def _of_a_colleague(question: InterviewQuestion, heard: Heard) -> Asked:
    """What was wrong, or what is often said wrongly, put into another mouth; whether what was said to it was right."""
    wrong = question.wrong[heard.slips[0] if heard.slips else 0]
    ask = f'A colleague says: "{wrong.says}" What do you answer?'
    yield aloud(ask)
    return (yield from had_it(ask, wrong.why))
