"""What the audit knows of a log's records: those that the group has not behind it, and what keeps them out of sight."""

from dataclasses import dataclass, field

from playground.checker.audit.keys import IdempotencyKey


@dataclass(slots=True)
class StoredRecord:
    """What a log has stored, and its group has not behind it."""

    message: int
    partition: int
    key: IdempotencyKey
    dispatches: int = 0
    dispatched: int = -1
    """The event by which it is out; below 0: it waits."""


@dataclass(slots=True)
class Sight:
    """What keeps records out of sight."""

    unreplicated: set[int] = field(default_factory=set)
    veiled: set[int] = field(default_factory=set)
    """Those of them that nobody sees."""
    open: set[int] = field(default_factory=set)
    """Those whose transaction has not ended."""
    answers: set[int] = field(default_factory=set)
    """Those that are confirmed as they are replicated."""

    def hides(self, copy: int) -> bool:
        """Whether nobody may see a record."""
        return copy in self.veiled or copy in self.open
