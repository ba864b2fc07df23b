"""What happened to a message at a node a while ago, for a list of the latest."""

from typing import NamedTuple


class PastView(NamedTuple):
    """One entry of such a list."""

    time_ms: int
    """Virtual milliseconds."""
    message: int
    words: str
    """`ok`, `timed out`, `charged again`."""
    role: str
    """Its part on the screen, from which it has its colour."""
