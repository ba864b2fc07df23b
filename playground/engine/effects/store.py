"""The consumer's store: the effects that the world has seen, and the table of processed ids.

Two implementations that must behave exactly alike: this one in memory, and a real database in `sqlite_store.py`.
"""

from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple, Protocol

from playground.engine.effects.dedup import Checkpoint as TableCheckpoint
from playground.engine.effects.dedup import DedupTable
from playground.engine.effects.ledger import Effect, Ledger


class KeyState(IntEnum):
    """What is known of an idempotency key."""

    UNKNOWN = 0
    IN_FLIGHT = 1
    """Its work has started; whether it was ever finished, nobody has said."""
    DONE = 2

    @property
    def word(self) -> str:
        """As the record has it: `in flight`, `done`."""
        return self.name.lower().replace("_", " ")


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

    def state(self, key: int, now_ms: int) -> KeyState:
        """What the table of processed ids says of a key; a record that is too old says nothing."""

    def claim(self, key: int, now_ms: int) -> None:
        """Put a key on record as in flight, in a transaction of its own; only for a key that is not known."""

    def release(self, key: int) -> None:
        """Take the record of a key in flight back."""

    def mark(self, key: int, now_ms: int) -> None:
        """Put a key into the table, in a transaction of its own."""

    def apply(self, message: int, now_ms: int) -> None:
        """Make the effect, in a transaction of its own."""

    def apply_and_mark(self, message: int, key: int, now_ms: int) -> None:
        """Make the effect and mark the key in one transaction; only for a key that is not known."""

    def apply_and_finish(self, message: int, key: int, now_ms: int) -> None:
        """Make the effect and turn the record of the key from in flight to done, in one transaction."""

    def crash(self) -> None:
        """Lose what was only in memory."""

    def forget(self) -> None:
        """Wipe the table."""

    def view(self, now_ms: int) -> TableView:
        """What the table holds: the keys that are done."""

    def claims(self, now_ms: int) -> tuple[int, ...]:
        """The keys in flight, in order."""

    def checkpoint(self) -> object:
        """What `restore` needs to come back to this instant."""

    def restore(self, checkpoint: object) -> None:
        """Go back to a checkpoint of this store."""


class MemoryCheckpoint(NamedTuple):
    """One instant of a `MemoryStore`."""

    effects: int
    table: TableCheckpoint
    claims: dict[int, int]


class MemoryStore:
    """The store as plain data."""

    def __init__(self, *, window_ms: int, volatile: bool, ledger: Ledger) -> None:
        self._ledger = ledger
        self._table = DedupTable(window_ms)
        self._claims: dict[int, int] = {}
        """The keys in flight, each with the time since when."""
        self._volatile = volatile

    @property
    def ledger(self) -> Ledger:
        """The effects so far."""
        return self._ledger

    def state(self, key: int, now_ms: int) -> KeyState:
        """What the table says of a key."""
        if self._table.knows(key, now_ms):
            return KeyState.DONE
        return KeyState.IN_FLIGHT if self._claimed_ms(key, now_ms) is not None else KeyState.UNKNOWN

    def claim(self, key: int, now_ms: int) -> None:
        """Put a key on record as in flight."""
        self._claims[key] = now_ms

    def release(self, key: int) -> None:
        """Take the record of a key in flight back."""
        self._claims.pop(key, None)

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

    def apply_and_finish(self, message: int, key: int, now_ms: int) -> None:
        """Make the effect, and let the key be done; its window goes on from when it was claimed."""
        self._ledger.append(now_ms, message)
        claimed_ms = self._claimed_ms(key, now_ms)
        # One piece of work at a time: nothing was marked since this one was claimed, so the order of time is kept.
        self._table.add(key, now_ms if claimed_ms is None else claimed_ms)
        self._claims.pop(key, None)

    def crash(self) -> None:
        """Lose the table if it is only in memory; effects are out in the world."""
        if self._volatile:
            self._table.clear()

    def forget(self) -> None:
        """Wipe the table."""
        self._table.clear()
        self._claims.clear()

    def view(self, now_ms: int) -> TableView:
        """What the table holds."""
        return self._table.view(now_ms)

    def claims(self, now_ms: int) -> tuple[int, ...]:
        """The keys in flight."""
        return tuple(key for key in self._claims if self._claimed_ms(key, now_ms) is not None)

    def checkpoint(self) -> MemoryCheckpoint:
        """The length of the ledger, and a shallow copy of the table."""
        return MemoryCheckpoint(len(self._ledger), self._table.checkpoint(), self._claims.copy())

    def restore(self, checkpoint: object) -> None:
        """Go back to a checkpoint."""
        if not isinstance(checkpoint, MemoryCheckpoint):
            raise TypeError("not a checkpoint of a store in memory")
        self._ledger.truncate(checkpoint.effects)
        self._table.restore(checkpoint.table)
        self._claims = checkpoint.claims.copy()

    def _claimed_ms(self, key: int, now_ms: int) -> int | None:
        """Since when a key is in flight; `None` if it is not, or if that is too long ago to be remembered."""
        claimed_ms, window_ms = self._claims.get(key), self._table.window_ms
        if claimed_ms is None or (window_ms and now_ms - claimed_ms >= window_ms):
            return None
        return claimed_ms
