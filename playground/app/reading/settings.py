"""The settings in force: those that are not as by default first, each with what it decides; any of them can be changed.

A word is chosen, a number typed. What is changed takes effect from now on, or the run is done again with it; the panel
says which of the two before and after.
"""

import re
from collections.abc import Iterable
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from playground.app.dialogs import Dialog, ToldKey, keys_line
from playground.app.reading.list_screen import CURSOR
from playground.app.reading.reading_screen import ReadingScreen, escape_hint
from playground.live.session import Session
from playground.live.tuning import Desk, SettingRow, changed, shown
from playground.scenario.assignments import read_value
from playground.text import printable
from widgets.choices import Choices
from widgets.options import Options
from widgets.painted import Painted
from widgets.renderables.bars import hint
from widgets.renderables.prose import in_brief
from widgets.renderables.signs import UNICODE, Signs
from widgets.renderables.spans import Row, Span, crop, row, width_of

_NAME: Final = 32
_VALUE: Final = 16
_BRIEF: Final = 30
"""In fewer columns what a setting decides would be cut in nearly every line; it stands below the list."""
_LONGEST: Final = 80
"""Letters that a field for a value takes."""
_BETWEEN: Final = re.compile(r"[^a-z0-9]+")


def setting_line(setting: SettingRow, width: int, signs: Signs, *, chosen: bool) -> Row:
    """`▌consumer.dedup    memory    by default none`; what is not as by default has a sign as well as a colour."""
    mark = Span(signs.cursor if chosen else " ", "key")
    differs = Span(f"{signs.verdict if setting.differs else ' '} ", "armed")
    value = shown(setting.value) or setting.without_value
    table, dot, own = setting.key.rpartition(".")
    of = Span(table + dot, "strong" if setting.differs else "dim")
    name = Span(f"{own} ".ljust(_NAME - len(of.text)), "strong" if setting.differs else "text")
    told = f"by default {setting.default}" if setting.differs and setting.default else setting.text
    rest = _NAME + _VALUE - len(of.text) - len(name.text)  # What a long name leaves of the value's column.
    shown_value = Span(f"{value} ".ljust(rest), "key" if setting.differs else "text")
    room = width - width_of((mark, differs, of, name, shown_value))
    told = in_brief(told, room) if room >= _BRIEF or setting.differs else ""
    return crop(row(mark, differs, of, name, shown_value, Span(told, "dim")), width)


def found(settings: Iterable[SettingRow], text: str) -> list[SettingRow]:
    """Those that have to do with all words of a text, first those that are called so."""
    words = [f" {word}" for word in _plain(text).split()]

    def has(setting: SettingRow, told: str) -> bool:
        return all(word in f" {_plain(f'{setting.key} {told}')}" for word in words)

    there = [one for one in settings if has(one, f"{shown(one.value)} {one.text}")]
    return sorted(there, key=lambda one: not has(one, "")) if words else there


def _plain(text: str) -> str:
    return _BETWEEN.sub(" ", text.lower())


