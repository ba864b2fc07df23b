"""Lateness: which messages were held up on their way, by the record.

Late is not lost. A message is held up if before its first effect a timer ran out on it, its redelivery fell due, the
network delayed it, the producer sent it again after a crash, or a pause of some node ended. It is late as soon as that
has happened, and it stays late when its effect has come; one that is lost in the end was never late.
"""

from array import array
from typing import Final, NamedTuple

from playground.engine.events import Kind
from playground.engine.log import EventLog, code_of
from playground.engine.places import Place

_HELD_UP: Final = frozenset(
    {
        code_of(Kind.TIMED_OUT, Place.PRODUCER),
        code_of(Kind.REDELIVERY_DUE, Place.BROKER),
        code_of(Kind.DELAYED, Place.PUBLISH),
        code_of(Kind.DELAYED, Place.DELIVER),
    }
)
_ATTEMPTED: Final = code_of(Kind.ATTEMPTED, Place.PRODUCER)
_SENT: Final = code_of(Kind.SENT, Place.PRODUCER)
_APPLIED: Final = code_of(Kind.APPLIED, Place.CONSUMER)
_RESUMED: Final = frozenset(code_of(Kind.RESUMED, node) for node in (Place.PRODUCER, Place.BROKER, Place.CONSUMER))


class LatenessCheckpoint(NamedTuple):
    """One instant of a `Lateness`."""

    observed: int
    held_up: "array[int]"
    waiting: "array[int]"


class Lateness:
    """Feed it the log as it grows; `held_up` has the messages that were held up before their first effect."""

    def __init__(self) -> None:
        self.observed = 0
        """How many rows have been read."""
        self.held_up: set[int] = set()
        self._waiting: set[int] = set()
        """Sent, and without an effect so far."""

    def observe(self, log: EventLog) -> None:
        """Read the rows from where it stopped. A log that was cut back below that needs a new `Lateness`."""
        for _, code, message, attempt, _, _ in log.rows(self.observed):
            self._read(code, message, attempt)
        self.observed = log.count

    def checkpoint(self) -> LatenessCheckpoint:
        """A copy."""
        return LatenessCheckpoint(self.observed, array("I", self.held_up), array("I", self._waiting))

    def restore(self, checkpoint: LatenessCheckpoint) -> None:
        """Go back to a checkpoint, or on to it."""
        self.observed, held_up, waiting = checkpoint
        self.held_up, self._waiting = set(held_up), set(waiting)

    def _read(self, code: int, message: int, attempt: int) -> None:
        if code == _SENT:
            self._waiting.add(message)
        elif code == _APPLIED:
            self._waiting.discard(message)
        elif code in _RESUMED:
            self.held_up |= self._waiting
        elif (code in _HELD_UP or (code == _ATTEMPTED and attempt > 1)) and message in self._waiting:
            self.held_up.add(message)
