"""Publishes that find no queue: only by a mistake that somebody has made."""

from playground.checker.audit.case import Case
from playground.engine.events import Event


class RoutingAudit:
    """Follows the mistakes in the routing."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self.places = [node for node in case.topology.nodes if case.topology.routes[case.topology.first].target is node]
        self.inward = self.places[:0]
        self._mistakes: dict[int, int] = {}
        """The event that armed each -> the message that it is about; 0: any."""

    def unroutable_armed(self, event: Event) -> None:
        """A mistake waits for publishes."""
        self._mistakes[event.number] = event.message

    def unroutable(self, event: Event) -> None:
        """A publish finds no queue."""
        case = self._case
        case.duties.demand(event.place, ("admit", event.message, event.attempt), event, "no publish of it has arrived")
        if event.detail != "no session" and self._mistakes.get(event.fault, -1) not in (0, event.message):
            case.report(event.number, f"m{event.message} finds no queue, but nobody made that mistake")
        if case.terms(event.message).awaits_ack:
            case.owe_departure(event, case.topology.answer_to(case.topology.first))

    def chaos_ended(self, event: Event) -> None:
        """All mistakes are mended."""
        self._mistakes.clear()

    def close(self, last: int) -> None:
        """The run has come to rest; mistakes that met nothing harm nobody."""
