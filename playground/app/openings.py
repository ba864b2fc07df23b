"""What opens above the run: lists from which a preset is chosen, and practice. Each is imported as it is opened."""

from textual.app import App
from textual.screen import Screen

from playground.app.config import Config
from playground.app.learnt import learnt
from playground.app.running_screen import RunningScreen
from playground.live.session import Session
from playground.scenario.catalogue import next_on_path
from playground.scenario.preset import Preset


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

    def action_library(self) -> None:
        """Choose another preset; to begin with, the next on the path is chosen."""
        from playground.app.library import LibraryScreen

        after = self.session.original.name if self.session else ""
        self._choose(LibraryScreen(next_on_path(after, learnt().done) or ""))

    def action_claims(self) -> None:
        """Choose a popular claim, and play the preset in which it fails."""
        from playground.app.claims import ClaimsScreen

        self._choose(ClaimsScreen())

    def action_systems(self) -> None:
        """What is modelled of each system; the schedule that is on can go on in another."""
        from playground.app.systems import SystemsScreen

        if self.session is not None:
            self._choose(SystemsScreen(self.session.script))

    def action_guarantee(self) -> None:
        """What the settings of a real system guarantee; those of the run that is on, if it is one's."""
        from playground.app.guarantee import GuaranteeScreen
        from playground.guarantee.board import board_of, first_board

        board = board_of(self.session.script) if self.session else first_board("")
        shape = self.session.script.settings.topology if self.session and self.session.script.native is None else None
        shown = GuaranteeScreen(board, replaces=self.session is not None, instead_of=shape.name if shape else "")
        self._choose(shown)

    def action_choose(self) -> None:
        """The questions of a design review, and what to set."""
        from playground.app.choose import ChooseScreen

        self._choose(ChooseScreen())

    def action_practice(self) -> None:
        """Exercises: predict, then see."""
        from playground.app.practice import open_practice

        if isinstance(self.screen, RunningScreen):
            self.clear_notifications()
            self.push_screen(open_practice(self.config, self.session.original if self.session else None))

    def _choose(self, screen: Screen[tuple[Preset, bool] | None]) -> None:
        """Let a preset be chosen, and start it."""
        self.clear_notifications()
        self.push_screen(screen, self.start)
