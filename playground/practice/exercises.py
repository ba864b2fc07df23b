"""Exercises: predict, then see; which setting prevents it; the shortest failure that breaks it.

An exercise follows from its level, its seed and its number, and from what is in the library. Each is a generator of
pages: a front end shows one, sends the reply, and gets the next.
"""

from collections.abc import Iterator
from typing import Final

from playground.practice.asking import Exercise, Grade
from playground.practice.breaking import challenge_of
from playground.practice.causes import suspects
from playground.practice.dice import Dice
from playground.practice.exercise_key import LEVELS, REAL, ExerciseKey
from playground.practice.instants import hangs_on_a_millisecond
from playground.practice.marks import Confidence, Marks, mark_now
from playground.practice.predicting import predict
from playground.practice.preventing import prevent
from playground.practice.remedies import SORTS, Offered, offered
from playground.practice.scene import Scene, calm_subjects, is_foreseeable, is_predictable, subjects, wordless
from playground.practice.schedules import ANY, FIRST, Difficulty, cell_of, schedule_of
from playground.practice.writing import write
from playground.scenario.catalogue import preset_names
from playground.scenario.load import load_preset
from playground.scenario.preset import Preset

_WITHOUT_MARKING: Final = 2
"""So many answers in a row of one kind lead a level up, or down."""
_MOST_SHOWN: Final = 24
"""More events about one message are no exercise but a search."""
_KINDS: Final = 4
"""One in so many exercises is about the library, the others are made anew, or of a real system's configurations."""
_REAL_AFTER: Final = 3
"""After so many right answers above the first level every second exercise is about a real system."""
_PATIENCE: Final = 20
"""How many presets are looked through for a scene of the kind that is wanted: never done, once, or more often."""
_PATIENCE_FOR_A_SORT: Final = 40
"""In so many presets a scene is looked for that a remedy of the sort prevents which is wanted."""
_OF_CAUSES: Final = 3
_SECOND: Final = 2
"""The level to which two right answers lead: who comes there may still be among the first exercises."""
_FAULTS_OF_LEVEL_3: Final = 2
"""From so many faults on there is something to be told apart."""


def exercise(key: ExerciseKey, marks: Marks) -> Exercise:
    """The exercise of a key, made anew."""
    dice, grade = Dice(key.id), grading(key.id, marks)
    if key.level == 5:
        return write(challenge_of(dice, _name(key)), grade)
    if key.level == 4:
        scene, settings = next(_preventable(key, dice))
        return prevent(scene, settings, dice, grade)
    return predict(next(_scenes(key, dice)), key.level, dice, grade)


def exercise_on(preset: Preset, question_id: str, dice: Dice, marks: Marks, level: int = 1) -> Exercise | None:
    """A prediction about one preset, by name; `None`: chance decides in it, or it is too long to be predicted."""
    if not is_foreseeable(preset) or not (scene := next(scenes_of(preset, dice), None)):
        return None
    return predict(scene, level, dice, grading(question_id, marks))


def can_be_practised(preset: Preset) -> bool:
    """Whether there is anything in a preset that one could predict."""
    return is_foreseeable(preset) and next(scenes_of(preset, Dice()), None) is not None


def grading(question_id: str, marks: Marks) -> Grade:
    """What hands marks over."""

    def grade(part: str, concept: str, right: bool, confidence: Confidence | None) -> None:
        marks.record(mark_now(f"{question_id}/{part}", concept, right=right, confidence=confidence))

    return grade


class Ladder:
    """The level of the next exercise: it goes up with two that were right, and down with two that were not."""

    def __init__(self, level: int | None = None) -> None:
        self.level = level or min(LEVELS)
        self._is_fixed = level is not None
        self._streak = 0
        """How many in a row were right; below zero, were not."""
        self._right = 0
        """How many were right above the first level."""
        self._was_real = False

    def system(self) -> str:
        """What the next exercise is about: the textbook's systems, until somebody has shown to know them."""
        self._was_real = self._right >= _REAL_AFTER and not self._was_real and self.level < max(LEVELS)
        return REAL if self._was_real else ""

    def note(self, *, right: bool) -> None:
        """An exercise is over; whether its main question was answered rightly."""
        self._right += right and self.level > min(LEVELS)
        self._streak = max(self._streak, 0) + 1 if right else min(self._streak, 0) - 1
        if abs(self._streak) == _WITHOUT_MARKING and not self._is_fixed:
            self.level = min(max(self.level + (1 if right else -1), min(LEVELS)), max(LEVELS))
            self._streak = 0


