"""The consumer's store as a real SQLite database: a file, a unique constraint, transactions, commits.

The table of processed ids has a unique constraint on the key, and the `INSERT` of a key is the real one, in the
transaction of the effect where they are one step. It must behave exactly as `MemoryStore` does.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import starmap
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Final
from weakref import finalize

from playground.engine.effects.dedup import Checkpoint as TableCheckpoint
from playground.engine.effects.dedup import DedupTable
from playground.engine.effects.ledger import Effect
from playground.engine.effects.store import KeyState, TableView

_SCHEMA: Final = """
CREATE TABLE account (balance INTEGER NOT NULL);
INSERT INTO account VALUES (0);
CREATE TABLE effects (number INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, message INTEGER NOT NULL);
CREATE TABLE entries (message INTEGER PRIMARY KEY, amount INTEGER NOT NULL);
CREATE TABLE processed (key INTEGER NOT NULL UNIQUE, marked_ms INTEGER NOT NULL, state TEXT NOT NULL);
"""
LOOK_UP: Final = "SELECT state FROM processed WHERE key = ?"
CLAIM: Final = "INSERT INTO processed VALUES (?, ?, 'in flight')"
MARK: Final = "INSERT INTO processed VALUES (?, ?, 'done')"
FINISH: Final = "UPDATE processed SET state = 'done' WHERE key = ? AND state <> 'resumed'"
RELEASE: Final = "DELETE FROM processed WHERE key = ? AND state = 'in flight'"
RESUME: Final = "UPDATE processed SET state = 'resumed' WHERE key = ? AND state = 'reopened'"
LEAVE: Final = "UPDATE processed SET state = 'reopened' WHERE key = ? AND state = 'resumed'"
FINISH_AGAIN: Final = "UPDATE processed SET state = 'done' WHERE key = ? AND state = 'resumed'"
REOPEN: Final = "UPDATE processed SET state = 'reopened' WHERE key = ?"
FAIL: Final = "UPDATE processed SET state = CASE state WHEN 'done' THEN 'failed after' ELSE 'failed' END WHERE key = ?"
KEEP_FAILURE: Final = "INSERT INTO processed VALUES (?, ?, 'failed')"
BOOK: Final = "UPDATE account SET balance = balance + ?"
SET: Final = "INSERT INTO entries VALUES (?, ?) ON CONFLICT (message) DO UPDATE SET amount = excluded.amount"
NOTE: Final = "INSERT INTO effects (time_ms, message) VALUES (?, ?)"

_LISTING: Final = "SELECT key, marked_ms FROM processed WHERE state IN ({}) AND marked_ms > ? ORDER BY marked_ms, rowid"
_WITH_EFFECT: Final = ("done", "failed after", "reopened", "resumed")
"""The states of a record whose effect was made."""
_STATES: Final = {
    **{state.word: state for state in KeyState},
    "failed after": KeyState.FAILED,
    "reopened": KeyState.UNKNOWN,
    "resumed": KeyState.IN_FLIGHT,
}
"""What a record says of its key."""


class SqliteLedger:
    """The effects as the database has them."""

    def __init__(self, store: "SqliteStore") -> None:
        self._store = store

    def __len__(self) -> int:
        (count,) = self._store.connection.execute("SELECT count(*) FROM effects").fetchone()
        return int(count)

    def __iter__(self) -> Iterator[Effect]:
        rows = self._store.connection.execute("SELECT time_ms, message FROM effects ORDER BY number").fetchall()
        return starmap(Effect, rows)


class DatabaseCheckpoint:
    """A copy of the database, and of the table of processed ids if that is only in memory."""

    def __init__(self, original: sqlite3.Connection, volatile_table: TableCheckpoint, honoured: frozenset[int]) -> None:
        self.database = _open(":memory:", owner=self)
        original.backup(self.database)
        self.volatile_table = volatile_table
        self.honoured = honoured


class SqliteStore:
    """The store as a database of its own: a temporary file, removed when the store is gone or the program ends."""

    is_shared = False

    def __init__(self, *, window_ms: int, volatile: bool, amount: int, sets: bool = False) -> None:
        folder = Path(mkdtemp(prefix="playground-"))
        finalize(self, rmtree, folder, ignore_errors=True)
        self.path = folder / "consumer.sqlite"
        """Where the file is, for whoever wants to look into it."""
        self.connection = _open(str(self.path), owner=self)
        self.connection.executescript(_SCHEMA)
        self._ledger = SqliteLedger(self)
        self._window_ms = window_ms
        self._amount, self._sets = amount, sets
        self._volatile_table = DedupTable(window_ms) if volatile else None
        self._honoured: set[int] = set()
        """The keys that the other side has seen, where the effect is made by a call."""

    @property
    def ledger(self) -> SqliteLedger:
        """The effects so far."""
        return self._ledger

    def state(self, key: int, now_ms: int) -> KeyState:
        """What the table says of a key."""
        if self._volatile_table is not None:
            return KeyState.DONE if self._volatile_table.knows(key, now_ms) else KeyState.UNKNOWN
        self._expire(now_ms)
        row = self.connection.execute(LOOK_UP, (key,)).fetchone()
        return _STATES[row[0]] if row else KeyState.UNKNOWN

    def claim(self, key: int, now_ms: int) -> None:
        """Put a key on record as in flight, in a transaction of its own."""
        self._expire(now_ms)
        try:
            with self._transaction():
                self.connection.execute(CLAIM, (key, now_ms))
        except sqlite3.IntegrityError:
            if not self.connection.execute(RESUME, (key,)).rowcount:
                raise

    def release(self, key: int) -> None:
        """Take the record of a key in flight back."""
        with self._transaction():
            self.connection.execute(RELEASE, (key,))
            self.connection.execute(LEAVE, (key,))

    def keep_failure(self, key: int, now_ms: int) -> None:
        """Let the record of a key say that its work has failed."""
        self._expire(now_ms)
        with self._transaction():
            if not self.connection.execute(FAIL, (key,)).rowcount:
                self.connection.execute(KEEP_FAILURE, (key, now_ms))

    def reopen(self, key: int) -> None:
        """Let the work of a key that is done be done again, but for its effect."""
        with self._transaction():
            self.connection.execute(REOPEN, (key,))

    def mark(self, key: int, now_ms: int) -> None:
        """Put a key into the table, in a transaction of its own; one that is there already keeps its time."""
        if self._volatile_table is not None:
            self._volatile_table.add(key, now_ms)
            return
        self._expire(now_ms)
        try:
            with self._transaction():
                self.connection.execute(MARK, (key, now_ms))
        except sqlite3.IntegrityError:
            pass  # The unique constraint has spoken.

    def apply(self, message: int, now_ms: int) -> None:
        """Make the effect, in a transaction of its own."""
        with self._transaction():
            self._update(message, now_ms)

    def call(self, message: int, key: int, now_ms: int) -> bool:
        """Have the effect made by somebody who makes it once for each key, and has a database of his own."""
        if key in self._honoured:
            return False
        self._honoured.add(key)
        self.apply(message, now_ms)
        return True

    def finish(self, key: int, now_ms: int) -> None:
        """Turn the record of a key from in flight to done, in a transaction of its own."""
        self._expire(now_ms)
        with self._transaction():
            self._finish(key, now_ms)

    def apply_and_mark(self, message: int, key: int, now_ms: int) -> None:
        """Make the effect and mark the key in one transaction."""
        self._expire(now_ms)
        with self._transaction():
            if self._volatile_table is None:
                self.connection.execute(MARK, (key, now_ms))
            else:
                self._volatile_table.add(key, now_ms)
            self._update(message, now_ms)

    def apply_and_finish(self, message: int, key: int, now_ms: int) -> bool:
        """Make the effect and turn the record of the key from in flight to done, in one transaction."""
        self._expire(now_ms)
        with self._transaction():
            is_new = self._finish(key, now_ms)
            if is_new:
                self._update(message, now_ms)
        return is_new

    def _finish(self, key: int, now_ms: int) -> bool:
        """Let a key be done; false if it was before, and had only been opened again."""
        if not self.connection.execute(FINISH, (key,)).rowcount:
            if self.connection.execute(FINISH_AGAIN, (key,)).rowcount:
                return False
            # Its record was wiped, or has expired, while the work was in hand.
            self.connection.execute(MARK, (key, now_ms))
        return True

    def crash(self) -> None:
        """Lose what was only in memory; what was committed stays."""
        if self._volatile_table is not None:
            self._volatile_table.clear()

    def forget(self) -> None:
        """Wipe the table."""
        if self._volatile_table is not None:
            self._volatile_table.clear()
        self.connection.execute("DELETE FROM processed")

    def view(self, now_ms: int) -> TableView:
        """What the table holds: the keys 1 to `low`, and the others with their times."""
        if self._volatile_table is not None:
            return self._volatile_table.view(now_ms)
        table = DedupTable(self._window_ms)
        for key, marked_ms in self._listed(_WITH_EFFECT, now_ms):
            table.add(key, marked_ms)
        return table.view(now_ms)

    def claims(self, now_ms: int) -> tuple[int, ...]:
        """The keys in flight."""
        return tuple(key for key, _ in self._listed(("in flight", "resumed"), now_ms))

    def _listed(self, states: Sequence[str], now_ms: int) -> list[tuple[int, int]]:
        """Keys and times of the records that are believed; to look changes nothing, so what is too old stays."""
        oldest_ms = now_ms - self._window_ms if self._window_ms else -1
        listing = _LISTING.format(", ".join("?" * len(states)))
        return self.connection.execute(listing, (*states, oldest_ms)).fetchall()

    def checkpoint(self) -> DatabaseCheckpoint:
        """A copy of the database."""
        table = self._volatile_table or DedupTable(0)
        return DatabaseCheckpoint(self.connection, table.checkpoint(), frozenset(self._honoured))

    def restore(self, checkpoint: object) -> None:
        """Go back to a checkpoint."""
        if not isinstance(checkpoint, DatabaseCheckpoint):
            raise TypeError("not a checkpoint of an SQLite store")
        checkpoint.database.backup(self.connection)
        self._honoured = set(checkpoint.honoured)
        if self._volatile_table is not None:
            self._volatile_table.restore(checkpoint.volatile_table)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def _update(self, message: int, now_ms: int) -> None:
        if self._sets:
            self.connection.execute(SET, (message, self._amount))
        else:
            self.connection.execute(BOOK, (self._amount,))
        self.connection.execute(NOTE, (now_ms, message))

    def _expire(self, now_ms: int) -> None:
        if self._window_ms:
            self.connection.execute("DELETE FROM processed WHERE marked_ms <= ?", (now_ms - self._window_ms,))


def _open(where: str, *, owner: object) -> sqlite3.Connection:
    """A database, with transactions only where they are asked for; it is closed when its owner is gone.

    It may be used by any thread, but only by one at a time.
    """
    connection = sqlite3.connect(where, isolation_level=None, check_same_thread=False)
    # The crashes are simulated, the machine's own are not: nothing has to be forced onto the disk.
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA journal_mode = MEMORY")
    finalize(owner, connection.close)
    return connection
