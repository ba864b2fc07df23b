"""The systems: how true to life each is here, its configurations and settings; any of them can play what is on."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from textual import on
from textual.widgets import OptionList

from playground.app.list_screen import ListScreen
from playground.app.reading_screen import hint
from playground.scenario.load import load_text
from playground.scenario.mistakes import PresetError
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset
from playground.systems import SYSTEMS
from playground.words.system_sheet import SystemSheet, system_sheet
from widgets.choices import Choices
from widgets.page import SheetPage
from widgets.renderables.sheet import SheetLine, SheetView
from widgets.renderables.signs import Signs
from widgets.renderables.spans import Row, Span, crop, row

_NAME: Final = 15


class SystemsScreen(ListScreen[tuple[Preset, bool] | None]):
    """All systems as a list, one of them in full; the answer is the schedule that is on, in that system, or nothing."""

    HEADING = ("SYSTEMS", "what is modelled of each, and what is not")
    FIELD = ("search", "a system, a setting or a word, such as visibility")
    PAGE = SheetPage

    def __init__(self, script: Preset) -> None:
        super().__init__()
        self._script = script
        self._own = script.settings.topology.name
        names = sorted(SYSTEMS, key=lambda name: name != self._own)
        self._sheets = [system_sheet(name) for name in names]
        """The one that is on first."""
        self._found: Sequence[SystemSheet] = ()
        self._chosen: SystemSheet | None = None

    def hints(self) -> Iterable[Row]:
        """What the keys do."""
        is_other = self._chosen is not None and self._chosen.name != self._own
        yield hint("enter", "the same faults there", "start", usable=is_other)
        yield from self.reading_hints()

    def look_up(self, text: str) -> None:
        """Offer what has to do with a text."""
        words = text.lower().split()
        found = self._found = [one for one in self._sheets if all(word in str(one).lower() for word in words)]
        total = len(self._sheets)
        self.show_count(f"{total} systems" if len(found) == total else f"{len(found)} of {total}")
        self.query_one(Choices).offer(
            [one.name for one in found],
            lambda index, width, chosen: system_row(found[index], width, self.signs, self._own, chosen=chosen),
        )
        if not found:
            self._show(None)

    @on(OptionList.OptionHighlighted)
    def preview(self, event: OptionList.OptionHighlighted) -> None:
        """Show the chosen one in full."""
        if event.option_index < len(self._found):
            self._show(self._found[event.option_index])

    def _show(self, sheet: SystemSheet | None) -> None:
        self._chosen = sheet
        self.query_one(SheetPage).show(sheet_view(sheet))
        self.turn_page()
        self.show_hints()

    def start(self) -> None:
        """Play the schedule that is on in the chosen system."""
        if self._chosen is None or self._chosen.name == self._own:
            return
        try:
            moved = in_system(self._script, self._chosen.name)
            was, now = self._script.settings.guarantee, moved.settings.guarantee
            if was is not now:
                self.app.notify(
                    f"{self._chosen.name} is judged by what it promises, {now.word}; before it was {was.word}"
                )
            self.dismiss((moved, False))
        except PresetError as error:
            self.notify(f"{self._chosen.name}: {error.mistakes[0].problem}", severity="warning")


def in_system(script: Preset, system: str) -> Preset:
    """A preset's schedule in another system, by its own settings; `PresetError` if it cannot meet one of its faults."""
    from playground.scenario.save import to_toml

    return load_text(to_toml(script), script.name, Overrides(system=system, elsewhere=True))


def system_row(sheet: SystemSheet, width: int, signs: Signs, own: str, *, chosen: bool) -> Row:
    """One line: its name, and what it is; a sign at the one that is on."""
    mark = Span(f"{signs.cursor if chosen else ' '} ", "key")
    is_on = Span(f"{signs.done if sheet.name == own else ' '} ", "once")
    return crop(row(mark, is_on, Span(sheet.name.ljust(_NAME)), Span(sheet.about, "dim")), width)


def sheet_view(sheet: SystemSheet | None) -> SheetView:
    """A system in full; of none, what to do about that."""
    if sheet is None:
        return SheetView("No system has to do with that", "Escape takes it back.")
    versions = ", ".join(sheet.versions) or "of the textbook"
    return SheetView(
        sheet.name, sheet.about, f"version {versions}" if sheet.versions else versions, lines=(*_lines(sheet),)
    )


def _lines(sheet: SystemSheet) -> Iterator[SheetLine]:
    yield from (SheetLine("left out", one) for one in sheet.left_out)
    yield from (SheetLine("simplified", one) for one in sheet.simplified)
    yield from (SheetLine("modelled", one) for one in sheet.modelled)
    for one in sheet.configurations:
        yield SheetLine("configurations", one.name, "key")
        yield SheetLine("configurations", f"{one.about} {one.settings}".strip())
    for setting in sheet.settings:
        yield SheetLine("settings", f"{setting.name} = {setting.default}", "key")
        yield SheetLine("settings", f"{setting.text} ({setting.values})")
    yield from (SheetLine("sources", source, "dim") for source in sheet.sources)
