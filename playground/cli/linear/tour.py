"""The tour in lines: the same lessons as on the screen; what stands in panes there is told as it happens."""

from playground.app.learning.lessons import LESSONS
from playground.app.learning.tour import Tour, session_at
from playground.app.live.tab_state import WHY, TabState
from playground.cli.linear.hands import Hands
from playground.cli.linear.lead import Prompt
from playground.live.camera import take_snapshot
from playground.saved.learnt import learnt


class LinearTour(Tour):
    """The tour in lines: what stands in panes is told as it happens."""

    def __init__(self, hands: Hands, *, anew: bool) -> None:
        at = 0 if anew else min(learnt().tour, len(LESSONS) - 1)
        hands.put(session_at(at))
        super().__init__(hands, hands.selection, TabState(), at)
        self._hands, self._said = hands, ""
        hands.driver.waits = False

    @property
    def is_over(self) -> bool:
        """Whether nothing more is asked for."""
        return not self.lesson.key

    def take(self, action: str) -> bool:
        """Note what the hands will do next; what the lesson does not ask for they refuse."""
        if action == "why" and self.lesson.key == "why":
            self._tab.show(WHY)
        return not action and self.refusal("settings") is not None and super().take("settings")

    def news(self) -> str:
        """What the lesson says, once."""
        self.watch(take_snapshot(self._hands.session))
        self._hands.teller.follow_if_new(self._hands.session)
        said, self._said = self._said, self.text
        return "" if said == self.text else self.text

    def prompt(self) -> Prompt | None:
        """The lesson names the key."""
        return ()

    def leave(self) -> None:
        """All keys do again what they always do, and the clock waits at beats."""
        super().leave()
        self._hands.driver.waits = self._hands.driver.pace.paused = True

    def _told(self, step: int, said: str) -> str:
        return f"step {step} of {len(LESSONS)}: {said}" if not self._runs else said

    def _key(self, action: str) -> str:
        return f"[{self._hands.key(action)}]"
