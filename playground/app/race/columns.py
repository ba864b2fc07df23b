"""What the screen of a race is to those that ask about it, and what it is left with."""

from typing import TYPE_CHECKING, NamedTuple, Protocol

from playground.live.race.race import Race
from playground.live.session import Session
from playground.scenario.native import has_one_for
from widgets.renderables.header import BRIEF_GUARANTEES

if TYPE_CHECKING:
    from playground.explain.cures import Cure


class AskedWhy(NamedTuple):
    """What has been asked about."""

    column: int
    message: int = 0
    """That of which the fix is to be shown; 0: none is."""


class RaceLeave(NamedTuple):
    """What is to come when a race is left for something."""

    cure: "Cure | None" = None
    """The fix that is gone on with."""
    session: Session | None = None
    """What is gone on with in the place of the run."""
    action: str = ""
    """What is to be done then."""


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


def titles_of(race: Race, word: str, session: Session) -> list[str]:
    """What the column of a guarantee is called, with fewer characters each time."""
    decides, words, native = race.guarantees_decide, (word, BRIEF_GUARANTEES[word]), session.script.native
    told = [_title_of(session, one) if decides else f"judged as {one}" for one in words]
    return [*told, *([native.config] if native else [])]


def _title_of(session: Session, guarantee: str) -> str:
    """A column is called by what runs in it: in a real system that is a configuration, for a guarantee or near it."""
    native = session.script.native
    if native is None:
        return guarantee
    is_for_it = has_one_for(native, session.script.settings.guarantee)
    return f"{native.config}, {'for' if is_for_it else 'nearest to'} {guarantee}"
