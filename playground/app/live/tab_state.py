"""The lower half of the live screen: which tab is open, which window of it is seen, and what it leaves out."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from playground.app.actions import key_name
from playground.app.live.selection import Selection
from playground.live.lists import EventIndex, Only, event_rows, message_rows
from playground.live.session import Session
from playground.live.views import EventRow, MessageRow, RowWindow
from playground.words.own import in_own_words, labels
from playground.words.phrases import plural
from playground.words.positions import whole_place_words
from widgets.renderables.bars import TabsView
from widgets.renderables.diagram import DiagramView
from widgets.renderables.ending import KeyHint
from widgets.renderables.lists import ListView
from widgets.renderables.spans import Pick
from widgets.renderables.why import WhyPaneView, why_rows

if TYPE_CHECKING:
    from playground.diagram.text import TextDiagram
    from playground.live.inquiry import Inquiry

LEDGER, EVENTS, DIAGRAM, WHY = range(4)
NAMES: Final = ("Ledger", "Events", "Diagram", "Why")
TABS: Final = ("ledger", "events", "diagram", "why")
"""The ids of their panes."""
_END: Final = 1 << 40
_TO_CHOOSE: Final = ("event", "message")
"""What the arrows choose in the Why tab."""

View = ListView | DiagramView | WhyPaneView


class Room(NamedTuple):
    """How much of a tab can be seen, and how it can be drawn."""

    width: int
    rows: int
    ascii_only: bool


class _Sight(NamedTuple):
    """What a person looks for in a tab: what is selected; in the past, where the run is."""

    message: int
    event: int
    now: int
    """How many events have happened; -1: the run is in the present."""


_NOTHING: Final = _Sight(0, -1, -1)


def _where(message: int, session: Session) -> str:
    """Where in the log the selected message is; empty: there is no log, or it is not in it."""
    if not message or session.run.book is None:
        return ""
    book = session.run.book.read(session.simulation.log)
    where = whole_place_words(book, message, session.simulation.settings.topology)
    return where and f"m{message}: {where}"


@dataclass
class TabState:
    """Where a person is in the tabs."""

    open: int = LEDGER
    following: bool = True
    """Whether the end stays in sight as it grows."""
    only: Only = Only.ALL
    one_message: bool = False
    """Whether only the selected message is shown."""
    total: int = 0
    """How many rows the open tab has."""
    first: int = 0
    """The index of the first row that is seen."""
    announces: bool = True
    """Whether who looks may see what is armed."""
    _index: EventIndex = field(default_factory=EventIndex)
    _diagram: "TextDiagram | None" = None
    _drawn: tuple[int, int, int] = (0, 0, 0)
    _looked_at: _Sight = _NOTHING
    """What was kept in sight when the tab was looked at last."""
    try_it: KeyHint | None = None
    """The key that shows at work what would have prevented it."""
    ways_out: tuple[KeyHint, ...] = ()
    """The keys that undo what is in force."""
    _below: int = 0
    _explained: int = 0
    """The message that the Why tab is about; 0: all that there is to explain."""
    _told: str = ""
    """How the Why tab began when it was looked at last."""
    _lists: bool = False
    """Whether the Why tab lists something that went wrong."""
    _picks: tuple[Pick | None, ...] = ()
    """What each row of the Why tab leads to."""

    @cached_property
    def inquiry(self) -> "Inquiry":
        """What the Why tab knows. Explanations are imported when somebody asks, not before the first frame."""
        from playground.live.inquiry import Inquiry

        return Inquiry()

    @property
    def below(self) -> int:
        """How many rows of the Why tab, if it is open, are below those that are seen."""
        return self._below if self.open == WHY else 0

    def told(self, session: Session, selection: Selection) -> tuple[int, ...]:
        """The events of which the Why tab, if it is open, tells."""
        is_open = self.open == WHY and selection.message > 0
        return tuple(one.event for one in self.inquiry.view(session, selection.message).clauses) if is_open else ()

    def show(self, tab: int) -> None:
        """Open a tab, at its end, or the explanation at its beginning."""
        self.open, self.first, self.following = tab, 0, tab != WHY
        self._looked_at = _NOTHING

    def next_filter(self) -> None:
        """Leave out other events."""
        kinds = list(Only)
        self.only = kinds[(kinds.index(self.only) + 1) % len(kinds)] if self.open == EVENTS else self.only
        self.show(EVENTS)

    def tabs(self, selection: Selection, keys: Mapping[str, str], session: Session) -> TabsView:
        """The tabs, what the open one leaves out, and by which of the keys it is to be had."""
        whose = f" of m{selection.message}" if self.one_message and selection.message else ""
        where = _where(selection.message, session) if self.open in (LEDGER, DIAGRAM) else ""
        topology = session.simulation.settings.topology
        note = {
            LEDGER: where or f"{in_own_words('messages', topology)}: {self.total:,}",
            EVENTS: f"{'events' if self.only is Only.ALL else self.only.value}{whose}: {self.total:,}",
            DIAGRAM: where or f"time runs down{whose and ', only' + whose[3:]}",
            WHY: self._why_note(selection, keys),
        }
        return TabsView(NAMES, self.open, note[self.open])

    def _why_note(self, selection: Selection, keys: Mapping[str, str]) -> str:
        """What is explained, and how much of that lies below what is seen."""
        last = f"{key_name(keys['why'])} explains what came last"
        what = last if self._lists else "what is on the way" if any(self._picks) else "all that there is to explain"
        whose = f"m{self._explained}" if self._explained else what
        below = f"{plural(self._below, 'line')} more below: {key_name(keys['page-down'])}"
        return f"{whose}, {below}" if self._below > 0 else whose

    def scroll(self, rows: int, room: int) -> None:
        """Move the window."""
        last = max(self.total - room, 0)
        self.first = min(max(self.first + rows, 0), last)
        self.following = self.open != WHY and self.first == last

    def go(self, *, to_end: bool) -> None:
        """To one end."""
        self.following = to_end
        self.first = _END if to_end else 0

    def view(self, session: Session, selection: Selection, room: Room) -> View:
        """The window as it is now; where something else has been selected, or the past moves, with that in it."""
        view = self._window(session, selection, room)
        return self._window(session, selection, room) if self._look(session, selection, room.rows) else view

    def _look(self, session: Session, selection: Selection, rows: int) -> bool:
        """Bring into sight what a person looks for now, if it is not; whether the window has moved."""
        now = session.simulation.log.count if session.course.behind else -1
        before, self._looked_at = self._looked_at, _Sight(selection.message, selection.event, now)
        if self.open == WHY or self._looked_at == before or rows <= 0:
            return False
        if now < 0 <= before.now:
            self.following = True
        selected = self._looked_at[:2] != before[:2]
        at = self._row_of_now(session, now) if now >= 0 and now != before.now else None
        if at is None and selected:
            at = self._row_of_choice(session, selection)
        if at is None:
            return now < 0 <= before.now
        if self.first <= at < self.first + rows:
            return False
        self.following, self.first = False, max(at - rows // 2, 0)
        return True

    def _row_of_now(self, session: Session, now: int) -> int | None:
        """The index of the row at which the run is; the ledger always shows the present of the past."""
        if self.open == DIAGRAM and self._diagram is not None:
            return self._diagram.row_of(now - 1)
        if self.open == EVENTS:
            return max(bisect_left(self._index.numbers(session.course.log), now) - 1, 0)
        return None

    def _row_of_choice(self, session: Session, selection: Selection) -> int | None:
        """The index of the row of what is selected: the event, or the last one of the message."""
        if selection.event >= 0 or self.open == LEDGER or not selection.message:
            return self._here(session, selection)
        numbers = EventIndex(message=selection.message).numbers(session.course.log)
        if not numbers:
            return None
        if self.open == DIAGRAM and self._diagram is not None:
            return self._diagram.row_of(numbers[-1])
        shown = self._index.numbers(session.course.log)
        return max(bisect_right(shown, numbers[-1]) - 1, 0)

    def _window(self, session: Session, selection: Selection, room: Room) -> View:
        first = _END if self.following else self.first
        if self.open == DIAGRAM:
            return self._diagram_view(session, selection, room)
        if self.open == WHY:
            return self._why_view(session, selection, room)
        rows = self._rows(session, selection, first, room.rows)
        self.total, self.first = rows.total, rows.first
        topology = session.simulation.settings.topology
        return ListView(rows, topology.has_broker, selection.message, selection.event, labels(topology))

    def move(self, session: Session, selection: Selection, by: int, room: Room) -> None:
        """Select the row below, or above, and keep it in sight.

        The first time it is one that is seen: the latest while the end is followed, else the first.
        It looks at the tab first: it may never have been drawn, or the run may have another past by now.
        """
        self.view(session, selection, room)
        here = self._here(session, selection)
        latest = min(self.first + room.rows, self.total) - 1
        to = here + by if here is not None else latest if self.following else self.first
        while self.open == WHY and 0 <= to < self.total and self._picks[to] is None:
            to += by
        if not 0 <= to < self.total:
            return
        self.following = self.following and to == self.total - 1
        if not self.first <= to < self.first + room.rows:
            self.first = max(to - room.rows + 1, 0) if by > 0 else to
            self.following = False
        self._choose(session, selection, to)
        self._looked_at = self._looked_at._replace(message=selection.message, event=selection.event)

    def _rows(self, session: Session, selection: Selection, first: int, room: int) -> RowWindow:
        if self.open == LEDGER:
            return message_rows(session, first, room)
        message = selection.message if self.one_message else 0
        if (self._index.message, self._index.only, self._index.announces) != (message, self.only, self.announces):
            self._index = EventIndex(message=message, only=self.only, announces=self.announces)
        return event_rows(session, self._index, first, room)

    def _diagram_view(self, session: Session, selection: Selection, room: Room) -> DiagramView:
        from playground.diagram.canvas import NARROWEST
        from playground.diagram.diagram import Diagram, diagram_of
        from playground.diagram.text import TextDiagram

        log, settings = session.course.log, session.simulation.settings
        message = selection.message if self.one_message else 0
        margin = 1 if room.width > NARROWEST else 0
        drawn = (id(log), message, log.count if message else 0)
        if self._diagram is None or drawn != self._drawn or self._diagram.width != room.width - margin:
            yours = session.is_yours
            diagram = (
                diagram_of(log, settings, message, is_yours=yours) if message else Diagram(settings, is_yours=yours)
            )
            self._diagram, self._drawn = TextDiagram(diagram, room.width - margin, ascii=room.ascii_only), drawn
        if not message:
            self._diagram.read(log)
        shown = self._diagram
        self.total = len(shown)
        last = max(self.total - room.rows, 0)
        self.first = last if self.following else min(self.first, last)
        lines = tuple(shown.row(index) for index in range(self.first, min(self.first + room.rows, self.total)))
        now = session.simulation.log.count
        return DiagramView(shown.header().spans, lines, selection.message, selection.event, now, margin)

    def _why_view(self, session: Session, selection: Selection, room: Room) -> WhyPaneView:
        self.inquiry.go_on()
        view = self.inquiry.view(session, selection.message)
        if view.headline != self._told:  # Another answer is read from its beginning.
            self._told, self.first = view.headline, 0
        self._explained, self._lists = view.message, bool(view.listed)
        rows = why_rows(view, room.width, room.rows, selection.event, self.try_it, self.ways_out)
        self._picks = tuple(
            next((span.pick for span in row if span.pick and span.pick[0] in _TO_CHOOSE), None) for row in rows
        )
        self.total = len(rows)
        self.first = min(self.first, max(self.total - room.rows, 0))
        self._below = self.total - self.first - room.rows
        return WhyPaneView(tuple(rows[self.first : self.first + room.rows]))

    def _choose(self, session: Session, selection: Selection, at: int) -> None:
        if self.open == DIAGRAM and self._diagram is not None:
            line = self._diagram.row(at)
            selection.choose_event(line.event, line.message)
        elif self.open == WHY:
            kind, number = self._picks[at] or ("", 0)
            if kind == "event":
                selection.event = number
            elif kind == "message":
                selection.choose_message(number)
        else:
            for one in self._rows(session, selection, at, 1).rows:
                if isinstance(one, EventRow):
                    selection.choose_event(one.event.number, one.event.message)
                elif isinstance(one, MessageRow):
                    selection.choose_message(one.record.number)

    def _here(self, session: Session, selection: Selection) -> int | None:
        """The index of the selected row in the open tab."""
        if self.open == LEDGER:
            order = session.tally.order
            return order.index(selection.message) if selection.message in order else None
        if self.open == WHY:
            chosen = ("event", selection.event)
            return self._picks.index(chosen) if chosen in self._picks else -1
        if self.open == DIAGRAM and self._diagram is not None:
            return self._diagram.row_of(selection.event) if selection.event >= 0 else None
        numbers = self._index.numbers(session.course.log)
        return numbers.index(selection.event) if selection.event in numbers else None
