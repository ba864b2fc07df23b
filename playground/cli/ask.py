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
    else:
        _ask(question, seed)
        if answer or _waited_for():
            _answer(question)


def check_topic(topic: str | None) -> None:
    """Refuse a topic of which there is no question."""
    if topic is not None and topic not in topics():
        near = nearest(topic, topics())
        hint = f"did you mean {near!r}?" if near else f"one of {', '.join(topics())}"
        complain(f"--topic: no question is about {topic!r}; {hint}")


def _ask(question: InterviewQuestion, seed: int) -> None:
    line(Cell(question.ask, "bold"))
    paragraph(f"{question.topic}, level {question.level}, seed {seed}", "dim")


def _waited_for() -> bool:
    """Whether somebody pressed Enter; at once no, where there is nobody."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        say("`--answer` prints the answer as well.")
        return False
    say("Answer aloud, then press Enter.")
    return bool(sys.stdin.readline())


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
