"""`playground practice`: exercises in lines, answered by keys: at a terminal one by one, from a pipe a word a line."""

import secrets

from playground.app.learner import open_learner
from playground.cli.linear.keyboard import keyboard
from playground.cli.linear.practice import PracticeLines, say_line
from playground.cli.terminal import complain
from playground.practice.exercises import LEVELS
from playground.practice.sitting import Plan, UnpredictableError, all_claims, course, made_anew, summary
from playground.scenario.load import load_preset


def practise(
    preset: str | None, *, level: int | None, seed: int | None, rounds: int | None, on_course: bool, on_claims: bool
) -> None:
    """Practise until somebody leaves, nothing more is typed, or so many exercises are done."""
    if level is not None and level not in LEVELS:
        complain(f"--level: {level} is none; one of {', '.join(map(str, LEVELS))}")
    if rounds is not None and rounds < 1:
        complain(f"--rounds: must be 1 or more, not {rounds}")
    if on_course + on_claims + (preset is not None) > 1 or (level and (on_course or on_claims)):
        complain("practice: the course, the claims, a preset: one of them; and --level goes with exercises")
    plan = Plan(
        seed=secrets.randbelow(1_000_000) if seed is None else seed,
        level=level,
        preset=None if preset is None else load_preset(preset),
    )
    learner = open_learner()
    pages = (course if on_course else all_claims if on_claims else made_anew)(plan, learner)
    if not on_course:
        say_line(f"Seed {plan.seed}: --seed {plan.seed} asks the same again.", "dim")
    try:
        with keyboard() as source:
            PracticeLines(source, rounds).go_through(pages)
    except UnpredictableError as error:
        complain(f"{error}: nobody can predict what comes of it: chance decides, or it is too long")
    for text in summary(learner.marks.heard):
        say_line(text)
