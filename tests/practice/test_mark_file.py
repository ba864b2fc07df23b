"""The file of marks: no answer is ever lost, whatever became of the file, and no trouble with it ends anything."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from playground.practice.mark_file import MarkFile
from playground.practice.marks import Confidence, PracticeMark

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def mark(name: str = "three-semantics", *, right: bool = True, after_s: int = 0) -> PracticeMark:
    at = NOON + timedelta(seconds=after_s)
    return PracticeMark(f"ask/{name}/answer", "semantics", right, Confidence.SURE, at)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "not there yet" / "practice.sqlite"


def test_what_was_recorded_is_there_for_who_comes_later(path: Path) -> None:
    first = MarkFile(path)
    for one in (mark(after_s=2), mark(right=False)):
        first.record(one)
    assert MarkFile(path).marks() == [mark(right=False), mark(after_s=2)]
    assert not first.trouble


def test_a_time_is_kept_as_the_same_instant_in_utc(path: Path) -> None:
    there = timezone(timedelta(hours=9))
    file = MarkFile(path)
    file.record(mark()._replace(at=NOON.astimezone(there), confidence=None))
    (kept,) = file.marks()
    assert (kept.at, kept.at.tzinfo, kept.confidence) == (NOON, UTC, None)


def test_two_instances_add_to_the_same_file(path: Path) -> None:
    one, other = MarkFile(path), MarkFile(path)
    for number in range(20):
        (one if number % 2 else other).record(mark(after_s=number))
    assert one.marks() == other.marks() == [mark(after_s=number) for number in range(20)]


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from playground.practice.mark_file import MarkFile
from playground.practice.marks import PracticeMark
file = MarkFile(Path(sys.argv[1]))
for second in range(8):
    file.record(PracticeMark(sys.argv[2], "semantics", True, None, datetime(2026, 3, 2, 12, 0, second, tzinfo=UTC)))
sys.exit(file.trouble or 0)
"""


def test_processes_that_write_at_once_lose_nothing(path: Path) -> None:
    """Also the first moment, in which each of them would make the tables."""
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, path, f"q{number}"]) for number in range(3)]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert len(MarkFile(path).marks()) == 24


def test_what_is_added_twice_is_there_once(path: Path) -> None:
    file = MarkFile(path)
    assert file.add([mark(), mark(after_s=1)]) == 2
    assert file.add([mark(after_s=1), mark(after_s=2)]) == 1
    assert len(file.marks()) == 3


def test_the_day_of_an_interview_is_kept_until_it_is_taken_back(path: Path) -> None:
    file = MarkFile(path)
    assert file.interview is None
    file.interview = date(2026, 3, 5)
    assert MarkFile(path).interview == date(2026, 3, 5)
    file.interview = None
    assert MarkFile(path).interview is None


def newer(path: Path) -> None:
    MarkFile(path).record(mark())
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA user_version = 2")


def without_its_tables(path: Path) -> None:
    MarkFile(path).record(mark())
    with closing(sqlite3.connect(path)) as file:
        file.execute("DROP TABLE marks")


def torn(path: Path) -> None:
    file = MarkFile(path)
    file.add([mark(f"q{number}") for number in range(500)])
    with path.open("r+b") as inside:
        inside.seek(4096)
        inside.write(b"\xff" * 8192)


def somebody_elses(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE songs (title TEXT)")


UNUSABLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "no database": (lambda path: path.write_bytes(b"not a database, but long enough to be one" * 40), "damaged"),
    "newer": (newer, "written by a newer version"),
    "somebody else's": (somebody_elses, "not a file of marks"),
    "without its tables": (without_its_tables, "damaged"),
    "torn": (torn, "damaged"),
    "a pipe": (os.mkfifo, "no file"),
    "a folder": (Path.mkdir, "no file"),
}


@pytest.mark.parametrize("kind", UNUSABLE)
def test_a_file_that_cannot_be_used_is_moved_aside_whole_and_a_new_one_begun(path: Path, kind: str) -> None:
    make, wrong = UNUSABLE[kind]
    path.parent.mkdir()
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    file = MarkFile(path)
    file.record(mark("new"))
    assert file.marks() == [mark("new")]
    assert file.trouble == f"{path}: {wrong}; it is {path.name}.unreadable now, and a new one was begun"
    aside = path.with_name(f"{path.name}.unreadable")
    assert stat.S_IFMT(aside.stat().st_mode) != 0
    assert not before or aside.read_bytes() == before


def test_a_line_that_somebody_changed_is_left_alone(path: Path) -> None:
    file = MarkFile(path)
    file.add([mark(), mark("other")])
    with closing(sqlite3.connect(path)) as inside:
        inside.execute("UPDATE marks SET at = 'yesterday' WHERE question_id LIKE '%other%'")
        inside.commit()
    assert file.marks() == [mark()]
    assert not file.trouble


def test_marks_that_cannot_be_written_are_there_as_long_as_the_program_runs(tmp_path: Path) -> None:
    """A file stands where the folder would have to be; then it is gone."""
    (tmp_path / "folder").write_text("")
    file = MarkFile(tmp_path / "folder" / "practice.sqlite")
    file.record(mark())
    assert "nothing can be kept" in file.trouble
    assert file.marks() == [mark()]
    (tmp_path / "folder").unlink()
    file.record(mark(after_s=1))
    assert MarkFile(tmp_path / "folder" / "practice.sqlite").marks() == [mark(), mark(after_s=1)]


def test_beginning_anew_keeps_the_old_file(path: Path) -> None:
    file = MarkFile(path)
    assert file.put_aside() is None
    file.record(mark())
    aside = file.put_aside()
    assert file.marks() == []
    assert aside
    assert MarkFile(aside).marks() == [mark()]
