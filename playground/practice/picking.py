"""A question of the bank with answers to pick from, so that a program can grade it: right and common ones."""

from playground.practice.asking import Asking, Exercise, Grade
from playground.practice.dice import Dice
from playground.practice.questions import InterviewQuestion
from playground.practice.speaking import outline


def pick(question: InterviewQuestion, dice: Dice, grade: Grade) -> Exercise:
    """Which of these belong to a good answer? Right is who picks all of those and no other."""
    right = outline(question)
    options = dice.shuffled([*right, *(one.says for one in question.wrong)])
    ask = f"{question.ask} Which of these are right?"
    reply = yield Asking("pick", ask=ask, options=tuple(options), is_many=True, is_rated=True)
    is_right = {options[index] for index in reply.chosen} == set(right)
    grade("pick", question.topic, is_right, reply.confidence)
    told = [f"Right: {one}" for one in right]
    told += [f'Wrong: "{one.says}" {one.why}' for one in question.wrong]
    yield Asking("and so", subject=question.ask, told=tuple(told), was_right=is_right, play=question.preset)
