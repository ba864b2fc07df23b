"""The library: find a failure script by what it shows, read what it will do, start it.

The search field keeps the focus: what is typed filters at once, up and down choose. Nothing runs here; the answer is a
preset, or none.
"""

import os
from collections.abc import Iterable
from typing import ClassVar, Final

from textual import events, on
from textual.binding import Binding, BindingType
from textual.widgets import OptionList

from playground.app.reading.choices import FILE, Choice, choice_row, choices, count_words
from playground.app.reading.list_screen import ListScreen
from playground.app.reading.preview import mistakes_view, nothing_view, preset_at, preset_view
from playground.saved.learnt import learnt
from playground.scenario.catalogue import load_all
from playground.scenario.mistakes import PresetError
from playground.scenario.preset import Preset
from widgets.choices import Choices
from widgets.page import Preview
from widgets.painted import Painted
from widgets.renderables.bars import hint
from widgets.renderables.preview import MistakesView, PresetView, PreviewView
from widgets.renderables.spans import Row

_BESIDE: Final = 100
"""From this width on the preview has room beside the list."""


class LibraryScreen(ListScreen[tuple[Preset, bool] | None]):
    """A search field, a list, a preview."""

    HEADING = ("LIBRARY", "what can go wrong with messages: one lesson each")
    FIELD = ("search", "a word, such as zombie or lost ACK; or a .toml file")
    PAGE = Preview
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f9", "present")]

    def __init__(self, first: str = "") -> None:
        super().__init__()
        self._presets = load_all()
        self._first = first
        """The preset that is chosen to begin with."""
        self._done = learnt().done
        self._found: list[Choice] = []
        self._chosen: Preset | None = None
        """What Enter would start."""

    def hints(self) -> Iterable[Row]:
        """What the keys do."""
        yield hint("enter", "start", "start", usable=self._chosen is not None)
        yield hint("f9", "present", "present", usable=self._chosen is not None)
        yield from self.reading_hints()

    # Finding.

    def look_up(self, text: str) -> None:
        """Offer what has to do with a text."""
        words = text.lower().split()
        found = self._found = choices(text, self._presets, self._done)
        self.show_count(count_words(found, len(self._presets)))
        self.query_one(Choices).offer(
            [one.id for one in found],
            lambda index, width, chosen: choice_row(found[index], width, self.signs, chosen=chosen, words=words),
        )
        first = [index for index, one in enumerate(found) if one.id and one.id == self._first]
        if first and not words:
            self.query_one(Choices).highlighted = first[0]
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
            self._preview_file(self.field.value.strip())

    def _preview_file(self, path: str) -> None:
        try:
            preset = preset_at(os.path.expanduser(path))
        except PresetError as error:
            self._show(mistakes_view(path, error), None)
        else:
            self._show(preset_view(preset), preset)

    def _show(self, shown: PresetView | MistakesView, chosen: Preset | None) -> None:
        self._chosen = chosen
        self.query_one(Preview).show(PreviewView(shown, dense=self.app.size.width < _BESIDE))
        self.turn_page()
        self.show_hints()

    def on_resize(self, event: events.Resize) -> None:
        """With more room the preview is looser."""
        shown = self.query_one(Preview).view
        if shown is not None:
            self._show(shown.shown, self._chosen)

    # Choosing.

    def start(self) -> None:
        """Start what is chosen, if it can be started."""
        if self._chosen is not None:
            self.dismiss((self._chosen, False))

    def action_present(self) -> None:
        """Present what is chosen: the run stops at each beat."""
        if self._chosen is not None:
            self.dismiss((self._chosen, True))

    @on(Painted.Picked)
    def pick_of_a_preset(self, event: Painted.Picked) -> None:
        """A concept was clicked, and is looked for; or the key that presents."""
        kind, number = event.pick
        shown = self.query_one(Preview).view
        if kind == "concept" and shown is not None and isinstance(shown.shown, PresetView):
            self.field.value = shown.shown.concepts[number]
        elif kind == "present":
            self.action_present()
