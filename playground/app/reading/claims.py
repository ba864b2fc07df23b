"""Popular claims: what is often said about delivery, what is so, and the run in which the claim fails."""

from collections.abc import Iterable
from typing import Final

from playground.app.reading.sheet_screen import SheetScreen
from playground.practice.claims import VERDICTS, Claim, claims, find_claims
from playground.scenario.load import load_preset
from widgets.renderables.bars import hint
from widgets.renderables.sheet import SheetLine, SheetView
from widgets.renderables.signs import Signs
from widgets.renderables.spans import Row, Span, crop, row

_VERDICT: Final = 11
"""The longest verdict, and two blanks."""


class ClaimsScreen(SheetScreen[Claim]):
    """The claims, and the run in which the chosen one fails."""

    HEADING = ("CLAIMS", "what is often said, and what is so, each with a run that shows it")
    FIELD = ("search", "a word, such as FIFO or confirm")

    def hints(self) -> Iterable[Row]:
        """What the keys do."""
        yield hint("enter", "see a run of it", "start", usable=self.chosen is not None)
        yield from self.reading_hints()

    def look_up(self, text: str) -> None:
        """Offer what has to do with a text."""
        found, total = find_claims(text.strip()), len(claims())
        self.show_count(f"{total} claims" if len(found) == total else f"{len(found)} of {total}")
        self.offer(found)

    def name_of(self, one: Claim) -> str:
        """Its name."""
        return one.name

    def line_of(self, one: Claim, width: int, *, chosen: bool) -> Row:
        """What to think of it, and what is said."""
        return claim_row(one, width, self.signs, chosen=chosen)

    def sheet_of(self, one: Claim | None) -> SheetView:
        """What is said, what is so, and what shows it."""
        return claim_sheet(one)

    def start(self) -> None:
        """Play the preset in which the chosen claim fails."""
        if self.chosen is not None:
            self.dismiss((load_preset(self.chosen.preset), False))


def claim_row(claim: Claim, width: int, signs: Signs, *, chosen: bool) -> Row:
    """One line: what to think of it, and what is said."""
    mark = Span(f"{signs.cursor if chosen else ' '} ", "key")
    verdict = Span(claim.verdict.ljust(_VERDICT), _role(claim))
    return crop(row(mark, verdict, Span(claim.says)), width)


def claim_sheet(claim: Claim | None) -> SheetView:
    """A claim in full; of none, what to do about that."""
    if claim is None:
        return SheetView("No claim has to do with that", "Escape takes it back.")
    return SheetView(
        title=f'"{claim.says}"',
        text=claim.fact,
        mark=claim.verdict,
        role=_role(claim),
        lines=(
            SheetLine("look", claim.look),
            SheetLine("look", f"enter plays {claim.preset}", "key"),
            SheetLine("about", ", ".join(claim.about), "dim"),
            SheetLine("means", f"{claim.verdict}: {VERDICTS[claim.verdict]}", "dim"),
            *(SheetLine("source", source, "dim") for source in claim.sources),
        ),
    )


def _role(claim: Claim) -> str:
    """What is wrong is red, what is true green; all else is so in part."""
    return {"wrong": "lost", "true": "once"}.get(claim.verdict, "late")
