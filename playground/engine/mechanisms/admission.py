"""Admission: whether the broker stores what is published, or refuses it because it knows it."""

from typing import Protocol, cast

from playground.engine.effects.dedup import Checkpoint, DedupTable
from playground.engine.schedule import Item


class Admission(Protocol):
    """What the broker asks about each publish."""

    def admits(self, packet: Item, now_ms: int) -> bool:
        """Whether a publish is to be stored; what is admitted is remembered."""

    def forget(self, key: int) -> None:
        """Take back that a key was admitted."""

    def clear(self) -> None:
        """Forget everything."""

    def checkpoint(self) -> object:
        """What `restore` needs to come back to this instant."""

    def restore(self, checkpoint: object) -> None:
        """Go back to a checkpoint of this mechanism."""


class OpenAdmission:
    """Everything is stored."""

    def admits(self, packet: Item, now_ms: int) -> bool:
        """Yes."""
        return True

    def forget(self, key: int) -> None:
        """There is nothing to take back."""

    def clear(self) -> None:
        """There is nothing to forget."""

    def checkpoint(self) -> object:
        """There is nothing to keep."""
        return None

    def restore(self, checkpoint: object) -> None:
        """There is nothing to put back."""


class WindowAdmission:
    """An idempotency key is stored once within a window of time, which a repetition does not extend."""

    def __init__(self, window_ms: int) -> None:
        self._table = DedupTable(window_ms)
        self.forget, self.clear = self._table.remove, self._table.clear
        self.checkpoint = self._table.checkpoint

    def admits(self, packet: Item, now_ms: int) -> bool:
        """Whether the key of a publish is not known, or no longer."""
        if self._table.knows(packet[3], now_ms):
            return False
        self._table.add(packet[3], now_ms)
        return True

    def restore(self, checkpoint: object) -> None:
        """Go back to a checkpoint."""
        self._table.restore(cast(Checkpoint, checkpoint))


def admission_of(window_ms: int) -> Admission:
    """The textbook's: a window, if there is one."""
    return WindowAdmission(window_ms) if window_ms else OpenAdmission()
