"""What becomes of a log's records with time, and with a position that is gone."""

from collections.abc import Callable, Mapping
from typing import Final, Protocol

from playground.checker.audit.case import BROKER as _HERE
from playground.checker.audit.case import Case
from playground.checker.audit.duties import Duty
from playground.engine.events import Event

_OVER, _RESET = "retention over", "position reset"
_POSITIONS: Final = ("forget positions",)
BY_POSITION: Final = (_OVER, _RESET)


class AuditedRecord(Protocol):
    """What it asks of a record that the group has not behind it."""

    dispatched: int


class RetentionAudit:
    """A record is gone exactly when its time is over; with a new position at the end what waits and can be seen."""

    def __init__(self, case: Case) -> None:
        self._case, self._retention_ms = case, case.settings.broker.retention_ms
        self._duties: dict[int, Duty] = {}
        """By copy, when it is too old."""
        consumer = case.settings.consumer
        self._positions_ms = case.settings.broker.position_retention_ms
        may_reset = consumer.new_group or self._retention_ms > 0 or self._positions_ms > 0
        self._resets = consumer.reset == "latest" and may_reset
        self._reads_anew = False
        """Whether positions have expired, so that what was settled may be read anew."""
        self.errors = ("no position",) if consumer.reset == "none" else ()
        """Why somebody may leave that has no position."""

    def seen(self, event: Event) -> None:
        """A record can be seen from now on."""
        if self._retention_ms and event.copy not in self._duties:
            due_ms = event.time_ms + self._retention_ms
            self._duties[event.copy] = Duty(due_ms, event.number, "the end", event.message, survives=True)
            self._owe(event.copy, event.time_ms)

    def _owe(self, copy: int, now_ms: int) -> None:
        duty = self._duties[copy]
        self._case.duties.owe_at(_HERE, ("expire", copy), max(duty.due_ms, now_ms), duty)

    def dispatched(self, event: Event) -> None:
        """Somebody has a record: it may be as old as it likes."""
        self._case.duties.cancel(_HERE, ("expire", event.copy))

    def returned(self, event: Event) -> None:
        """A record waits again."""
        if event.copy in self._duties:
            self._owe(event.copy, event.time_ms)

    def forget(self, copy: int) -> None:
        """A record is settled, or gone."""
        self._case.duties.cancel(_HERE, ("expire", copy))

    def empty(self, event: Event) -> None:
        """Nobody is in the group any more."""
        if self._positions_ms:
            duty = Duty(0, event.number, "the end of the positions", 0, survives=True)
            self._case.duties.owe_at(_HERE, _POSITIONS, event.time_ms + self._positions_ms, duty)

    def joined(self) -> None:
        """Somebody is."""
        self._case.duties.cancel(_HERE, _POSITIONS)

    def positions_gone(self, event: Event) -> None:
        """The positions of the group are gone."""
        self._case.duties.demand(_HERE, _POSITIONS, event, "somebody was in the group until now")
        self._reads_anew = self._case.settings.consumer.reset == "earliest"

    def resurfaced(self, event: Event) -> None:
        """A record that was settled is read anew."""
        duty = self._duties.get(event.copy)
        if not self._reads_anew or (duty and duty.due_ms <= event.time_ms):
            self._case.report(event.number, f"copy {event.copy} is read anew, but nothing makes a reader do so")
        self.returned(event)

    def discarded(self, event: Event, records: Mapping[int, AuditedRecord], hides: Callable[[int], bool]) -> None:
        """A record is gone."""
        if event.detail == _OVER:
            self._case.duties.demand(_HERE, ("expire", event.copy), event, "its time is not over")
            return
        record = records.get(event.copy)
        waits = record is not None and record.dispatched < 0 and not hides(event.copy)
        if not (self._resets and waits):
            self._case.report(event.number, f"copy {event.copy} is skipped by a reset, but no reader could do so")
        self.forget(event.copy)
