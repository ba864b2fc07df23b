"""What a log knows of its producers: a record is refused if it is one of the last five, and comes in its turn."""

from dataclasses import dataclass, field

from playground.checker.audit.case import Case
from playground.checker.audit.keys import IdempotencyKey
from playground.engine.events import Event

_MOST = 5


@dataclass(slots=True)
class ProducerSession:
    """One session of a producer in one partition, as far as the log knows it."""

    recent: list[IdempotencyKey] = field(default_factory=list)
    last_ms: int = 0
    missing: list[tuple[int, IdempotencyKey]] = field(default_factory=list)
    """The messages that were rejected and not stored since, in order."""


class SequenceAudit:
    """Holds what is stored, refused and rejected against that."""

    def __init__(self, case: Case) -> None:
        broker = case.settings.broker
        self._case, self._window_ms = case, broker.dedup_window_ms
        self.is_on = broker.remembers == "last-five"
        self._sessions: dict[tuple[int, int], ProducerSession] = {}

    def stored(self, event: Event, key: IdempotencyKey) -> None:
        """A record is appended: it was not known, and nothing is missing in front of it."""
        session = self._session(event, key)
        if key in session.recent:
            self._case.report(event.number, f"m{event.message} is stored, but its producer's last records have it")
        if session.missing and session.missing[0][1] != key:
            self._case.report(event.number, f"m{event.message} is stored before m{session.missing[0][0]}")
        session.missing = [one for one in session.missing if one[1] != key]
        session.recent = [*session.recent, key][-_MOST:]
        session.last_ms = event.time_ms

    def refused(self, event: Event, key: IdempotencyKey) -> None:
        """A record is known."""
        if key not in self._session(event, key).recent:
            self._case.report(event.number, f"m{event.message} is refused, but is none of its producer's last records")

    def rejected(self, event: Event, key: IdempotencyKey, *, for_its_turn: bool) -> None:
        """A record is not stored now; those behind it wait for it."""
        session = self._session(event, key)
        is_its_turn = not session.missing or session.missing[0][1] == key or key in session.recent
        if for_its_turn and is_its_turn:
            self._case.report(event.number, f"m{event.message} is rejected, but nothing is missing in front of it")
        if session.recent and (event.message, key) not in session.missing:
            session.missing.append((event.message, key))

    def forget(self, key: IdempotencyKey) -> None:
        """A record is cut off."""
        found = self._sessions.get(self._of(key))
        if found:
            found.recent = [one for one in found.recent if one != key]

    def clear(self) -> None:
        """All is wiped."""
        self._sessions.clear()

    def _session(self, event: Event, key: IdempotencyKey) -> ProducerSession:
        found = self._sessions.setdefault(self._of(key), ProducerSession())
        if not found.recent or event.time_ms - found.last_ms >= self._window_ms:
            found.recent, found.missing = [], []
        found.missing = [
            one for one in found.missing if one[0] in self._case.outbox and self._case.keys.is_current(*one)
        ]
        return found

    def _of(self, key: IdempotencyKey) -> tuple[int, int]:
        number, session = key[:2]
        return session, self._case.settings.partition_of(number)
