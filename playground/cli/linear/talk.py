"""A talk in lines: presets one after the other; what is a beat on the screen is one here."""

from collections.abc import Sequence
from typing import Final

from playground.cli.linear.hands import Hands
from playground.cli.linear.lead import Prompt
from playground.live.session import Session
from playground.scenario.preset import Preset

_ON: Final = frozenset({"toggle-pause", "step", "page-down"})


class Talk:
    """Presets one after the other: each stops at its beats as ever, and from its end one key leads to the next."""

    def __init__(self, hands: Hands, presets: Sequence[Preset]) -> None:
        self._hands, self._left = hands, list(presets)

    def take(self, action: str) -> bool:
        """Go to the next preset, if this one is over."""
        if action not in _ON or not self._left or not self._hands.driver.over:
            return False
        self._hands.play(Session(self._left.pop(0)))
        return True

    def refusal(self, action: str) -> str | None:
        """Nothing is forbidden."""
        return None

    def news(self) -> str:
        """It says nothing of its own."""
        return ""

    def prompt(self) -> Prompt | None:
        """What comes next, once this is over."""
        if not self._left or not self._hands.driver.over:
            return None
        return [("toggle-pause", f"next: {self._left[0].told_title}"), ("why", "why"), ("quit", "quits")]

    def leave(self) -> None:
        """Nothing is to be put right."""
