"""The app: themes, keys, and which screen is on. What happens on a screen is the screen's business."""

import asyncio
import signal
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import constants
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.driver import Driver as TextualDriver
from textual.filter import LineFilter
from textual.screen import Screen

from playground.app.actions import BY_ID
from playground.app.config import Config
from playground.app.dialogs import MomentScreen, ResumeScreen
from playground.app.driver import Driver
from playground.app.error_boundary import ErrorBoundary
from playground.app.guides import Guides
from playground.app.input_queue import QueuedInput
from playground.app.live.screen import LiveScreen
from playground.app.notices import PlainNotices
from playground.app.running_screen import RunningScreen
from playground.app.themes import DEFAULTS, NAMES, THEMES
from playground.app.written import Written
from playground.live.pace import Pace, fitting_speed
from playground.live.saved_courses import SavedCoursesError
from playground.live.session import Session
from playground.saved.learnt import learnt
from playground.saved.sessions import KeptSession, is_changed, keep, set_aside
from playground.saved.state_folder import has_toured
from playground.scenario.preset import Preset
from widgets.filters import NoColour, NoUnicode
from widgets.renderables.signs import ASCII, UNICODE

if TYPE_CHECKING:
    from playground.app.learning.practice import PracticeScreen

_ENDINGS: Final = {signal.SIGINT: 130, signal.SIGQUIT: 131, signal.SIGTERM: 143, signal.SIGHUP: 129}
"""Signals that end the app, with the exit code that a shell expects."""


def _actions() -> type[Provider]:
    from playground.app.palette import ActionProvider

    return ActionProvider


def _kept_sessions() -> type[Provider]:
    from playground.app.palette import KeptProvider

    return KeptProvider


