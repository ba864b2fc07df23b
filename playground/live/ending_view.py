"""The view of how a run ended. Like the other views it says what is so, not how it looks."""

from typing import NamedTuple


class EndingView(NamedTuple):
    """How a run ended, for the card that tells it."""

    headline: str
    """`m3 was charged twice. At-least-once allows that.`"""
    beats: tuple[str, ...]
    """How that came about, in a few short links: `ACK lost 3.150`, `timer 4.000`, `sent again`, `$600 of $500`.
    One alone is a sentence."""
    role: str
    """The part of the gravest thing in it on the screen, from which it has its colour."""
    message: int
    """Whose story the beats are; 0: nobody's."""
    harmed: bool
    """Whether there is anything to mend."""
    others: tuple[tuple[str, ...], ...] = ()
    """How the same came about otherwise, of one message each: of whom a link is, its first one says then."""
    idle: tuple[str, ...] = ()
    """The faults by hand that never acted, a sentence each."""
