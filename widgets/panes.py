"""The panes: the producer on the left, network and broker in the middle, the consumer on the right."""

from collections import defaultdict
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from playground.diagram.columns import NARROWEST
from playground.engine.places import Place
from widgets.painted import Painted, apart
from widgets.renderables.broker import draw_broker
from widgets.renderables.consumer import draw_consumer, is_brief
from widgets.renderables.counters import is_worse
from widgets.renderables.lane import Tracks
from widgets.renderables.network import PaneView, Paper, draw_network
from widgets.renderables.producer import draw_producer
from widgets.renderables.signs import ASCII
from widgets.renderables.spans import Row
from widgets.renderables.stage import draw_stage

_STRUCK_S: Final = 1.0
"""How long the border of the consumer tells that something has gone wrong."""


class Pane(Painted[PaneView]):
    """A pane with a title: what it shows, as the system calls that."""

    word: ClassVar[str]
    """What this playground calls it."""
    has_neighbour: ClassVar[bool] = True
    """Whether a pane to its right has the border between them, where they have one in common."""
    _title = ""

    def show(self, view: PaneView) -> None:
        """Show it under its name."""
        title = view.snapshot.own.get(self.word, self.word).upper()
        if title != self._title:  # Whoever sets a title has the whole pane painted, changed or not.
            self._title = title
            self.border_title = apart(title) if self.has_neighbour and self.signs is ASCII else title
        super().show(view)


class ProducerPane(Pane):
    """What the producer sends, waits for and believes."""

    word = "producer"
    on_title = ("node", int(Place.PRODUCER))

    def seen(self, view: PaneView) -> object:
        """The producer."""
        snapshot = view.snapshot
        return snapshot.producer, snapshot.deed, snapshot.answer, view.selected

    def draw(self, view: PaneView, width: int, height: int) -> list[Row]:
        """As much of it as there is room for."""
        return draw_producer(view, width, height, self.signs)


class ConsumerPane(Pane):
    """The consumer's work, its table, and the account."""

    word = "consumer"
    has_neighbour = False
    on_title = ("node", int(Place.CONSUMER))

    def seen(self, view: PaneView) -> object:
        """The consumers, and the account."""
        snapshot = view.snapshot
        return snapshot.consumers, snapshot.account, view.selected, view.guessed

    def show(self, view: PaneView) -> None:
        """Show it; for a moment the border has the colour of what has just gone wrong with the account."""
        before, account = self.view, view.snapshot.account
        super().show(view)
        self.set_class(view.explains and is_brief(view.snapshot.consumers), "-brief")
        is_still = view.guessed or self.app.animation_level == "none"
        if before is None or is_still or not is_worse(before.snapshot.account, account):
            return
        struck = "-twice" if abs(account.twice) > abs(before.snapshot.account.twice) else "-missing"
        self.add_class(struck)
        self.set_timer(_STRUCK_S, lambda: self.remove_class(struck))

    def draw(self, view: PaneView, width: int, height: int) -> list[Row]:
        """As much of it as there is room for."""
        return draw_consumer(view, width, height, self.signs)


class Network(Pane):
    """Lanes with packets, and their trail."""

    word = "network"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's word.
        super().__init__(id=id, classes=classes)
        self._tracks: defaultdict[Place, Tracks] = defaultdict(Tracks)

    def seen(self, view: PaneView) -> object:
        """The links, and the trail of what was on them."""
        return view.snapshot.links, view.trail, view.selected, view.covered

    def draw(self, view: PaneView, width: int, height: int) -> list[Row]:
        """Lanes as wide as the pane, and the trail; in a pane too narrow for both the lanes alone."""
        draw_all = draw_stage if width >= NARROWEST else draw_network
        return draw_all(view, width, height, Paper(self.signs, self._tracks))


class BrokerPane(Pane):
    """What the broker holds."""

    word = "broker"
    on_title = ("node", int(Place.BROKER))

    def show(self, view: PaneView) -> None:
        """Show it; while the card of an end tells of arrows, one that holds nothing leaves its room to these.

        One that holds something leaves them what it does not need for that; a log's records are part of the story.
        """
        super().show(view)
        self.set_class(bool(view.covered) and view.snapshot.log is None, "-scant")
        self.set_class(bool(view.covered) and _is_empty(view), "-spent")
        self.set_class(view.explains and _is_empty(view), "-idle")

    def seen(self, view: PaneView) -> object:
        """The broker."""
        return view.snapshot.broker, view.snapshot.log, view.selected

    def draw(self, view: PaneView, width: int, height: int) -> list[Row]:
        """As much of it as there is room for."""
        return draw_broker(view, width, height, self.signs, framed=bool(self.gutter.height))


def _is_empty(view: PaneView) -> bool:
    """Whether the broker holds nothing at all; a log keeps its records."""
    broker = view.snapshot.broker
    if broker is None or view.snapshot.log is not None:
        return False
    look = broker.look
    return not (look.ready_count or look.in_flight_count or look.dead_letters or look.kept or look.released)


PANES: Final = (ProducerPane, Network, BrokerPane, ConsumerPane)
"""All that show a run."""


def compose_panes() -> ComposeResult:
    """All of them, where the style sheet has them: side by side, or one below the other."""
    with Horizontal(id="panes"):
        yield ProducerPane()
        with Vertical(id="middle"):
            yield Network()
            yield BrokerPane()
        yield ConsumerPane()
