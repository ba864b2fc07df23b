"""Popular claims: what is often said about delivery, what is so, and the run in which the claim fails."""

from collections.abc import Iterable, Sequence
from typing import Final

from textual import on
from textual.widgets import OptionList

from playground.app.list_screen import ListScreen
from playground.app.reading_screen import hint
from playground.practice.claims import Claim, claims, find_claims
from playground.scenario.load import load_preset
from playground.scenario.preset import Preset
from widgets.choices import Choices
from widgets.page import SheetPage
from widgets.renderables.sheet import SheetLine, SheetView
from widgets.renderables.signs import Signs
from widgets.renderables.spans import Row, Span, crop, row

_VERDICT: Final = 11
"""The longest verdict, and two blanks."""


class ClaimsScreen(ListScreen[tuple[Preset, bool] | None]):
    """The claims as a list, one of them in full; the answer is a preset to watch, or none."""

    HEADING = ("CLAIMS", "what is often said, and what is so, each with a run that shows it")
    FIELD = ("search", "a word, such as FIFO or confirm")
    PAGE = SheetPage

    def __init__(self) -> None:
        super().__init__()
        self._found: Sequence[Claim] = ()
        self._chosen: Claim | None = None

    def hints(self) -> Iterable[Row]:
        """What the keys do."""
        yield hint("enter", "see a run of it", "start", usable=self._chosen is not None)
        yield from self.reading_hints()

    def look_up(self, text: str) -> None:
        """Offer what has to do with a text."""
        found = self._found = find_claims(text.strip())
        self.show_count(f"{len(found)} claims" if len(found) == len(claims()) else f"{len(found)} of {len(claims())}")
        self.query_one(Choices).offer(
            [one.name for one in found],
            lambda index, width, chosen: claim_row(found[index], width, self.signs, chosen=chosen),
        )
        if not found:
            self._show(None)

    @on(OptionList.OptionHighlighted)
    def preview(self, event: OptionList.OptionHighlighted) -> None:
        """Show the chosen one in full."""
        if event.option_index < len(self._found):
            self._show(self._found[event.option_index])

    def _show(self, claim: Claim | None) -> None:
        self._chosen = claim
        self.query_one(SheetPage).show(claim_sheet(claim))
        self.turn_page()
        self.show_hints()

    def start(self) -> None:
        """Play the preset in which the chosen claim fails."""
        if self._chosen is not None:
            self.dismiss((load_preset(self._chosen.preset), False))


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
            *(SheetLine("source", source, "dim") for source in claim.sources),
        ),
    )


def _role(claim: Claim) -> str:
    """What is wrong is red; all else is so in part."""
    return "lost" if claim.verdict == "wrong" else "late"
