"""The file of marks: SQLite in the user's data folder, to which several instances may write at once.

Only marks are kept, and what a person has set; when what comes back is worked out from them. So two files are joined by
having the marks of both, and nothing that is kept can contradict something else.

A file that cannot be used, be it damaged, newer or somebody else's, is moved aside, and a new one is begun.
"""

import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, TypeVar

from playground.files import move_aside
from playground.practice.marks import Confidence, PracticeMark

T = TypeVar("T")
_OURS: Final = 0x44506D6B
"""The application id of a file of marks: `DPmk`."""
_VERSION: Final = 1
_BUSY_S: Final = 3.0
"""How long another instance may be in the midst of writing."""
_TABLES: Final = """
CREATE TABLE marks (
    question_id TEXT NOT NULL, concept TEXT NOT NULL, was_right INTEGER NOT NULL, confidence TEXT, at TEXT NOT NULL,
    PRIMARY KEY (question_id, at)
) WITHOUT ROWID;
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
_INTERVIEW: Final = "interview"


class MarkFile:
    """The marks of one person. No method raises for what is wrong with the file: `trouble` says it in a line."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._unwritten: list[PracticeMark] = []
        self.trouble = ""
        """What is wrong, or was put aside; empty if nothing is."""

    def record(self, mark: PracticeMark) -> None:
        """Keep one; one that cannot be written is kept as long as the program runs, and tried again with the next."""
        self._unwritten.append(mark)
        if self._do(lambda file: _insert(file, self._unwritten)) is not None:
            self._unwritten.clear()

    def add(self, marks: Iterable[PracticeMark]) -> int | None:
        """Keep those that are not there yet; how many that were, or `None` if they cannot be written."""
        kept = list(marks)
        return self._do(lambda file: _insert(file, kept))

    def marks(self) -> list[PracticeMark]:
        """All of them, the oldest first."""
        kept = self._do(lambda file: list(_marks(file))) or []
        return sorted({*kept, *self._unwritten}, key=lambda mark: (mark.at, mark.question_id))

    @property
    def interview(self) -> date | None:
        """The day of an interview, if somebody has one before them."""
        rows = self._do(
            lambda file: file.execute("SELECT value FROM settings WHERE name = ?", (_INTERVIEW,)).fetchall()
        )
        try:
            return date.fromisoformat(rows[0][0]) if rows else None
        except (TypeError, ValueError):
            return None

    @interview.setter
    def interview(self, day: date | None) -> None:
        if day is None:
            self._do(lambda file: file.execute("DELETE FROM settings WHERE name = ?", (_INTERVIEW,)))
        else:
            row = (_INTERVIEW, day.isoformat())
            self._do(lambda file: file.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", row))

    def put_aside(self) -> Path | None:
        """Begin anew; where the old file is now, or `None` if there was none, or it could not be moved."""
        self._unwritten.clear()
        return move_aside(self._path, "before-reset") if self._path.exists() else None

    def _do(self, what: Callable[[sqlite3.Connection], T]) -> T | None:
        """Do something with the file, in one transaction; `None` if it cannot be done."""
        for _ in range(2):
            try:
                return self._done(what)
            except _UnusableError as error:
                aside = move_aside(self._path)
                if aside is None:
                    self.trouble = f"{self._path}: {error}, and it could not be moved aside; nothing is kept"
                    return None
                self.trouble = f"{self._path}: {error}; it is {aside.name} now, and a new one was begun"
            except (OSError, sqlite3.Error) as error:
                self.trouble = f"{self._path}: nothing can be kept: {getattr(error, 'strerror', None) or error}"
                return None
        return None

    def _done(self, what: Callable[[sqlite3.Connection], T]) -> T:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        _must_be_a_file(self._path)
        try:
            with closing(sqlite3.connect(self._path, timeout=_BUSY_S, isolation_level=None)) as file:
                file.execute("BEGIN IMMEDIATE")
                _prepare(file)
                result = what(file)
                file.execute("COMMIT")
                return result
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:  # Other tables than it says.
                raise _UnusableError("damaged") from error
            raise
        except sqlite3.DatabaseError as error:
            raise _UnusableError("damaged") from error


class _UnusableError(Exception):
    """What is wrong with the file, in words."""


def _must_be_a_file(path: Path) -> None:
    """A pipe would make whoever opens it wait for ever."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode):
        raise _UnusableError("no file")


def _prepare(file: sqlite3.Connection) -> None:
    """Make the tables of a new file; refuse one that others have made."""
    ((ours,),), ((version,),) = (
        file.execute(f"PRAGMA {name}").fetchall() for name in ("application_id", "user_version")
    )
    if (ours, version) == (_OURS, _VERSION):
        return
    if ours == _OURS:
        raise _UnusableError("written by a newer version")
    if version or file.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise _UnusableError("not a file of marks")
    for statement in _TABLES.split(";"):
        file.execute(statement)
    file.execute(f"PRAGMA application_id = {_OURS}")
    file.execute(f"PRAGMA user_version = {_VERSION}")


def _insert(file: sqlite3.Connection, marks: Iterable[PracticeMark]) -> int:
    rows = [(*mark[:2], int(mark.right), mark.confidence, mark.at.astimezone(UTC).isoformat()) for mark in marks]
    return file.executemany("INSERT OR IGNORE INTO marks VALUES (?, ?, ?, ?, ?)", rows).rowcount


def _marks(file: sqlite3.Connection) -> Iterator[PracticeMark]:
    """Those that can be read: a line that somebody has changed by hand is left alone."""
    for question_id, concept, right, confidence, at in file.execute("SELECT * FROM marks"):
        try:
            sure = None if confidence is None else Confidence(confidence)
            when = datetime.fromisoformat(at)
            yield PracticeMark(str(question_id), str(concept), bool(right), sure, when.astimezone(UTC))
        except (TypeError, ValueError, OverflowError):
            continue
