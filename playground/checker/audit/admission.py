"""Admission: which publishes are stored, which are refused, and when their producer is told so."""

from playground.checker.audit.case import Case, Seen
from playground.checker.audit.stages import StoringStages
from playground.engine.events import Event


class AuditedAdmission:
    """Follows which keys the broker knows; a part of the broker's audit."""

    def __init__(self, case: Case, stages: StoringStages) -> None:
        self._case, self._stages = case, stages
        self._answers = case.topology.answer_to(case.topology.first)
        self._window_ms = case.settings.broker.dedup_window_ms
        self.seen = Seen(self._window_ms)

    def store(self, event: Event) -> None:
        """A publish is stored."""
        self._admit(event, confirmed=not self._stages.confirms_late)
        if self._is_known(event):
            self._case.report(event.number, f"m{event.message} is stored, but its key was seen within the window")
        self.seen.add(self._case.keys.of_packet(event), event.time_ms)

    def refuse(self, event: Event) -> None:
        """A publish is a duplicate by its key."""
        self._admit(event, confirmed=not self._stages.waits_for_a_flush(self._case.keys.of_packet(event)))
        if not self._is_known(event):
            self._case.report(event.number, f"m{event.message} is refused, but its key was not seen within the window")

    def flush(self, event: Event) -> None:
        """A copy is on disk."""
        self._stages.flush(event)
        if self._stages.confirms_late:
            self._owe_confirm(event)

    def _admit(self, event: Event, *, confirmed: bool) -> None:
        owed = "admit", event.message, event.attempt
        self._case.duties.demand(event.place, owed, event, "no publish of it has arrived")
        if confirmed:
            self._owe_confirm(event)

    def _owe_confirm(self, event: Event) -> None:
        if self._case.terms(event.message).awaits_ack:
            self._case.owe_departure(event, self._answers)

    def _is_known(self, event: Event) -> bool:
        return self._window_ms > 0 and self.seen.knows(self._case.keys.of_packet(event), event.time_ms)
