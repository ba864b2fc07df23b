"""The systems: how true to life each is here, its configurations and settings; any of them can play what is on."""

from collections.abc import Iterable, Iterator
from typing import Final

from playground.app.reading.sheet_screen import SheetScreen
from playground.scenario.load import load_text
from playground.scenario.mistakes import PresetError
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset
from playground.systems import SYSTEMS
from playground.words.system_sheet import SystemSheet, system_sheet
from widgets.renderables.bars import hint
from widgets.renderables.prose import in_brief
from widgets.renderables.sheet import SheetLine, SheetView
from widgets.renderables.signs import Signs
from widgets.renderables.spans import Row, Span, crop, row, width_of

_NAME: Final = 15
_LEAST_ABOUT: Final = 20
"""In less room nothing is said of a system beside its name: the sheet does."""


class SystemsScreen(SheetScreen[SystemSheet]):
    """All systems as a list, one of them in full; the answer is the schedule that is on, in that system, or nothing."""

    HEADING = ("SYSTEMS", "what is modelled of each, and what is not")
    FIELD = ("search", "a system, a setting or a word, such as visibility")
    DEFAULT_CSS = """
    SystemsScreen {
        &.-wide Choices { width: 26; }
    }
    """

    def __init__(self, script: Preset) -> None:
        super().__init__()
        self._script = script
        self._own = script.settings.topology.name
        names = sorted(SYSTEMS, key=lambda name: name != self._own)
        self._sheets = [system_sheet(name) for name in names]
        """The one that is on first."""

    def hints(self) -> Iterable[Row]:
        """What the keys do."""
        is_other = self.chosen is not None and self.chosen.name != self._own
        yield hint("enter", "the same faults there", "start", usable=is_other)
        yield from self.reading_hints()

    def look_up(self, text: str) -> None:
        """Offer what has to do with a text."""
        words = text.lower().split()
        found = [one for one in self._sheets if all(word in str(one).lower() for word in words)]
        total = len(self._sheets)
        self.show_count(f"{total} systems" if len(found) == total else f"{len(found)} of {total}")
        self.offer(found)

    def name_of(self, one: SystemSheet) -> str:
        """Its name."""
        return one.name

    def line_of(self, one: SystemSheet, width: int, *, chosen: bool) -> Row:
        """Its name, and what it is."""
        return system_row(one, width, self.signs, self._own, chosen=chosen)

    def sheet_of(self, one: SystemSheet | None) -> SheetView:
        """All that is known of it."""
        return sheet_view(one)

    def start(self) -> None:
        """Play the schedule that is on in the chosen system."""
        if self.chosen is None:
            return
        if self.chosen.name == self._own:
            self.notify(f"{self._own} is the system that is on; choose another to take the same faults there")
            return
        try:
            moved = in_system(self._script, self.chosen.name)
            was, now = self._script.settings.guarantee, moved.settings.guarantee
            if was is not now:
                self.app.notify(
                    f"{self.chosen.name} is judged by what it promises, {now.word}; before it was {was.word}"
                )
            self.dismiss((moved, False))
        except PresetError as error:
            self.notify(f"{self.chosen.name}: {error.mistakes[0].problem}", severity="warning")


def in_system(script: Preset, system: str) -> Preset:
    """A preset's schedule in another system, by its own settings; `PresetError` if it cannot meet one of its faults."""
    from playground.scenario.save import to_toml

    return load_text(to_toml(script), script.name, Overrides(system=system, elsewhere=True))


def system_row(sheet: SystemSheet, width: int, signs: Signs, own: str, *, chosen: bool) -> Row:
    """One line: its name, and what it is; a sign at the one that is on."""
    mark = Span(f"{signs.cursor if chosen else ' '} ", "key")
    is_on = Span(f"{signs.done if sheet.name == own else ' '} ", "once")
    head = row(mark, is_on, Span(sheet.name.ljust(_NAME)))
    room = width - width_of(head)
    about = in_brief(sheet.about, room) if room >= _LEAST_ABOUT else ""
    return crop((*head, Span(about, "dim")), width)


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
