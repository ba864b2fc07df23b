"""What the tests of exercises share: scenes made anew, and a person who answers in a given way."""

from collections.abc import Callable, Iterator
from functools import cache

from playground.practice.asking import Asking, Exercise, Reply
from playground.practice.dice import Dice
from playground.practice.exercise_key import ExerciseKey
from playground.practice.exercises import exercise
from playground.practice.marks import Confidence, MarkList, PracticeMark
from playground.practice.scene import Scene, subjects, wordless
from playground.practice.schedules import schedule_of
from playground.scenario.load import load_preset

Person = Callable[[Asking], Reply]


def scene(name: str, subject: int) -> Scene:
    """One message of a preset of the library."""
    return Scene(wordless(load_preset(name)), subject)


@cache
def scenes(count: int = 40) -> tuple[Scene, ...]:
    """One scene for each of so many schedules made anew, where there is anything to be asked."""
    return tuple(_scenes(count))


def _scenes(count: int) -> Iterator[Scene]:
    for seed in range(count):
        dice = Dice("tests", seed)
        preset = schedule_of(dice, f"made-{seed}")
        if found := subjects(preset):
            yield Scene(preset, dice.one_of(found))


def choose(index: int) -> Person:
    """Somebody who always picks the same line, and is sure of it."""
    return lambda page: Reply((min(index, len(page.options) - 1),) if page.options else (), Confidence.SURE)


def gone_through(found: Exercise, person: Person) -> list[Asking]:
    """All pages of an exercise."""
    pages = [next(found)]
    while True:
        try:
            pages.append(found.send(person(pages[-1])))
        except StopIteration:
            return pages


def pages_of(level: int, seed: int, person: Person, number: int = 1) -> tuple[list[Asking], list[PracticeMark]]:
    """All pages of the exercise of a key, and the marks."""
    marks = MarkList()
    return gone_through(exercise(ExerciseKey(level, seed, number), marks), person), marks.kept
