"""The live screen: producer, network and consumer, the counters, and the lists below."""

from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from playground.app import frame
from playground.app.actions import ACTIONS
from playground.app.driver import Driver
from playground.app.keys import key_views
from playground.app.lower import DIAGRAM, EVENTS, LEDGER, WHY, Lower, View
from playground.app.selection import Selection
from playground.app.stage import Stage, bindings_for
from playground.app.tour import Tour
from playground.engine.places import Place
from playground.live import surgery
from playground.live.camera import take_snapshot
from playground.live.deeds import toggle_crash, toggle_cut
from playground.live.views import NodeView, Standing
from widgets.bars import CaptionBar, Header, KeyBar, Tabs
from widgets.counters import CounterBoard
from widgets.lists import DiagramPane, EventList, Ledger, ScrollList, WhyPane
from widgets.network import Network
from widgets.painted import Painted
from widgets.panes import ConsumerPane, ProducerPane

if TYPE_CHECKING:
    from playground.app.app import PlaygroundApp

_SURGERY: Final = {"drop-selected": surgery.drop, "double-selected": surgery.double, "delay-selected": surgery.delay}
_TABS: Final = ("ledger", "events", "diagram", "why")


class LiveScreen(Stage):
    """One session."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for()
    BINDING_GROUP_TITLE = "Playground"

    def __init__(self, driver: Driver, tour: Tour | None = None) -> None:
        super().__init__(driver)
        self.selection = Selection()
        self.lower = Lower()
        self.aside = Lower(DIAGRAM)
        """What stands beside it on a vast screen."""
        self.tour = tour
        self.snapshot = take_snapshot(self.session, driver.linger_ms)

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        self.suit(self.app.size)
        yield Header()
        with Horizontal(id="panes"):
            yield ProducerPane()
            yield Network()
            yield ConsumerPane()
        yield CounterBoard()
        yield CaptionBar()
        yield Tabs()
        with Horizontal(id="lower"):
            with ContentSwitcher(initial=_TABS[0]):
                yield Ledger(id=_TABS[LEDGER])
                yield EventList(id=_TABS[EVENTS])
                yield DiagramPane(id=_TABS[DIAGRAM])
                yield WhyPane(id=_TABS[WHY])
            yield DiagramPane(id="aside")
        yield KeyBar()

    def on_mount(self) -> None:
        """Name the panes."""
        for pane, title in zip(self.query("#panes > *"), ("PRODUCER", "NETWORK", "CONSUMER"), strict=True):
            pane.border_title = title

    # One frame.

    def draw(self, *, whole: bool = True) -> None:
        """Show the present in every pane; the lists and the keys in a whole frame."""
        snapshot = self.snapshot = take_snapshot(self.session, self.driver.linger_ms)
        self.selection.let_go(snapshot)
        if self.driver.found is not None:
            self.selection.choose_event(self.driver.found.event, self.driver.found.message)
            self.driver.found = None
        if self.tour is not None:
            self.tour.watch(snapshot)
        self.query_one(Header).show(frame.header_view(snapshot, self.driver))
        self.query_one(ProducerPane).show(frame.producer_pane_view(snapshot, self.selection))
        self.query_one(Network).show(frame.network_view(snapshot, self.selection))
        self.query_one(ConsumerPane).show(frame.consumer_pane_view(snapshot, self.selection))
        self.query_one(CounterBoard).show(frame.counter_board_view(snapshot))
        self.query_one(CaptionBar).show(frame.caption_view(snapshot, self.driver, self.tour.text if self.tour else ""))
        self._mark(self.query_one(ProducerPane), snapshot.producer.node)
        self._mark(self.query_one(ConsumerPane), snapshot.consumer.node)
        if whole:
            self._draw_lower()
            self.query_one(KeyBar).show(key_views(self))

    def _draw_lower(self) -> None:
        self.query_one(ContentSwitcher).current = _TABS[self.lower.open]
        aside = self.query_one("#aside", DiagramPane)
        aside.set_class(self.lower.open == DIAGRAM, "-needless")
        self._show(self.aside, aside)
        self._show(self.lower, self._pane)
        self.query_one(Tabs).show(self.lower.tabs(self.selection))

    def _show(self, lower: Lower, pane: ScrollList[Any]) -> None:
        width, ascii_only = pane.content_size.width, self.playground.config.ascii
        if width and pane.display:
            pane.show(lower.view(self.session, self.selection, width=width, room=pane.room, ascii_only=ascii_only))

    def _mark(self, pane: Widget, node: NodeView) -> None:
        """A node that is down or paused looks it, from its border on."""
        pane.set_class(node.standing is Standing.DOWN, "-down")
        pane.set_class(node.standing is Standing.PAUSED, "-paused")

    @property
    def _pane(self) -> ScrollList[View]:
        return self.query_one(f"#{_TABS[self.lower.open]}", ScrollList)

    @property
    def playground(self) -> "PlaygroundApp":
        """The app, by its own name."""
        return cast("PlaygroundApp", self.app)

    # What can be done.

    def refusal(self, action: str) -> str | None:
        """Why an action cannot be done right now; `None` if it can."""
        if action in _SURGERY:
            return surgery.refusal(self.session, self.selection.under_way(self.snapshot))
        if action in ("next-packet", "previous-packet") and not self.snapshot.counters.in_flight:
            return "nothing is under way"
        if action == "only-selected" and not self.selection.message:
            return "select a message first"
        return super().refusal(action)

    def label(self, action: str) -> str:
        """What the action would do now, in two words."""
        if action == "only-selected" and self.lower.one_message:
            return "all messages"
        return super().label(action)

    # Selecting.

    def action_next_packet(self, by: int = 1) -> None:
        """Select the next packet under way; the clock stops, or it would be gone."""
        if self.selection.move(self.snapshot, by):
            self.driver.pace.paused = True
        self.draw()

    def action_previous_packet(self) -> None:
        """Select the packet before."""
        self.action_next_packet(-1)

    def action_next_row(self, by: int = 1) -> None:
        """Select the row below."""
        self.lower.move(self.session, self.selection, by, self._pane.room)
        self.draw()

    def action_previous_row(self) -> None:
        """Select the row above."""
        self.action_next_row(-1)

    def action_unselect(self) -> None:
        """Select nothing; during the tour, end it."""
        if self.tour is not None:
            self.playground.end_tour()
        self.selection.clear()
        self.lower.one_message = False
        self.draw()

    def action_drop_selected(self, action: str = "drop-selected") -> None:
        """Operate on the selected packet."""
        packet = self.selection.under_way(self.snapshot)
        if not self.is_refused(action) and packet is not None:
            _SURGERY[action](self.session, packet)
        self.draw()

    def action_double_selected(self) -> None:
        """Let the selected packet arrive twice."""
        self.action_drop_selected("double-selected")

    def action_delay_selected(self) -> None:
        """Hold the selected packet up."""
        self.action_drop_selected("delay-selected")

    # The lists below.

    def action_next_tab(self) -> None:
        """Open the next one."""
        self._open((self.lower.open + 1) % len(_TABS))

    def action_diagram(self) -> None:
        """Open the space-time diagram."""
        self._open(DIAGRAM)

    def action_why(self) -> None:
        """Open the explanation of the selected message."""
        self._open(WHY)

    def _open(self, tab: int) -> None:
        self.lower.show(tab)
        self.draw()
        # A pane that was never open has no size yet.
        self.call_after_refresh(self.draw)

    def action_filter_events(self) -> None:
        """Leave out other events."""
        self.lower.next_filter()
        self.draw()

    def action_only_selected(self) -> None:
        """Only the events of the selected message, or all again."""
        self.lower.one_message = not self.lower.one_message
        if self.lower.open not in (EVENTS, DIAGRAM):
            self.lower.show(EVENTS)
        self.draw()

    def action_page_down(self, pages: int = 1) -> None:
        """Scroll by a page."""
        self.lower.scroll(pages * self._pane.room, self._pane.room)
        self.draw()

    def action_page_up(self) -> None:
        """Scroll back by a page."""
        self.action_page_down(-1)

    def action_first_row(self) -> None:
        """To the beginning."""
        self.lower.go(to_end=False)
        self.draw()

    def action_last_row(self) -> None:
        """To the end, and stay there."""
        self.lower.go(to_end=True)
        self.draw()

    @on(ScrollList.Scrolled)
    def scroll_pane(self, event: ScrollList.Scrolled) -> None:
        """The wheel was turned."""
        pane = cast("ScrollList[View]", event.control)
        (self.aside if pane.id == "aside" else self.lower).scroll(event.rows, pane.room)
        self.draw()

    @on(Painted.Picked)
    async def pick(self, event: Painted.Picked) -> None:
        """Something was clicked: it is selected, cut, crashed, opened or done, as its kind has it."""
        kind, number = event.pick
        match kind:
            case "packet":
                self.selection.packet = number
                packet = self.selection.under_way(self.snapshot)
                if packet is not None:
                    self.selection.choose_packet(packet)
                    self.driver.pace.paused = True
            case "message":
                self.selection.choose_message(number)
            case "event":
                self.selection.choose_event(number, self.session.simulation.log[number].message)
            case "link" if self.session.refusal is None:
                toggle_cut(Place(number)).do(self.session)
            case "node" if self.session.refusal is None:
                toggle_crash(Place(number)).do(self.session)
            case "tab":
                self._open(number)
            case "action":
                await self.run_action(ACTIONS[number].command)
        self.draw()
