"""What came of a run as an expectation, so that `playground check` has something to hold a recording to."""

from typing import Final

from playground.checker.fates import Fate
from playground.scenario.outcome import Outcome
from playground.scenario.preset import Expectation

MAX_FATES: Final = 100
"""How many messages are named; the counters speak of all of them."""
_ALWAYS: Final = ("sent", "attempts", "deliveries", "effects", "applied_once", "duplicated", "lost")


def expectation_of(outcome: Outcome) -> Expectation:
    """The verdict, the counters that are not zero or matter most, and the messages that were not applied once."""
    judgement = outcome.judgement
    counters = {name: count for name, count in judgement.counters.items() if count or name in _ALWAYS}
    fates: dict[int, str] = {}
    for record in judgement.messages:
        if record.fate is not Fate.APPLIED_ONCE and len(fates) < MAX_FATES:
            fates[record.number] = record.fate.value
    return Expectation(verdict=judgement.verdict.value, counters=counters, fates=fates)