class PlaygroundApp(QueuedInput, ErrorBoundary, PlainNotices, Guides):
    """The delivery playground."""

    TITLE = "The delivery playground"
    CSS_PATH = "styles.tcss"
    ALLOW_SELECT = False  # A click does something here; Textual's marking of text fails at the edges of a screen.
    COMMANDS = {_actions, _kept_sessions}  # noqa: RUF012  # As Textual has it.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "quit", "quit", show=False, priority=True),
        Binding(BY_ID["picture"].key, "picture", show=False, id="picture"),
    ]

    def __init__(
        self,
        preset: Preset,
        config: Config,
        *,
        speed: float | None = None,
        paused: bool = False,
        tour: bool = False,
        talk: Sequence[Preset] = (),
        hide_counters: bool = False,
        kept: KeptSession | None = None,
        notes: Sequence[str] = (),
        systems: Sequence[str] = (),
        practice: "PracticeScreen | None" = None,
    ) -> None:
        super().__init__()
        self.config = config
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = config.theme
        self.keys_in_use = config.all_keys
        """Action -> its keys, in Textual's words."""
        self.signs = ASCII if config.ascii else UNICODE
        self._first = preset
        self._speed, self._paused = speed, paused
        self._tour = learnt().tour if tour else None
        self._talk, self._hide_counters = talk, hide_counters
        self._kept = kept
        self._systems = systems
        """Those in which the run is raced at once."""
        self._practice = practice
        """A sitting to begin with; who leaves it leaves the app."""
        self._notes = notes
        """What there is to say of files that could not be used."""
        self.taken_up: KeptSession | None = None
        """The kept session that is gone on with."""
        self.shared = ""
        """The token that was shown last; whoever runs the app prints it, to be copied from there."""
        self._poor: Sequence[LineFilter] = [
            *([NoColour()] if self.no_color else []),
            *([NoUnicode()] if config.ascii else []),
        ]
        if not config.motion:
            self.animation_level = "none"

    @property
    def session(self) -> Session | None:
        """The session that would be kept: that of the live screen, whatever is open above it, even after the end."""
        return self._live.session if self._live else None

    def keep_session(self) -> bool:
        """Keep what is on the live screen, with the talk that is being given; whether there is something to keep."""
        if self._live is None:
            return False
        return keep(self._live.session, self.taken_up, self.talk.mark if self.talk else None) is not None

    @property
    def is_over(self) -> bool:
        """Whether the run on the live screen is over."""
        return self._live is not None and self._live.session.over

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Every role has a colour in any theme."""
        return DEFAULTS

    def refresh_css(self, animate: bool = True) -> None:
        """Read the style sheet anew; the first time, when nothing is drawn by it yet, for good.

        Textual reads it into another one, lest mistakes spoil what is there, and again as the first screen comes.
        """
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())
            self.stylesheet.parse()
            self.stylesheet.update(self, animate=animate)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What a poor terminal cannot show is taken out of every line, whichever widget drew it.

        Textual's own have to do with colours, and would take what is faint for a paler one.
        """
        return self._poor if self.no_color else [*super().get_line_filters(), *self._poor]

    def get_driver_class(self) -> type[TextualDriver]:
        """The terminal; where there are no hang-ups, Textual's own."""
        if sys.platform == "win32" or constants.DRIVER is not None:
            return super().get_driver_class()
        from playground.app.tty import TerminalDriver

        return TerminalDriver

    def on_load(self) -> None:
        """Signals, before the terminal is touched: from here on they end the app in good order."""
        loop = asyncio.get_running_loop()
        for number, code in _ENDINGS.items():
            loop.add_signal_handler(number, self.exit, None, code)

    def on_mount(self) -> None:
        """Keys, and the first screen."""
        self.set_keymap(dict(self.config.keys))
        self.set_class(self.config.ascii, "-ascii")
        if self._practice is not None:
            self.push_screen(self._practice, lambda _: self.exit())
        elif self._talk:
            self.present(self._talk, hide_counters=self._hide_counters)
        elif self._tour is None:
            self.open(Session(self._first))
        else:
            self.take_tour(self._tour)
        if self._kept is not None:
            self.push_screen(ResumeScreen(self._kept, tour=not (self._talk or has_toured())), self._resume)
        if self._systems:
            self.race_in(self._systems)
        for note in self._notes:
            self.notify(note, timeout=20)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """None of Textual's own: the table of actions has all."""
        return ()

    # Which screen is on.

    def open(self, session: Session) -> LiveScreen:
        """Show a session live, in place of whatever was on; a talk is kept, and what somebody has changed."""
        with suppress(OSError, SavedCoursesError):
            if self.session is not None and (self.talk or is_changed(self.session)) and not self.is_touring:
                self.keep_session()
        self.taken_up = self._given = None
        while len(self.screen_stack) > 1:
            self.pop_screen()
        links = session.simulation.system.links.values()
        speed = self._speed or fitting_speed(link.table.latency_ms for link in links)
        pace = Pace(speed=speed, rate=speed, paused=self._paused, steady=self.config.steady_clock)
        self._live = LiveScreen(Driver([session], pace))
        self.push_screen(self._live)
        return self._live

    def _resume(self, wanted: str | None) -> None:
        if wanted == "resume" and self._kept is not None:
            self.take_up(self._kept)
        elif wanted == "tour":
            self.action_tour()

    def take_up(self, kept: KeptSession) -> None:
        """Go on with a session that was left."""
        try:
            session = kept.resume()
        except Exception as error:  # It was read without a fault, but another engine may have made it.
            self.notify(set_aside(kept.path, error) if kept.path else str(error), timeout=20)
            return
        live, talk, self.taken_up = self.open(session), kept.talk, kept
        if talk is not None:
            self._give(live, talk.presets, talk, guess=talk.guessing)
        elif session.course.behind:
            live.driver.pace.paused = True  # Whoever was looking at the past looks at it again.

    def start(self, wanted: tuple[Preset, bool] | None) -> None:
        """Show a preset of the library live, or present it."""
        if wanted is not None:
            preset, is_talk = wanted
            if is_talk:
                self.present([preset])
            else:
                self.open(Session(preset))

    def action_help(self) -> None:
        """All keys, and what the words mean."""
        self.clear_notifications()
        from playground.app.reading.help import HelpScreen
        from playground.app.reading.reading_screen import ReadingScreen

        behind = self.screen
        here = tuple(behind.keys_here()) if isinstance(behind, ReadingScreen) else ()
        told = HelpScreen(self.keys_in_use, here=here)
        if isinstance(behind, RunningScreen):
            told = HelpScreen(self.keys_in_use, behind.useful(), behind.meanings())
        self.push_screen(told, partial(self._do, behind))

    async def _do(self, behind: Screen[object], action: str | None) -> None:
        """Do what was chosen in the help, on the screen from which it was opened."""
        if action == "palette":
            self.action_command_palette()
        elif action is not None and isinstance(behind, RunningScreen):
            await behind.do(action)

    def action_crash_at(self) -> None:
        """Choose the point at which the consumer crashes."""
        if isinstance(self.screen, RunningScreen):
            self.push_screen(MomentScreen(self.screen))

    def action_save(self) -> None:
        """Write the session as a preset."""
        self._write("save")

    def action_report(self) -> None:
        """Write all that is to be said of the session as HTML."""
        self._write("report")

    def _write(self, what: str) -> None:
        self.clear_notifications()
        from playground.app import export

        is_refused = isinstance(self.screen, RunningScreen) and self.screen.is_refused(what)
        if (written := self._written) is not None and not is_refused:
            self.notify(export.save(written) if what == "save" else export.report(written.session), timeout=10)

    @property
    def _written(self) -> Written | None:
        """What is on the screen, else the session below it."""
        below = Written(self.session) if self.session is not None else None
        return self.screen.written if isinstance(self.screen, RunningScreen) else below

    def action_share(self) -> None:
        """Make a token of the session, and ask the terminal to put it on the clipboard; it need not."""
        self.clear_notifications()
        from playground.app.export import share

        if (written := self._written) is not None:
            text, told = share(written.session, self.copy_to_clipboard)
            self.shared = text or self.shared
            self.notify(told, timeout=10)

    def action_picture(self) -> None:
        """Save what is on the screen, without what was said of the key before."""
        self.clear_notifications()
        self.call_after_refresh(self._take_picture)

    def _take_picture(self) -> None:
        from playground.app.picture import save_picture

        self.notify(save_picture(self, self.session.original.name if self.session else "playground"), timeout=10)

    def action_command_palette(self) -> None:
        """Find an action by what it does; above a dialog there is none."""
        if isinstance(self.screen, RunningScreen):
            from playground.app.palette import Palette

            self.push_screen(Palette(id="--command-palette"))
        else:
            self.call_later(self.screen.run_action, "palette")  # The help leads there.

    def action_next_theme(self) -> None:
        """Other colours."""
        self.theme = NAMES[(NAMES.index(self.theme) + 1) % len(NAMES)]

    # The end.

    def _fatal_error(self) -> None:
        """No traceback for people: whoever runs the app says in a line what happened."""
        self._close_messages_no_wait()

    @property
    def failure(self) -> Exception | None:
        """The error that ended the app, if one did."""
        return self._exception
