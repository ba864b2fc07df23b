"""What the screen of a race is to those that ask about it."""

from typing import NamedTuple, Protocol

from playground.live.race.race import Race


class AskedWhy(NamedTuple):
    """What has been asked about."""

    column: int
    message: int = 0
    """That of which the fix is to be shown; 0: none is."""


class RaceColumns(Protocol):
    """What is asked of the screen of a race."""

    race: Race

    @property
    def subject(self) -> int:
        """The index of the column that is asked about first."""

    @property
    def no_settings(self) -> str | None:
        """Why the settings of all columns cannot be changed at once; `None`: they can."""

    def can_fix(self, column: int) -> bool:
        """Whether a fix can be shown of a column."""

    def after_why(self, asked: AskedWhy | None) -> None:
        """Go on with what was asked about."""

    def begin_again(self) -> None:
        """Show the race as it is now."""
