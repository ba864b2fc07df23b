"""A sitting: exercises one after the other, as long as somebody likes: made anew, along the course, or claims.

It is an exercise itself, one without an end, so that front ends know nothing of what comes next.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Final, NamedTuple

from playground.practice.again import exercise_again
from playground.practice.asking import Asking, Exercise, headed
from playground.practice.claims import Claim, claims
from playground.practice.coming_back import can_come_back
from playground.practice.dice import Dice
from playground.practice.exercise_key import LEVELS, ExerciseKey
from playground.practice.exercises import Ladder, exercise, exercise_on, grading
from playground.practice.interview import interviewed
from playground.practice.judging import judge_claim
from playground.practice.marks import Confidence, Marks, PracticeMark, tallied
from playground.practice.questions import in_order
from playground.practice.reviews import Review
from playground.practice.speaking import speak
from playground.scenario.catalogue import path
from playground.scenario.load import load_preset
from playground.scenario.preset import Preset

MAIN_PARTS: Final = frozenset({"prevent", "write", "claim"})
"""The parts of an exercise by which a level is climbed, beside the prediction, or at level 3 the cause."""


_TEXTBOOK: Final = "textbook"
_MOST_OF_A_SYSTEM: Final = max(LEVELS) - 1
"""The highest level at which there are exercises about real systems."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What somebody wants to do."""

    seed: int
    level: int | None = None
    """`None`: it goes up and down with the answers."""
    preset: Preset | None = None
    """Practise on this one."""
    topic: str | None = None
    """Only questions of interviews about this."""
    system: str | None = None
    """Only exercises about this real system; `None`: textbook ones first."""


