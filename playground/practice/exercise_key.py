"""Which exercise it is: levels, and what an id says."""

import re
from typing import Final, NamedTuple

from playground.systems import SYSTEMS

LEVELS: Final = {
    1: "what comes of it",
    2: "who believes what",
    3: "which event is the cause",
    4: "which single setting prevents it",
    5: "the shortest failure that breaks it",
}
REAL: Final = "real"
"""In the place of a system's name: any real one."""
_NUMBER: Final = re.compile("(-?[0-9]{1,1000})[.]([0-9]{1,1000})(?:[.]([a-z-]{1,40}))?")
"""Seed, number and system; what has more digits is nobody's."""


class ExerciseKey(NamedTuple):
    """Which exercise it is."""

    level: int
    seed: int
    number: int
    """From 1."""
    system: str = ""
    """The real system that it is about, or `REAL`; empty: the textbook's."""

    @property
    def id(self) -> str:
        """`practice/2/7.3`, or `practice/2/7.3.kafka`."""
        return f"practice/{self.level}/{self.seed}.{self.number}" + (f".{self.system}" if self.system else "")


def key_of(level: str, number: str) -> ExerciseKey | None:
    """The key of two words of an id, `2` and `7.3`; `None`: they are none."""
    found = _NUMBER.fullmatch(number)
    if not found or level not in map(str, LEVELS) or found[3] not in (None, REAL, *real_systems()):
        return None
    return ExerciseKey(int(level), int(found[1]), int(found[2]), found[3] or "")


def real_systems() -> tuple[str, ...]:
    """The names of the systems that have settings of their own."""
    return tuple(name for name, profile in SYSTEMS.items() if profile.dialect)
