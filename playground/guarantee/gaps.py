"""The gaps of a choice that a question is asked about, each with what closes it."""

from collections.abc import Collection
from functools import partial

from playground.guarantee.changes import accepted
from playground.guarantee.legs import Verdicts
from playground.guarantee.question import GuaranteeQuestion
from playground.guarantee.remedies import Shortfall, shortfalls
from playground.matrix.cells import SystemChoice


def gaps_of(
    question: GuaranteeQuestion, choice: SystemChoice, verdicts: Verdicts, fixed: Collection[str] = ()
) -> list[Shortfall]:
    """The gaps, each with what closes it; only where a script of no standard fault shows one all are tried again."""
    judged = partial(
        question.judged, thorough=any(one.node and one.script for one in (*verdicts.losing, *verdicts.repeating))
    )
    beside = [one for one in question.changes_together(choice) if one.name not in fixed]
    return shortfalls(choice, verdicts, accepted(choice, beside), judged, question.measure, beside)


def not_by_losing(gap: Shortfall) -> Shortfall:
    """Nothing is to be lost so that something else is not done twice.

    So it is of what was mended already, and of who only sends: what is done twice is the affair of who reads.
    """
    is_dear = gap.trouble == "duplicate" and gap.remedy is not None and bool(gap.remedy.opens)
    return gap._replace(remedy=None, price=None) if is_dear else gap
