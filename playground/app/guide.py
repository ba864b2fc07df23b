"""A guide: what leads through a run on the live screen, and so decides when its clock goes. The tour is one."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Protocol

from playground.live.views import PollOption, Snapshot


class Guide(Protocol):
    """It looks at every frame, and at every key before the screen does."""

    name: ClassVar[str]
    """How it is called, before what it says."""
    look: ClassVar[str]
    """The class that the screen has while it leads."""

    @property
    def is_first_look(self) -> bool:
        """Whether what has not been explained yet stays away: lists, the system, the seed, and the promise."""

    @property
    def text(self) -> str:
        """What it says now."""

    @property
    def choices(self) -> tuple[PollOption, ...]:
        """What a room can vote for now; none: it is not asked to."""

    @property
    def on_card(self) -> tuple[str, ...] | None:
        """The keys that the card of an end names first while it leads; `None`: it tells of the end itself."""

    @property
    def speaks_of(self) -> int:
        """The number of the event that it speaks of now, so that one sees which; -1: of none."""

    def watch(self, snapshot: Snapshot) -> None:
        """Look at the run, and let its clock go on or stand."""

    def take(self, action: str) -> bool:
        """Whether the guide has dealt with a key, so that the screen does not; empty: a key that has no action."""

    def ends(self, action: str) -> bool:
        """Whether a key that leads on sends it away, because there is nothing more to lead to."""

    def refusal(self, action: str) -> str | None:
        """What speaks against an action now, whatever it would do; `None`: nothing does.

        Empty: the guide does it in its own way, and whatever the screen has against it does not count.
        """

    def keys(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        """The groups of the footer, each with the actions that it names; none: the usual ones."""

    def label(self, action: str) -> str:
        """What a key does under this guide, in two words; empty: what it always does."""

    def tip(self, action: str) -> str:
        """The same in a sentence."""

    def leave(self) -> None:
        """It is sent away."""


def action_of(key: str, keys: Mapping[str, str]) -> str:
    """The id of the action that a key stands for; empty: of none."""
    return next((action for action, its in keys.items() if key in its.split(",")), "")
