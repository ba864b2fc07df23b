"""The panes of the two ends: the producer on the left, the consumer on the right."""

from playground.engine.places import Place
from widgets.painted import Painted
from widgets.renderables.consumer import draw_consumer
from widgets.renderables.network import PaneView
from widgets.renderables.producer import draw_producer
from widgets.renderables.spans import Row


class ProducerPane(Painted[PaneView]):
    """What the producer sends, waits for and believes."""

    on_title = ("node", int(Place.PRODUCER))

    def draw(self, view: PaneView, width: int, height: int) -> list[Row]:
        """As much of it as there is room for."""
        return draw_producer(view, width, height, self.signs)


class ConsumerPane(Painted[PaneView]):
    """The consumer's work, its table, and the account."""

    on_title = ("node", int(Place.CONSUMER))

    def draw(self, view: PaneView, width: int, height: int) -> list[Row]:
        """As much of it as there is room for."""
        return draw_consumer(view, width, height, self.signs)
