"""`playground play --linear`: a session is told as it goes, and keys are taken, until somebody leaves."""

import sys
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Final

from playground.app.driver import TICK_S
from playground.app.learnt import note_done
from playground.app.saved_state import KeptSession, keep, set_aside
from playground.cli.linear import answers
from playground.cli.linear.clock import BeatDriver
from playground.cli.linear.fold import Told
from playground.cli.linear.hands import Hands, TakeAlong
from playground.cli.linear.keyboard import END, Keyboard, keyboard
from playground.cli.linear.menu import Menu, MenuItem
from playground.cli.linear.teller import Teller
from playground.cli.page import Cell, console
from playground.cli.terminal import say
from playground.live.pace import Pace, fitting_speed
from playground.live.saved_courses import SavedCoursesError
from playground.live.session import Session
from playground.scenario.catalogue import preset_names
from playground.words.times import seconds

_STYLES: Final = {
    "title": "bold",
    "dim": "dim",
    "once": "green",
    "again": "yellow",
    "lost": "bold red",
    "duplicated": "bold magenta",
    "late": "yellow",
    "armed": "yellow",
    "data": "cyan",
}
"""Role -> the terminal's own colours; a role without one is plain."""
_NOTHING_NEW: Final = "nothing new for long; judge ends all faults and goes to the end"
_AT_REST_S: Final = 0.5
"""How long a key is waited for while the clock stands."""


class LinearPlay:
    """One evening at the playground, in lines."""

    def __init__(
        self,
        session: Session,
        keys: Mapping[str, str],
        source: Keyboard,
        *,
        speed: float | None,
        left: KeptSession | None,
    ) -> None:
        self._source, self._console, self._left = source, console(), left
        self.taken_up: KeptSession | None = None
        """The kept session that is gone on with."""
        self._teller = Teller(session)
        links = session.simulation.system.links.values()
        speed = speed or fitting_speed(link.table.latency_ms for link in links)
        self._driver = BeatDriver(session, Pace(speed=speed, rate=speed, paused=True), self._hear)
        self._hands = Hands(
            self._driver, self._teller, self._say, keys, _take_along(source.is_live), is_live=source.is_live
        )
        self._has_ended = False

    @property
    def session(self) -> Session:
        """The one that is on."""
        return self._hands.session

    def run(self) -> None:
        """Until somebody leaves, or nothing more comes."""
        self._say(answers.title_lines(self.session))
        if self._source.is_live:
            self._prompt("begins")
            self._offer()
        while not self._hands.leaving:
            for key in self._source.read(_AT_REST_S if self._driver.pace.paused else TICK_S):
                if key == END:
                    self._finish()
                    return
                self._hands.press(key)
                if self._hands.leaving:
                    return
            self._go_on()

    def _offer(self) -> None:
        """Whether to go on with a session that was left."""
        if (left := self._left) is None:
            return

        def take_up() -> None:
            try:
                session = left.resume()
            except Exception as error:  # It was read without a fault, but another engine may have made it.
                self._say([Told(None, set_aside(left.path, error) if left.path else str(error))])
                return
            self.taken_up = left
            self._hands.play(session)

        words = f"go on with it: {left.preset.told_title}, at {seconds(left.at_ms)}"
        self._hands.show(Menu("you left a session", [MenuItem(words, take_up)]))

    def _go_on(self) -> None:
        """Let time pass: as it does where somebody listens, else to the next beat."""
        was_running = not self._driver.pace.paused
        if self._source.is_live:
            self._driver.tick()
            self._hear()
        elif not self._driver.rush():
            self._say([*self._teller.rest(), Told(None, _NOTHING_NEW)])
        if self._driver.pace.paused or self._driver.over:
            self._say(self._teller.rest())
        if self._driver.over:
            self._tell_the_end()
        else:
            self._has_ended = False
            if was_running and self._driver.pace.paused and self._source.is_live:
                self._prompt("goes on")

    def _finish(self) -> None:
        """Nobody is there any more; what was read from a pipe is played to its end."""
        if not self._source.is_live:
            self._driver.waits = self._driver.pace.paused = False
            if not self._driver.rush():
                self.session.judge()
                self._driver.rush()
            self._say(self._teller.rest())
            self._tell_the_end()

    def _hear(self) -> bool:
        lines, is_beat = self._teller.hear()
        self._say(lines)
        return is_beat

    def _tell_the_end(self) -> None:
        if self._driver.over and not self._has_ended:
            self._has_ended = True
            if self._source.is_live and self.session.original.name in preset_names():
                note_done(self.session.original.name)
            self._say(answers.ending_lines(self.session))
            if self._source.is_live:
                keys = ("why", "why"), ("race", "all three guarantees"), ("restart", "again"), ("quit", "quit")
                self._say_keys([f"{self._hands.key(action)}: {words}" for action, words in keys])

    def _prompt(self, does: str) -> None:
        key = self._hands.key
        self._say_keys([f"{key('toggle-pause')}: {does}", f"{key('help')}: what can be done", f"{key('quit')}: quits"])

    def _say_keys(self, keys: Iterable[str]) -> None:
        self._say([Told(None, "; ".join(keys), "dim")])

    def _say(self, lines: Iterable[Told]) -> None:
        for one in lines:
            when = "" if one.time_ms is None else f"{seconds(one.time_ms)}  "
            self._console.print(
                Cell(when + one.text, _STYLES.get(one.role, "")), soft_wrap=not self._console.is_terminal
            )
        self._console.file.flush()


def _take_along(is_live: bool) -> Mapping[str, TakeAlong]:
    ways = {"save": partial(_exported, "save"), "report": partial(_exported, "report")}
    return {**ways, "share": partial(_shared, is_live)}


def _exported(way: str, session: Session) -> Iterator[str]:
    from playground.app import export

    yield from getattr(export, way)(session).splitlines()


def _shared(is_live: bool, session: Session) -> Iterator[str]:
    """The token, alone in its line; at a terminal it is handed over as well."""
    from playground.app.clipboard import hand_over
    from playground.app.export import token
    from playground.scenario.token_text import TokenError

    try:
        text = token(session)
    except TokenError as error:
        yield f"{error}; write it instead"
        return
    yield text
    if is_live:
        yield hand_over(text, _send)


def _send(text: str) -> None:
    """Ask the terminal to put it on its clipboard: OSC 52."""
    sys.stdout.write(f"\x1b]52;c;{b64encode(text.encode()).decode()}\a")


def play_lines(session: Session, keys: Mapping[str, str], *, speed: float | None, left: KeptSession | None) -> None:
    """Play a session in lines, or go on with the one that was left; what somebody did at a terminal is kept."""
    with keyboard() as source:
        play = LinearPlay(session, keys, source, speed=speed, left=left if source.is_live else None)
        try:
            play.run()
        finally:
            if source.is_live:
                with suppress(OSError, SavedCoursesError):
                    if keep(play.session, play.taken_up):
                        say("Your session is kept: the next `playground` offers to go on with it.")
