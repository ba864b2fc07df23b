"""What people can do where no setting closes a gap."""

from collections.abc import Iterable
from typing import Final

from playground.guarantee.legs import TOO_LATE
from playground.guarantee.trial import FaultTrial

LOOK_FIRST: Final = (
    "whoever retries so late has to look first whether it is done, or the effect has a unique key of its own, such as "
    "the order's number in its table, that nobody prunes"
)
"""Where nobody knows a retry any more."""


def by_hand(trials: Iterable[FaultTrial]) -> str:
    """What closes some of a gap, outside of all settings; empty: nothing that is known here."""
    late = [one for one in trials if one.fault == TOO_LATE and one.effects > 1]
    return LOOK_FIRST if late else ""
