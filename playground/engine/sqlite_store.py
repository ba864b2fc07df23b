"""The consumer's store as a real SQLite database: a unique constraint, transactions, commits.

The table of processed ids has a unique constraint on the key, so a duplicate's `INSERT` fails in the database itself;
the effect and the mark are one transaction or two, as the consumer asks. It must behave exactly as `MemoryStore` does.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import starmap
from weakref import finalize

from playground.engine.dedup import Checkpoint as TableCheckpoint
from playground.engine.dedup import DedupTable
from playground.engine.ledger import Effect
from playground.engine.store import TableView

_SCHEMA = """
CREATE TABLE account (balance INTEGER NOT NULL);
INSERT INTO account VALUES (0);
CREATE TABLE effects (number INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, message INTEGER NOT NULL);
CREATE TABLE processed (key INTEGER NOT NULL UNIQUE, marked_ms INTEGER NOT NULL);
"""


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


class Checkpoint:
    """A copy of the database, and of the table of processed ids if that is only in memory."""

    def __init__(self, original: sqlite3.Connection, volatile_table: TableCheckpoint) -> None:
        self.database = _open(owner=self)
        original.backup(self.database)
        self.volatile_table = volatile_table


class SqliteStore:
    """The store as a database of its own in memory."""

    def __init__(self, *, window_ms: int, volatile: bool, amount: int) -> None:
        self.connection = _open(owner=self)
        self.connection.executescript(_SCHEMA)
        self._ledger = SqliteLedger(self)
        self._window_ms = window_ms
        self._amount = amount
        self._volatile_table = DedupTable(window_ms) if volatile else None

    @property
    def ledger(self) -> SqliteLedger:
        """The effects so far."""
        return self._ledger

    @property
    def balance(self) -> int:
        """The account, as the database has it."""
        (balance,) = self.connection.execute("SELECT balance FROM account").fetchone()
        return int(balance)

    def knows(self, key: int, now_ms: int) -> bool:
        """Whether the `INSERT` of the key would fail. It is tried, and taken back: processing has yet to be done."""
        if self._volatile_table is not None:
            return self._volatile_table.knows(key, now_ms)
        self._expire(now_ms)
        self.connection.execute("BEGIN")
        try:
            self._insert(key, now_ms)
        except sqlite3.IntegrityError:
            return True
        finally:
            self.connection.execute("ROLLBACK")
        return False

    def mark(self, key: int, now_ms: int) -> None:
        """Put a key into the table, in a transaction of its own; one that is there already keeps its time."""
        if self._volatile_table is not None:
            self._volatile_table.add(key, now_ms)
        elif not self.knows(key, now_ms):
            with self._transaction():
                self._insert(key, now_ms)

    def apply(self, message: int, now_ms: int) -> None:
        """Make the effect, in a transaction of its own."""
        with self._transaction():
            self._update(message, now_ms)

    def apply_and_mark(self, message: int, key: int, now_ms: int) -> None:
        """Make the effect and mark the key in one transaction."""
        self._expire(now_ms)
        with self._transaction():
            if self._volatile_table is None:
                self._insert(key, now_ms)
            else:
                self._volatile_table.add(key, now_ms)
            self._update(message, now_ms)

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
        for key, marked_ms in self.connection.execute("SELECT key, marked_ms FROM processed ORDER BY rowid"):
            table.add(key, marked_ms)
        return table.view(now_ms)

    def checkpoint(self) -> Checkpoint:
        """A copy of the database."""
        table = self._volatile_table or DedupTable(0)
        return Checkpoint(self.connection, table.checkpoint())

    def restore(self, checkpoint: object) -> None:
        """Go back to a checkpoint."""
        if not isinstance(checkpoint, Checkpoint):
            raise TypeError("not a checkpoint of an SQLite store")
        checkpoint.database.backup(self.connection)
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

    def _insert(self, key: int, now_ms: int) -> None:
        self.connection.execute("INSERT INTO processed VALUES (?, ?)", (key, now_ms))

    def _update(self, message: int, now_ms: int) -> None:
        self.connection.execute("UPDATE account SET balance = balance + ?", (self._amount,))
        self.connection.execute("INSERT INTO effects (time_ms, message) VALUES (?, ?)", (now_ms, message))

    def _expire(self, now_ms: int) -> None:
        if self._window_ms:
            self.connection.execute("DELETE FROM processed WHERE marked_ms <= ?", (now_ms - self._window_ms,))


def _open(*, owner: object) -> sqlite3.Connection:
    """A database in memory, with transactions only where they are asked for; it is closed when its owner is gone.

    It may be used by any thread, but only by one at a time.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    finalize(owner, connection.close)
    return connection
