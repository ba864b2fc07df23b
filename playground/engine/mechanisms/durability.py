"""Durability: what a crash takes of what a broker has stored and knows."""

from typing import Protocol

from playground.engine.mechanisms.admission import Admission
from playground.engine.mechanisms.shelf import QueueShelf
from playground.engine.schedule import Item


class Durability(Protocol):
    """What the broker asks when it crashes."""

    flush_ms: int
    """How long what is stored is not on disk; 0: there is nothing to wait for."""
    confirms_late: bool
    """Whether the producer gets its confirm once a copy is on disk, not before."""
    unflushed: dict[int, Item]
    """The copies that are stored and not on disk, each with its packet."""

    def crash(self, shelf: QueueShelf, admission: Admission, *, power: bool) -> None:
        """Take what does not survive: a crash of the process, or one with the `power`."""


class DurableQueue:
    """Whatever was stored is there again, and so is the memory of keys: on disk at once, or after a while.

    What is not on disk yet is with the operating system, which a crash of the process leaves alone.
    """

    def __init__(self, flush_ms: int = 0, *, confirms_late: bool = False) -> None:
        self.flush_ms = flush_ms
        self.confirms_late = confirms_late
        self.unflushed: dict[int, Item] = {}

    def crash(self, shelf: QueueShelf, admission: Admission, *, power: bool) -> None:
        """Take nothing, or with the power what was not on disk, as if it had never come."""
        if power:
            shelf.lose(self.unflushed)
            for packet in self.unflushed.values():
                admission.forget(packet[3])
        self.unflushed.clear()


class VolatileQueue(DurableQueue):
    """Both were only in memory."""

    def crash(self, shelf: QueueShelf, admission: Admission, *, power: bool) -> None:
        """Take everything."""
        shelf.clear()
        admission.clear()


def durability_of(durable: bool, flush_ms: int, confirm_at: str) -> Durability:
    """The textbook's: all or nothing, or what was on disk by then."""
    return (
        DurableQueue(flush_ms, confirms_late=flush_ms > 0 and confirm_at == "flushed") if durable else VolatileQueue()
    )
