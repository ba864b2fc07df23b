"""The lower half of the live screen: the open tab, and on a vast screen what stands beside it."""

from typing import Any, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from playground.app.live.selection import Selection
from playground.app.live.tab_state import DIAGRAM, EVENTS, LEDGER, TABS, WHY, Room, TabState, View
from playground.live.session import Session
from widgets.lists import DiagramPane, EventList, EventsAside, LedgerPane, ScrollList, WhyPane

_ASIDE = "aside"


class LowerHalf(Horizontal):
    """It shows of each as much as there is room for; what is open, chosen and scrolled to is their state's business."""

    def __init__(self, tabs: TabState, aside: TabState) -> None:
        super().__init__(id="lower")
        self._tabs, self._aside = tabs, aside

    def compose(self) -> ComposeResult:
        """From left to right."""
        with ContentSwitcher(initial=TABS[0]):
            yield LedgerPane(id=TABS[LEDGER])
            yield EventList(id=TABS[EVENTS])
            yield DiagramPane(id=TABS[DIAGRAM])
            yield WhyPane(id=TABS[WHY])
        yield EventsAside(id=_ASIDE)

    @property
    def pane(self) -> ScrollList[View]:
        """The pane of the open tab."""
        return self.query_one(f"#{TABS[self._tabs.open]}", ScrollList)

    @property
    def room(self) -> Room:
        """How much of the open tab can be seen."""
        return self._room_of(self.pane)

    def show(self, session: Session, selection: Selection) -> None:
        """What the tabs show of a run just now."""
        self.query_one(ContentSwitcher).current = TABS[self._tabs.open]
        aside = self.query_one(f"#{_ASIDE}", ScrollList).set_class(self._tabs.open == EVENTS, "-needless")
        for state, pane in ((self._aside, aside), (self._tabs, self.pane)):
            room = self._room_of(pane)
            if room.width and pane.display:
                pane.show(state.view(session, selection, room))

    @on(ScrollList.Scrolled)
    def scroll_pane(self, event: ScrollList.Scrolled) -> None:
        """The wheel was turned."""
        pane = cast("ScrollList[View]", event.control)
        (self._aside if pane.id == _ASIDE else self._tabs).scroll(event.rows, self._room_of(pane).rows)

    def _room_of(self, pane: ScrollList[Any]) -> Room:
        """That of what holds it, for a tab that was never open has no size yet."""
        size = pane.content_size or cast("Widget", pane.parent).content_size
        return Room(size.width, max(size.height - pane.head, 0), self.app.has_class("-ascii"))
