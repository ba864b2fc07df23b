"""Counters in widgets, which remember what they showed, so that a number that changes flashes once."""

from typing import Final

from playground.live.views import CountersView
from widgets.painted import Painted, V
from widgets.renderables.counters import changed, draw_counters
from widgets.renderables.network import PaneView
from widgets.renderables.spans import Row

_FLASH_S: Final = 0.4


class Flashing(Painted[V]):
    """A widget with counters."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's word.
        super().__init__(id=id, classes=classes)
        self.flashing: frozenset[str] = frozenset()
        """Those that have just changed."""

    def counters_in(self, view: V) -> CountersView:
        """The counters of a view."""
        raise AssertionError("a subclass says where they are")

    def show(self, view: V) -> None:
        """Show the numbers; those that have changed flash for a moment."""
        fresh = changed(self.counters_in(self.view) if self.view else None, self.counters_in(view))
        if fresh and self.is_attached and self.app.animation_level != "none":
            self.flashing |= fresh
            self.set_timer(_FLASH_S, lambda: self._calm(fresh))
        super().show(view)

    def _calm(self, fields: frozenset[str]) -> None:
        self.flashing -= fields
        self.repaint()


class CounterBoard(Flashing[PaneView]):
    """All counters."""

    def counters_in(self, view: PaneView) -> CountersView:
        """Those of the run."""
        return view.snapshot.counters

    def show(self, view: PaneView) -> None:
        """Show the numbers, if one has changed: large digits are dear, and this is asked thirty times a second."""
        if self.view is None or self.counters_in(view) != self.counters_in(self.view):
            super().show(view)

    def draw(self, view: PaneView, width: int, height: int) -> list[Row]:
        """Large digits where there is room."""
        ascii_only = self.signs.first == "o"
        counters, broker = view.snapshot.counters, view.snapshot.broker is not None
        return draw_counters(counters, width, height, broker=broker, flashing=self.flashing, ascii_only=ascii_only)
