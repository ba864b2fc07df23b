"""One interview: a question aloud, two follow-ups that depend on how it went, and always the crash half-way.

Whoever was strong is asked for a number, then something harder; whoever was weak is led back to what was missing, then
asked something easier. What is right is what the person ticks, but for the crash: there the engine answers.
"""

from collections.abc import Generator

from playground.practice.asking import Asking, Exercise, Reply
from playground.practice.dice import Dice
from playground.practice.exercises import grading
from playground.practice.half_way import crash_half_way
from playground.practice.marks import Marks
from playground.practice.questions import InterviewQuestion, questions
from playground.practice.speaking import Heard, aloud, ask_number, had_it, hear, model, outline


def interviewed(question: InterviewQuestion, dice: Dice, marks: Marks) -> Exercise:
    """The whole of it."""
    grade = grading(f"ask/{question.name}", marks)
    heard = yield from hear(question, grade)
    if heard.is_strong(question):
        goes_well = yield from ask_number(question, grade, ("That was strong. How much is it in a case?",))
    else:
        heard, goes_well = yield from _back_to(question, heard)
    yield model(question, heard)
    following = following_up(question, dice, harder=goes_well)
    told = "Something harder then." if goes_well else "Let us take something easier."
    yield model(following, (yield from hear(following, grading(f"ask/{following.name}", marks), (told,))))
    yield from crash_half_way(question.preset, dice, grade)


def following_up(question: InterviewQuestion, dice: Dice, *, harder: bool) -> InterviewQuestion:
    """Another one, harder or easier or at the least as hard, on the same topic if there is one."""

    def rank(other: InterviewQuestion) -> tuple[bool, bool, bool]:
        step = other.level - question.level if harder else question.level - other.level
        return step < 0, other.topic != question.topic, step == 0

    others = [one for one in questions() if one.name != question.name]
    nearest = min(map(rank, others))
    return dice.one_of([one for one in others if rank(one) == nearest])


def _back_to(question: InterviewQuestion, heard: Heard) -> Generator[Asking, Reply, tuple[Heard, bool]]:
    """What was wrong, put into another mouth; else what was missing. What is said by then, and if it was any good."""
    if heard.slips:
        wrong = question.wrong[heard.slips[0]]
        yield aloud(f'A colleague says: "{wrong.says}" What do you answer?')
        return heard, (yield from had_it(wrong.why))
    missing = [index for index in range(len(outline(question))) if index not in heard.said]
    yield aloud("There is more to it. What else belongs to the answer?")._replace(is_by_heart=True)
    options = tuple(outline(question)[index] for index in missing)
    ticked = yield Asking("checklist", ask="Which of these did you say now?", options=options, is_many=True)
    found = {missing[one] for one in ticked.chosen}
    return heard._replace(said=heard.said | found), bool(found)
