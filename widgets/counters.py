"""The counters as a widget: it remembers what it showed, so that a number that changes flashes once."""

from typing import Final, NamedTuple

from playground.live.views import CountersView
from widgets.painted import Painted
from widgets.renderables.counters import changed, draw_counters
from widgets.renderables.spans import Row

_FLASH_S: Final = 0.4


class CounterBoardView(NamedTuple):
    """What the board shows."""

    counters: CountersView
    broker: bool


class CounterBoard(Painted[CounterBoardView]):
    """All counters, and a flash."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's word.
        super().__init__(id=id, classes=classes)
        self._flashing: frozenset[str] = frozenset()

    def show(self, view: CounterBoardView) -> None:
        """Show the numbers; those that have changed flash for a moment."""
        fresh = changed(self.view.counters if self.view else None, view.counters)
        if fresh and self.is_attached and self.app.animation_level != "none":
            self._flashing |= fresh
            self.set_timer(_FLASH_S, lambda: self._calm(fresh))
        super().show(view)

    def draw(self, view: CounterBoardView, width: int, height: int) -> list[Row]:
        """Large digits where there is room."""
        ascii_only = self.signs.first == "o"
        return draw_counters(
            view.counters, width, height, broker=view.broker, flashing=self._flashing, ascii_only=ascii_only
        )

    def _calm(self, fields: frozenset[str]) -> None:
        self._flashing -= fields
        self.repaint()
