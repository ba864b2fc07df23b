"""Batches: a consumer that takes what waits together, and answers when it is through with all of it."""

from typing import NamedTuple

from playground.checker.audit.acks import AckAudit
from playground.checker.audit.case import Case
from playground.checker.audit.consumer import ConsumerAudit
from playground.checker.audit.exchange import ExchangeAudit
from playground.checker.audit.member import MemberAudit
from playground.checker.audit.records import Records
from playground.checker.audit.slowness import SlownessAudit
from playground.checker.audit.works import Delivery
from playground.engine.events import Event


class _Concluded(NamedTuple):
    delivery: Delivery
    answer: str
    """What it would be answered with by itself."""
    is_answered: bool
    """Whether it is acknowledged after its work at all."""


class BatchAudit(ConsumerAudit):
    """Follows every batch until it is answered."""

    _left = 0
    """How many of the inbox belong to the present batch."""
    _done: tuple[_Concluded, ...] = ()

    def crashed(self, event: Event) -> None:
        """The batch is lost, too."""
        self._left, self._done = 0, ()
        super().crashed(event)

    def _note_hands(self) -> None:
        waiting = list(self._inbox)[: self._left]
        batch = (*self._works, *waiting, *(one.delivery for one in self._done))
        self._case.hands[self._here] = [delivery[2] for delivery in batch]

    def _take_first(self, event: Event) -> None:
        self._left = (self._left or min(self._case.settings.consumer.batch, len(self._inbox))) - 1
        super()._take_first(event)

    def _end_well(self, event: Event) -> None:
        """It stays in hand until the batch is over, whether it is answered then or not."""
        self._conclude(event, "acknowledge")

    def _conclude(self, event: Event, answer: str) -> None:
        is_answered = self._case.terms(event.message).ack == "after"
        self._done += (_Concluded(self._delivery(event), answer, is_answered),)
        self._note_hands()

    def _owe_turn(self, event: Event) -> None:
        if self._left <= 0 and not self._works:
            self._answer_all(event)
        super()._owe_turn(event)

    def _answer_all(self, event: Event) -> None:
        whole = self._case.settings.consumer.ack_unit == "batch"
        failure = next((one.answer for one in self._done if whole and one.answer != "acknowledge"), "")
        for delivery, by_itself, is_answered in self._done:
            answer = failure or by_itself
            if not is_answered or answer == "silent":
                continue
            key = ("ack", *delivery) if answer == "acknowledge" else ("nack", answer, *delivery)
            self._case.duties.owe(self._here, key, event, "the answer", message=delivery[0])
        self._left, self._done = 0, ()
        self._note_hands()


def consumer_audits(
    case: Case, acks: AckAudit, exchange: ExchangeAudit, slowness: SlownessAudit
) -> list[ConsumerAudit]:
    """One for each consumer. They share the table of processed ids, unless each has one, if only in its memory."""
    settings = case.settings.consumer
    shared = Records(settings.dedup_window_ms, settings.answers)

    def table() -> Records:
        has_own = settings.dedup == "memory" or settings.dedup_table == "own"
        return Records(settings.dedup_window_ms, settings.answers) if has_own else shared

    audit = BatchAudit if settings.batch > 1 else ConsumerAudit
    if case.settings.mechanisms.keeps_log:
        audit = MemberAudit
    return [audit(case, acks, exchange, slowness, node, table()) for node in case.topology.consumers]
