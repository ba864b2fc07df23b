"""`playground ask`: questions of the bank, one after the other, each with its answer on a key; and which there are."""

import secrets
import sys
from collections.abc import Collection, Sequence
from typing import Final

from playground.cli.output import print_json
from playground.cli.page import Cell, line, paragraph, sources, table
from playground.cli.terminal import complain, say
from playground.practice.questions import (
    LEVELS,
    InterviewQuestion,
    find_questions,
    in_order,
    question_named,
    questions,
    topics,
)
from playground.saved.learnt import learnt, note_asked
from playground.scenario.mistakes import nearest
from playground.words.phrases import few, plural

_MOST_NAMES: Final = 4
"""So many of the others that some words find are named."""


def ask_question(
    wanted: str | None, *, topic: str | None, level: int | None, seed: int | None, answer: bool, as_json: bool
) -> None:
    """Ask one question; tell the answer at once, on Enter, or not where nobody could press it.

    `wanted` is a name, or words that it has to do with. Without them and a seed it is one that has not been asked here
    before, and an easy one as long as there is any.
    """
    found = _chosen(wanted, topic, level, seed)
    first = found[0]
    if as_json:
        print_json(_object(first) if seed is None else {"seed": seed, **_object(first)})
    elif answer or not _somebody_is_there():
        _ask(first)
        if answer:
            _answer(first)
        else:
            paragraph("`--answer` prints the answer as well.", "dim")  # After the question, wherever that goes.
    else:
        _go_on(found)


def list_questions(*, topic: str | None, level: int | None, as_json: bool) -> None:
    """Print which questions there are, topic by topic, the easy ones first."""
    check_topic(topic)
    found = sorted(_fitting(0, topic, level), key=lambda one: (one.topic, one.level, one.name))
    if as_json:
        print_json([{"name": one.name, "topic": one.topic, "level": one.level, "ask": one.ask} for one in found])
        return
    rows = [[Cell(head, "dim") for head in ("topic", "level", "name", "question")]]
    rows += [[Cell(one.topic), Cell(str(one.level)), Cell(one.name, "cyan"), Cell(one.ask)] for one in found]
    table(rows)
    print()
    paragraph(f"{plural(len(found), 'question')}. `playground ask NAME` asks it.", "dim")


def _chosen(wanted: str | None, topic: str | None, level: int | None, seed: int | None) -> list[InterviewQuestion]:
    """The question of a name, or those to ask one after the other."""
    if wanted is None:
        check_topic(topic)
        asked = learnt().asked if seed is None else ()
        return _fitting(secrets.randbelow(1_000_000) if seed is None else seed, topic, level, asked)
    if (topic, level, seed) != (None, None, None):
        complain("ask: a name, or --topic, --level and --seed")
    question = question_named(wanted)
    return [question] if question else _found(wanted)


def _found(wanted: str) -> list[InterviewQuestion]:
    """Those that some words find, the nearest first; of several the names are told."""
    found = list(find_questions(wanted))
    if not found:
        near = nearest(wanted, [one.name for one in questions()])
        hint = f"did you mean {near!r}?" if near else "--list has them all"
        complain(f"no question is called or has to do with {wanted!r}; {hint}")
    if len(found) > 1:
        others = few([one.name for one in found[1:]], _MOST_NAMES)
        say(f"{plural(len(found), 'question')} on that; the nearest first. Others: {others}")
    return found


def _fitting(seed: int, topic: str | None, level: int | None, asked: Collection[str] = ()) -> list[InterviewQuestion]:
    if level is not None and level not in LEVELS:
        complain(f"--level: {level} is none; one of {', '.join(map(str, LEVELS))}")
    found = in_order(seed, topic=topic, level=level, asked=asked)
    if not found:
        complain(f"no question about {topic} has level {level}; leave one of the two out")
    return found


def _go_on(found: Sequence[InterviewQuestion]) -> None:
    """One question after the other, until whoever is asked has enough."""
    for left, question in reversed(list(enumerate(reversed(found)))):
        _ask(question)
        if not _pressed("Answer aloud, then press Enter."):
            return
        _answer(question)
        print()
        if not left:
            return
        if not _pressed("Enter asks another one, q and Enter leaves."):
            return
        print()


def check_topic(topic: str | None) -> None:
    """Refuse a topic of which there is no question."""
    if topic is not None and topic not in topics():
        near = nearest(topic, topics())
        hint = f"did you mean {near!r}?" if near else f"one of {', '.join(topics())}"
        complain(f"--topic: no question is about {topic!r}; {hint}")


def _ask(question: InterviewQuestion) -> None:
    line(Cell(question.ask, "bold"))
    again = f"`playground ask {question.name}` asks it again"
    paragraph(f"{question.topic}, level {question.level}; {again}", "dim")


def _somebody_is_there() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _pressed(text: str) -> bool:
    """Whether somebody pressed Enter; no if they leave."""
    say(text)
    typed = sys.stdin.readline()
    return bool(typed) and typed.strip().lower() not in ("q", "quit")


def _answer(question: InterviewQuestion) -> None:
    note_asked(question.name)
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
    sources(question.sources)


def _object(question: InterviewQuestion) -> dict[str, object]:
    wrong = [one._asdict() for one in question.wrong]
    told = question._asdict()
    return {**told, "wrong": wrong, "follow_up": question.follow_up._asdict(), "comes_to": dict(question.comes_to)}
