"""The dead letters: who is among them, for how long at the most, and who is taken out."""

from playground.checker.audit.case import Case
from playground.checker.audit.duties import Duty
from playground.engine.events import Event


class ParkingAudit:
    """Follows every parked copy."""

    def __init__(self, case: Case) -> None:
        self._case, self._retention_ms = case, case.settings.broker.dead_letter_retention_ms
        self.places = [node for node in case.topology.nodes if case.topology.routes[case.topology.first].target is node]
        self.inward = self.places[:0]
        self._parked: dict[int, int] = {}
        """Copy -> its message."""

    def dead_lettered(self, event: Event) -> None:
        """A copy is parked."""
        self._parked[event.copy] = event.message
        if self._retention_ms:
            duty = Duty(0, event.number, "the expiry", event.message, survives=True)
            due_ms = event.time_ms + self._retention_ms
            self._case.duties.owe_at(event.place, ("expire", event.copy), due_ms, duty)

    def expired(self, event: Event) -> None:
        """A dead letter has been kept long enough."""
        self._case.duties.demand(event.place, ("expire", event.copy), event, "its time is not over")
        self._take_out(event)

    def redriven(self, event: Event) -> None:
        """Somebody takes a dead letter out."""
        self._case.duties.cancel(event.place, ("expire", event.copy))
        self._take_out(event)

    def _take_out(self, event: Event) -> None:
        if self._parked.pop(event.copy, 0) != event.message:
            word = event.kind.word
            self._case.report(event.number, f"copy {event.copy} of m{event.message} is {word}, but is not parked")

    def close(self, last: int) -> None:
        """The run has come to rest; what is parked stays there."""
