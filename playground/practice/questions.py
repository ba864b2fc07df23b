"""The question bank: what interviewers ask about delivery, with answers that a run of the engine bears out.

The questions stand in `questions/*.toml`; `basics.toml` explains each key. The test suite runs the preset of each.
"""

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from playground.practice.dice import Dice
from playground.practice.exercise_key import real_systems

_FOLDER: Final = Path(__file__).with_name("questions")
LEVELS: Final = (1, 2, 3)
"""1 asked of everybody, 2 of who has run such a system, 3 of who designs one."""


class WrongAnswer(NamedTuple):
    """An answer that is common and wrong."""

    says: str
    why: str
    """Why it is wrong."""


class FollowUp(NamedTuple):
    """What is asked next: it wants a number."""

    ask: str
    answer: str


class InterviewQuestion(NamedTuple):
    """One of them."""

    name: str
    topic: str
    level: int
    ask: str
    short: str
    """The short answer."""
    points: Sequence[str]
    """What makes a good answer better."""
    wrong: Sequence[WrongAnswer]
    follow_up: FollowUp
    preset: str
    """Of the library: what shows it."""
    comes_to: Mapping[str, int]
    """Counters of the run that bear the answer out, as in a preset's `[expect]`."""
    sources: Sequence[str]
    also: Sequence[str] = ()
    """How else people ask for it."""


@cache
def questions() -> tuple[InterviewQuestion, ...]:
    """All of them, file by file."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob("*.toml"))]
    return tuple(_question(raw) for text in texts for raw in tomllib.loads(text)["question"])


def question_named(name: str) -> InterviewQuestion | None:
    """The one of that name, if there is one."""
    return next((question for question in questions() if question.name == name), None)


def find_questions(text: str) -> tuple[InterviewQuestion, ...]:
    """Those that have to do with every word of a text: whose name, other words or question it is before the rest."""
    wanted = [f" {word}" for word in _plain(text).split()]
    rated = [(_relevance(one, wanted), one) for one in questions()]
    return tuple(one for rate, one in sorted(rated, key=lambda pair: (-pair[0], pair[1].level)) if rate)


def _relevance(question: InterviewQuestion, wanted: Sequence[str]) -> int:
    """How much it has to do with all of the beginnings of words; 0: nothing with some of them."""
    parts = (
        (9, (question.name, *question.also)),
        (5, (question.ask,)),
        (3, (question.topic, question.short)),
        (1, (*question.points, *(one.says for one in question.wrong))),
    )
    texts = [(rate, f" {_plain(' '.join(part))}") for rate, part in parts]
    rates = [max((rate for rate, text in texts if word in text), default=0) for word in wanted]
    is_phrase = any("".join(wanted) in text for _, text in texts[:2])
    return 0 if 0 in rates else sum(rates) + 9 * is_phrase


def _plain(text: str) -> str:
    """In small letters, and with nothing between words but a space."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def topics() -> tuple[str, ...]:
    """What the questions are about, in the order of the alphabet."""
    return tuple(sorted({question.topic for question in questions()}))


def in_order(
    seed: int, *, topic: str | None = None, level: int | None = None, asked: Collection[str] = ()
) -> list[InterviewQuestion]:
    """Those of a topic and a level, the easy ones first, of a level those on the textbook; always alike for a seed.

    `asked`: names of those that come after all others.
    """
    fitting = [one for one in questions() if topic in (None, one.topic) and level in (None, one.level)]
    shuffled = Dice("questions", seed).shuffled(fitting)
    return sorted(shuffled, key=lambda one: (one.name in asked, one.level, one.topic in _of_systems()))


@cache
def _of_systems() -> frozenset[str]:
    """The topics that are called like a real system, or like a family of them."""
    return frozenset(name.partition("-")[0] for name in real_systems())


def _question(raw: dict[str, object]) -> InterviewQuestion:
    wrong, follow_up = raw.pop("wrong"), raw.pop("follow_up")
    assert isinstance(wrong, list)
    assert isinstance(follow_up, dict)
    return InterviewQuestion(**raw, wrong=[WrongAnswer(**one) for one in wrong], follow_up=FollowUp(**follow_up))  # type: ignore[arg-type]
