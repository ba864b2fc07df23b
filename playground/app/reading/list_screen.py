"""A screen on which something is chosen from a list, and read about beside it.

The search field keeps the focus: what is typed filters at once, up and down choose.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Final, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, OptionList

from playground.app.actions import BY_ID, key_name
from playground.app.reading.reading_screen import ReadingScreen, escape_hint
from widgets.choices import Choices
from widgets.page import Page
from widgets.painted import Painted
from widgets.renderables.bars import hint
from widgets.renderables.signs import UNICODE
from widgets.renderables.spans import Row

T = TypeVar("T")
CURSOR: Final[list[BindingType]] = [
    Binding("down", "cursor('cursor_down')"),
    Binding("up", "cursor('cursor_up')"),
    Binding("pagedown", "cursor('page_down')"),
    Binding("pageup", "cursor('page_up')"),
    Binding("ctrl+home", "cursor('first')"),
    Binding("ctrl+end", "cursor('last')"),
]
"""The keys that choose in a list while the search field keeps the focus."""


class ListScreen(ReadingScreen[T]):
    """A search field, a list, and a page on what is chosen in it."""

    PAGE: ClassVar[type[Page[Any]]]
    """What draws the page."""
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        *CURSOR,
        Binding("shift+down,ctrl+down", "scroll_page(2)"),
        Binding("shift+up,ctrl+up", "scroll_page(-2)"),
        Binding(BY_ID["help"].key, "app.help", id="help"),
    ]
    DEFAULT_CSS = """
    ListScreen {
        #body { height: 1fr; margin-top: 1; }
        #page { height: 11; border-top: solid $rail; padding: 0 0 0 1; background: $background; }
        #page Page { padding-right: 1; }
        &.-high #page { height: 18; }
        &.-wide #body { layout: horizontal; margin-top: 0; }
        &.-wide Choices { height: 100%; width: 70; border: round $rail; padding: 0 0 0 1; }
        &.-vast Choices { width: 98; }
        &.-wide #page { height: 100%; width: 1fr; border: round $rail; }
        &.-ascii Choices { scrollbar-size-vertical: 0; }
        &.-ascii #page { border-top: ascii $rail; }
        &.-ascii.-wide Choices, &.-ascii.-wide #page { border: ascii $rail; }
        &.-ascii.-wide Choices { border-right: none; }
    }
    """

    def pages(self) -> Iterable[Widget]:
        """The list, and what the chosen line is about."""
        with Container(id="body"):
            yield Choices()
            with VerticalScroll(id="page", can_focus=False):
                yield self.PAGE()

    def start(self) -> None:
        """Do with the chosen line what Enter is there for."""
        raise AssertionError("a subclass says what is done with it")

    def reading_hints(self) -> Iterable[Row]:
        """The keys that all such screens have; that of the help is typed where something is looked up."""
        unicode = self.signs is UNICODE
        keys = self.app.keys_in_use["help"]  # type: ignore[attr-defined]  # The app is the playground's.
        self.field.spared = frozenset() if self.field.value else frozenset(keys.split(","))
        yield escape_hint(self.field.value)
        if not self.field.value:
            yield hint(key_name(keys), "help", "help")
        yield hint("↑↓" if unicode else "up/down", "choose")
        yield hint("shift+↑↓" if unicode else "shift+up/down", "scroll")

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def enter(self) -> None:
        """Enter, or a click on what is chosen."""
        self.start()

    @on(Painted.Picked)
    def pick(self, event: Painted.Picked) -> None:
        """A key of the last line was clicked."""
        if event.pick[0] == "start":
            self.start()
        elif event.pick[0] == "help":
            self.app.action_help()  # type: ignore[attr-defined]
        elif event.pick[0] in ("back", "clear"):
            self.action_clear_or_leave()

    def turn_page(self) -> None:
        """Begin another page at its top."""
        self.query_one("#page", VerticalScroll).scroll_home(animate=False)

    def action_cursor(self, move: str) -> None:
        """Choose another line."""
        getattr(self.query_one(Choices), f"action_{move}")()

    def action_scroll_page(self, lines: int) -> None:
        """Read on."""
        self.query_one("#page", VerticalScroll).scroll_relative(y=lines, animate=False)
