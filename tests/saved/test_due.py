"""What is due today is said as the program starts, and costs a start nothing where nothing is kept."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from playground.practice.mark_file import MarkFile
from playground.practice.marks import Confidence, PracticeMark, default_path
from playground.saved.due import due_now, due_words
from tests.app.terminal import Terminal, quits

FREE = """
import sys
from playground.saved.due import due_words
assert due_words("f8") == ""
heavy = ("sqlite3", "fsrs", "playground.practice.reviews", "playground.practice.sitting", "playground.engine")
print([one for one in heavy if one in sys.modules])
"""


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def answered(question_id: str, *, days_ago: int) -> None:
    at = datetime.now(UTC) - timedelta(days=days_ago)
    MarkFile(default_path()).record(PracticeMark(question_id, "semantics", False, Confidence.SURE, at))


def test_nothing_is_said_where_nothing_is_kept_or_due() -> None:
    assert due_words("f8") == ""
    answered("ask/why-hard/answer", days_ago=0)
    assert due_words("f8") == ""


def test_where_nothing_is_kept_a_start_reads_no_database(tmp_path: Path) -> None:
    found = subprocess.run([sys.executable, "-c", FREE], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_what_is_due_is_counted_with_the_key_that_asks_it() -> None:
    answered("ask/why-hard/answer", days_ago=2)
    assert due_words("f8") == "Due today: 1 question. f8 asks them."
    answered("claims/no-such/claim", days_ago=2)
    assert len(due_now(MarkFile(default_path()))) == 1, "what there is no more does not come back"


def test_a_damaged_file_is_told_of_and_stops_nothing() -> None:
    default_path().parent.mkdir(parents=True)
    default_path().write_bytes(b"no database" * 200)
    assert "damaged" in due_words("f8")
    assert due_words("f8") == ""


def test_two_instances_see_each_others_answers() -> None:
    answered("ask/why-hard/answer", days_ago=2)
    one, other = MarkFile(default_path()), MarkFile(default_path())
    assert len(due_now(one)) == len(due_now(other)) == 1
    now = datetime.now(UTC)
    one.record(PracticeMark("ask/why-hard/answer", "semantics", True, Confidence.SURE, now))
    other.record(PracticeMark("ask/when-which/answer", "semantics", True, Confidence.SURE, now))
    assert due_now(one) == due_now(other) == []
    assert len(one.marks()) == 3


def begun(tmp_path: Path, *arguments: str) -> Terminal:
    """A start by somebody who has seen the tour, and had something wrong two days ago."""
    answered("ask/why-hard/answer", days_ago=2)
    toured = tmp_path / "state" / "delivery-playground" / "toured"
    toured.parent.mkdir(parents=True)
    toured.write_text("")
    return Terminal(*arguments, folder=tmp_path, size=(100, 30))


def test_whoever_starts_it_plainly_is_told_on_the_screen(tmp_path: Path) -> None:
    with begun(tmp_path) as terminal:
        terminal.until("Due today: 1 question. f8 asks them.")
        quits(terminal)


def test_whoever_starts_it_plainly_is_told_in_lines_and_the_key_asks_it(tmp_path: Path) -> None:
    with begun(tmp_path, "play", "--linear") as terminal:
        terminal.until("Due today: 1 question.")
        terminal.press("\x1b[19~")
        terminal.until("1. Due today: 1 question")
        terminal.press("1")
        terminal.until("Why is exactly-once hard?")
        terminal.press("q")
        terminal.until("back in the session")
        terminal.press("q")
        assert terminal.end() == 0
        terminal.check_untouched()
