"""The answer aloud: a question of interviews, so many seconds to speak, and a checklist that one marks oneself.

Nothing of what is said is heard, let alone kept: only what the person ticks becomes marks.
"""

from collections.abc import Collection, Generator
from typing import Final, NamedTuple

from playground.practice.asking import Asking, Exercise, Grade, Reply
from playground.practice.marks import Confidence
from playground.practice.questions import InterviewQuestion
from playground.practice.steps import along
from playground.practice.verdict import AnswerPart

ANSWER_S: Final = 90
"""So long may an answer take before an interviewer wants to ask something else."""
BRIEF_S: Final = 30
_YES_OR_NO: Final = ("yes", "no")
_STEPS: Final = (
    f"Your answer, aloud: {ANSWER_S} s",
    "A checklist: you mark what you said",
    "The model answer, beside yours",
    f"A number that belongs to it, aloud: {BRIEF_S} s",
)


class Heard(NamedTuple):
    """An answer, as the one who gave it has marked it."""

    said: frozenset[int]
    """Indices of `outline`."""
    slips: tuple[int, ...]
    """Indices of the common wrong answers that were in it."""
    confidence: Confidence | None
    """Said before the checklist was seen."""

    @property
    def is_right(self) -> bool:
        """Whether what had to be said was, and nothing that is wrong."""
        return 0 in self.said and not self.slips

    def is_strong(self, question: InterviewQuestion) -> bool:
        """Whether there was more to it than what everybody says: half of the points."""
        return self.is_right and 2 * len(self.said - {0}) >= len(question.points)


Hearing = Generator[Asking, Reply, Heard]
Asked = Generator[Asking, Reply, bool]
"""Comes to whether it went well."""


def outline(question: InterviewQuestion) -> tuple[str, ...]:
    """What a good answer has: the short one first, then what makes it better."""
    return question.short, *question.points


def speak(question: InterviewQuestion, grade: Grade) -> Exercise:
    """One question, its model answer, and the number that is asked for then."""
    yield from along(_spoken(question, grade), _STEPS)


def _spoken(question: InterviewQuestion, grade: Grade) -> Exercise:
    heard = yield from hear(question, grade)
    yield model(question, heard)
    yield from ask_number(question, grade)


def hear(question: InterviewQuestion, grade: Grade, told: tuple[str, ...] = (), then: str = "") -> Hearing:
    """The question, the time, and what the person says of the answer then; `then`: what is asked before any list."""
    spoken = yield aloud(question.ask, ANSWER_S, told)._replace(is_rated=True)
    if then:
        yield aloud(then)._replace(subject=question.ask)
    ticking = Asking("checklist", subject=question.ask, is_many=True)
    ticked = yield ticking._replace(ask="Which of these did you say, in whatever words?", options=outline(question))
    wrong = tuple(one.says for one in question.wrong)
    ask = "And this?" if len(wrong) == 1 else "And one of these?"
    slipped = yield ticking._replace(stage="slips", ask=ask, options=wrong)
    heard = Heard(frozenset(ticked.chosen), slipped.chosen, spoken.confidence)
    grade("answer", question.topic, heard.is_right, heard.confidence)
    return heard


def aloud(ask: str, seconds: int = BRIEF_S, told: tuple[str, ...] = ()) -> Asking:
    """A page on which somebody speaks."""
    return Asking("aloud", told=told, ask=ask, seconds=seconds)


def model(question: InterviewQuestion, heard: Heard) -> Asking:
    """The answer as it could have been, beside what was said."""
    page = Asking("model", subject=question.ask, marked=_verdict(question, heard), was_right=heard.is_strong(question))
    return page._replace(parts=parts_of(question, heard.said, heard.slips), play=question.preset)


def ask_number(question: InterviewQuestion, grade: Grade, told: tuple[str, ...] = ()) -> Asked:
    """The follow-up that wants a number, and whether the person had it."""
    ask, answer = question.follow_up
    spoken = yield aloud(ask, told=told)._replace(is_rated=True)
    had = yield from had_it(ask, answer)
    grade("number", question.topic, had, spoken.confidence)
    return had


def had_it(asked: str, answer: str) -> Asked:
    """Whether somebody has said as much to what was asked."""
    reply = yield Asking("answer", subject=asked, told=(answer,), ask="Did you say that?", options=_YES_OR_NO)
    return _YES_OR_NO[reply.one] == "yes"


def parts_of(question: InterviewQuestion, said: Collection[int], slips: Collection[int]) -> tuple[AnswerPart, ...]:
    """The model answer beside what was in another: indices of `outline`, and of the common wrong answers."""
    points = [
        AnswerPart("Said" if at in said else "Left out", one, at in said) for at, one in enumerate(question.points, 1)
    ]
    return (
        AnswerPart("In short", question.short, 0 in said),
        *sorted(points, key=lambda one: not one.is_right),
        *(
            AnswerPart("Many say", one.why, False if at in slips else None, one.says)
            for at, one in enumerate(question.wrong)
        ),
        *(AnswerPart("Sources", one) for one in question.sources),
    )


def _verdict(question: InterviewQuestion, heard: Heard) -> str:
    if heard.is_strong(question):
        return "A strong answer."
    if heard.is_right:
        return "What had to be said was said. What makes it better was left out."
    if heard.slips:
        return "There was something wrong in it."
    return "What had to be said was not in it."
