"""A lead: what leads through a session in lines, key by key: the tour, or a talk of several presets."""

from collections.abc import Sequence
from typing import Protocol

Prompt = Sequence[tuple[str, str]]
"""Actions, each with what its key does."""


class Lead(Protocol):
    """Looks at every key before the hands do, and at the run after it."""

    def take(self, action: str) -> bool:
        """Whether it has dealt with a key; empty: a key that has no action."""

    def refusal(self, action: str) -> str | None:
        """What speaks against an action now; `None`: nothing does."""

    def news(self) -> str:
        """What is to be said now; empty: nothing new."""

    def prompt(self) -> Prompt | None:
        """The keys that are named where the clock stands; `None`: the usual ones."""

    def leave(self) -> None:
        """It is sent away."""
