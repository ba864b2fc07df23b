"""A question of the bank with answers to pick from, so that a program can grade it: right and common ones."""

from playground.practice.asking import Asking, Exercise, Grade
from playground.practice.dice import Dice
from playground.practice.questions import InterviewQuestion
from playground.practice.speaking import outline, parts_of


def pick(question: InterviewQuestion, dice: Dice, grade: Grade) -> Exercise:
    """Which of these belong to a good answer? Right is who picks all of those and no other."""
    right = outline(question)
    options = dice.shuffled([*right, *(one.says for one in question.wrong)])
    ask = f"{question.ask} Which of these are right?"
    reply = yield Asking("pick", ask=ask, options=tuple(options), is_many=True, is_rated=True)
    picked = {options[index] for index in reply.chosen}
    is_right = picked == set(right)
    grade("pick", question.topic, is_right, reply.confidence)
    said = {at for at, one in enumerate(right) if one in picked}
    slips = {at for at, one in enumerate(question.wrong) if one.says in picked}
    page = Asking("and so", subject=question.ask, was_right=is_right, play=question.preset)
    yield page._replace(parts=parts_of(question, said, slips))
