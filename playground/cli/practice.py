"""`playground practice`: exercises in lines, answered by keys: at a terminal one by one, from a pipe a word a line."""

import secrets

from playground.app.learner import open_learner, open_mark_file
from playground.cli.linear.keyboard import keyboard
from playground.cli.linear.practice import PracticeLines, say_line
from playground.cli.terminal import complain, say
from playground.practice.exercises import LEVELS
from playground.practice.sitting import Plan, UnpredictableError, all_claims, course, due_today, made_anew, summary
from playground.scenario.load import load_preset


def practise(
    preset: str | None,
    *,
    level: int | None,
    seed: int | None,
    rounds: int | None,
    on_course: bool,
    on_claims: bool,
    on_due: bool,
) -> None:
    """Practise until somebody leaves, nothing more is typed, or so many exercises are done."""
    if level is not None and level not in LEVELS:
        complain(f"--level: {level} is none; one of {', '.join(map(str, LEVELS))}")
    if rounds is not None and rounds < 1:
        complain(f"--rounds: must be 1 or more, not {rounds}")
    ways = {course: on_course, all_claims: on_claims, due_today: on_due}
    if sum(ways.values()) + (preset is not None) > 1 or (level and any(ways.values())):
        complain("practice: the course, claims, what is due, a preset: one of them; and --level goes with exercises")
    plan = Plan(
        seed=secrets.randbelow(1_000_000) if seed is None else seed,
        level=level,
        preset=None if preset is None else load_preset(preset),
    )
    file = open_mark_file()
    learner = open_learner(file)
    pages = next((way for way, wanted in ways.items() if wanted), made_anew)(plan, learner)
    if not on_course and not on_due:
        say_line(f"Seed {plan.seed}: --seed {plan.seed} asks the same again.", "dim")
    try:
        with keyboard() as source:
            PracticeLines(source, rounds).go_through(pages)
    except UnpredictableError as error:
        complain(f"{error}: nobody can predict what comes of it: chance decides, or it is too long")
    for text in summary(learner.marks.heard):
        say_line(text)
    if file.trouble:
        say(file.trouble)
