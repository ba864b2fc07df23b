"""The command palette: every row of the table of actions, found by what it does."""

from collections.abc import AsyncIterator, Iterable
from typing import Final

from rich.console import RenderableType
from textual.app import ComposeResult
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from playground.app.action_words import is_called
from playground.app.actions import ACTIONS, Action, key_name
from playground.app.dialogs import Above, ToldKey
from playground.app.running_screen import RunningScreen
from playground.saved.sessions import KeptSession, kept_sessions
from widgets.filters import stepped_back
from widgets.options import Options

_SAID: Final = 0.1
"""What a sentence counts beside a name."""


class FoundCommands(CommandList, Options, can_focus=False):
    """What the palette has found: Textual's list, by which it is known, that can do what ours can."""


class Palette(CommandPalette, Above[None]):
    """Textual's palette, which can be asked for a page before it has any, and shows what is chosen without colours."""

    DEFAULT_CSS = "Palette CommandList { max-height: 60vh; }"  # As Textual has it, it covers the foot of a low screen.

    def compose(self) -> ComposeResult:
        """What Textual has, with a list of our own."""
        for widget in super().compose():
            yield FoundCommands() if isinstance(widget, CommandList) else widget

    def render(self) -> RenderableType:
        """What is behind."""
        return stepped_back(super().render(), self.app)

    def told_keys(self) -> Iterable[ToldKey]:
        """Textual's own."""
        return ("enter", "do it"), ("esc", "back")

    def _action_command_list(self, action: str) -> None:
        if self.query_one(CommandList).scrollable_content_region:
            super()._action_command_list(action)


class ActionProvider(Provider):
    """The actions of the screen that is on."""

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        """All of them, in the order of the table."""
        for one in self._offered():
            title = self._title(one)
            yield DiscoveryHit(Content(title), lambda one=one: self._run(one), text=title, help=self._tip(one))

    async def search(self, query: str) -> Hits:
        """Those whose label or sentence has something to do with the query."""
        matcher = self.matcher(query)
        for one in self._offered():
            title = self._title(one)
            # What a key is called outranks what is said of it, of which only whole words count.
            score = matcher.match(title) + (_SAID if query.lower() in one.tooltip.lower() and not one.undo else 0)
            score = score or (_SAID if is_called(one.id, query) else 0)
            if score > 0:
                yield Hit(score, matcher.highlight(title), lambda one=one: self._run(one), help=self._tip(one))

    def _offered(self) -> list[Action]:
        screen = self.screen
        if not isinstance(screen, RunningScreen):
            return []
        return [one for one in ACTIONS if screen.exists(one.id) and screen.refusal(one.id) is None]

    def _title(self, one: Action) -> str:
        keys = self.app.keys_in_use  # type: ignore[attr-defined]  # The app is the playground's.
        label = self.screen.label(one.id) if isinstance(self.screen, RunningScreen) else one.label
        return f"{label}  ({key_name(keys[one.id])})"

    def _tip(self, one: Action) -> str:
        return self.screen.as_there(one.tooltip) if isinstance(self.screen, RunningScreen) else one.tooltip

    async def _run(self, one: Action) -> None:
        if isinstance(self.screen, RunningScreen):
            await self.screen.do(one.id)


class KeptProvider(Provider):
    """The sessions that were left: each can be gone on with."""

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        """All of them, the latest first."""
        for one in self._offered():
            title = self._title(one)
            yield DiscoveryHit(Content(title), lambda one=one: self._take_up(one), title, self._help(one))

    async def search(self, query: str) -> Hits:
        """Those whose preset or time has something to do with the query."""
        matcher = self.matcher(query)
        for one in self._offered():
            title = self._title(one)
            if (score := matcher.match(f"{title} {self._help(one)}")) > 0:
                score += title.lower().startswith(query.lower())  # Nothing else is called so.
                # A title is no markup, as the matcher would have it.
                yield Hit(score, Content(title), lambda one=one: self._take_up(one), title, self._help(one))

    def _offered(self) -> list[KeptSession]:
        return [one for one in kept_sessions() if isinstance(one, KeptSession)]

    def _title(self, one: KeptSession) -> str:
        return f"go on with {one.words}"

    def _help(self, one: KeptSession) -> str:
        return f"a session, {one.left_words}"

    def _take_up(self, one: KeptSession) -> None:
        self.app.take_up(one)  # type: ignore[attr-defined]  # The app is the playground's.
