"""Declines: what a producer does that is answered with a no.

It is a part of the producer: what it does, the producer does, and only while that is up.
"""

from typing import Protocol

from playground.engine.packet import OUT_OF_SEQUENCE, Refusal
from playground.engine.schedule import Continuation, Item, Schedule
from playground.engine.settings import ProducerSettings

Checkpoint = dict[int, int]


class Sender(Protocol):
    """What it asks of the producer that it is a part of."""

    def confirm(self, item: Item, cause: int) -> Continuation | None:
        """A message is done."""

    def time_out(self, item: Item, cause: int) -> Continuation | None:
        """The timer of an attempt runs out."""

    def is_awaited(self, item: Item, cause: int) -> bool:
        """Whether a queued timer would still do anything."""

    def fall_back(self, item: Item, number: int, *, for_good: bool = False) -> Continuation | None:
        """An attempt has come to nothing."""


class Declines:
    """Which attempts are over, by a timeout or a negative answer; and what such an answer is worth."""

    def __init__(
        self, producer: Sender, settings: ProducerSettings, schedule: Schedule, attempted: int, declined: int
    ) -> None:
        """The last two are the codes of what the producer records."""
        self._producer = producer
        self._log, self._attempted, self._declined = schedule.log, attempted, declined
        self._gives_up = {
            Refusal.RETURN: settings.on_error == "fail",
            Refusal.BUSY: settings.on_busy == "fail",
            Refusal.UNROUTABLE: True,
            Refusal.TOO_FEW: False,
            Refusal.OUT_OF_SEQUENCE: False,
        }
        self._over: dict[int, int] = {}
        """Message -> the latest of its attempts that is over. What comes later for it changes nothing."""

    def hear(self, item: Item, cause: int) -> Continuation | None:
        """An answer comes, of whatever content."""
        return self._producer.confirm(item, cause) if item[3] >= 0 else self._decline(item, cause)

    def _decline(self, item: Item, cause: int) -> Continuation | None:
        message, refusal = item[0], Refusal(item[3])
        attempt = self._log.row(self._log.back_to(self._attempted, cause))[3]
        if not self.is_awaited((message, attempt), cause):
            return None
        self._over[message] = attempt
        number = self._log.record(self._declined, message, attempt, 0, cause)
        self._log.annotate(number, detail=_TOLD[refusal])
        return self._producer.fall_back((message, attempt), number, for_good=self._gives_up[refusal])

    def time_out(self, item: Item, cause: int) -> Continuation | None:
        """The timer of an attempt runs out; void if that was answered with a no."""
        message, attempt = item
        if self._is_over(message, attempt):
            return None
        self._over[message] = attempt
        return self._producer.time_out(item, cause)

    def is_awaited(self, item: Item, cause: int) -> bool:
        """Whether a queued timer would still do anything."""
        return not self._is_over(*item) and self._producer.is_awaited(item, cause)

    def _is_over(self, message: int, attempt: int) -> bool:
        return self._over.get(message, 0) >= attempt

    def checkpoint(self) -> Checkpoint:
        """A shallow copy."""
        return self._over.copy()

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        self._over = checkpoint.copy()


_TOLD = {
    Refusal.RETURN: "error",
    Refusal.BUSY: "busy",
    Refusal.UNROUTABLE: "returned",
    Refusal.TOO_FEW: "too few in sync",
    Refusal.OUT_OF_SEQUENCE: OUT_OF_SEQUENCE,
}
"""What the record says of the producer's being told so."""
