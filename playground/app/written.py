"""What of a screen is written to a file or handed over: one session, and what to do with its file."""

from typing import Final, NamedTuple

from playground.live.session import Session

REPLAY: Final = "playground replay {} plays it again"


class Written(NamedTuple):
    """Of several sessions one."""

    session: Session
    label: str = ""
    """Which of them it is; empty: there is no other."""
    again: str = REPLAY
    """What can be done with the file, by its name."""