class SettingsScreen(ReadingScreen[None]):
    """A search field, the settings, and what the chosen one decides."""

    HEADING = ("SETTINGS", "how the run is set up; what is not as by default comes first")
    FIELD = ("search", "a word, such as timeout, dedup or loss")
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [*CURSOR]
    DEFAULT_CSS = """
    SettingsScreen {
        #list { height: 1fr; margin-top: 1; }
        #about { height: auto; min-height: 5; max-height: 9; padding: 0 1; }
        #about { border-top: solid $rail; background: $background; }
        &.-ascii #about { border-top: ascii $rail; }
        &.-ascii Choices { scrollbar-size-vertical: 0; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._said = ("", "")
        """Which setting has been changed last, and what came of it."""
        self._found: list[SettingRow] = []

    def pages(self) -> Iterable[Widget]:
        """The list, and what the chosen line is about."""
        with Vertical(id="list"):
            yield Choices()
        yield Static(id="about", markup=False)

    def hints(self) -> Iterable[Row]:
        """What the keys do."""
        yield hint("enter", "change it", "change", usable=bool(self._found))
        yield escape_hint(self.field.value)
        yield hint("↑↓" if self.signs is UNICODE else "up/down", "choose")

    def look_up(self, text: str) -> None:
        """Offer the settings that have to do with a text."""
        rows = self._desk.rows()
        offered = self._found = found(rows, text)
        self.show_count(f"{len(offered)} of {len(rows)}")
        self.query_one(Choices).offer(
            [one.key for one in offered],
            lambda index, width, chosen: setting_line(offered[index], width, self.signs, chosen=chosen),
        )
        if not offered:
            self._tell(f"No setting has to do with {printable(text)!r}.")

    @on(OptionList.OptionHighlighted)
    def about(self, event: OptionList.OptionHighlighted) -> None:
        """Say what the chosen one decides, and what it may be."""
        if event.option_index < len(self._found):
            one = self._found[event.option_index]
            default = f" By default {one.default}." if one.default else ""
            said = f"{self._said[1]}\n" if self._said[0] == one.key else ""
            self._tell(f"{said}{one.words(one.value)}\n{one.range.capitalize()}.{default} {one.effect}")

    def action_cursor(self, move: str) -> None:
        """Choose another line."""
        getattr(self.query_one(Choices), f"action_{move}")()

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def open_chosen(self) -> None:
        """Give the chosen one another value."""
        index = self.query_one(Choices).highlighted
        if index is not None and index < len(self._found):
            one = self._found[index]
            ask = WordScreen if one.options else NumberScreen
            self.app.push_screen(ask(self._desk.session, one), lambda text: self._change(one, text))

    @on(Painted.Picked)
    def pick(self, event: Painted.Picked) -> None:
        """A key of the last line was clicked."""
        if event.pick[0] == "change":
            self.open_chosen()
        elif event.pick[0] in ("back", "clear"):
            self.action_clear_or_leave()

    def _change(self, setting: SettingRow, text: str | None) -> None:
        if text is None:
            return
        try:
            said = self._desk.change(setting.key, text)
        except ValueError as error:
            said = str(error)
        self._said = setting.key, said
        self.look_up(self.field.value)
        keys = [one.key for one in self._found]
        if setting.key in keys:
            self.query_one(Choices).highlighted = keys.index(setting.key)

    def _tell(self, text: str) -> None:
        self.query_one("#about", Static).update(text)


class ValueScreen(Dialog[str]):
    """Another value for one setting."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "back")]

    def __init__(self, session: Session, setting: SettingRow) -> None:
        super().__init__()
        self.session, self.setting = session, setting

    def compose(self) -> ComposeResult:
        """The question, what a value would mean, and when it takes effect."""
        one = self.setting
        now, default = shown(one.value) or one.without_value, one.default or one.without_value
        with Vertical(classes="dialog"):
            yield Static(f"{one.key} is {now}, by default {default}", classes="dialog--title", markup=False)
            yield from self.ask()
            yield Static(id="meaning", markup=False)
            yield Static(one.effect, markup=False)
            yield keys_line(self.told_keys())

    def told_keys(self) -> Iterable[ToldKey]:
        """What becomes of the value."""
        return ("enter", "change it"), ("esc", "leave it as it is")

    def ask(self) -> Iterable[Widget]:
        """Where the value comes from."""
        raise AssertionError("a subclass says how it asks")

    def tell(self, text: str) -> None:
        """Say what this value would mean, or what is wrong with it."""
        try:
            changed(self.session, self.setting.key, text)
        except ValueError as error:
            meaning = str(error)
        else:
            words = self.setting.words(read_value(text))
            meaning = words if words != self.setting.text or self.setting.options else ""
        self.query_one("#meaning", Static).update(printable(meaning))

    def take(self, text: str) -> None:
        """Leave with a value; a wrong one is not taken."""
        try:
            changed(self.session, self.setting.key, text)
        except ValueError:
            self.tell(text)
        else:
            self.dismiss(text)


class WordScreen(ValueScreen):
    """One of several words."""

    def ask(self) -> Iterable[Widget]:
        """A list; it begins with the value in force."""
        yield Options(*(Option(one, id=one) for one in self.setting.options), markup=False)

    def on_mount(self) -> None:
        """Begin with the value in force."""
        value = shown(self.setting.value)
        if value in self.setting.options:
            self.query_one(Options).highlighted = self.setting.options.index(value)

    @on(OptionList.OptionHighlighted)
    def look(self, event: OptionList.OptionHighlighted) -> None:
        """Say what the word under the cursor would mean."""
        self.tell(event.option.id or "")

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """By Enter or by the mouse."""
        self.take(event.option.id or "")


class NumberScreen(ValueScreen):
    """A number, or whatever else is typed."""

    def ask(self) -> Iterable[Widget]:
        """A field; it begins with the value in force."""
        yield Static(f"{self.setting.text}\nIt has to be {self.setting.range}.", markup=False)
        value = shown(self.setting.value)
        # Each letter is held against the schema: a page that is pasted would keep the app busy for long.
        yield Input(value, compact=True, max_length=max(_LONGEST, len(value)))

    @on(Input.Changed)
    def look(self, event: Input.Changed) -> None:
        """Say what this number would mean."""
        self.tell(event.value)

    @on(Input.Submitted)
    def choose(self, event: Input.Submitted) -> None:
        """Take it."""
        self.take(event.value)
