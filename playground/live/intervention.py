"""An intervention: one thing that a person can do to a session with one key, and what keeps it from being done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from playground.engine.commands import Command
from playground.live.remarks import Remark, remark_on
from playground.live.session import Session

_UNDOING: Final = ("heal", "restart", "let")
"""How the words of an intervention begin that undoes something."""


@dataclass(frozen=True, slots=True)
class Intervention:
    """One thing that can be done."""

    do: Callable[[Session], None]
    words: Callable[[Session], str]
    """What it would do now, in the imperative."""
    refusal: Callable[[Session], str | None] = lambda session: session.refusal
    warning: Callable[[Session], str | None] = lambda _: None
    """What a person has to know before, and so is asked to do it twice; `None`: nothing."""
    remark: Callable[[Session], Remark | None] = lambda _: None
    """What there is to know of what is about to be done, since the screen does not show it; `None`: nothing."""

    def undoes(self, session: Session) -> bool:
        """Whether it would undo what it did before, or mend something."""
        return self.words(session).startswith(_UNDOING)


def give(command: Callable[[Session], Command], words: str) -> Intervention:
    """One command, with what there is to know of it."""
    return Intervention(
        lambda session: session.give(command(session)),
        lambda _: words,
        remark=lambda session: remark_on(command(session), session),
    )
