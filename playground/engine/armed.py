"""Armed faults: a drop, a duplication or a delay that waits on a link for the packets it was meant for."""

from typing import NamedTuple

from playground.engine.events import Kind


class Arming(NamedTuple):
    """One armed packet fault."""

    kind: Kind
    """`DROP_ARMED`, `DUPLICATE_ARMED` or `DELAY_ARMED`."""
    event: int
    """The number of the event that armed it."""
    message: int
    """Only packets of this message; 0: of any."""
    attempt: int
    """Only the how-many-eth packet of a message on the link; 0: any."""
    remaining: int
    """For how many more packets."""
    by_ms: int
    """The delay, or the gap before the second copy; 0 for a drop."""

    def matches(self, message: int, nth: int) -> bool:
        """Whether this fault was meant for the `nth` packet of `message`."""
        return self.message in (0, message) and self.attempt in (0, nth)

    def used_once(self) -> tuple["Arming", ...]:
        """What is left of it after one more packet: itself with one fewer, or nothing."""
        return (self._replace(remaining=self.remaining - 1),) if self.remaining > 1 else ()
