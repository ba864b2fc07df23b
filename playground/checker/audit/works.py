"""Works: what the audit knows of each piece of work that a consumer has in hand."""

from dataclasses import dataclass

from playground.checker.audit.case import Failure
from playground.engine.events import Event

Delivery = tuple[int, int, int, int]
"""The message, the packet and the stored copy of what was delivered, and the event of its delivery."""


@dataclass(slots=True)
class AuditedWork:
    """A piece of work in hand."""

    tries: int = 0
    """How often it was begun."""
    due_ms: int = 0
    """When its processing is over."""
    failing: Failure | None = None
    """How it is to end, once effect and mark are made."""
    dying: Failure | None = None
    """The same, now that they are."""


def packet_of(event: Event) -> tuple[int, int, int]:
    """The packet that an event of a delivery is about."""
    return event.message, event.attempt, event.copy
