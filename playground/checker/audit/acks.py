"""Acks that are requests: each is sent again in time until the broker has taken one of them, and not after that."""

from playground.checker.audit.case import Case
from playground.engine.events import NONE, Event
from playground.engine.log import EventLog


class AckAudit:
    """Follows every delivery that was acknowledged, by the first event that says so."""

    def __init__(self, case: Case, log: EventLog) -> None:
        self._case, self._log = case, log
        self._wait_ms = case.settings.consumer.ack_retry_ms
        consumers = case.topology.consumers if self._wait_ms else ()
        self.inward = [link for one in consumers for link in case.topology.links_from(one, back=True)]
        self.places = dict.fromkeys(case.routes[link].target for link in self.inward)
        self._first: set[int] = set()
        self._taken: list[int] = []
        """Those of which an ack has arrived in this millisecond, as far as the record says."""
        self._now_ms = -1
        self._doubtful: set[int] = set()
        """Those of which the record does not say whether the broker has taken one: it fell as one arrived."""

    def sent(self, event: Event) -> bool:
        """An ack is sent; whether it is one more for the same delivery, which was due."""
        if not self._wait_ms:
            return False
        first = event.cause if event.cause in self._first else event.number
        self._first.add(first)
        again = first != event.number
        if first in self._doubtful:
            return True
        if again:
            self._case.duties.demand(event.place, ("ack again", first), event, "none that was sent waits for an answer")
        self._case.duties.owe(event.place, ("ack again", first), event, "another ack", wait_ms=self._wait_ms)
        return again

    def arrived(self, event: Event) -> None:
        """An ack reaches the broker, which takes it."""
        first = event.cause
        while first != NONE and first not in self._first:
            first = self._log[first].cause
        self._case.duties.cancel(self._case.routes[event.place].source, ("ack again", first))
        if event.time_ms != self._now_ms:
            self._taken.clear()
        self._now_ms = event.time_ms
        self._taken.append(first)

    def crashed(self, event: Event) -> None:
        """The broker falls: nobody can say whether it had taken what has just arrived."""
        if event.time_ms == self._now_ms:
            self._doubtful.update(self._taken)

    paused = crashed

    def close(self, last: int) -> None:
        """The run has come to rest, which the duties speak of."""
