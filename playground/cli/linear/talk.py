"""A talk in lines: presets one after the other; what is a beat on the screen is one here."""

from collections.abc import Sequence

from playground.cli.linear.hands import LEADS_ON, Hands
from playground.cli.linear.lead import Prompt
from playground.live.beats import off_the_script
from playground.live.session import Session
from playground.scenario.preset import Preset


class Talk:
    """Presets one after the other: each stops at its beats as ever, and from its end one key leads to the next."""

    def __init__(self, hands: Hands, presets: Sequence[Preset]) -> None:
        self._hands, self._left = hands, list(presets)
        self._told = ""
        """The last change that was said to lead off the script."""

    def take(self, action: str) -> bool:
        """Go to the next preset, if this one is over."""
        if action not in LEADS_ON or not self._left or not self._hands.driver.over:
            return False
        self._hands.play(Session(self._left.pop(0)))
        return True

    def refusal(self, action: str) -> str | None:
        """Nothing is forbidden."""
        return None

    def news(self) -> str:
        """That the run is not the preset's any more, once for each change, in the words of the screen."""
        session = self._hands.session
        change = session.history.last_change if session.course.touched else ""
        is_known, self._told = change in ("", self._told), change
        return "" if is_known else off_the_script(change, self._hands.key)

    def prompt(self) -> Prompt | None:
        """What comes next, once this is over."""
        if not self._left or not self._hands.driver.over:
            return None
        return [("toggle-pause", f"next: {self._left[0].told_title}"), ("why", "why"), ("quit", "quits")]

    def leave(self) -> None:
        """Nothing is to be put right."""
