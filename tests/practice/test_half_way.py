"""The consumer crashes half-way in the run of each question: what is right is what such a run comes to."""

import pytest

from playground.engine.commands import Crash, When
from playground.engine.simulation import Simulation
from playground.practice.asking import Asking, Reply
from playground.practice.dice import Dice
from playground.practice.exercises import grading
from playground.practice.half_way import crash_half_way, half_way
from playground.practice.marks import Confidence, MarkList, PracticeMark
from playground.practice.questions import questions
from playground.scenario.load import load_preset
from tests.library import tried_of

PRESETS = sorted({question.preset for question in questions()})


def asked(name: str, option: int, seed: int = 0) -> tuple[Asking, Asking, PracticeMark]:
    marks = MarkList()
    exercise = crash_half_way(name, Dice(seed), grading("ask/x", marks))
    first = next(exercise)
    return first, exercise.send(Reply((option,), Confidence.SURE)), marks.kept[0]


def moment(name: str, seed: int) -> str:
    """After which event the consumer crashes."""
    trigger = half_way(load_preset(name), Dice(seed)).preset.steps[-1].trigger
    assert isinstance(trigger, When)
    return trigger.event.word


def moments(name: str) -> set[str]:
    """The same for several throws."""
    return {moment(name, seed) for seed in range(8)}


@pytest.mark.parametrize("name", tried_of(PRESETS))
def test_the_right_answer_is_what_the_run_with_the_crash_comes_to(name: str) -> None:
    scene = half_way(load_preset(name), Dice(0))
    run = Simulation(scene.settings, scene.preset.steps, max_events=2000)
    run.run()
    log = [run.log[number] for number in range(run.log.count)]
    # What was written in a transaction that a crash has aborted is no effect: it is one once it is applied.
    effects = sum(one.kind.word == "applied" and one.message == scene.subject for one in log)
    crashes = [one for one in log if one.kind.word == "crashed" and one.place.word.startswith("consumer")]
    assert crashes, "it does crash"
    first, _, _ = asked(name, 0)
    words = {0: "never", 1: "once", 2: "twice"}.get(effects, f"{effects} times")
    _, told, mark = asked(name, first.options.index(words))
    assert mark.right
    assert words in told.said[0]
    assert told.was_right


def test_it_crashes_before_the_effect_or_after_it_as_the_dice_have_it() -> None:
    assert moments("ack-lost") == {"started", "applied"}


def test_where_no_ack_comes_after_the_work_it_crashes_before_the_effect() -> None:
    assert moments("ack-before-processing") == moments("auto-ack-crash") == {"started"}


def test_the_run_is_the_presets_own_with_one_more_crash() -> None:
    preset = load_preset("ack-lost")
    scene = half_way(preset, Dice(0))
    assert scene.preset.steps[:-1] == preset.steps
    assert scene.settings == preset.settings
    assert isinstance(scene.preset.steps[-1].command, Crash)


def test_a_wrong_answer_is_refuted_with_the_chain_of_causes() -> None:
    seed = next(one for one in range(9) if "applied" in moment("ack-lost", one))
    first, told, mark = asked("ack-lost", 3, seed)
    assert (first.ask, first.options[-1]) == ("How many times will m1 be charged, once all is over?", "never")
    assert not mark.right
    assert mark.question_id == "ask/x/crash"
    said = " ".join(told.said)
    assert "It is: twice." in said
    assert "The consumer crashed at 0.150 s, after it had applied m1 and before it could say so" in said
    assert "Many think: without an answer it has not been charged." in said
