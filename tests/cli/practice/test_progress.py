"""`playground progress`: what comes back, on a day that is faked; marks as a file; and beginning anew."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from playground.cli.app import app
from playground.practice.mark_file import MarkFile
from playground.practice.marks import Confidence, PracticeMark, default_path

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, keys: str = "") -> Result:
    result = CliRunner().invoke(app, arguments, input=keys, env={"COLUMNS": "80"})
    assert "a mistake of its own" not in result.stderr, result.stderr
    return result


def answered(question_id: str, *, days_ago: int, right: bool, confidence: Confidence = Confidence.SURE) -> None:
    at = datetime.now(UTC) - days_ago * DAY
    MarkFile(default_path()).record(PracticeMark(question_id, "timeouts", right, confidence, at))


def test_at_first_there_is_nothing_and_it_says_how_to_begin() -> None:
    assert "Nothing has been answered yet." in run("progress").stdout
    assert "Nothing is due today." in run("practice", "--due", keys="space\n").stdout


def test_what_was_wrong_two_days_ago_is_due_and_comes_back_as_it_was() -> None:
    answered("claims/two-phase-commit/claim", days_ago=2, right=False)  # No such claim any more: it stays away.
    first = run("practice", "--claims", "--seed", "3", keys="1s\nq\n").stdout
    question = MarkFile(default_path()).marks()[-1].question_id
    run("progress", "--reset")
    answered(question, days_ago=2, right=False)
    assert "Due today: 1" in run("progress").stdout
    shown = run("practice", "--due", keys="1s\nq\n").stdout
    assert "Due today: 1 of 1" in shown
    assert first.split("\n1. ")[0].splitlines()[-1] in shown
    assert "Due today: 0" in run("progress").stdout


def test_gaps_and_strengths_need_three_answers() -> None:
    for number in range(3):
        answered(f"claims/{number}/claim", days_ago=9 - number, right=number == 0)
    assert " ".join(run("progress").stdout.split()).endswith("Gaps timeouts 1 of 3 right")
    assert json.loads(run("progress", "--json").stdout)["concepts"] == [{"concept": "timeouts", "right": 1, "asked": 3}]


def test_an_interview_draws_what_is_far_off_before_its_day() -> None:
    """Right and sure: FSRS would wait for eight days."""
    answered("course/ack-lost/predict", days_ago=0, right=True)
    today = datetime.now().astimezone().date()
    soon = today + 4 * DAY
    assert run("progress", "--interview", soon.isoformat()).exit_code == 0
    shown = run("progress").stdout
    assert f"The interview is on {soon}" in shown
    assert str(soon - DAY) in shown or str(soon - 2 * DAY) in shown  # By the zone in which the tests run.
    run("progress", "--interview", "none")
    assert MarkFile(default_path()).interview is None


@pytest.mark.parametrize(("day", "wrong"), [("thursday", "is no day"), ("2020-01-01", "is over")])
def test_a_day_that_is_none_is_refused(day: str, wrong: str) -> None:
    result = run("progress", "--interview", day)
    assert (result.exit_code, wrong in result.stderr) == (2, True)


def test_marks_go_into_a_file_and_come_back_once() -> None:
    answered("claims/x/claim", days_ago=1, right=True)
    MarkFile(default_path()).interview = date(2999, 3, 5)
    assert run("progress", "--export", "marks.json").exit_code == 0
    assert run("progress", "--export", "marks.json").exit_code == 2
    assert "0 marks added; 1 had been there." in run("progress", "--import", "marks.json").stderr
    assert "before-reset" in run("progress", "--reset").stderr
    assert MarkFile(default_path()).marks() == []
    assert "1 mark added" in run("progress", "--import", "marks.json").stderr
    assert len(MarkFile(default_path()).marks()) == 1
    assert MarkFile(default_path()).interview == date(2999, 3, 5)


def test_a_file_that_holds_no_marks_adds_none_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "marks.json").write_text('{"practice": 1, "marks": [{}]}')
    result = run("progress", "--import", "marks.json")
    assert result.exit_code == 2
    assert result.stderr.startswith("marks.json: marks[0]: has to have question_id")
    assert run("progress", "--import", "missing.json").exit_code == 2


def test_a_damaged_file_is_named_and_practice_goes_on() -> None:
    default_path().parent.mkdir(parents=True)
    default_path().write_bytes(b"torn" * 1000)
    result = run("practice", "--claims", "--seed", "3", keys="1s\nq\n")
    assert result.exit_code == 0
    told = " ".join(result.stderr.split())
    assert told.count("practice.sqlite.unreadable now, and a new one was begun") == 1
    assert len(MarkFile(default_path()).marks()) == 1


def test_a_damaged_file_is_named_before_anything_is_answered() -> None:
    default_path().parent.mkdir(parents=True)
    default_path().write_bytes(b"torn" * 1000)
    assert "practice.sqlite.unreadable now" in " ".join(run("practice", "--claims", keys="q\n").stderr.split())


def test_only_one_thing_is_done_at_a_time() -> None:
    assert run("progress", "--reset", "--json").exit_code == 2


def test_answers_aloud_have_a_history_question_by_question_the_latest_first() -> None:
    assert "Answered aloud" not in run("progress").stdout
    answered("ask/why-hard/answer", days_ago=9, right=False)
    answered("ask/why-hard/number", days_ago=9, right=True)
    answered("ask/when-which/answer", days_ago=5, right=True)
    answered("ask/why-hard/answer", days_ago=1, right=True)
    today = datetime.now().astimezone()
    first, last, other = (f"{today - days * DAY:%Y-%m-%d}" for days in (9, 1, 5))
    told = " ".join(run("progress").stdout.split())
    assert f"Answered aloud why-hard {first} not yet, {last} right when-which {other} right" in told
    aloud = json.loads(run("progress", "--json").stdout)["aloud"]
    assert {name: [one["right"] for one in marks] for name, marks in aloud.items()} == {
        "when-which": [True],
        "why-hard": [False, True],
    }


def test_a_long_history_is_cut_short_and_says_so() -> None:
    for number in range(12):
        answered(f"ask/question-{number}/answer", days_ago=20 - number, right=True)
    told = " ".join(run("progress").stdout.split())
    assert "Answered aloud question-11 " in told
    assert "and 2 more: --json has all" in told
    assert "question-1 " not in told
