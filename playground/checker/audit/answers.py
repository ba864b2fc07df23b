"""Answers: what an ack has to do that arrives at the broker for a copy that is stored."""

from collections.abc import Collection, Mapping

from playground.checker.audit.case import Case
from playground.checker.audit.copies import Copy
from playground.checker.audit.exchange import ExchangeAudit
from playground.engine.events import NONE, Event


class AuditedAnswers:
    """Follows what the consumer says; a part of the broker's audit, whose copies these are."""

    def __init__(
        self, case: Case, exchange: ExchangeAudit, copies: Mapping[int, Copy], flying: Collection[int]
    ) -> None:
        self._case, self._exchange = case, exchange
        self._broker = case.topology.routes[case.topology.first].target
        self._late_ack = case.settings.broker.late_ack
        self._copies, self._flying = copies, flying

    def arrived(self, event: Event) -> None:
        """It says that a copy is done, or is not to be done, or is kept."""
        duties, copy = self._case.duties, event.copy
        if self._exchange.is_halfway(event):
            if copy in self._flying and not self._copies[copy].handed:
                duties.owe(self._broker, ("hand over", copy), event, "the release")
        elif refusal := self._case.refusal(event):
            self._refuse(event, refusal)
        elif self._late_ack == "accept" or self._is_in_time(event):
            duties.owe(self._broker, ("settle", copy), event, "the settling")
        else:
            duties.owe(self._broker, ("late ack", copy), event, "the record of the late ack")

    def _is_in_time(self, event: Event) -> bool:
        """Whether an answer is about the dispatch that is out: that from which its causes lead here."""
        dispatched = self._case.dispatch_behind(event)
        is_latest = dispatched is not None and dispatched.number == self._copies[event.copy].dispatched
        return is_latest and event.copy in self._flying

    def _refuse(self, event: Event, refusal: str) -> None:
        """A consumer will not do a copy: it is parked, or comes back, at once or later."""
        duties, copy = self._case.duties, event.copy
        if not self._is_in_time(event):
            if self._late_ack != "accept":
                duties.owe(self._broker, ("late ack", copy), event, "the record of the late ack")
            return
        duties.cancel(self._broker, ("redeliver", copy))
        if refusal == "park":
            duties.owe(self._broker, ("park", copy), event, "the parking")
        else:
            wait_ms = self._case.settings.consumer.retry_delay_ms
            self._copies[copy].dispatched = NONE
            duties.owe(self._broker, ("give back", copy), event, "the return", wait_ms=wait_ms)

    def note_late(self, event: Event) -> None:
        """An ack for a dispatch whose lease has ended changes nothing."""
        self._case.duties.demand(self._broker, ("late ack", event.copy), event, "no ack came, or not too late")
        wanted = {"ignore": "ignored", "refuse": "refused"}.get(self._late_ack, "")
        if event.detail != wanted:
            self._case.report(event.number, f"a late ack of m{event.message} is {event.detail!r}, not {wanted!r}")
