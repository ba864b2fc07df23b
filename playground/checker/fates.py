"""The words of a judgement: what became of a message, what its producer believes, and whether the promise was kept.

Only words, no rules: `judge.py` decides which of them applies. The values are those of the public JSON.
"""

from enum import StrEnum


class Fate(StrEnum):
    """What became of one message. It has exactly one at every instant."""

    APPLIED_ONCE = "applied_once"
    """One effect."""
    DUPLICATED = "duplicated"
    """Two effects or more."""
    LOST = "lost"
    """No effect, nothing can bring it any more, and the application was not told."""
    FAILED = "failed"
    """No effect; the producer gave up and told the application."""
    DEAD_LETTERED = "dead_lettered"
    """No effect; the broker parked it."""
    PENDING = "pending"
    """No effect yet; some copy, timer or store can still bring it."""


class Belief(StrEnum):
    """What the producer believes about one message. It knows only what it was told; unknown is not failed."""

    OK = "ok"
    """It holds an ack, or needs none."""
    UNKNOWN = "unknown"
    """It waits, or it crashed and forgot."""
    FAILED = "failed"
    """It gave up."""


def belief_words(belief: Belief, *, was_asked: bool) -> str:
    """A belief as people read it; `was_asked`: whether the producer waits for an answer.

    A producer that gave up knows of no answer, not of a failure; one that waits for none was not told that all is well.
    """
    if belief is Belief.OK and not was_asked:
        return "never asked"
    return "gave up" if belief is Belief.FAILED else belief.value


class Verdict(StrEnum):
    """Whether a run kept the promise of every message that was sent in it."""

    HOLDS = "holds"
    VIOLATED = "violated"
    UNDECIDED = "undecided"
