"""A page: a drawing that is as tall as it has to be, inside something that scrolls."""

from typing import TypeVar

from textual.geometry import Size

from widgets.painted import Painted
from widgets.renderables.preview import PreviewView, draw_preview
from widgets.renderables.spans import Row

V = TypeVar("V")
_ENDLESS = 1 << 20


class Page(Painted[V]):
    """Its width is given, its height follows from what is on it."""

    DEFAULT_CSS = "Page { height: auto; }"

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the drawing takes at this width."""
        return len(self.draw(self.view, width, _ENDLESS)) if self.view is not None else 0

    def show(self, view: V) -> None:
        """Show a view; it may need another height."""
        if view != self.view:
            super().show(view)
            self.refresh(layout=True)


class Preview(Page[PreviewView]):
    """What a preset is about, before it is started."""

    def draw(self, view: PreviewView, width: int, height: int) -> list[Row]:
        """All of it."""
        return draw_preview(view, width, self.signs)
