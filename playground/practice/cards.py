"""The question bank as flash cards: a question and what a good answer has; then what is asked next, and its number."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from playground.practice.questions import InterviewQuestion, questions


class FlashCard(NamedTuple):
    """One of them; both sides are HTML."""

    name: str
    """Always the same for a card, so that a later deck changes it where it is, with all that was learnt of it."""
    front: str
    back: str
    tags: Sequence[str]


def cards() -> Iterator[FlashCard]:
    """Two of each question."""
    for question in questions():
        tags = (f"delivery::{question.topic}", f"delivery::level-{question.level}")
        yield FlashCard(f"delivery/{question.name}", escape(question.ask), _answer(question), tags)
        ask, answer = question.follow_up
        front = f"<small>{escape(question.ask)}</small><br>{escape(ask)}"
        yield FlashCard(f"delivery/{question.name}/number", front, escape(answer), tags)


def _answer(question: InterviewQuestion) -> str:
    wrong = [f'<i>"{escape(one.says)}"</i> {escape(one.why)}' for one in question.wrong]
    played = f"<code>playground play {escape(question.preset)}</code>"
    sources = "<br>".join(escape(source) for source in question.sources)
    points = _listed([escape(point) for point in question.points])
    common = f"<b>Common, and wrong</b>{_listed(wrong)}"
    return f"<p>{escape(question.short)}</p>{points}{common}<p>{played}</p><small>{sources}</small>"


def _listed(items: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
