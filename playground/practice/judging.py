"""Popular claims as exercises: true, half true or wrong? Then what is so, and where it can be seen."""

from typing import Final

from playground.practice.asking import Asking, Exercise, Grade
from playground.practice.claims import Claim

_VERDICTS: Final = ("true", "half true", "wrong")
_COUNTS_AS: Final = {"depends": "half true", "outdated": "wrong"}
"""What is to be said of the others: what depends is true in part, and what is outdated is true no more."""


def judge_claim(claim: Claim, grade: Grade) -> Exercise:
    """One claim."""
    truth = _COUNTS_AS.get(claim.verdict, claim.verdict)
    reply = yield Asking(
        "claim",
        ask=f'"{claim.says}" True, half true or wrong?',
        options=tuple(one.capitalize() for one in _VERDICTS),
        is_rated=True,
    )
    is_right = _VERDICTS[reply.one] == truth
    grade("claim", claim.about[0], is_right, reply.confidence)
    verdict = truth if truth == claim.verdict else f"{truth}, for it is {_word(claim.verdict)}"
    told = (f"{verdict.capitalize()}. {claim.fact}", claim.look)
    yield Asking("and so", told=told, was_right=is_right, play=claim.preset)


def _word(verdict: str) -> str:
    return "outdated" if verdict == "outdated" else "a matter of what else is set"
