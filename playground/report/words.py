"""Names of fates, verdicts and promises."""

from typing import Final

from playground.checker.fates import Fate, Verdict
from playground.engine.settings import Guarantee

FATE_NAMES: Final = {
    Fate.APPLIED_ONCE: "applied once",
    Fate.DUPLICATED: "DUPLICATED",
    Fate.LOST: "LOST",
    Fate.FAILED: "failed",
    Fate.DEAD_LETTERED: "dead-lettered",
    Fate.PENDING: "pending",
}
VERDICT_NAMES: Final = {
    Verdict.HOLDS: "HOLDS",
    Verdict.VIOLATED: "VIOLATED",
    Verdict.UNDECIDED: "UNDECIDED",
}
PROMISES: Final = {
    Guarantee.AT_MOST_ONCE: "no duplicate effect; loss is possible",
    Guarantee.AT_LEAST_ONCE: "no silent loss; duplicates are possible",
    Guarantee.EXACTLY_ONCE: "no silent loss, no duplicate effect",
}
