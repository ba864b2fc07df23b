"""Which exercise it is: levels, and what an id says."""

import re
from typing import Final, NamedTuple

LEVELS: Final = {
    1: "what comes of it",
    2: "who believes what",
    3: "which event is the cause",
    4: "which single setting prevents it",
    5: "the shortest failure that breaks it",
}
_NUMBER: Final = re.compile("(-?[0-9]{1,1000})[.]([0-9]{1,1000})")
"""Seed and number; what has more digits is nobody's."""


class ExerciseKey(NamedTuple):
    """Which exercise it is."""

    level: int
    seed: int
    number: int
    """From 1."""

    @property
    def id(self) -> str:
        """`practice/2/7.3`."""
        return f"practice/{self.level}/{self.seed}.{self.number}"


def key_of(level: str, number: str) -> ExerciseKey | None:
    """The key of two words of an id, `2` and `7.3`; `None`: they are none."""
    found = _NUMBER.fullmatch(number)
    is_one = level in map(str, LEVELS)
    return ExerciseKey(int(level), int(found[1]), int(found[2])) if found and is_one else None
