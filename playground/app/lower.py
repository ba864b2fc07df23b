"""The lower half of the live screen: which list is open, which window of it is seen, and what it leaves out."""

from dataclasses import dataclass, field
from typing import Final

from playground.app.selection import Selection
from playground.live.lists import EventIndex, Only, event_rows, message_rows
from playground.live.session import Session
from playground.live.views import EventRow, MessageRow, Rows
from widgets.renderables.bars import TabsView
from widgets.renderables.lists import ListView

LEDGER, EVENTS = 0, 1
NAMES: Final = ("Ledger", "Events")


@dataclass(slots=True)
class Lower:
    """Where a person is in the lists."""

    open: int = LEDGER
    following: bool = True
    """Whether the end of the list stays in sight as it grows."""
    only: Only = Only.ALL
    one_message: bool = False
    """Whether only the events of the selected message are shown."""
    _first: list[int] = field(default_factory=lambda: [0, 0])
    _index: EventIndex = field(default_factory=EventIndex)
    _rows: Rows = field(default_factory=lambda: Rows(0, 0, ()))

    def next_tab(self) -> None:
        """Open the next one."""
        self.open = (self.open + 1) % len(NAMES)

    def next_filter(self) -> None:
        """Leave out other events."""
        self.open = EVENTS
        kinds = list(Only)
        self.only = kinds[(kinds.index(self.only) + 1) % len(kinds)]

    def tabs(self, selection: Selection) -> TabsView:
        """The tabs, and what the open one leaves out."""
        whose = f" of m{selection.message}" if self.one_message and selection.message else ""
        note = (
            f"messages: {self._rows.total:,}"
            if self.open == LEDGER
            else f"{self.only.value} events{whose}: {self._rows.total:,}"
        )
        return TabsView(NAMES, self.open, note)

    def scroll(self, rows: int) -> None:
        """Move the window."""
        self.following = False
        self._first[self.open] = max(self._rows.first + rows, 0)

    def go(self, *, to_end: bool) -> None:
        """To one end of the list."""
        self.following = to_end
        self._first[self.open] = 0

    def view(self, session: Session, selection: Selection, room: int) -> ListView:
        """The window as it is now."""
        first = 1 << 40 if self.following else self._first[self.open]
        broker = session.simulation.settings.system == "broker"
        if self.open == LEDGER:
            self._rows = message_rows(session, first, room)
        else:
            message = selection.message if self.one_message else 0
            if (self._index.message, self._index.only) != (message, self.only):
                self._index = EventIndex(message=message, only=self.only)
            self._rows = event_rows(session, self._index, first, room)
        return ListView(self._rows, broker, selection.message, selection.event)

    def move(self, session: Session, selection: Selection, by: int, room: int) -> None:
        """Select the row below, or above, and keep it in sight; the first time, the latest row that is seen."""
        here = self._here(session, selection)
        to = self._rows.first + len(self._rows.rows) - 1 if here is None else here + by
        to = min(max(to, 0), self._rows.total - 1)
        if to < 0:
            return
        self.following = to == self._rows.total - 1 and self.following
        if not self._rows.first <= to < self._rows.first + room:
            self._first[self.open] = max(to - room + 1, 0) if by > 0 else to
            self.following = False
        self._choose(session, selection, to)

    def _choose(self, session: Session, selection: Selection, at: int) -> None:
        if self.open == LEDGER:
            rows = message_rows(session, at, 1).rows
        else:
            rows = event_rows(session, self._index, at, 1).rows
        for one in rows:
            if isinstance(one, EventRow):
                selection.choose_event(one.event, one.message)
            elif isinstance(one, MessageRow):
                selection.choose_message(one.message)

    def _here(self, session: Session, selection: Selection) -> int | None:
        """The index of the selected row in the open list."""
        if self.open == LEDGER:
            order = session.tally.order
            return order.index(selection.message) if selection.message in order else None
        numbers = self._index.numbers(session.simulation.log)
        return numbers.index(selection.event) if selection.event in numbers else None