# What they are about.


def scenes_of(preset: Preset, dice: Dice) -> Iterator[Scene]:
    """The scenes of a preset that can be asked about, in an order that the dice decide."""
    silent = wordless(preset)
    for subject in dice.shuffled(subjects(silent) or calm_subjects(silent)):
        scene = Scene(silent, subject)
        if len(list(scene.events())) <= _MOST_SHOWN:
            yield scene


def _scenes(key: ExerciseKey, dice: Dice) -> Iterator[Scene]:
    """Scenes of the kind that is wanted; in a while any other, for not every kind is there at every level."""
    wanted = dice.below(3)
    for patience, preset in enumerate(_presets(key, dice)):
        for scene in scenes_of(preset, dice):
            if (patience >= _PATIENCE or min(scene.fate.effects, 2) == wanted) and _is_fit(scene, key):
                yield scene
                break


def _is_fit(scene: Scene, key: ExerciseKey) -> bool:
    is_of_another = _is_easy(key) and scene.m not in scene.to_come[0]  # What a fault does to others comes later.
    is_fit = not is_of_another and not hangs_on_a_millisecond(scene)
    return is_fit and (key.level != _OF_CAUSES or _is_a_tangle(scene))


def _is_easy(key: ExerciseKey) -> bool:
    """Whether it is one of the first that a beginner gets."""
    return not key.system and key.level <= _SECOND and key.number <= len(FIRST)


def _is_a_tangle(scene: Scene) -> bool:
    """Whether several things go wrong, each by itself, and something can be blamed."""
    faults = scene.record.log.faults
    struck = {faults.get(number, number) for number in scene.landings}
    return len(struck) >= _FAULTS_OF_LEVEL_3 and suspects(scene) is not None


def _preventable(key: ExerciseKey, dice: Dice) -> Iterator[tuple[Scene, Offered]]:
    """Of one sort of remedies by turns, in a while of any: by chance a table of ids would nearly always be it."""
    about = Dice("remedies", key.seed).shuffled(SORTS)[key.number % len(SORTS)]
    for patience, preset in enumerate(_presets(key, dice, Difficulty(about=about))):
        scene = next((one for one in scenes_of(preset, dice) if _is_fit(one, key)), None)
        found = scene and offered(scene, dice, about if patience < _PATIENCE_FOR_A_SORT else ())
        if scene and found:
            yield scene, found


def _presets(key: ExerciseKey, dice: Dice, difficulty: Difficulty = ANY) -> Iterator[Preset]:
    """Of the library, of a real system's configurations, made anew; of the library none comes again before all have.

    A beginner gets what the tour has taught, a lost packet between a producer and a consumer, and each time a little
    more; at the first level never more than one fault.
    """
    if _is_easy(key) or (key.level == min(LEVELS) and not key.system):
        easy = FIRST[key.number - 1] if _is_easy(key) else Difficulty(most_faults=1)
        yield from filter(is_predictable, iter(lambda: schedule_of(dice, _name(key), easy), None))
    names = Dice("library", key.seed).shuffled(preset_names())
    at = key.number
    while True:
        if dice.below(_KINDS):
            name = _name(key)
            made = cell_of(dice, name, key.system) if key.system else schedule_of(dice, name, difficulty)
            if is_predictable(made):
                yield made
            continue
        preset = load_preset(names[at % len(names)])
        at += 7  # No neighbours: the next exercise begins at the next name.
        if _is_about(preset, key.system) and is_predictable(preset):
            yield preset


def _is_about(preset: Preset, wanted: str) -> bool:
    own = preset.native.system.partition("@")[0] if preset.native else ""
    return own == wanted or (wanted == REAL and bool(own))


def _name(key: ExerciseKey) -> str:
    return f"exercise-{key.level}-{key.seed}-{key.number}"
