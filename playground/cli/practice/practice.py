"""`playground practice`: exercises on the screen, or in lines: at a terminal by keys, from a pipe a word a line."""

import secrets
from collections.abc import Sequence
from typing import Final

from playground.cli.linear.keyboard import keyboard
from playground.cli.linear.pager import say_line
from playground.cli.linear.practice import PracticeLines
from playground.cli.play import can_draw, practise_on_screen
from playground.cli.practice.ask import check_topic
from playground.cli.terminal import complain, say
from playground.practice.asking import Exercise
from playground.practice.exercise_key import LEVELS, real_systems
from playground.practice.sitting import (
    Learner,
    Plan,
    UnpredictableError,
    all_claims,
    aloud,
    at_most,
    course,
    due_today,
    interview,
    made_anew,
    summary,
)
from playground.saved.learner import open_learner, open_mark_file
from playground.scenario.load import load_preset
from playground.scenario.mistakes import nearest

WAYS: Final = {"course": course, "claims": all_claims, "aloud": aloud, "interview": interview, "due": due_today}
"""What there is beside exercises, by its option."""


def practise(
    preset: str | None,
    wanted: Sequence[str],
    *,
    level: int | None,
    seed: int | None,
    rounds: int | None,
    topic: str | None,
    system: str | None,
    tells_all: bool,
    linear: bool,
) -> None:
    """Practise until somebody leaves, nothing more is typed, or so many are done; `wanted` is of `WAYS`.

    Where there is a screen to draw on it is drawn on, unless lines are asked for.
    """
    if rounds is not None and rounds < 1:
        complain(f"--rounds: must be 1 or more, not {rounds}")
    _check_way(preset, wanted, level, topic)
    _check_system(system, level, is_alone=not wanted and preset is None)
    plan = Plan(
        seed=secrets.randbelow(1_000_000) if seed is None else seed,
        level=level,
        preset=None if preset is None else load_preset(preset),
        topic=topic,
        system=system,
    )
    file = open_mark_file()
    file.marks()  # So that a file that cannot be used is told of before anything is to be kept in it.
    if begun := file.trouble:
        say(begun)
    learner = open_learner(file)
    pages = (WAYS[wanted[0]] if wanted else made_anew)(plan, learner)
    pages = pages if rounds is None else at_most(rounds, pages)
    seeded = "" if wanted in (["course"], ["due"]) else f"Seed {plan.seed}: --seed {plan.seed} asks the same again."
    try:
        if linear or not can_draw():
            _in_lines(pages, learner, seeded, tells_all=tells_all)
        else:
            practise_on_screen(pages, learner.marks, seeded)
    except UnpredictableError as error:
        complain(f"{error}: nobody can predict what comes of it: chance decides, or it is too long")
    finally:
        if file.trouble != begun:
            say(file.trouble)


def _in_lines(pages: Exercise, learner: Learner, seeded: str, *, tells_all: bool) -> None:
    if seeded:
        say_line(seeded, "dim")
    with keyboard() as source:
        PracticeLines(source, tells_all=tells_all).go_through(pages)
    for text in summary(learner.marks.heard):
        say_line(text)


def _check_way(preset: str | None, wanted: Sequence[str], level: int | None, topic: str | None) -> None:
    """Refuse what does not go together."""
    if level is not None and level not in LEVELS:
        complain(f"--level: {level} is none; one of {', '.join(map(str, LEVELS))}")
    if len(wanted) + (preset is not None) > 1 or (level and wanted):
        ways = ", ".join(f"--{way}" for way in WAYS)
        complain(f"practice: {ways}, a preset: one of them; and --level goes with exercises")
    if topic is not None and wanted not in (["aloud"], ["interview"]):
        complain("--topic: goes with --aloud and --interview")
    check_topic(topic)


def _check_system(system: str | None, level: int | None, *, is_alone: bool) -> None:
    """Refuse what is no real system, and what there is no exercise of about one."""
    if system is None:
        return
    if system not in real_systems():
        near = nearest(system, real_systems())
        complain(f"--system: no {system!r}; " + (f"did you mean {near!r}?" if near else ", ".join(real_systems())))
    if not is_alone or level == max(LEVELS):
        complain(f"--system: goes with exercises made anew, of a level below {max(LEVELS)}")
