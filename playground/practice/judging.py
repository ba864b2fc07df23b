"""Popular claims as exercises: true, half true or wrong? Then what is so, and where it can be seen."""

from typing import Final

from playground.practice.asking import Asking, Exercise, Grade
from playground.practice.claims import VERDICTS, Claim

_OPTIONS: Final = ("True", "Half true", "Wrong")
_RULE: Final = (
    "Half true: it is so of a part (one leg, one session, one of two failures), or only with some settings.",
    "Wrong: it is not so of anything that it names, or no longer.",
)
_RIGHT: Final = {"true": 0, "half true": 1, "depends": 1, "wrong": 2, "outdated": 2}
"""Which of them is right for a claim of which verdict."""


def judge_claim(claim: Claim, grade: Grade) -> Exercise:
    """One claim."""
    reply = yield Asking(
        "claim",
        about=_RULE,
        ask=f'"{claim.says}" True, half true or wrong?',
        options=_OPTIONS,
        is_rated=True,
    )
    is_right = reply.one == _RIGHT[claim.verdict]
    grade("claim", claim.about[0], is_right, reply.confidence)
    told = (f"{claim.verdict.capitalize()}: {VERDICTS[claim.verdict]}.", claim.fact, claim.look)
    yield Asking("and so", told=told, was_right=is_right, play=claim.preset)
