"""A page: a drawing that is as tall as it has to be, inside something that scrolls."""

from typing import TypeVar

from textual.geometry import Size

from widgets.painted import Painted
from widgets.renderables.help import HelpView, draw_help
from widgets.renderables.practice import PracticeView, draw_practice
from widgets.renderables.preview import PreviewView, draw_preview
from widgets.renderables.race_why import RaceWhyPaneView, draw_race_why
from widgets.renderables.sheet import SheetView, draw_sheet
from widgets.renderables.spans import Row

V = TypeVar("V")


class Page(Painted[V]):
    """Its width is given, its height follows from what is on it."""

    DEFAULT_CSS = "Page { height: auto; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's word.
        super().__init__(id=id, classes=classes)
        self._drawn: tuple[V, int, list[Row]] | None = None

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the drawing takes at this width."""
        return len(self.draw(self.view, width, 0)) if self.view is not None else 0

    def draw(self, view: V, width: int, height: int) -> list[Row]:
        """All of it, drawn once for a width: its height is asked for before it is shown."""
        drawn = self._drawn
        if drawn is None or drawn[0] is not view or drawn[1] != width:
            drawn = self._drawn = (view, width, self.draw_page(view, width))
        return drawn[2]

    def draw_page(self, view: V, width: int) -> list[Row]:
        """The drawing, as tall as it has to be."""
        raise AssertionError("a subclass says what to draw")

    def show(self, view: V) -> None:
        """Show a view; it may need another height."""
        if view != self.view:
            super().show(view)
            self.refresh(layout=True)


class Preview(Page[PreviewView]):
    """What a preset is about, before it is started."""

    def draw_page(self, view: PreviewView, width: int) -> list[Row]:
        """All of it."""
        return draw_preview(view, width, self.signs)


class SheetPage(Page[SheetView]):
    """What is known of a claim, or of a system."""

    def draw_page(self, view: SheetView, width: int) -> list[Row]:
        """All of it."""
        return draw_sheet(view, width)


class PracticePage(Page[PracticeView]):
    """One page of an exercise."""

    def draw_page(self, view: PracticeView, width: int) -> list[Row]:
        """All of it."""
        return draw_practice(view, width, self.signs)


class RaceWhyPage(Page[RaceWhyPaneView]):
    """Why, in each column of a race."""

    def draw_page(self, view: RaceWhyPaneView, width: int) -> list[Row]:
        """All of it."""
        return draw_race_why(view, width, self.signs)


class HelpPage(Page[HelpView]):
    """Keys, signs and words."""

    def line_of_choice(self) -> int | None:
        """The line of the key that is chosen, from the top of the page; `None`: there is none."""
        if self.view is None:
            return None
        rows = self.draw(self.view, self.content_size.width, 0)
        return next((index for index, line in enumerate(rows) if any("selected" in span.role for span in line)), None)

    def draw_page(self, view: HelpView, width: int) -> list[Row]:
        """All of it."""
        return draw_help(view, width, self.signs)
