"""A screen that is read. A title, a field in which to look something up, pages, and what the keys do.

It knows nothing of what is in it. A subclass says what the pages are, and what it finds.
"""

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from playground.app.dialogs import Leaf
from playground.app.sizes import mark_size
from widgets.bars import Hints, Line
from widgets.renderables.bars import LineView, hint
from widgets.renderables.signs import UNICODE, Signs
from widgets.renderables.spans import Row, Span, row

T = TypeVar("T")


class Field(Input):
    """Where one types. Keys in `spared` are not typed but left to the screen, and so is a blank before all else."""

    spared: frozenset[str] = frozenset()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether the key would be typed."""
        return not self._leaves(key) and super().check_consume_key(key, character)

    def _on_key(self, event: events.Key) -> None:  # type: ignore[override]  # Textual calls that of each class.
        """Leave it to the screen; else `Input` types it."""
        if self._leaves(event.key):
            event.prevent_default()

    def _leaves(self, key: str) -> bool:
        return key in self.spared or (key == "space" and not self.value)


class ReadingScreen(Leaf[T]):
    """Something to read and to look things up in."""

    HEADING: ClassVar[tuple[str, str]]
    """What it is, and what is in it."""
    FIELD: ClassVar[tuple[str, str]]
    """What the field does, and what could be typed there."""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "clear_or_leave", "back")]
    DEFAULT_CSS = """
    ReadingScreen {
        Line, Hints { height: 1; background: $panel; }
        #hints { dock: bottom; }
        #search { height: 2; padding: 1 1 0 1; }
        #search Static { width: auto; color: $text-dim; padding: 0 1 0 0; }
        #search Input { width: 1fr; background: $surface; color: $foreground; padding: 0 1; }
        #search Input > .input--placeholder { color: $text-dim; }
        #search #count { width: 14; text-align: right; padding: 0; }
        VerticalScroll { scrollbar-size-vertical: 1; scrollbar-color: $rail; scrollbar-background: $background; }
        &.-ascii VerticalScroll { scrollbar-size-vertical: 0; }
    }
    """

    def compose(self) -> ComposeResult:
        """From top to bottom. The classes come first: later each would cost a look at every widget."""
        mark_size(self, self.app.size)
        self.set_class(self.signs is not UNICODE, "-ascii")
        yield Line(id="title")
        with Horizontal(id="search"):
            yield Static(self.FIELD[0], markup=False)
            yield Field(placeholder=self.FIELD[1], compact=True, select_on_focus=False)
            yield Static(id="count", markup=False)
        yield from self.pages()
        yield Hints(id="hints")

    def pages(self) -> Iterable[Widget]:
        """What is between the field and the hints."""
        raise AssertionError("a subclass says what can be read")

    def look_up(self, text: str) -> None:
        """Show what has to do with a text; all for an empty one."""
        raise AssertionError("a subclass says what it finds")

    def hints(self) -> Iterable[Row]:
        """What the keys do."""
        raise AssertionError("a subclass says which keys it has")

    def keys_here(self) -> Iterable[tuple[str, str]]:
        """Each key with what it does, for the help; that of the help itself is known."""
        for key, words in ((one[0], one[1]) for one in self.hints()):
            if not (key.pick and key.pick[0] == "help"):
                yield key.text.strip(), words.text.strip()
        name, example = self.FIELD
        yield "a…z" if self.signs is UNICODE else "a-z", f"{name}: {example}"

    def on_mount(self) -> None:
        """Show everything there is."""
        self.field.cursor_blink = False
        name, about = self.HEADING
        self.query_one("#title", Line).show(LineView(row(Span(f" {name}  ", "title"), Span(about, "dim"))))
        self.look_up("")
        self.show_hints()

    def on_resize(self, event: events.Resize) -> None:
        """Another size may be another layout."""
        mark_size(self, event.size)

    @property
    def signs(self) -> Signs:
        """The signs that the app has chosen."""
        signs: Signs = getattr(self.app, "signs", UNICODE)
        return signs

    @property
    def field(self) -> Field:
        """Where one types."""
        return self.query_one(Field)

    def action_clear_or_leave(self) -> None:
        """Take back what was looked up; leave only when there is nothing to take back."""
        if self.field.value:
            self.field.value = ""
        else:
            self.app.clear_notifications()  # What was said of it would hang over the screen below.
            self.dismiss()

    def show_hints(self) -> None:
        """Say again what the keys do."""
        self.query_one("#hints", Hints).show(tuple(self.hints()))

    def show_count(self, text: str) -> None:
        """How much has been found."""
        self.query_one("#count", Static).update(text)

    @on(Input.Changed)
    def search(self, event: Input.Changed) -> None:
        """Each letter filters."""
        self.look_up(event.value)
        self.show_hints()


def escape_hint(text: str) -> Row:
    """What Escape does: it clears what is looked up, and leaves where nothing is."""
    return hint("esc", "clear", "clear") if text else hint("esc", "back", "back")
