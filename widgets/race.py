"""The race's own widgets: a column, and the bar above the columns."""

from collections import defaultdict
from typing import Final

from playground.engine.places import Place
from playground.live.race_views import RaceView
from widgets.painted import Painted
from widgets.renderables.counters import changed
from widgets.renderables.lane import Tracks
from widgets.renderables.network import Paper
from widgets.renderables.race import ColumnPaneView, draw_column
from widgets.renderables.race_bar import draw_parting
from widgets.renderables.spans import Row

_FLASH_S: Final = 0.4


class PartingBar(Painted[RaceView]):
    """Where the columns part."""

    def draw(self, view: RaceView, width: int, height: int) -> list[Row]:
        """A line or two."""
        return draw_parting(view, width, height)


class RaceColumn(Painted[ColumnPaneView]):
    """One guarantee; LOST and DUPLICATED flash once when they change."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's word.
        super().__init__(id=id, classes=classes)
        self._tracks: defaultdict[Place, Tracks] = defaultdict(Tracks)
        self._flashing: frozenset[str] = frozenset()

    def show(self, view: ColumnPaneView) -> None:
        """Show a view; a number that has changed flashes for a moment."""
        before = self.view.column.snapshot.counters if self.view else None
        fresh = changed(before, view.column.snapshot.counters)
        if fresh and self.is_attached and self.app.animation_level != "none":
            self._flashing |= fresh
            self.set_timer(_FLASH_S, lambda: self._calm(fresh))
        super().show(view)

    def draw(self, view: ColumnPaneView, width: int, height: int) -> list[Row]:
        """As much as there is room for."""
        flashing = view._replace(flashing=self._flashing)
        return draw_column(flashing, width, height, Paper(self.signs, self._tracks))

    def _calm(self, fields: frozenset[str]) -> None:
        self._flashing -= fields
        self.repaint()
