"""A link on which no packet overtakes another, as on a connection: what is held up holds up whatever follows it."""

from playground.engine.connection import ConnectedLink
from playground.engine.link import Checkpoint as LinkCheckpoint

Checkpoint = tuple[LinkCheckpoint, int]


class OrderedLink(ConnectedLink):
    """One direction of a connection that keeps the order of what is on it."""

    _last_due_ms = 0

    def _in_turn(self, wait_ms: int) -> int:
        """No shorter than what is under way still takes."""
        self._last_due_ms = max(self._last_due_ms, self._log.now_ms + wait_ms)
        return self._last_due_ms - self._log.now_ms

    def checkpoint(self) -> Checkpoint:  # type: ignore[override]
        """A shallow copy."""
        return super().checkpoint(), self._last_due_ms

    def restore(self, checkpoint: Checkpoint) -> None:  # type: ignore[override]
        """Go back to a checkpoint."""
        link, self._last_due_ms = checkpoint
        super().restore(link)
