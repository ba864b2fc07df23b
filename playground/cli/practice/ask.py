"""`playground ask`: one question of the bank, and its answer on a key."""

import secrets
import sys

from playground.cli.output import print_json
from playground.cli.page import Cell, line, paragraph, table
from playground.cli.terminal import complain, say
from playground.practice.questions import LEVELS, InterviewQuestion, draw, topics
from playground.scenario.mistakes import nearest
from playground.text import one_line


def ask_question(*, topic: str | None, level: int | None, seed: int | None, answer: bool, as_json: bool) -> None:
    """Ask one question at random; tell the answer at once, on Enter, or not where nobody could press it."""
    check_topic(topic)
    if level is not None and level not in LEVELS:
        complain(f"--level: {level} is none; one of {', '.join(map(str, LEVELS))}")
    seed = secrets.randbelow(1_000_000) if seed is None else seed
    question = draw(seed, topic=topic, level=level)
    if question is None:
        complain(f"no question about {topic} has level {level}; leave one of the two out")
    elif as_json:
        print_json({"seed": seed, **_object(question)})
    elif answer or not _somebody_is_there():
        _ask(question, seed)
        if answer:
            _answer(question)
        else:
            say("`--answer` prints the answer as well.")
    else:
        _go_on(question, seed, topic, level)


def _go_on(question: InterviewQuestion | None, seed: int, topic: str | None, level: int | None) -> None:
    """One question after the other, until whoever is asked has enough."""
    while question is not None:
        _ask(question, seed)
        if not _pressed("Answer aloud, then press Enter."):
            return
        _answer(question)
        print()
        if not _pressed("Enter asks another one, q and Enter leaves."):
            return
        seed += 1
        question = draw(seed, topic=topic, level=level)
        print()


def check_topic(topic: str | None) -> None:
    """Refuse a topic of which there is no question."""
    if topic is not None and topic not in topics():
        near = nearest(topic, topics())
        hint = f"did you mean {near!r}?" if near else f"one of {', '.join(topics())}"
        complain(f"--topic: no question is about {topic!r}; {hint}")


def _ask(question: InterviewQuestion, seed: int) -> None:
    line(Cell(question.ask, "bold"))
    paragraph(f"{question.topic}, level {question.level}, seed {seed}", "dim")


def _somebody_is_there() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _pressed(text: str) -> bool:
    """Whether somebody pressed Enter; no if they leave."""
    say(text)
    typed = sys.stdin.readline()
    return bool(typed) and typed.strip().lower() not in ("q", "quit")


def _answer(question: InterviewQuestion) -> None:
    print()
    paragraph(question.short)
    print()
    line(Cell("Better still", "bold"))
    table([[Cell("-"), Cell(point)] for point in question.points])
    print()
    line(Cell("Common, and wrong", "bold"))
    for wrong in question.wrong:
        table([[Cell("-"), Cell(f'"{wrong.says}"')], [Cell(""), Cell(wrong.why)]])
    print()
    line(Cell("And then", "bold"))
    table([[Cell("-"), Cell(question.follow_up.ask)], [Cell(""), Cell(question.follow_up.answer)]])
    print()
    line(Cell("See it: ", "dim"), Cell(f"playground play {question.preset}", "bold"))
    for source in question.sources:
        print(f"source  {one_line(source)}")


def _object(question: InterviewQuestion) -> dict[str, object]:
    wrong = [one._asdict() for one in question.wrong]
    told = question._asdict()
    return {**told, "wrong": wrong, "follow_up": question.follow_up._asdict(), "comes_to": dict(question.comes_to)}
