"""Once again: the exercise that a mark is about, made anew by its id, for whoever lets questions come back."""

from playground.practice.asking import Exercise
from playground.practice.claims import claims
from playground.practice.dice import Dice
from playground.practice.exercise_key import key_of
from playground.practice.exercises import exercise, exercise_on, grading
from playground.practice.judging import judge_claim
from playground.practice.marks import Marks
from playground.practice.picking import pick
from playground.practice.questions import question_named
from playground.practice.speaking import speak
from playground.scenario.catalogue import preset_names
from playground.scenario.load import load_preset


def exercise_again(question_id: str, marks: Marks) -> Exercise | None:
    """The exercise of which a question is a part; `None`: it was about a file, or the library has it no more.

    One that was made of the library's presets is about another preset if the library has changed, at the same level.
    """
    kind, *rest = question_id.split("/")
    match kind, rest:
        case "practice", [level, number, *_]:
            key = key_of(level, number)
            return exercise(key, marks) if key else None
        case "preset", [name, level, number, *_] if name in preset_names():
            key = key_of(level, number)
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
