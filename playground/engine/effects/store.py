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
    FAILED = 3
    """Its work has failed, and so it was answered; whoever asks again gets the same answer."""

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

    is_shared: bool
    """Whether other consumers have it, too, so that what was looked up may be outdated at the mark."""

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

    def call(self, message: int, key: int, now_ms: int) -> bool:
        """Have the effect made by somebody who makes it once for each key; false if it had been made before."""

    def finish(self, key: int, now_ms: int) -> None:
        """Turn the record of a key from in flight to done, in a transaction of its own."""

    def apply_and_mark(self, message: int, key: int, now_ms: int) -> None:
        """Make the effect and mark the key in one transaction; only for a key that is not known."""

    def apply_and_finish(self, message: int, key: int, now_ms: int) -> bool:
        """Make the effect and turn the record of the key from in flight to done, in one transaction.

        False: the effect of a key that was opened again is there already, and is not made a second time.
        """

    def keep_failure(self, key: int, now_ms: int) -> None:
        """Let the record of a key say that its work has failed, whether its effect was made or not."""

    def reopen(self, key: int) -> None:
        """Let the work of a key that is done be done again, but for its effect."""

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
    special: dict[int, tuple[KeyState, int]]
    honoured: frozenset[int]


class MemoryStore:
    """The store as plain data."""

    is_shared = False

    def __init__(self, *, window_ms: int, volatile: bool, ledger: Ledger) -> None:
        self._ledger = ledger
        self._table = DedupTable(window_ms)
        self._claims: dict[int, int] = {}
        """The keys in flight, each with the time since when."""
        self._special: dict[int, tuple[KeyState, int]] = {}
        """What is known of a key beyond that, since when: it has failed; or it was done and is open again (unknown),
        and has been taken up again (in flight)."""
        self._volatile = volatile

    @property
    def ledger(self) -> Ledger:
        """The effects so far."""
        return self._ledger

    def state(self, key: int, now_ms: int) -> KeyState:
        """What the table says of a key."""
        if self._special and (special := self._special_state(key, now_ms)) is not None:
            return special
        if self._table.knows(key, now_ms):
            return KeyState.DONE
        is_claimed = self._claims and self._claimed_ms(key, now_ms) is not None
        return KeyState.IN_FLIGHT if is_claimed else KeyState.UNKNOWN

    def claim(self, key: int, now_ms: int) -> None:
        """Put a key on record as in flight."""
        if self._special_state(key, now_ms) is None:
            self._special.pop(key, None)
            self._claims[key] = now_ms
        else:
            self._special[key] = KeyState.IN_FLIGHT, self._special[key][1]

    def release(self, key: int) -> None:
        """Take the record of a key in flight back."""
        self._claims.pop(key, None)
        if key in self._special:
            self._special[key] = KeyState.UNKNOWN, self._special[key][1]

    def keep_failure(self, key: int, now_ms: int) -> None:
        """Let the record of a key say that its work has failed."""
        claimed_ms = self._claimed_ms(key, now_ms)
        since_ms = now_ms if claimed_ms is None else claimed_ms
        if self._table.knows(key, now_ms):
            since_ms = self._table.since_ms(key)
        self._special[key] = KeyState.FAILED, since_ms
        self._claims.pop(key, None)

    def reopen(self, key: int) -> None:
        """Let the work of a key that is done be done again, but for its effect."""
        self._special[key] = KeyState.UNKNOWN, self._table.since_ms(key)

    def mark(self, key: int, now_ms: int) -> None:
        """Put a key into the table."""
        self._table.add(key, now_ms)

    def apply(self, message: int, now_ms: int) -> None:
        """Make the effect."""
        self._ledger.append(now_ms, message)

    def call(self, message: int, key: int, now_ms: int) -> bool:
        """Have the effect made by somebody who makes it once for each key."""
        if key in self._ledger.honoured:
            return False
        self._ledger.honoured.add(key)
        self._ledger.append(now_ms, message)
        return True

    def finish(self, key: int, now_ms: int) -> None:
        """Turn the record of a key from in flight to done."""
        self._finish(key, now_ms)

    def apply_and_mark(self, message: int, key: int, now_ms: int) -> None:
        """Make the effect and mark the key; nothing can come between them."""
        self._ledger.append(now_ms, message)
        self._table.add(key, now_ms)

    def apply_and_finish(self, message: int, key: int, now_ms: int) -> bool:
        """Make the effect, and let the key be done; its window goes on from when it was claimed."""
        is_new = self._finish(key, now_ms)
        if is_new:
            self._ledger.append(now_ms, message)
        return is_new

    def _finish(self, key: int, now_ms: int) -> bool:
        """Let a key be done; false if it was before, and had only been opened again."""
        if self._special_state(key, now_ms) is KeyState.IN_FLIGHT:
            del self._special[key]
            return False
        self._special.pop(key, None)
        claimed_ms = self._claimed_ms(key, now_ms)
        # One piece of work at a time: nothing was marked since this one was claimed, so the order of time is kept.
        self._table.add(key, now_ms if claimed_ms is None else claimed_ms)
        self._claims.pop(key, None)
        return True

    def crash(self) -> None:
        """Lose the table if it is only in memory; effects are out in the world."""
        if self._volatile:
            self._table.clear()

    def forget(self) -> None:
        """Wipe the table."""
        self._table.clear()
        self._claims.clear()
        self._special.clear()

    def view(self, now_ms: int) -> TableView:
        """What the table holds."""
        return self._table.view(now_ms)

    def claims(self, now_ms: int) -> tuple[int, ...]:
        """The keys in flight."""
        claimed = {key: ms for key, ms in self._claims.items() if self._claimed_ms(key, now_ms) is not None}
        for key, (state, since_ms) in self._special.items():
            if state is KeyState.IN_FLIGHT and self._is_remembered(since_ms, now_ms):
                claimed[key] = since_ms
        return tuple(sorted(claimed, key=claimed.__getitem__))

    def checkpoint(self) -> MemoryCheckpoint:
        """The length of the ledger, and a shallow copy of the table."""
        records = self._table.checkpoint(), self._claims.copy(), self._special.copy()
        return MemoryCheckpoint(len(self._ledger), *records, frozenset(self._ledger.honoured))

    def restore(self, checkpoint: object) -> None:
        """Go back to a checkpoint."""
        if not isinstance(checkpoint, MemoryCheckpoint):
            raise TypeError("not a checkpoint of a store in memory")
        self._ledger.truncate(checkpoint.effects)
        self._table.restore(checkpoint.table)
        self._claims = checkpoint.claims.copy()
        self._special = checkpoint.special.copy()
        self._ledger.honoured = set(checkpoint.honoured)

    def _claimed_ms(self, key: int, now_ms: int) -> int | None:
        """Since when a key is in flight; `None` if it is not, or if that is too long ago to be remembered."""
        claimed_ms = self._claims.get(key)
        return None if claimed_ms is None or not self._is_remembered(claimed_ms, now_ms) else claimed_ms

    def _special_state(self, key: int, now_ms: int) -> KeyState | None:
        """What is known of a key beyond that it is done or in flight, if that is remembered."""
        special = self._special.get(key)
        return special[0] if special and self._is_remembered(special[1], now_ms) else None

    def _is_remembered(self, since_ms: int, now_ms: int) -> bool:
        window_ms = self._table.window_ms
        return not window_ms or now_ms - since_ms < window_ms
