"""The stages of storing: what is on disk, and what is due, only a while after it was stored."""

from collections.abc import Collection

from playground.checker.audit.case import Case
from playground.checker.audit.duties import Duty
from playground.checker.audit.keys import IdempotencyKey
from playground.engine.events import Event


class StoringStages:
    """Follows which copies are not on disk, and which are held; a part of the broker's audit."""

    def __init__(self, case: Case) -> None:
        self._case, broker = case, case.settings.broker
        self._flush_ms = broker.flush_ms if broker.durable else 0
        self._delay_ms = broker.delay_ms
        self.confirms_late = self._flush_ms > 0 and broker.confirm_at == "flushed"
        """Whether what is stored is confirmed only as it is flushed."""
        self.unflushed: dict[int, IdempotencyKey] = {}
        """The copies that are stored and not on disk, each with its key."""
        self.held: set[int] = set()
        """The copies that are not due yet."""

    def store(self, event: Event) -> bool:
        """A copy is stored; whether it may be dispatched."""
        duties = self._case.duties
        if self._flush_ms:
            self.unflushed[event.copy] = self._case.keys.of_packet(event)
            duties.owe(event.place, ("flush", event.copy), event, "the flush", wait_ms=self._flush_ms)
        if self._delay_ms:
            self.held.add(event.copy)
            duty = Duty(0, event.number, "the release", event.message, survives=True)
            duties.owe_at(event.place, ("release", event.copy), event.time_ms + self._delay_ms, duty)
        return not self._delay_ms

    def waits_for_a_flush(self, key: IdempotencyKey) -> bool:
        """Whether the confirm of a copy that is not on disk yet answers whatever else has its key."""
        return self.confirms_late and key in self.unflushed.values()

    def flush(self, event: Event) -> None:
        """A copy is on disk."""
        self._case.duties.demand(event.place, ("flush", event.copy), event, "no copy of it waits to be flushed")
        self.unflushed.pop(event.copy, None)

    def release(self, event: Event) -> bool:
        """A copy is due; whether it was held."""
        self._case.duties.demand(event.place, ("release", event.copy), event, "no copy of it is held")
        was_held = event.copy in self.held
        self.held.discard(event.copy)
        return was_held

    def crash(self, event: Event, left: Collection[int]) -> None:
        """Of the copies these are left, and whatever they are is on disk."""
        self.unflushed.clear()
        for gone in self.held.difference(left):
            self._case.duties.cancel(event.place, ("release", gone))
        self.held.intersection_update(left)
