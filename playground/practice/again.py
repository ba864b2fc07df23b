"""Once again: the exercise that a mark is about, made anew by its id, for whoever lets questions come back."""

import re
from typing import Final

from playground.practice.asking import Exercise
from playground.practice.claims import claims
from playground.practice.dice import Dice
from playground.practice.exercises import LEVELS, ExerciseKey, exercise, exercise_on, grading
from playground.practice.judging import judge_claim
from playground.practice.marks import Marks
from playground.practice.picking import pick
from playground.practice.questions import question_named
from playground.practice.speaking import speak
from playground.scenario.catalogue import preset_names
from playground.scenario.load import load_preset

_NUMBER: Final = re.compile("(-?[0-9]{1,1000})[.]([0-9]{1,1000})")
"""Seed and number; what has more digits is nobody's."""


def exercise_again(question_id: str, marks: Marks) -> Exercise | None:
    """The exercise of which a question is a part; `None`: it was about a file, or the library has it no more.

    One that was made of the library's presets is about another preset if the library has changed, at the same level.
    """
    kind, *rest = question_id.split("/")
    match kind, rest:
        case "practice", [level, number, *_]:
            key = _key(level, number)
            return exercise(key, marks) if key else None
        case "preset", [name, level, number, *_] if name in preset_names():
            key = _key(level, number)
            asked = f"preset/{name}/{level}/{number}"
            return exercise_on(load_preset(name), asked, Dice(key.id), marks, min(key.level, 3)) if key else None
        case "course", [name, *_] if name in preset_names():
            return exercise_on(load_preset(name), f"course/{name}", Dice("course", name), marks)
        case "claims", [name, *_]:
            found = [claim for claim in claims() if claim.name == name]
            return judge_claim(found[0], grading(f"claims/{name}", marks)) if found else None
        case "ask", [name, *_]:
            question = question_named(name)
            return speak(question, grading(f"ask/{name}", marks)) if question else None
        case "pick", [name, seed, *_]:
            question = question_named(name)
            marking = grading(f"pick/{name}/{seed}", marks)
            return pick(question, Dice("pick", name, seed), marking) if question else None
    return None


def can_come_back(question_id: str) -> bool:
    """Whether there is such an exercise, without making it."""
    kind, *rest = question_id.split("/")
    match kind, rest:
        case "practice", [level, number, *_]:
            return _key(level, number) is not None
        case "preset", [name, level, number, *_]:
            return name in preset_names() and _key(level, number) is not None
        case "course", [name, *_]:
            return name in preset_names()
        case "claims", [name, *_]:
            return any(claim.name == name for claim in claims())
        case ("ask", [name, *_]) | ("pick", [name, _, *_]):
            return question_named(name) is not None
    return False


def _key(level: str, number: str) -> ExerciseKey | None:
    found = _NUMBER.fullmatch(number)
    is_one = level in map(str, LEVELS)
    return ExerciseKey(int(level), int(found[1]), int(found[2])) if found and is_one else None
