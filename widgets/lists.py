"""The tabs of the lower half as widgets. They show the window that they are given and ask for another by scrolling."""

from textual import events
from textual.message import Message
from textual.widget import Widget

from widgets.painted import Painted, V
from widgets.renderables.diagram import DiagramView, draw_diagram
from widgets.renderables.lists import ListView, draw_events, draw_headed_events, draw_ledger
from widgets.renderables.spans import Row, crop
from widgets.renderables.why import WhyPaneView

_WHEEL_ROWS = 3


class ScrollList(Painted[V]):
    """What they have in common: they do not hold their rows, they show a window."""

    head = 0
    """How many lines are no rows."""

    class Scrolled(Message):
        """Somebody turned the wheel."""

        def __init__(self, control: Widget, rows: int) -> None:
            super().__init__()
            self._control = control
            self.rows = rows
            """Down; negative: up."""

        @property
        def control(self) -> Widget:
            """The list."""
            return self._control

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Ask for rows further down."""
        event.stop()
        self.post_message(self.Scrolled(self, _WHEEL_ROWS))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Ask for rows further up."""
        event.stop()
        self.post_message(self.Scrolled(self, -_WHEEL_ROWS))


class LedgerPane(ScrollList[ListView]):
    """One line a message."""

    head = 1

    def draw(self, view: ListView, width: int, height: int) -> list[Row]:
        """A head, and the window."""
        return draw_ledger(view, width, self.signs)


class EventList(ScrollList[ListView]):
    """One line an event."""

    def draw(self, view: ListView, width: int, height: int) -> list[Row]:
        """The window."""
        return draw_events(view, width, self.signs)


class EventsAside(EventList):
    """The events beside another tab, whose rows they stand level with."""

    head = 1

    def draw(self, view: ListView, width: int, height: int) -> list[Row]:
        """A head, and the window."""
        return draw_headed_events(view, width, self.signs)


class DiagramPane(ScrollList[DiagramView]):
    """The space-time diagram."""

    head = 1

    def draw(self, view: DiagramView, width: int, height: int) -> list[Row]:
        """The heads of the lanes, and the window."""
        return [crop(line, width) for line in draw_diagram(view)]


class WhyPane(ScrollList[WhyPaneView]):
    """Why."""

    def draw(self, view: WhyPaneView, width: int, height: int) -> list[Row]:
        """The window."""
        return [crop(line, width) for line in view.rows]