class Overheard:
    """Hands marks on, and remembers the last ones."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self.heard: list[PracticeMark] = []

    def record(self, mark: PracticeMark) -> None:
        """Keep one."""
        self.heard.append(mark)
        self._marks.record(mark)

    def main(self, level: int) -> bool:
        """Whether the question that the exercise is about was answered rightly."""
        part = "cause" if level == 3 else "predict"
        right = [one.right for one in self.heard if one.question_id.rpartition("/")[2] in {part, *MAIN_PARTS}]
        return bool(right) and right[-1]


class Learner(NamedTuple):
    """What is known of the person, and what keeps it."""

    marks: Overheard
    done: Callable[[], Collection[str]]
    """The presets that have been done."""
    note_done: Callable[[str], None]
    due: Callable[[], Sequence[Review]] = tuple
    """What comes back today, the longest due first."""
    kept: Callable[[], Sequence[PracticeMark]] = tuple
    """How everything went that was ever answered."""


def made_anew(plan: Plan, learner: Learner) -> Exercise:
    """Exercises that get harder with what was right."""
    ladder = Ladder(plan.level)
    for number in count(1):
        level = min(ladder.level, _MOST_OF_A_SYSTEM) if plan.system else ladder.level
        key = ExerciseKey(level, plan.seed, number, plan.system or ladder.system())
        overheard = Overheard(learner.marks)
        heading = f"Exercise {number}, level {key.level}: {LEVELS[key.level]}"
        yield from headed(_made(plan, key, overheard), heading)
        ladder.note(right=overheard.main(key.level))


def _made(plan: Plan, key: ExerciseKey, marks: Marks) -> Exercise:
    if plan.preset is None:
        return exercise(key, marks)
    level = min(key.level, 3)
    question_id = f"preset/{plan.preset.name}/{key.id.partition('/')[2]}"
    found = exercise_on(plan.preset, question_id, Dice(key.id), marks, level)
    if found is None:
        raise UnpredictableError(plan.preset.name)
    return found


class UnpredictableError(ValueError):
    """A preset in which chance decides, or that is too long to be predicted."""


def course(plan: Plan, learner: Learner) -> Exercise:
    """The path of the library, from the first preset that is not done: predict, see, and go on."""
    names = [name for station in path() for name in station.presets]
    done = set(learner.done())
    left = [name for name in names if name not in done]
    if not left:
        yield Asking("course", heading="The course", told=("Every station is done. It begins anew.",))
    for name in left or names:
        heading = f"Station {names.index(name) + 1} of {len(names)}"
        found = exercise_on(load_preset(name), f"course/{name}", Dice("course", name, plan.seed), learner.marks)
        if found is not None:
            yield from headed(found, heading, partial(learner.note_done, name))
    yield Asking("course", heading="The course", told=("That was the last station.",))


def due_today(_plan: Plan, learner: Learner) -> Exercise:
    """What comes back today, each made anew as it was."""
    due = learner.due()
    if not due:
        yield Asking("due", heading="Due today", told=("Nothing is due today.",))
        return
    for number, review in enumerate(due, 1):
        heading = f"Due today: {number} of {len(due)}, {review.concept}"
        if (found := exercise_again(review.question_id, learner.marks)) is not None:
            yield from headed(found, heading)
    yield Asking("due", heading="Due today", told=("That was all that was due today.",))


def all_claims(plan: Plan, learner: Learner) -> Exercise:
    """What is often said, the easy ones first, of a level those on the textbook; else as the seed has it."""
    shuffled = sorted(
        Dice("claims", plan.seed).shuffled(claims()), key=lambda one: (one.level, one.about != [_TEXTBOOK])
    )
    for number, claim in enumerate(shuffled, 1):
        heading = f"Claim {number} of {len(shuffled)}, {_whence(claim)}"
        yield from headed(judge_claim(claim, grading(f"claims/{claim.name}", learner.marks)), heading)
    yield Asking("claims", heading="Claims", told=("That was the last of them.",))


def _whence(claim: Claim) -> str:
    """Where it belongs: to the textbook, to systems, or to both."""
    systems = [one for one in claim.about if one != _TEXTBOOK]
    named = [f"about {', '.join(systems)}"] if systems else []
    return " and ".join(["from the textbook", *named] if _TEXTBOOK in claim.about else named)


def aloud(plan: Plan, learner: Learner) -> Exercise:
    """Questions of interviews, each answered aloud, the easy ones first."""
    asked = in_order(plan.seed, topic=plan.topic)
    for number, question in enumerate(asked, 1):
        heading = f"Question {number} of {len(asked)}: {question.topic}, level {question.level}"
        yield from headed(speak(question, grading(f"ask/{question.name}", learner.marks)), heading)
    yield Asking("aloud", heading="Questions", told=("That was the last of them.",))


def interview(plan: Plan, learner: Learner) -> Exercise:
    """Interviews, one after the other, the easy ones first: a question, and what follows from how it went."""
    asked = in_order(plan.seed, topic=plan.topic)
    for number, question in enumerate(asked, 1):
        dice = Dice("interview", plan.seed, number)
        yield from headed(interviewed(question, dice, learner.marks), f"Interview {number}: {question.topic}")
    yield Asking("interview", heading="Interviews", told=("That was the last question.",))


def at_most(rounds: int, pages: Exercise) -> Exercise:
    """The pages of a sitting, until one exercise more than `rounds` would begin."""
    heading, page = "", next(pages, None)
    while page is not None:
        if page.heading != heading:
            heading, rounds = page.heading, rounds - 1
        if rounds < 0:
            return
        reply = yield page
        try:
            page = pages.send(reply)
        except StopIteration:
            return


def summary(marks: Sequence[PracticeMark]) -> Iterator[str]:
    """What a sitting has come to, a sentence each."""
    if not marks:
        return
    right, asked = tallied(marks)
    yield f"{right} of {asked} right."
    for confidence, words in (
        (Confidence.SURE, "sure"),
        (Confidence.FAIRLY, "fairly sure"),
        (Confidence.GUESS, "guessing"),
    ):
        good, all_of_them = tallied(marks, confidence)
        if all_of_them:
            yield f"When {words}: {good} of {all_of_them}."
    wrong = [one for one in marks if not one.right and one.confidence is Confidence.SURE]
    if missed := dict.fromkeys(_missed(one) for one in wrong):
        comes_back = any(can_come_back(one.question_id) for one in wrong)
        again = "From tomorrow on `playground practice --due` asks again." if comes_back else "Look at that again."
        yield f"You were sure, and wrong, about {', '.join(missed)}. {again}"


def _missed(mark: PracticeMark) -> str:
    """What it was about: of a claim the claim itself, in quotation marks, else the concept."""
    claim = next((one for one in claims() if mark.question_id.startswith(f"claims/{one.name}/")), None)
    return f'"{claim.says.rstrip(".")}"' if claim else mark.concept
