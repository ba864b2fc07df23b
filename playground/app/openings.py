"""What opens above the run: lists from which a preset is chosen, and practice. Each is imported as it is opened."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.app import App
from textual.screen import Screen

from playground.app.config import Config
from playground.app.running_screen import RunningScreen
from playground.live.session import Session
from playground.saved.learnt import learnt
from playground.scenario.catalogue import next_on_path
from playground.scenario.preset import Preset

if TYPE_CHECKING:
    from playground.app.live.screen import LiveScreen
    from playground.app.race.columns import RaceLeave
    from playground.app.race.screen import RaceScreen


class Openings(App[None]):
    """An app above whose run such screens can be opened."""

    config: Config

    @property
    def session(self) -> Session | None:
        """The session of the run."""
        raise AssertionError("the app has it")

    def start(self, wanted: tuple[Preset, bool] | None) -> None:
        """Show a preset that was chosen live, or present it."""
        raise AssertionError("the app does it")

    def open(self, session: Session) -> "LiveScreen":
        """Show a session live, in place of whatever was on."""
        raise AssertionError("the app does it")

    def action_race(self) -> None:
        """The same run under all three guarantees."""
        from playground.app.race.screen import open_race

        self._race("race", lambda session, speed: open_race(session, self.config, speed=speed))

    def action_systems_race(self) -> None:
        """The same run in all real systems."""
        self.race_in(())

    def race_in(self, words: Sequence[str]) -> None:
        """The same run in these systems, or in all real ones."""
        from playground.app.race.systems import open_systems_race

        self._race("systems-race", lambda session, speed: open_systems_race(session, self.config, words, speed=speed))

    def _race(self, action: str, opened: "Callable[[Session, float], RaceScreen]") -> None:
        self.clear_notifications()
        screen, session = self.screen, self.session
        if session is None or not isinstance(screen, RunningScreen) or screen.is_refused(action):
            return
        try:
            self.push_screen(opened(session, screen.driver.pace.speed), partial(self._after_race, screen))
        except ValueError as error:
            screen.tell(f"no system can meet this schedule: {error}")

    def show_fix(self, race: "RaceScreen", message: int, session: Session) -> None:
        """Show above a race what would have prevented what went wrong in a column; left again, the race is on."""
        from playground.app.fix import open_fix

        open_fix(race, message, session, race.go_on_with)

    def _after_race(self, screen: RunningScreen, leave: "RaceLeave | None") -> None:
        """Do what a race was left for, on the screen from which it was opened or with the run that it gave."""
        if leave is None:
            return
        live = self.open(leave.session) if leave.session else screen
        if leave.session and not leave.cure and not leave.action:
            name = leave.session.script.settings.topology.name
            live.tell(
                f"gone on with in {name} alone; {live.key_told('systems-race')} races it in all again", timeout_s=6
            )
        if leave.cure:
            from playground.app.fix import go_on_with

            live.call_later(go_on_with, live, leave.cure)
        if leave.action and live.exists(leave.action):
            live.call_later(live.do, leave.action)

    def action_library(self) -> None:
        """Choose another preset; to begin with, the next on the path is chosen."""
        from playground.app.reading.library import LibraryScreen

        after = self.session.original.name if self.session else ""
        self._choose(LibraryScreen(next_on_path(after, learnt().done) or ""))

    def action_claims(self) -> None:
        """Choose a popular claim, and play the preset in which it fails."""
        from playground.app.reading.claims import ClaimsScreen

        self._choose(ClaimsScreen())

    def action_systems(self) -> None:
        """What is modelled of each system; the schedule that is on can go on in another."""
        from playground.app.reading.systems import SystemsScreen

        if self.session is not None:
            self._choose(SystemsScreen(self.session.script))

    @property
    def _looked_at(self) -> Session | None:
        """The session that a person looks at: in a race that of the chosen column, and not the one that it is of."""
        return self.screen.written.session if isinstance(self.screen, RunningScreen) else self.session

    def action_guarantee(self) -> None:
        """What the settings of a real system guarantee; those of the run that is on, if it is one's."""
        from playground.app.reading.guarantee import GuaranteeScreen
        from playground.guarantee.board import board_of, first_board

        script = self._looked_at.script if self._looked_at else None
        board = board_of(script) if script else first_board("")
        shape = script.settings.topology if script and script.native is None else None
        shown = GuaranteeScreen(board, replaces=self.session is not None, instead_of=shape.name if shape else "")
        self._choose(shown)

    def action_choose(self) -> None:
        """The questions of a design review, and what to set."""
        from playground.app.reading.choose import ChooseScreen

        self._choose(ChooseScreen(self._looked_at.script.settings.topology.name if self._looked_at else ""))

    def action_practice(self) -> None:
        """Exercises: predict, then see."""
        from playground.app.learning.practice import open_practice

        if isinstance(self.screen, RunningScreen):
            self.clear_notifications()
            self.push_screen(open_practice(self.config, self.session.original if self.session else None))

    def _choose(self, screen: Screen[tuple[Preset, bool] | None]) -> None:
        """Let a preset be chosen, and start it."""
        self.clear_notifications()
        self.push_screen(screen, self.start)
