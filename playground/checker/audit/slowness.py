"""Slowness: how long a consumer takes for the work that it starts on, as commands and their ends have it."""

from collections import defaultdict

from playground.checker.audit.case import Case, leading_number
from playground.engine.events import Event


class SlownessAudit:
    """Follows what makes each consumer slow, and until when; the latest that is in force counts."""

    def __init__(self, case: Case) -> None:
        self._usual_ms = case.settings.consumer.processing_ms
        self.places, self.inward = case.topology.consumers, ()
        self._in_force: dict[int, dict[int, int]] = defaultdict(dict)
        """Consumer -> the event that made it slow -> the milliseconds of its work."""

    def processing_ms(self, started: Event) -> int:
        """What the work takes that starts with an event."""
        return next(reversed(self._in_force[started.place].values()), self._usual_ms)

    def slowed(self, event: Event) -> None:
        """Work that starts from now on takes so long."""
        self._in_force[event.place][event.number] = leading_number(event.detail)

    def slowness_ended(self, event: Event) -> None:
        """One slowness is over, whichever now counts."""
        self._in_force[event.place].pop(event.cause, None)

    def chaos_ended(self, event: Event) -> None:
        """Processing takes what the table says."""
        self._in_force.clear()

    def close(self, last: int) -> None:
        """A run at rest may have been slow."""
