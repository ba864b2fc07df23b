"""`playground play --linear`: a session is told as it goes, and keys are taken, until somebody leaves."""

import sys
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Final

from playground.app.driver import TICK_S
from playground.cli.linear import answers
from playground.cli.linear.clock import BeatDriver
from playground.cli.linear.fold import Told
from playground.cli.linear.guessing import LinearGuessing
from playground.cli.linear.hands import Hands, TakeAlong
from playground.cli.linear.keyboard import END, Keyboard, keyboard
from playground.cli.linear.lead import Prompt
from playground.cli.linear.menu import Menu, MenuItem
from playground.cli.linear.talk import Talk
from playground.cli.linear.teller import Teller
from playground.cli.linear.tour import LinearTour
from playground.cli.page import Cell, console
from playground.cli.terminal import say
from playground.live.pace import Pace, fitting_speed
from playground.live.saved_courses import SavedCoursesError
from playground.live.session import Session
from playground.saved.learnt import note_done
from playground.saved.sessions import KeptSession, how_to_go_on, keep, set_aside
from playground.saved.state_folder import has_toured
from playground.scenario.catalogue import preset_names
from playground.scenario.preset import Preset
from playground.words.colours import TERMINAL, printed
from playground.words.times import seconds

_STYLES: Final = {"title": "bold", "dim": "dim", **{part: printed(part) for part in TERMINAL}}
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
        tour: bool,
        talk: Sequence[Preset] | None,
        guess: bool,
    ) -> None:
        self._tour = tour
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
        self._hands.acts["tour"] = self._take_tour
        self._hands.acts["practice"] = self._practise
        self._hands.lead = Talk(self._hands, talk) if talk is not None else None
        self._guessing = LinearGuessing(self._hands, self._say, at_each_beat=guess)
        self._has_ended = False

    @property
    def is_touring(self) -> bool:
        """Whether the tour is on: it keeps its place in its own way."""
        return isinstance(self._hands.lead, LinearTour)

    @property
    def session(self) -> Session:
        """The one that is on."""
        return self._hands.session

    def run(self) -> None:
        """Until somebody leaves, or nothing more comes."""
        if self._tour:
            self._take_tour()
        else:
            self._say(answers.title_lines(self.session))
            self._guessing.begin()
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
                self._follow_the_lead()
            self._go_on()
            self._follow_the_lead()

    def _take_tour(self) -> None:
        """From where it was left; during the tour, from its beginning."""
        anew = self.is_touring
        self._hands.dismiss()
        self._hands.lead = LinearTour(self._hands, anew=anew)
        self._follow_the_lead()

    def _practise(self) -> None:
        """Exercises, until they are left; the session stands still meanwhile."""
        import secrets

        from playground.cli.linear.practice import PracticeLines
        from playground.practice.menu import chosen
        from playground.practice.sitting import Plan, summary
        from playground.saved.learner import open_learner

        self._driver.pace.paused = True
        learner = open_learner()
        plan = Plan(seed=secrets.randbelow(1_000_000), preset=self.session.original)
        PracticeLines(self._source).go_through(chosen(plan, learner))
        self._say([*(Told(None, text) for text in summary(learner.marks.heard)), Told(None, "back in the session")])

    def _follow_the_lead(self) -> None:
        """Say what the lead has to say now; a tour that asks for nothing more is over."""
        lead = self._hands.lead
        if lead is not None and (said := lead.news()):
            self._say([*self._teller.rest(), Told(None, said, "title")])
        if isinstance(lead, LinearTour) and lead.is_over:
            self._hands.dismiss()
            if self._source.is_live:
                self._prompt("goes on")

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

        words = f"go on with it: {left.words}"
        choices = [MenuItem(words, take_up), MenuItem("take the tour of the first minute", self._take_tour)]
        self._hands.show(Menu("you left a session", choices[: 1 if has_toured() else 2]))

    def _go_on(self) -> None:
        """Let time pass: as it does where somebody listens, else to the next beat."""
        was_running = not self._driver.pace.paused
        if self._source.is_live:
            self._driver.tick()
            self._hear()
            if self._driver.in_vain and not self._driver.over:
                self._driver.in_vain = False
                self._say([*self._teller.rest(), Told(None, _NOTHING_NEW)])
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
        """Nobody is there any more; what was read from a pipe is played to its end, and what comes after it."""
        if self._source.is_live:
            return
        if self.is_touring:
            self._hands.dismiss()
        self._play_out()
        while self._hands.lead is not None and self._hands.lead.take("toggle-pause"):
            self._has_ended = False
            self._play_out()

    def _play_out(self) -> None:
        self._driver.waits = self._driver.pace.paused = False
        if not self._driver.rush():
            self.session.judge()
            self._driver.rush()
        self._say(self._teller.rest())
        self._tell_the_end()

    def _hear(self) -> bool:
        heard = self._teller.hear()
        self._guessing.hear(heard)
        return heard.is_beat

    def _tell_the_end(self) -> None:
        if self._driver.over and not self._has_ended:
            self._has_ended = True
            self._guessing.answer()
            if self._source.is_live and self.session.original.name in preset_names():
                note_done(self.session.original.name)
            self._say(answers.ending_lines(self.session))
            if self._source.is_live:
                again = ("restart", "again")
                self._say_keys([("why", "why"), ("race", "all three guarantees"), again, ("quit", "quit")])

    def _prompt(self, does: str) -> None:
        self._say_keys([("toggle-pause", does), ("help", "what can be done"), ("quit", "quits")])

    def _say_keys(self, usual: Prompt) -> None:
        """Those that matter now; a lead may name others."""
        led = self._hands.lead.prompt() if self._hands.lead else None
        if keys := usual if led is None else led:
            self._say([Told(None, "; ".join(f"{self._hands.key(one)}: {words}" for one, words in keys), "dim")])

    def _say(self, lines: Iterable[Told]) -> None:
        for one in lines:
            when = "" if one.time_ms is None else f"{seconds(one.time_ms)}  "
            self._console.print(
                Cell(when + one.text, _STYLES.get(one.role, "")), soft_wrap=not self._console.is_terminal
            )
        self._console.file.flush()


def _take_along(is_live: bool) -> Mapping[str, TakeAlong]:
    return {"save": _saved, "report": _reported, "share": partial(_shared, is_live)}


def _saved(session: Session) -> Iterator[str]:
    from playground.app.export import save
    from playground.app.written import Written

    yield from save(Written(session)).splitlines()


def _reported(session: Session) -> Iterator[str]:
    from playground.app.export import report

    yield from report(session).splitlines()


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


def play_lines(
    session: Session,
    keys: Mapping[str, str],
    *,
    speed: float | None,
    left: KeptSession | None = None,
    tour: bool = False,
    talk: Sequence[Preset] | None = None,
    guess: bool = False,
) -> None:
    """Play a session in lines, or go on with the one that was left; what somebody did at a terminal is kept.

    `talk` is what comes after it in a talk, one after the other (`None`: it is no talk); `guess` is whether people
    guess at each beat.
    """
    with keyboard() as source:
        left, tour = (left, tour) if source.is_live else (None, False)
        play = LinearPlay(session, keys, source, speed=speed, left=left, tour=tour, talk=talk, guess=guess)
        try:
            play.run()
        finally:
            if source.is_live and play.is_touring:
                from playground.saved.state_folder import tour_is_kept

                say(tour_is_kept())
            elif source.is_live:
                with suppress(OSError, SavedCoursesError):
                    if keep(play.session, play.taken_up):
                        say(f"Your session is kept: {how_to_go_on(is_over=play.session.over)}.")
