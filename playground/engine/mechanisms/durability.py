"""Durability: what a crash takes of what a broker has stored and knows."""

from typing import Protocol

from playground.engine.mechanisms.admission import Admission
from playground.engine.mechanisms.shelf import QueueShelf


class Durability(Protocol):
    """What the broker asks when it crashes."""

    def crash(self, shelf: QueueShelf, admission: Admission) -> None:
        """Take what does not survive."""


class DurableQueue:
    """Whatever was stored is there again, and so is the memory of keys."""

    def crash(self, shelf: QueueShelf, admission: Admission) -> None:
        """Take nothing."""


class VolatileQueue:
    """Both were only in memory."""

    def crash(self, shelf: QueueShelf, admission: Admission) -> None:
        """Take everything."""
        shelf.copies.clear()
        admission.clear()


def durability_of(durable: bool) -> Durability:
    """The textbook's: all or nothing."""
    return DurableQueue() if durable else VolatileQueue()
