"""What a screen shows of what went wrong with a message."""

from typing import NamedTuple


class TroubleView(NamedTuple):
    """What went wrong with a message."""

    time_ms: int
    what: str
    """A clause: `its ACK was lost`."""
    why: str
    """What or who brought it about: `by chance`, `on purpose`; empty: nothing else did."""
