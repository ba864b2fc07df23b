"""Marks: what is kept of an answer, and who keeps it.

Whoever asks hands each graded answer to `Marks.record`, once. Nothing else of an answer is kept anywhere: no text, and
no name. `mark_file.py` keeps them.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

from platformdirs import user_data_path


class Confidence(StrEnum):
    """How sure somebody was, said before the answer was known. Wrong and sure is what has to come back soonest."""

    SURE = "sure"
    FAIRLY = "fairly"
    GUESS = "guess"


class PracticeMark(NamedTuple):
    """One answer, graded."""

    question_id: str
    """`practice/2/7.3/predict`: by level, seed and number `again.py` makes the exercise again. So it does by
    `preset/NAME/2/7.3/...`, `course/NAME/...`, `claims/NAME/...` and `ask/NAME/...`."""
    concept: str
    """What it is about, one of `concepts.CONCEPTS`: what questions made anew have in common. Of a claim: the system;
    of a question of interviews: its topic."""
    right: bool
    confidence: Confidence | None
    """`None`: it was not asked, as where something was to be looked at."""
    at: datetime
    """When, in UTC."""


class Marks(Protocol):
    """What keeps marks."""

    def record(self, mark: PracticeMark) -> None:
        """Keep one. It must not raise: somebody is in the midst of an exercise."""


class MarkList:
    """Keeps them for as long as the program runs."""

    def __init__(self) -> None:
        self.kept: list[PracticeMark] = []

    def record(self, mark: PracticeMark) -> None:
        """Keep one."""
        self.kept.append(mark)


def default_path() -> Path:
    """Where the marks of this person are."""
    return user_data_path("delivery-playground") / "practice.sqlite"


def mark_now(question_id: str, concept: str, *, right: bool, confidence: Confidence | None) -> PracticeMark:
    """The mark of an answer that has just been given."""
    return PracticeMark(question_id, concept, right, confidence, datetime.now(UTC))


class Tallied(NamedTuple):
    """Of some answers, how many were right."""

    right: int
    asked: int


def tallied(marks: Sequence[PracticeMark], confidence: Confidence | None = None) -> Tallied:
    """All of them, or those of one confidence."""
    counted = [one for one in marks if confidence in (None, one.confidence)]
    return Tallied(sum(one.right for one in counted), len(counted))
