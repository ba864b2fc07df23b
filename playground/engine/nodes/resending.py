"""A producer whose application sends again what it was told has failed, or what nobody told it about after a crash.

The application keeps a record of its own that no crash takes: what it has handed over, and what it was told of that.
"""

from collections.abc import Iterator
from typing import NamedTuple

from playground.engine.nodes.codes import CONFIRMED, RESENT
from playground.engine.nodes.connected import ConnectedProducer
from playground.engine.nodes.producer import Checkpoint as ProducerCheckpoint
from playground.engine.nodes.producer import Producer
from playground.engine.schedule import Continuation, Item
from playground.engine.settings import ProducerSettings


class Call(NamedTuple):
    """The how-many-eth call again of the client for a message, and the attempts that had been made before it."""

    nth: int = 0
    before: int = 0


class Unanswered(NamedTuple):
    """A message that will be sent again."""

    attempts: int
    contract: int
    since: int
    """The event from which the application waits; with another one its timer is void."""


Checkpoint = tuple[ProducerCheckpoint, dict[int, Call], dict[int, Unanswered]]
_FIRST = Call()


class ResendingProducer(Producer):
    """The first node of a system, and an application that does not leave it at a failure."""

    def resend_by(self, settings: ProducerSettings) -> None:
        """Know what the application does, once and for all."""
        self._resends = settings.max_resends, settings.resend_after_ms, settings.resend == "new-key"
        self._calls: dict[int, Call] = {}
        """By message, its present call; those that were sent once are not in it."""
        self._unanswered: dict[int, Unanswered] = {}
        self._resend_op = self.declare(self.resend, self._is_unanswered)

    def give_up(self, item: Item, cause: int) -> Continuation | None:
        """Tell the application, which may send the message again."""
        attempts, contract, _ = self.outbox[item[0]]
        number = self._log.count
        following = super().give_up(item, cause)
        if self._may_resend(item[0]):
            self._expect(item[0], Unanswered(attempts, contract, number))
        return following

    def resend(self, item: Item, cause: int) -> Continuation | None:
        """The application calls its client once more; void if a crash has come in between."""
        if not self._is_unanswered(item, cause):
            return None
        message = item[0]
        attempts, contract, _ = self._unanswered.pop(message)
        nth = self._calls.get(message, _FIRST).nth + 1
        self._calls[message] = Call(nth, attempts)
        if self._resends[2]:
            self.keys.renew(message, nth)
        number = self._record(RESENT, message, nth, 0, cause)
        self.outbox[message] = (attempts, contract, 0)
        launches = not self._is_limited or self._outbox.launches(message, contract)
        return (self._attempt_op, (message,), number) if launches else None

    def has_spent(self, message: int, attempts: int, contract: int) -> bool:
        """Each call has as many attempts as the first one."""
        return super().has_spent(message, attempts - self._calls.get(message, _FIRST).before, contract)

    def time_out(self, item: Item, cause: int) -> Continuation | None:
        """The timer of an attempt runs out; void if that belongs to an earlier call."""
        return super().time_out(item, cause) if self.is_awaited(item, cause) else None

    def is_awaited(self, item: Item, cause: int) -> bool:
        """Whether a queued timer or backoff would still do anything."""
        return item[1] > self._calls.get(item[0], _FIRST).before and super().is_awaited(item, cause)

    def confirm(self, item: Item, cause: int) -> Continuation | None:
        """An answer comes, of whichever call; one may do so while the next call waits for its turn."""
        if item[0] in self.outbox and self._outbox.leave(item[0]):
            del self.outbox[item[0]]
            self._record(CONFIRMED, item[0], item[1], item[2], cause)
            return None
        return super().confirm(item, cause)

    def checkpoint(self) -> Checkpoint:  # type: ignore[override]
        """A shallow copy of all that it remembers."""
        return super().checkpoint(), self._calls.copy(), self._unanswered.copy()

    def restore(self, checkpoint: Checkpoint) -> None:  # type: ignore[override]
        """Go back to a checkpoint."""
        producer, calls, unanswered = checkpoint
        super().restore(producer)
        self._calls, self._unanswered = calls.copy(), unanswered.copy()

    def _lose_memory(self, *, power: bool) -> None:
        self._unanswered.update(self._forgotten())
        super()._lose_memory(power=power)

    def _come_back(self, number: int) -> list[Continuation]:
        for message in sorted(self._unanswered):
            self._expect(message, self._unanswered[message]._replace(since=number))
        return super()._come_back(number)

    def _forgotten(self) -> Iterator[tuple[int, Unanswered]]:
        """What a crash takes that the application was told nothing of."""
        for message, (attempts, contract, _) in self.outbox.items():
            terms = self._contracts[contract]
            if terms.awaits_ack and not terms.durable_outbox and self._may_resend(message):
                yield message, Unanswered(attempts, contract, 0)

    def _expect(self, message: int, unanswered: Unanswered) -> None:
        self._unanswered[message] = unanswered
        self._schedule.later(self._resends[1], self._resend_op, (message, unanswered.since), unanswered.since)

    def _may_resend(self, message: int) -> bool:
        return self._calls.get(message, _FIRST).nth < self._resends[0]

    def _is_unanswered(self, item: Item, cause: int) -> bool:
        unanswered = self._unanswered.get(item[0])
        return unanswered is not None and unanswered.since == item[1]


class ResendingConnectedProducer(ResendingProducer, ConnectedProducer):  # type: ignore[misc]
    """The same of a producer that knows its connection."""
