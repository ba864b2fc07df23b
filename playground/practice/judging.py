"""Popular claims as exercises: true, half true or wrong? Then what is so, and where it can be seen."""

from typing import Final

from playground.practice.asking import Asking, Exercise, Grade
from playground.practice.claims import VERDICTS, Claim
from playground.practice.marks import Confidence
from playground.practice.verdict import JUDGED, AnswerPart, GivenAnswer
from playground.words.phrases import sentence

_OPTIONS: Final = ("True", "Half true", "Wrong")
_RULES: Final = (
    VERDICTS["true"],
    "it is so of a part (one leg, one session, one of two failures), or only with some settings",
    f"{VERDICTS['wrong']}, or no longer",
)
"""By which each is given, of three where there are five verdicts."""
_RIGHT: Final = {"true": 0, "half true": 1, "depends": 1, "wrong": 2, "outdated": 2}
"""Which of them is right for a claim of which verdict."""


def judge_claim(claim: Claim, grade: Grade) -> Exercise:
    """One claim."""
    reply = yield Asking(
        "claim",
        ask=f'"{claim.says}" True, half true or wrong?',
        options=tuple(f"{word}: {rule}" for word, rule in zip(_OPTIONS, _RULES, strict=True)),
        is_rated=True,
    )
    right = _RIGHT[claim.verdict]
    is_right = reply.one == right
    grade("claim", claim.about[0], is_right, reply.confidence)
    given, so = (_OPTIONS[one].lower() for one in (reply.one, right))
    rule = VERDICTS[claim.verdict]
    more = sentence(rule) if claim.verdict == so else f"{claim.verdict.capitalize()}: {rule}."
    answer = GivenAnswer(JUDGED, given, so, is_right, more, reply.confidence is Confidence.SURE)
    page = Asking("and so", subject=f'"{claim.says}"', answers=(answer,), was_right=is_right, play=claim.preset)
    parts = (("Why", claim.fact), ("To see", claim.look), *(("Sources", one) for one in claim.sources))
    yield page._replace(parts=tuple(AnswerPart(*one) for one in parts))
