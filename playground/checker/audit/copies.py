"""Copies: what the audit knows of each that the broker has stored."""

from dataclasses import dataclass


@dataclass(slots=True)
class Copy:
    """A stored and unsettled copy."""

    message: int
    dispatches: int = 0
    dispatched: int = -1
    """The event of the latest dispatch; `NONE`: a consumer has given it back."""
    handed: bool = False
    """Whether it goes to the consumer in two steps, and that one keeps it."""
