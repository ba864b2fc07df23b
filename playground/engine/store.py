"""The consumer's store: the effects that the world has seen, and the table of processed ids.

Two implementations that must behave exactly alike: this one in memory, and a real database in `sqlite_store.py`.
"""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from playground.engine.dedup import Checkpoint as TableCheckpoint
from playground.engine.dedup import DedupTable
from playground.engine.ledger import Effect, Ledger


class EffectLedger(Protocol):
    """The effects, in order, as the checker reads them."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Effect]: ...


TableView = tuple[int, tuple[tuple[int, int], ...]]
"""`(low, others)`, as `DedupTable.view` has it."""


class Store(Protocol):
    """What the consumer asks of its store. Times are virtual milliseconds."""

    @property
    def ledger(self) -> EffectLedger:
        """The effects so far."""

    def knows(self, key: int, now_ms: int) -> bool:
        """Whether a key is in the table of processed ids, and not too old."""

    def mark(self, key: int, now_ms: int) -> None:
        """Put a key into the table, in a transaction of its own."""

    def apply(self, message: int, now_ms: int) -> None:
        """Make the effect, in a transaction of its own."""

    def apply_and_mark(self, message: int, key: int, now_ms: int) -> None:
        """Make the effect and mark the key in one transaction; only for a key that is not known."""

    def crash(self) -> None:
        """Lose what was only in memory."""

    def forget(self) -> None:
        """Wipe the table."""

    def view(self, now_ms: int) -> TableView:
        """What the table holds."""

    def checkpoint(self) -> object:
        """What `restore` needs to come back to this instant."""

    def restore(self, checkpoint: object) -> None:
        """Go back to a checkpoint of this store."""


class MemoryCheckpoint(NamedTuple):
    """One instant of a `MemoryStore`."""

    effects: int
    table: TableCheckpoint


class MemoryStore:
    """The store as plain data."""

    def __init__(self, *, window_ms: int, volatile: bool) -> None:
        self._ledger = Ledger()
        self._table = DedupTable(window_ms)
        self._volatile = volatile

    @property
    def ledger(self) -> Ledger:
        """The effects so far."""
        return self._ledger

    def knows(self, key: int, now_ms: int) -> bool:
        """Whether a key is in the table and not too old."""
        return self._table.knows(key, now_ms)

    def mark(self, key: int, now_ms: int) -> None:
        """Put a key into the table."""
        self._table.add(key, now_ms)

    def apply(self, message: int, now_ms: int) -> None:
        """Make the effect."""
        self._ledger.append(now_ms, message)

    def apply_and_mark(self, message: int, key: int, now_ms: int) -> None:
        """Make the effect and mark the key; nothing can come between them."""
        self._ledger.append(now_ms, message)
        self._table.add(key, now_ms)

    def crash(self) -> None:
        """Lose the table if it is only in memory; effects are out in the world."""
        if self._volatile:
            self._table.clear()

    def forget(self) -> None:
        """Wipe the table."""
        self._table.clear()

    def view(self, now_ms: int) -> TableView:
        """What the table holds."""
        return self._table.view(now_ms)

    def checkpoint(self) -> MemoryCheckpoint:
        """The length of the ledger, and a shallow copy of the table."""
        return MemoryCheckpoint(len(self._ledger), self._table.checkpoint())

    def restore(self, checkpoint: object) -> None:
        """Go back to a checkpoint."""
        if not isinstance(checkpoint, MemoryCheckpoint):
            raise TypeError("not a checkpoint of a store in memory")
        self._ledger.truncate(checkpoint.effects)
        self._table.restore(checkpoint.table)
