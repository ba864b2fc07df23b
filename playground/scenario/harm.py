"""What came of a run beside its promise: a promise that is kept may allow a loss or a duplicate effect all the same."""

from collections.abc import Mapping
from typing import Final

from playground.checker.fates import Fate

_HARMFUL: Final = (Fate.LOST, Fate.DUPLICATED, Fate.FAILED, Fate.DEAD_LETTERED)


def harm_words(counts: Mapping[Fate, int] | Mapping[str, int]) -> str:
    """`1 lost, 2 duplicated`: how many messages did not fare as they should, by fate; empty if all did."""
    counted = {str(fate): count for fate, count in counts.items()}
    found = ((fate, counted.get(fate.value, 0)) for fate in _HARMFUL)
    return ", ".join(f"{count:,} {fate.value.replace('_', '-')}" for fate, count in found if count)
