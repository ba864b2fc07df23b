"""The library: find a failure script by what it shows, read what it will do, start it.

The search field keeps the focus: what is typed filters at once, up and down choose. Nothing runs here; the answer is a
preset, or none.
"""

import os
from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static

from playground.app.choices import FILE, Choice, choice_row, choices, count_words
from playground.app.preview import mistakes_view, nothing_view, preset_at, preset_view
from playground.app.stage import Stage
from playground.scenario.catalogue import load_all
from playground.scenario.mistakes import PresetError
from playground.scenario.preset import Preset
from widgets.choices import Choices
from widgets.page import Preview
from widgets.painted import Painted
from widgets.renderables.bars import LineView
from widgets.renderables.preview import MistakesView, PresetView, PreviewView
from widgets.renderables.signs import UNICODE, Signs
from widgets.bars import Line
from widgets.renderables.spans import Span, row

_WIDE: Final = 100
"""From this width on the preview has room beside the list."""


class LibraryScreen(Screen[Preset | None]):
    """A search field, a list, a preview."""

    HORIZONTAL_BREAKPOINTS = Stage.HORIZONTAL_BREAKPOINTS
    VERTICAL_BREAKPOINTS = Stage.VERTICAL_BREAKPOINTS
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "back"),
        Binding("down", "cursor('cursor_down')"),
        Binding("up", "cursor('cursor_up')"),
        Binding("pagedown", "cursor('page_down')"),
        Binding("pageup", "cursor('page_up')"),
        Binding("ctrl+home", "cursor('first')"),
        Binding("ctrl+end", "cursor('last')"),
        Binding("shift+down,ctrl+down", "scroll_preview(2)"),
        Binding("shift+up,ctrl+up", "scroll_preview(-2)"),
    ]
    DEFAULT_CSS = """
    LibraryScreen {
        Line { height: 1; background: $panel; }
        #hints { dock: bottom; }
        #search { height: 1; margin: 1 1 0 1; }
        #search Static { width: auto; color: $text-dim; padding: 0 1 0 0; }
        #search Input { width: 1fr; background: $surface; padding: 0 1; }
        #search #count { width: 14; text-align: right; padding: 0; }
        #body { height: 1fr; margin-top: 1; layout: vertical; }
        #page { height: 12; border-top: solid $rail; padding: 0 1; background: $background; scrollbar-size-vertical: 1; }
        &.-high #page { height: 18; }
        &.-wide #body { layout: horizontal; margin-top: 0; }
        &.-vast #body { layout: horizontal; margin-top: 0; }
        &.-wide Choices, &.-vast Choices { height: 100%; width: 64; border: round $rail; padding: 0 0 0 1; }
        &.-vast Choices { width: 86; }
        &.-wide #page, &.-vast #page { height: 100%; width: 1fr; border: round $rail; }
        &.-ascii #page { border-top: ascii $rail; scrollbar-size-vertical: 0; }
        &.-ascii.-wide Choices, &.-ascii.-wide #page { border: ascii $rail; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._presets = load_all()
        self._found: list[Choice] = []
        self._chosen: Preset | None = None
        """What Enter would start."""

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield Line(id="title")
        with Horizontal(id="search"):
            yield Static("search")
            yield Input(placeholder="a word, such as zombie or lost ACK; or a .toml file", compact=True, id="text")
            yield Static(id="count")
        with Horizontal(id="body"):
            yield Choices(id="list")
            with VerticalScroll(id="page", can_focus=False):
                yield Preview()
        yield Line(id="hints")

    def on_mount(self) -> None:
        """Show everything there is."""
        ascii_only = self.signs is not UNICODE
        self.set_class(ascii_only, "-ascii")
        self.query_one(Choices).set_class(ascii_only, "-ascii")
        self.query_one(Input).cursor_blink = False
        title = row(Span(" LIBRARY ", "title"), Span(" what can go wrong with messages, one lesson each", "dim"))
        self.query_one("#title", Line).show(LineView(title))
        self._offer("")

    @property
    def signs(self) -> Signs:
        """The signs that the app has chosen."""
        signs: Signs = getattr(self.app, "signs", UNICODE)
        return signs

    # Finding.

    @on(Input.Changed)
    def search(self, event: Input.Changed) -> None:
        """Each letter filters."""
        self._offer(event.value)

    def _offer(self, text: str) -> None:
        words = text.lower().split()
        found = self._found = choices(text, self._presets)
        self.query_one("#count", Static).update(count_words(found, len(self._presets)))
        self.query_one(Choices).offer(
            [one.id for one in found],
            lambda index, width, chosen: choice_row(found[index], width, self.signs, chosen=chosen, words=words),
        )
        if not found:
            self._show(nothing_view(text.strip()), None)

    @on(OptionList.OptionHighlighted)
    def preview(self, event: OptionList.OptionHighlighted) -> None:
        """Show what the chosen line is about."""
        if event.option_index >= len(self._found):
            return
        choice = self._found[event.option_index]
        if choice.preset is not None:
            self._show(preset_view(choice.preset), choice.preset)
        elif choice.id == FILE:
            self._preview_file(self.query_one(Input).value.strip())

    def _preview_file(self, path: str) -> None:
        try:
            preset = preset_at(os.path.expanduser(path))
        except PresetError as error:
            self._show(mistakes_view(path, error), None)
        else:
            self._show(preset_view(preset), preset)

    def _show(self, shown: PresetView | MistakesView, chosen: Preset | None) -> None:
        self._chosen = chosen
        self.query_one(Preview).show(PreviewView(shown, dense=self.size.width < _WIDE))
        self.query_one("#page", VerticalScroll).scroll_home(animate=False)
        self.query_one("#hints", Line).show(LineView(self._hints()))

    def _hints(self) -> tuple[Span, ...]:
        arrows = ("up/down", "shift+up/down") if self.signs is not UNICODE else ("↑↓", "shift+↑↓")
        start = "key" if self._chosen is not None else "dim"
        return row(
            *(Span(" enter ", start, ("start", 0)), Span("start   ", "text" if start == "key" else "dim", ("start", 0))),
            *(Span("esc ", "key", ("back", 0)), Span("back   ", "text", ("back", 0))),
            *(Span(f"{arrows[0]} ", "key"), Span("choose   ")),
            *(Span(f"{arrows[1]} ", "key"), Span("scroll the preview")),
        )

    def on_resize(self, event: events.Resize) -> None:
        """With more room the preview is looser."""
        shown = self.query_one(Preview).view
        if shown is not None:
            self._show(shown.shown, self._chosen)

    # Choosing.

    def action_cursor(self, move: str) -> None:
        """Choose another line."""
        getattr(self.query_one(Choices), f"action_{move}")()

    def action_scroll_preview(self, lines: int) -> None:
        """Read on."""
        self.query_one("#page", VerticalScroll).scroll_relative(y=lines, animate=False)

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def start(self) -> None:
        """Start what is chosen, if it can be started."""
        if self._chosen is not None:
            self.dismiss(self._chosen)

    @on(Painted.Picked)
    def pick(self, event: Painted.Picked) -> None:
        """A concept was clicked, and is looked for; or a key of the last line."""
        kind, number = event.pick
        shown = self.query_one(Preview).view
        if kind == "concept" and shown is not None and isinstance(shown.shown, PresetView):
            self.query_one(Input).value = shown.shown.concepts[number]
        elif kind == "start":
            self.start()
        elif kind == "back":
            self.dismiss(None)
