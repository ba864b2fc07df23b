"""A list of things beside a sheet on the one that is chosen: claims, systems, the settings on a board."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from textual import on
from textual.widgets import OptionList

from playground.app.reading.list_screen import ListScreen
from playground.scenario.preset import Preset
from widgets.choices import Choices
from widgets.page import SheetPage
from widgets.renderables.sheet import SheetView
from widgets.renderables.spans import Row

One = TypeVar("One")


class SheetScreen(ListScreen[tuple[Preset, bool] | None], Generic[One]):
    """What has been found and what is chosen of it; the answer is a preset to watch, or none."""

    PAGE = SheetPage

    def __init__(self) -> None:
        super().__init__()
        self.found: Sequence[One] = ()
        self.chosen: One | None = None

    def name_of(self, one: One) -> str:
        """What tells it from the others; empty: it is a heading, and cannot be chosen."""
        raise AssertionError("a subclass says what its things are called")

    def line_of(self, one: One, width: int, *, chosen: bool) -> Row:
        """Its line in the list."""
        raise AssertionError("a subclass draws its lines")

    def sheet_of(self, one: One | None) -> SheetView:
        """All about it; of none, what to do about that."""
        raise AssertionError("a subclass says what it knows")

    def offer(self, found: Sequence[One], *, keep: str = "") -> None:
        """Offer these; the one of that name is chosen, else the first."""
        self.found = found
        names = [self.name_of(one) for one in found]
        choices = self.query_one(Choices)
        choices.offer(names, lambda index, width, chosen: self.line_of(found[index], width, chosen=chosen))
        if keep and keep in names:
            choices.highlighted = names.index(keep)
        if not any(names):
            self._show(None)

    @on(OptionList.OptionHighlighted)
    def preview(self, event: OptionList.OptionHighlighted) -> None:
        """Show the sheet of the chosen one."""
        if event.option_index < len(self.found):
            self._show(self.found[event.option_index])

    def _show(self, one: One | None) -> None:
        self.chosen = one
        self.query_one("#page SheetPage", SheetPage).show(self.sheet_of(one))
        self.turn_page()
        self.show_hints()
