"""The limit: how often a copy is dispatched at the most, and where it is after that."""

from math import inf
from typing import Protocol

from playground.engine.schedule import Item

DeadLetter = tuple[Item, int]
"""Its packet, and the event by which it was parked."""


class Limit(Protocol):
    """What the broker asks before it dispatches a copy once more."""

    parked: list[DeadLetter]
    """The dead letters. They are outside of the queue, and stay until somebody brings them back."""

    def is_reached(self, dispatches: int) -> bool:
        """Whether a copy that was dispatched so often is not dispatched again."""


class CountLimit:
    """So many dispatches of a copy; 0: no limit."""

    def __init__(self, max_deliveries: int) -> None:
        self.parked: list[DeadLetter] = []
        self._most = max_deliveries or inf

    def is_reached(self, dispatches: int) -> bool:
        """Whether it has been dispatched often enough."""
        return dispatches >= self._most
