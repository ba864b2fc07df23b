"""The keys of the live screen: selecting, operating on one packet, and finding one's way in the tabs below.

Time and interventions are the running screen's; drawing is the screen's.
"""

from typing import TYPE_CHECKING, Any, Final, cast

from playground.app.driver import Driver
from playground.app.running_screen import RunningScreen
from playground.app.selection import Selection
from playground.app.tab_state import DIAGRAM, EVENTS, WHY, Room, TabState, View
from playground.app.tour import Tour
from playground.live import surgery
from playground.live.camera import take_snapshot
from widgets.lists import ScrollList

if TYPE_CHECKING:
    from textual.widget import Widget

    from playground.app.app import PlaygroundApp

_SURGERY: Final = {"drop-selected": surgery.drop, "double-selected": surgery.double, "delay-selected": surgery.delay}
TABS: Final = ("ledger", "events", "diagram", "why")
"""The ids of the panes of the tabs."""


class LiveKeys(RunningScreen):
    """A running screen with one session, a selection, and tabs."""

    def __init__(self, driver: Driver, tour: Tour | None = None) -> None:
        super().__init__(driver)
        self.selection = Selection()
        self.lower = TabState()
        self.aside = TabState(DIAGRAM)
        """What stands beside it on a vast screen."""
        self.tour = tour
        self.snapshot = take_snapshot(self.session, driver.linger_ms)

    @property
    def pane(self) -> ScrollList[View]:
        """The pane of the open tab."""
        return self.query_one(f"#{TABS[self.lower.open]}", ScrollList)

    def room(self, pane: ScrollList[Any]) -> Room:
        """How much of a tab can be seen: that of what holds it, for a tab that was never open has no size yet."""
        size = pane.content_size or cast("Widget", pane.parent).content_size
        return Room(size.width, max(size.height - pane.head, 0), self.playground.config.ascii)

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
        if not self.is_refused("next-packet") and self.selection.move(self.snapshot, by):
            self.driver.pace.paused = True
        self.draw()

    def action_previous_packet(self) -> None:
        """Select the packet before."""
        self.action_next_packet(-1)

    def action_next_row(self, by: int = 1) -> None:
        """Select the row below."""
        self.lower.move(self.session, self.selection, by, self.room(self.pane))
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
        self.open_tab((self.lower.open + 1) % len(TABS))

    def action_diagram(self) -> None:
        """Open the space-time diagram."""
        self.open_tab(DIAGRAM)

    def action_why(self) -> None:
        """Open the explanation of the selected message."""
        self.open_tab(WHY)

    def open_tab(self, tab: int) -> None:
        """Open a tab."""
        self.lower.show(tab)
        self.draw()

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
        rows = self.room(self.pane).rows
        self.lower.scroll(pages * rows, rows)
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
