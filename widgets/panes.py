"""The panes: the producer on the left, the network in the middle, the consumer on the right."""

from collections import defaultdict

from playground.engine.places import Place
from widgets.painted import Painted
from widgets.renderables.consumer import draw_consumer
from widgets.renderables.lane import Tracks
from widgets.renderables.network import PaneView, Paper, draw_network
from widgets.renderables.producer import draw_producer
from widgets.renderables.spans import Row


class ProducerPane(Painted[PaneView]):
    """What the producer sends, waits for and believes."""

    on_title = ("node", int(Place.PRODUCER))

    def seen(self, view: PaneView) -> object:
        """The producer."""
        snapshot = view.snapshot
        return snapshot.producer, snapshot.deed, snapshot.answer, view.selected

    def draw(self, view: PaneView, width: int, height: int) -> list[Row]:
        """As much of it as there is room for."""
        return draw_producer(view, width, height, self.signs)


class ConsumerPane(Painted[PaneView]):
    """The consumer's work, its table, and the account."""

    on_title = ("node", int(Place.CONSUMER))

    def seen(self, view: PaneView) -> object:
        """The consumers, and the account."""
        return view.snapshot.consumers, view.snapshot.account, view.selected

    def draw(self, view: PaneView, width: int, height: int) -> list[Row]:
        """As much of it as there is room for."""
        return draw_consumer(view, width, height, self.signs)


class Network(Painted[PaneView]):
    """Lanes with packets, and the queue."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's word.
        super().__init__(id=id, classes=classes)
        self._tracks: defaultdict[Place, Tracks] = defaultdict(Tracks)

    def seen(self, view: PaneView) -> object:
        """The links, and what is between them."""
        return view.snapshot.links, view.snapshot.broker, view.selected

    def draw(self, view: PaneView, width: int, height: int) -> list[Row]:
        """Lanes as wide as the pane."""
        return draw_network(view, width, height, Paper(self.signs, self._tracks))
