"""A client's session: what a broker keeps for it, and for how long beyond the client's connection."""

from collections.abc import Callable

from playground.engine.events import NONE


class ClientSession:
    """The session of one client; it ends with the connection, so many milliseconds after it, or never."""

    def __init__(self, kind: str, expiry_ms: int) -> None:
        self.is_clean = kind == "clean"
        self.expiry_ms = expiry_ms
        """By how much it outlives its connection; 0: for ever, unless it is clean."""
        self.over_since = NONE
        """The last end of the connection that it has not outlived."""
        self.on_expiry: list[Callable[[], None]] = []
        """Who forgets at once what belonged to it."""

    @property
    def ends(self) -> bool:
        """Whether it ever does."""
        return self.is_clean or self.expiry_ms > 0

    def is_there(self, broken_by: int) -> bool:
        """Whether it is while its connection is broken by this event; with the next connection a new one begins."""
        return broken_by == NONE or not (self.is_clean or broken_by == self.over_since)

    def expire(self, broken_by: int) -> None:
        """End, as the connection that broke so long ago is not there again."""
        self.over_since = broken_by
        for forget in self.on_expiry:
            forget()
