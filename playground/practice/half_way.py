"""And if the consumer crashes half-way? A preset played with one more crash, in the midst of work: a run answers."""

from dataclasses import replace
from typing import Final

from playground.engine.commands import Crash, Step, When
from playground.engine.contracts import contract_for
from playground.engine.events import Kind
from playground.practice.asking import Asking, Exercise, Grade, Showing
from playground.practice.concepts import concept_of
from playground.practice.dice import Dice
from playground.practice.predicting import on_predicting, prediction, reasons
from playground.practice.predictions import FACETS
from playground.practice.scene import Scene, wordless
from playground.scenario.load import load_preset
from playground.scenario.preset import Preset

_DONE: Final = (Kind.APPLIED, Kind.PRODUCED)
"""By which event work is done: the effect, or what was written instead of one."""
_NEVER_LATER: Final = ("never", "automatic", "before")
"""The ways to acknowledge of which none has to wait for the work."""


def crash_half_way(name: str, dice: Dice, grade: Grade) -> Exercise:
    """What becomes of the message that a consumer has in hand, in a preset of the library, predicted and seen."""
    scene = half_way(wordless(load_preset(name)), dice)
    asked = FACETS["effects"](scene, dice)
    told = ("And if the consumer crashes half-way?", f"Take the run {name}.")
    reply = yield prediction(scene, asked)._replace(told=told)
    is_right = reply.one == asked.right
    grade("crash", concept_of(scene), is_right, reply.confidence)
    shows = Showing(scene.preset, scene.subject, 0, None)
    page = Asking("and so", was_right=is_right, shows=shows)
    yield page._replace(answers=(on_predicting(asked, reply),), because=reasons(scene, asked, reply))


def half_way(preset: Preset, dice: Dice) -> Scene:
    """The scene of the first message that is worked on: its consumer crashes before the effect, or right after it."""
    whole = Scene(preset, 1)
    events = [whole.record.log[number] for number in range(whole.record.length)]
    started = next(one for one in events if one.kind is Kind.STARTED)
    done = next((one for one in events if one.kind in _DONE and one.message == started.message), None)
    # Where no ack comes after the work, nothing is left to lose once the effect is made.
    acks_later = contract_for(whole.settings, whole.settings.guarantee).ack not in _NEVER_LATER
    moment = started if done is None or not acks_later else dice.one_of((started, done))
    trigger = When(event=moment.kind, message=moment.message, node=moment.place)
    crash = Step(command=Crash(node=moment.place), trigger=trigger)
    return Scene(replace(preset, steps=(*preset.steps, crash)), moment.message)
