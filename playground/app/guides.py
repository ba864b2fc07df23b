"""Who leads through the run that is on: the tour, or a talk. Each is imported as it begins."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from playground.app import guessing
from playground.app.openings import Openings
from playground.app.running_screen import RunningScreen
from playground.live.session import Session
from playground.saved.learnt import learnt
from playground.scenario.preset import Preset

if TYPE_CHECKING:
    from playground.app.guide import Guide
    from playground.app.live.screen import LiveScreen
    from playground.app.talk.presentation import Presentation
    from playground.saved.sessions import KeptTalk


class Guides(Openings):
    """An app on whose live screen somebody may lead."""

    _live: "LiveScreen | None" = None
    _given: "Presentation | None" = None
    """The talk that was begun last in this run."""

    @property
    def _guide(self) -> "Guide | None":
        return self._live.guide if self._live else None

    @property
    def talk(self) -> "Presentation | None":
        """The talk that is being given."""
        if (guide := self._guide) is None:
            return None
        from playground.app.talk.presentation import Presentation

        return guide if isinstance(guide, Presentation) else None

    @property
    def is_touring(self) -> bool:
        """Whether the tour is on and not at its end: it keeps its place in its own way."""
        if (guide := self._guide) is None:
            return False
        from playground.app.learning.tour import Tour

        return isinstance(guide, Tour) and bool(guide.lesson.key)

    def take_tour(self, step: int) -> None:
        """Take the tour from one of its steps on."""
        from playground.app.learning.lessons import LESSONS
        from playground.app.learning.tour import Tour, session_at

        at = min(step, len(LESSONS) - 1)
        live = self.open(session_at(at))
        live.guide = guide = Tour(live, live.selection, live.lower, at)
        live.add_class(guide.look)  # Before there is anything on it: nothing is styled twice.

    def present(self, presets: Sequence[Preset], *, hide_counters: bool = False) -> None:
        """Show presets to others, beat by beat."""
        self._give(self.open(Session(presets[0])), presets, guess=hide_counters)

    def _give(
        self, live: "LiveScreen", presets: Sequence[Preset], at: "KeptTalk | None" = None, *, guess: bool
    ) -> None:
        """A talk, from its start or from where it was left."""
        from playground.app.talk.presentation import Presentation

        live.set_class(guess, guessing.LOOK)
        self._given = live.guide = guide = Presentation(live, live.selection, live.lower, presets, at)
        live.add_class(guide.look)

    def action_talk(self) -> None:
        """Take up the talk that was left in this run; else present the preset that is on, from its start."""
        live, left = self._live, self._given
        if live is not None and live is self.screen and live.guide is None and left is not None and left.take_up():
            live.guide = left
            live.draw()
        elif self.session is not None and isinstance(self.screen, RunningScreen):
            self.present([self.session.original])

    def action_tour(self) -> None:
        """Take the tour from where it was left; during the tour, from its beginning."""
        self.take_tour(0 if self.is_touring else learnt().tour)
