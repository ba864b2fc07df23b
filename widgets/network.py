"""The network pane: the heart of the live screen."""

from collections import defaultdict

from playground.engine.places import Place
from widgets.painted import Painted
from widgets.renderables.lane import Tracks
from widgets.renderables.network import PaneView, Paper, draw_network
from widgets.renderables.spans import Row


class Network(Painted[PaneView]):
    """Lanes with packets, and the queue."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's word.
        super().__init__(id=id, classes=classes)
        self._tracks: defaultdict[Place, Tracks] = defaultdict(Tracks)

    def draw(self, view: PaneView, width: int, height: int) -> list[Row]:
        """Lanes as wide as the pane."""
        return draw_network(view, width, height, Paper(self.signs, self._tracks))
