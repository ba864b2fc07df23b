"""The ledger and the events as widgets. They show the window that they are given and ask for another by scrolling."""

from textual import events
from textual.message import Message

from widgets.painted import Painted
from widgets.renderables.lists import ListView, draw_events, draw_ledger
from widgets.renderables.spans import Row

_WHEEL_ROWS = 3


class ScrollList(Painted[ListView]):
    """What both lists have in common: they do not hold their rows, they show a window."""

    head = 0
    """How many lines are no rows."""

    class Scrolled(Message):
        """Somebody turned the wheel."""

        def __init__(self, control: "ScrollList", rows: int) -> None:
            super().__init__()
            self._control = control
            self.rows = rows
            """Down; negative: up."""

        @property
        def control(self) -> "ScrollList":
            """The list."""
            return self._control

    @property
    def room(self) -> int:
        """For how many rows there is room."""
        return max(self.content_size.height - self.head, 0)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Ask for rows further down."""
        event.stop()
        self.post_message(self.Scrolled(self, _WHEEL_ROWS))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Ask for rows further up."""
        event.stop()
        self.post_message(self.Scrolled(self, -_WHEEL_ROWS))


class Ledger(ScrollList):
    """One line a message."""

    head = 1

    def draw(self, view: ListView, width: int, height: int) -> list[Row]:
        """A head, and the window."""
        return draw_ledger(view, width, self.signs)


class EventList(ScrollList):
    """One line an event."""

    def draw(self, view: ListView, width: int, height: int) -> list[Row]:
        """The window."""
        return draw_events(view, width, self.signs)
