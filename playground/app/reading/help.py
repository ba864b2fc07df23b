"""Help: all keys as they are now, all signs, and every word that a screen uses. Typing looks one up.

The page is made from the table of actions and from the glossary; nothing is said here that is not said there.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Final

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from playground.app.action_words import is_called
from playground.app.actions import ACTIONS, BY_ID, GROUPS, PURPOSES, Action, key_name
from playground.app.config import config_path
from playground.app.reading.reading_screen import ReadingScreen, escape_hint
from playground.words.glossary import TOPICS
from playground.words.look_up import Found, entries, look_up
from widgets.page import HelpPage
from widgets.painted import Painted
from widgets.renderables.bars import hint
from widgets.renderables.help import ConfigView, HelpKey, HelpView
from widgets.renderables.signs import UNICODE
from widgets.renderables.spans import Row

EXAMPLE: Final = ("[screen]", 'theme = "light"', "ascii = false", "", "[keys]", 'drop-ack = "f5"', 'judge = "ctrl+j"')
"""A config file as one could be."""


Meanings = Mapping[str, tuple[str, str, str]]
"""By the id of an action what its key does on the screen behind, in two words and in a sentence, and for what."""
AS_USUAL: Final[Meanings] = {one.id: (one.label, one.tooltip, PURPOSES.get(one.id, "")) for one in ACTIONS}
PALETTE: Final = "palette"
"""The answer of who would rather have the palette; no action is called so."""


def help_view(
    keys_in_use: Mapping[str, str],
    text: str = "",
    useful: Sequence[str] = (),
    meanings: Meanings = AS_USUAL,
    here: Sequence[tuple[str, str]] = (),
) -> HelpView:
    """The whole page, first what is useful now; or what a text finds on it. Each action has what its key would do.

    `here`: the keys of the screen behind where no run goes on, each with what it does.

    Only a look-up finds keys that have no meaning on the screen.
    """
    text = text.strip()
    config = ConfigView(str(config_path()), EXAMPLE)
    if not text:
        groups = (
            (one, tuple(_key(action, keys_in_use, meanings) for action in ACTIONS if _stands(action, one, meanings)))
            for one in GROUPS
        )
        topics = ((one.title, tuple(Found(one.title, word) for word in one.words)) for one in TOPICS)
        now = tuple(_key(BY_ID[one], keys_in_use, meanings) for one in useful)
        there = tuple((name, keys) for name, keys in groups if keys)
        return HelpView(there, tuple(topics), config, now=now, here=tuple(here))
    keys = tuple(_key(action, keys_in_use, meanings) for action in _actions(text, keys_in_use, meanings))
    return HelpView((("", keys),), (("", tuple(look_up(text))),), config, text)


def _stands(action: Action, group: str, meanings: Meanings) -> bool:
    return action.group == group and action.id in meanings


def _key(action: Action, keys_in_use: Mapping[str, str], meanings: Meanings) -> HelpKey:
    elsewhere = action.label, f"Not on this screen. {action.tooltip}", ""
    label, tip, purpose = meanings.get(action.id, elsewhere)
    return HelpKey(key_name(keys_in_use[action.id]), label, tip, action.id, ACTIONS.index(action), purpose)


def _actions(text: str, keys_in_use: Mapping[str, str], meanings: Meanings) -> list[Action]:
    """What has this key, then what is called so, then what mentions it."""

    def nearness(action: Action) -> int:
        if text in {key_name(key) for key in keys_in_use[action.id].split(",")}:
            return 3
        label, tip, _ = meanings.get(action.id, AS_USUAL[action.id])
        if f" {wanted}" in f" {label} {action.label} {action.undo} {action.id}".lower().replace("-", " "):
            return 2
        is_told = f" {wanted}" in f" {tip} {action.tooltip} {action.group}".lower().replace("-", " ")
        return int(is_told or is_called(action.id, text))

    wanted = text.lower().replace("-", " ")
    rated = sorted(((nearness(action), action) for action in ACTIONS), key=lambda pair: -pair[0])
    return [action for rate, action in rated if rate]


class HelpScreen(ReadingScreen[str | None]):
    """A page to scroll in, and a field to look a word up. The answer is the id of the action that was chosen."""

    HEADING = ("HELP", "what to do now, all keys, all signs, all words")
    FIELD = ("look up", "any word on the screen, or a key; just type")
    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "close", "back", id="help", priority=True),
        Binding("q", "dismiss", "back"),
        Binding("slash", "type", "look up"),
        Binding("down", "choose(1)", priority=True),
        Binding("up", "choose(-1)", priority=True),
        Binding("enter", "run"),
        Binding("pagedown", "scroll('page_down')"),
        Binding("pageup", "scroll('page_up')"),
        Binding("ctrl+home", "scroll('home')"),
        Binding("ctrl+end", "scroll('end')"),
    ]
    DEFAULT_CSS = """
    HelpScreen {
        #page { height: 1fr; margin-top: 1; padding: 0 0 0 1; background: $background; }
        HelpPage { padding-right: 2; }
    }
    """

    def __init__(
        self,
        keys_in_use: Mapping[str, str],
        useful: Sequence[str] = (),
        meanings: Meanings = AS_USUAL,
        here: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__()
        self._keys, self._useful, self._meanings, self._here = keys_in_use, useful, meanings, here
        self._view = help_view(keys_in_use, useful=useful, meanings=meanings, here=here)
        self._chosen = 0

    def pages(self) -> Iterable[Widget]:
        """One page."""
        with VerticalScroll(id="page"):
            yield HelpPage()

    def hints(self) -> Iterable[Row]:
        """What the keys do."""
        unicode = self.signs is UNICODE
        yield escape_hint(self.field.value)
        yield hint("a…z" if unicode else "a-z", "look up", "type")
        if self._view.choices:
            yield hint("↑↓ enter" if unicode else "up/down enter", "do it")
        yield hint("pgup pgdn", "scroll")
        yield hint("ctrl+p", "palette", "palette")

    def look_up(self, text: str) -> None:
        """Show what a text finds."""
        view = self._view = help_view(self._keys, text, self._useful, self._meanings, self._here)
        self._chosen = 0
        self._show_choice()
        self.query_one("#page", VerticalScroll).scroll_home(animate=False)
        if text.strip():
            count = sum(len(found) for _, found in (*view.keys, *view.words))
            self.show_count(f"{count} found")
        else:
            self.show_count(f"{len(list(entries()))} words")

    # Typing.

    def on_mount(self) -> None:
        """The key that opened this screen closes it also while one types, unless it is a letter."""
        self.field.spared = frozenset(key for key in self._keys["help"].split(",") if len(key) > 1)

    def on_key(self, event: events.Key) -> None:
        """Any letter that is no key of this screen begins a look-up."""
        free = event.key not in self.active_bindings
        if free and event.character is not None and event.is_printable and not event.character.isspace():
            self.field.focus()
            self.field.insert_text_at_cursor(event.character)
            event.stop()

    def action_type(self) -> None:
        """Look something up, whatever it begins with."""
        self.field.focus()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()

    def action_palette(self) -> None:
        """Rather find an action there."""
        self.dismiss(PALETTE)

    # Choosing.

    def _show_choice(self) -> None:
        choices = self._view.choices
        chosen = choices[self._chosen].name if choices else ""
        self.query_one(HelpPage).show(self._view._replace(chosen=chosen))

    def action_choose(self, by: int) -> None:
        """Choose the next key of those that stand first, or the one before; beyond them it scrolls."""
        page, to = self.query_one("#page", VerticalScroll), self._chosen + by
        line = self.query_one(HelpPage).line_of_choice()
        seen = line is not None and page.scroll_y <= line < page.scroll_y + page.size.height
        if not seen or not 0 <= to < len(self._view.choices):
            self.action_scroll("down" if by > 0 else "up")
            return
        self._chosen = to
        self._show_choice()
        line = self.query_one(HelpPage).line_of_choice() or 0
        if not page.scroll_y <= line < page.scroll_y + page.size.height - 1:
            page.scroll_to(y=max(line - page.size.height // 2, 0), animate=False)

    def action_run(self) -> None:
        """Do what is chosen, on the screen behind."""
        if self._view.choices:
            self.dismiss(self._view.choices[self._chosen].name)

    @on(Input.Submitted)
    def run_found(self) -> None:
        """Do the first of what was found, or what was chosen of it."""
        self.action_run()

    def action_scroll(self, where: str) -> None:
        """Read on."""
        getattr(self.query_one("#page", VerticalScroll), f"scroll_{where}")(animate=False)

    @on(Painted.Picked)
    def pick(self, event: Painted.Picked) -> None:
        """A hint was clicked, or a key."""
        if event.pick[0] in ("back", "clear"):
            self.action_clear_or_leave()
        elif event.pick[0] == "type":
            self.action_type()
        elif event.pick[0] == "palette":
            self.action_palette()
        elif event.pick[0] == "action":
            self.dismiss(ACTIONS[event.pick[1]].id)
