"""A popular claim: what is said, what is so, and what to look at in the preset that shows it."""

from typing import Final, NamedTuple

from widgets.renderables.prose import hanging, wrap
from widgets.renderables.spans import BLANK, Row, Span, crop, row

_LABEL: Final = 9
_LONGEST: Final = 100
"""Longer lines are hard to read, however wide the screen is."""
_ROLES: Final = {"wrong": "lost"}
"""Of a verdict; all others are half so."""


class ClaimView(NamedTuple):
    """One claim."""

    says: str
    fact: str
    verdict: str = ""
    labelled: tuple[tuple[str, str, str], ...] = ()
    """What else there is to say: `(label, text, role)` of each."""


def verdict_role(verdict: str) -> str:
    """The role that a verdict is drawn in."""
    return _ROLES.get(verdict, "late")


def draw_claim(claim: ClaimView, width: int) -> list[Row]:
    """The page, as tall as it has to be."""
    width = min(width, _LONGEST)
    rows: list[Row] = [row(Span(line, "title")) for line in wrap(claim.says, width)]
    rows += [row(Span(claim.verdict, verdict_role(claim.verdict))), BLANK]
    rows += [row(Span(line)) for line in wrap(claim.fact, width)]
    before = None
    for label, text, role in claim.labelled:
        rows += [BLANK] if label and label != before else []
        rows += hanging(row(Span((label if label != before else "").ljust(_LABEL), "dim")), text, width, role)
        before = label
    return [crop(line, width) for line in rows]
