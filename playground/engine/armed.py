"""Armed faults: a drop, a duplication or a delay that waits on a link for the packets it was meant for."""

from collections import deque
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
    """Only the how-many-eth packet of a message on the links of a role; 0: any."""
    remaining: int
    """For how many more packets."""
    by_ms: int
    """The delay, or the gap before the second copy; 0 for a drop."""
    link: int = 0
    """Only packets on this link; 0: on any of its role."""


class Armory:
    """The faults that are armed on the links of one role, in the order of arming.

    They are filed under what they wait for, so that a packet costs a few look-ups however many there are.
    """

    def __init__(self) -> None:
        self.files: dict[tuple[Kind, int, int, int], deque[Arming]] = {}
        """`(kind, link, message, attempt)` -> those that wait for it; empty if nothing is armed. Always the same."""

    def all(self) -> tuple[Arming, ...]:
        """All of them, in the order of arming; which is also a checkpoint."""
        return tuple(sorted((one for file in self.files.values() for one in file), key=lambda one: one.event))

    def put_back(self, armed: tuple[Arming, ...]) -> None:
        """Go back to a checkpoint, or to none at all."""
        self.files.clear()
        for arming in armed:
            self.arm(arming)

    def arm(self, arming: Arming) -> None:
        """Let one more fault wait."""
        self.files.setdefault((arming.kind, arming.link, arming.message, arming.attempt), deque()).append(arming)

    def use(self, kind: Kind, link: int, message: int, nth: int) -> Arming | None:
        """The first fault of a kind that was meant for the `nth` packet of `message`, used up by one.

        `link`: as `Arming.link`; 0 on the first link of a role, for which no fault is armed alone.
        """
        wanted: tuple[tuple[Kind, int, int, int], ...]
        wanted = ((kind, 0, 0, 0), (kind, 0, 0, nth), (kind, 0, message, 0), (kind, 0, message, nth))
        if link:
            wanted += ((kind, link, 0, 0), (kind, link, 0, nth), (kind, link, message, 0), (kind, link, message, nth))
        files = [(self.files[key][0].event, key) for key in wanted if key in self.files]
        if not files:
            return None
        _, key = min(files)
        file = self.files[key]
        arming = file.popleft()
        if arming.remaining > 1:
            file.appendleft(arming._replace(remaining=arming.remaining - 1))
        elif not file:
            del self.files[key]
        return arming
