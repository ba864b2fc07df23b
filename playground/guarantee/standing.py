"""On what a guarantee stands that its name does not say."""

from collections.abc import Iterable
from typing import Final

from playground.guarantee.legs import Verdicts, forbids
from playground.guarantee.trial import FaultTrial
from playground.matrix.faults import POISON
from playground.systems.dialect import Condition

ON_CONDITIONS: Final = "on the conditions under Only if"
"""In short for all conditions, where they stand below each other under that head."""
_NOT_ALWAYS_FAILING: Final = "no message fails every time"
_NEVER_FAILING: Final = "no message fails, not even once"
_STRONGEST_FIRST: Final = ("exactly-once", "at-least-once", "at-most-once")


def needed(verdicts: Verdicts, conditions: Iterable[Condition]) -> list[Condition]:
    """The conditions without which it is not even that."""
    name = _strongest(verdicts)
    return [one for one in conditions if name and forbids(name, one.trouble)]


def failing(verdicts: Verdicts) -> tuple[FaultTrial, ...]:
    """What is never done, and so not once either, where nothing is to be lost."""
    name = _strongest(verdicts)
    is_kept = bool(name) and forbids(name, "lose")
    return tuple(one for one in verdicts.stuck if one.fault == POISON) if is_kept else ()


def not_failing(verdicts: Verdicts) -> str:
    """The condition that none is: of how often it may fail; empty: nothing is asked."""
    trials = failing(verdicts)
    asked = _NEVER_FAILING if any(one.times == 1 for one in trials) else _NOT_ALWAYS_FAILING
    return asked if trials else ""


def _strongest(verdicts: Verdicts) -> str:
    """What they come to; empty: to nothing that has a name."""
    return next((one for one in _STRONGEST_FIRST if verdicts.meets(one)), "")
