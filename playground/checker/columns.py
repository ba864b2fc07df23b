"""The columns: for each message what its fate depends on, and what the producer still has of it.

Arrays rather than objects, since a run may have a million messages.
"""

from array import array
from collections.abc import Mapping
from typing import Final

from playground.engine.mechanisms.failures import AFTER_EFFECT, TRIED_AGAIN
from playground.engine.settings import Settings

# What the producer still has of a message. A message that waits for no ack is HANDED, then LEAVING, then GONE; one that
# waits is OWED until it is CONFIRMED, or GIVEN_UP, or FORGOTTEN in a crash.
UNSENT: Final = 0
HANDED_IN_MEMORY: Final = 1
HANDED_DURABLY: Final = 2
LEAVING: Final = 3
GONE: Final = 4
OWED_IN_MEMORY: Final = 5
OWED_DURABLY: Final = 6
CONFIRMED: Final = 7
GIVEN_UP: Final = 8
FORGOTTEN: Final = 9

_CALL: Final = 32
"""The application may still send a message again: so much, and two more for each time, added to how it is OWED."""

_ROOM: Final = 64
"""For how many messages, or copies, there is room at first."""


# A stored copy.
OPEN: Final = 1
CLOSED: Final = 2
FRESH: Final = 3
"""Open, and not on disk."""


def with_resends(owed: int, left: int) -> int:
    """Owed, while the application may still send it again so many times."""
    return owed + _CALL + 2 * left if left else owed


def after_resend(state: int) -> int:
    """The application has sent it again, once more of the times that it may."""
    last = with_resends(OWED_IN_MEMORY, 1), with_resends(OWED_DURABLY, 1)
    return OWED_IN_MEMORY + last.index(state) if state in last else state - 2


MAY_COME_AGAIN: Final = with_resends(OWED_IN_MEMORY, 1)
"""From this one on, the application may still send it again."""


def _translation(changes: dict[int, int]) -> bytes:
    return bytes(changes.get(value, value) for value in range(256))


AFTER_PRODUCER_CRASH: Final = _translation({HANDED_IN_MEMORY: GONE, LEAVING: GONE, OWED_IN_MEMORY: FORGOTTEN})
AFTER_VOLATILE_CRASH: Final = _translation({OPEN: CLOSED})
AFTER_LOSS_OF_POWER: Final = _translation({FRESH: CLOSED})
AFTER_CRASH: Final = _translation({FRESH: OPEN})


class Columns:
    """Indexed by the number of the message; all are as long as one another."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.deduplicated = 0
        """How often something was recognised and not done, in the whole run; what was dropped unread counts, too."""
        self.unread = 0
        """How many of those deliveries were only dropped: the reader of a log had no right to them, or had read on."""
        self.details: Mapping[int, str] = {}
        """By event, what its own columns cannot say."""
        self.guarantees = bytearray()
        self.producer = bytearray()
        self.dead = array("i")
        """Copies that are parked."""
        self.wire = array("i")
        """Packets under way towards the consumer: on `publish` and `deliver`."""
        self.at_broker = array("i")
        """Publishes that have arrived and are neither stored nor refused yet."""
        self.open = array("i")
        """Stored and unsettled copies."""
        self.fresh = array("i")
        """Those of them that are not on disk."""
        self.leaving = array("i")
        """Copies that the broker settled in dispatching them and that have not departed yet."""
        self.at_consumers = tuple(array("i") for _ in settings.topology.consumers)
        """For each consumer, the deliveries that have arrived there and are not done."""
        self.attempts, self.stored, self.dispatches = array("i"), array("i"), array("i")
        self.deliveries, self.effects = array("i"), array("i")
        self.sent_ms, self.first_effect_ms = array("q"), array("q")
        self._copies = bytearray()

    @property
    def recognised(self) -> int:
        """How often a duplicate was known for what it is."""
        return self.deduplicated - self.unread

    def is_only_stored(self, message: int) -> bool:
        """Whether it has no effect, and all that is left of it is a copy that the broker has stored."""
        elsewhere = (self.wire, self.at_broker, self.leaving, *self.at_consumers, self.effects)
        is_let_go = self.producer[message] in (GONE, CONFIRMED, GIVEN_UP, FORGOTTEN)
        return is_let_go and self.open[message] > 0 and not any(column[message] for column in elsewhere)

    def make_room(self, message: int, copy: int = 0) -> None:
        """Let there be columns for a message, and for a stored copy."""
        if message >= len(self.producer):
            # No more than a short run needs: its columns are gone through as a whole when it is judged.
            least = min(self.settings.workload.messages + 1, _ROOM)
            more = max(message + 1 - len(self.producer), len(self.producer), least)
            for flags in (self.guarantees, self.producer):
                flags.extend(bytes(more))
            for column in self._columns():
                column.frombytes(bytes(more * column.itemsize))
        if copy >= len(self._copies):
            self._copies.extend(bytes(max(copy + 1 - len(self._copies), len(self._copies), _ROOM)))

    def _columns(self) -> "tuple[array[int], ...]":
        places = self.wire, self.at_broker, self.open, self.fresh, self.leaving, self.dead, *self.at_consumers
        counts = self.attempts, self.stored, self.dispatches, self.deliveries, self.effects
        return *places, *counts, self.sent_ms, self.first_effect_ms

    def _all_columns(self) -> "list[bytearray | array[int]]":
        return [self.guarantees, self.producer, self._copies, *self._columns()]


def clear(column: "array[int]") -> None:
    """Set a whole column to zero, in place."""
    memoryview(column).cast("B")[:] = bytes(len(column) * column.itemsize)


def left_by(failure: str) -> int:
    """How many more of a message a consumer has after a failure with this detail: one fewer, unless it is tried again.

    After its effect it was done already.
    """
    return failure.startswith(AFTER_EFFECT) + failure.endswith(TRIED_AGAIN) - 1
