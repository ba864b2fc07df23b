"""The counters as a widget: it remembers what it showed, so that a number that changes flashes once."""

from typing import Final

from widgets.painted import Painted
from widgets.renderables.counters import changed, draw_counters
from widgets.renderables.network import PaneView
from widgets.renderables.spans import Row

_FLASH_S: Final = 0.4


class CounterBoard(Painted[PaneView]):
    """All counters, and a flash."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's word.
        super().__init__(id=id, classes=classes)
        self._flashing: frozenset[str] = frozenset()

    def show(self, view: PaneView) -> None:
        """Show the numbers; those that have changed flash for a moment."""
        fresh = changed(self.view.snapshot.counters if self.view else None, view.snapshot.counters)
        if fresh and self.is_attached and self.app.animation_level != "none":
            self._flashing |= fresh
            self.set_timer(_FLASH_S, lambda: self._calm(fresh))
        super().show(view)

    def draw(self, view: PaneView, width: int, height: int) -> list[Row]:
        """Large digits where there is room."""
        ascii_only = self.signs.first == "o"
        counters, broker = view.snapshot.counters, view.snapshot.broker is not None
        return draw_counters(counters, width, height, broker=broker, flashing=self._flashing, ascii_only=ascii_only)

    def _calm(self, fields: frozenset[str]) -> None:
        self._flashing -= fields
        self.repaint()
