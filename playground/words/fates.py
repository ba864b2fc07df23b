"""What became of a message, and what was promised: one row for each fate, one for each guarantee."""

from typing import Final, NamedTuple

from playground.checker.fates import Fate
from playground.engine.settings import Guarantee


class FateWords(NamedTuple):
    """All that is said of one fate."""

    name: str
    """In capitals where a promise may be broken by it."""
    role: str
    """Its part on the screen, from which it has its colour."""
    told: str
    """What is said of a message of which one says more: `is lost for good`."""
    brief: str
    """The same where there is little room."""


FATES: Final[dict[Fate, FateWords]] = {
    Fate.APPLIED_ONCE: FateWords("applied once", "once", "applied once", "applied once"),
    Fate.DUPLICATED: FateWords("DUPLICATED", "duplicated", "applied more than once", "applied more than once"),
    Fate.LOST: FateWords("LOST", "lost", "is lost for good", "is lost"),
    Fate.FAILED: FateWords("failed", "late", "failed, and said so", "failed"),
    Fate.DEAD_LETTERED: FateWords("dead-lettered", "late", "is a dead letter", "dead letter"),
    Fate.PENDING: FateWords("pending", "data", "can still come", "pending"),
}


class Promise(NamedTuple):
    """What a guarantee says about loss and duplicates."""

    full: str
    brief: str
    """Short enough for a column of the narrowest screen."""


PROMISES: Final[dict[Guarantee, Promise]] = {
    Guarantee.AT_MOST_ONCE: Promise("no duplicate effect; loss is possible", "may lose, no duplicates"),
    Guarantee.AT_LEAST_ONCE: Promise("no silent loss; duplicates are possible", "repeats, no silent loss"),
    Guarantee.EXACTLY_ONCE: Promise("no silent loss, no duplicate effect", "once, no silent loss"),
}
