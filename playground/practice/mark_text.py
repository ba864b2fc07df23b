"""Marks as JSON: to take them to another machine, or to look at them with something else."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final, NamedTuple

from playground.practice.marks import Confidence, PracticeMark

_FORMAT: Final = 1
_KEYS: Final = ("question_id", "concept", "right", "confidence", "at")


class MarkTextError(ValueError):
    """A text that holds no marks; says where."""


class MarkText(NamedTuple):
    """What such a text holds."""

    marks: Sequence[PracticeMark]
    interview: date | None


def to_text(held: MarkText) -> str:
    """A line for each mark, so that two files can be compared line by line."""
    lines = [
        json.dumps(dict(zip(_KEYS, (*one[:4], one.at.astimezone(UTC).isoformat()), strict=True))) for one in held.marks
    ]
    interview = json.dumps(held.interview and held.interview.isoformat())
    marks = ",\n".join(f"  {line}" for line in lines)
    return f'{{\n "practice": {_FORMAT},\n "interview": {interview},\n "marks": [\n{marks}\n ]\n}}\n'


def from_text(text: str) -> MarkText:
    """What a text holds; `MarkTextError` if anything of it cannot be read, so that nothing is taken by half."""
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MarkTextError(f"not JSON: {error}") from None
    if not isinstance(raw, dict) or raw.get("practice") != _FORMAT or not isinstance(raw.get("marks"), list):
        raise MarkTextError(f'not written by `playground progress --export`: "practice" is to be {_FORMAT}')
    interview = raw.get("interview")
    return MarkText(
        [_mark(one, f"marks[{number}]") for number, one in enumerate(raw["marks"])],
        None if interview is None else _day(interview),
    )


def _mark(raw: object, where: str) -> PracticeMark:
    if not isinstance(raw, dict) or set(raw) != set(_KEYS):
        raise MarkTextError(f"{where}: has to have {', '.join(_KEYS)}, and nothing else")
    texts = (raw["question_id"], raw["concept"], raw["at"])
    if not all(isinstance(one, str) for one in texts) or not isinstance(raw["right"], bool):
        raise MarkTextError(f"{where}: question_id, concept and at are texts, right is true or false")
    try:
        confidence = None if raw["confidence"] is None else Confidence(raw["confidence"])
    except ValueError:
        raise MarkTextError(f"{where}.confidence: one of {', '.join(Confidence)}, or null") from None
    try:
        at = datetime.fromisoformat(raw["at"])
        at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise MarkTextError(f"{where}.at: a time such as 2026-03-02T12:00:00+00:00") from None
    return PracticeMark(raw["question_id"], raw["concept"], raw["right"], confidence, at)


def _day(raw: object) -> date:
    try:
        return date.fromisoformat(raw if isinstance(raw, str) else "")
    except ValueError:
        raise MarkTextError("interview: a day such as 2026-03-05, or null") from None
