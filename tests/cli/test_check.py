"""`playground check`: what differs from the expectation is named, and decides the exit code."""

from pathlib import Path

import pytest

from playground.checker.audit import Finding
from tests.cli.helpers import invoke, preset_file


def test_the_whole_library_is_as_expected() -> None:
    result = invoke("check")
    assert result.exit_code == 0
    assert "presets: all as expected." in result.stdout


def test_a_wrong_expectation_is_named_with_both_values(tmp_path: Path) -> None:
    path = preset_file(
        tmp_path, "[workload]\nmessages = 2\n[expect]\nverdict = 'violated'\nlost = 1\nfates = { m2 = 'lost' }\n"
    )
    result = invoke("check", path, columns=200)
    assert result.exit_code == 1
    cells = [line.split("  ") for line in result.stdout.splitlines()]
    found = [[cell.strip() for cell in line if cell.strip()][-3:] for line in cells]
    assert ["verdict", "violated", "holds"] in found
    assert ["lost", "1", "0"] in found
    assert ["fate of m2", "lost", "applied_once"] in found
    assert "1 of 1 preset differs from what it expects." in result.stdout


def test_a_step_that_never_fires_is_named(tmp_path: Path) -> None:
    path = preset_file(tmp_path, "[workload]\nmessages = 1\n[[steps]]\ndo = 'drop'\nlink = 'ack'\nmessage = 'm7'\n")
    result = invoke("check", path, columns=200)
    assert result.exit_code == 1
    assert "step 1 (drop)" in result.stdout


def test_a_broken_file_exits_with_2_and_the_others_are_checked_all_the_same(tmp_path: Path) -> None:
    result = invoke("check", preset_file(tmp_path, "sed = 1\n"), "ack-lost")
    assert result.exit_code == 2
    assert "did you mean 'seed'?" in result.stderr
    assert "1 preset: all as expected." in result.stdout


@pytest.mark.parametrize("command", ["check", "run", "compare", "report"])
def test_a_slip_in_the_name_of_a_story_is_told_and_stops_nothing(command: str, tmp_path: Path) -> None:
    told = "workload.story: no story is called 'paymnt', so it is told in neutral words; did you mean 'payment'?"
    path = preset_file(tmp_path, "[workload]\nstory = 'paymnt'\n")
    slip = invoke(command, path)
    assert slip.exit_code == 0
    assert slip.stderr == f"{path}: {told}\n"
    assert not invoke(command, preset_file(tmp_path, "[workload]\nstory = 'payment'\n")).stderr


def test_a_record_that_contradicts_itself_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.cli.check.audit", lambda *_: [Finding(3, "m1 was applied before it was received")])
    result = invoke("check", "ack-lost")
    assert result.exit_code == 1
    assert "event 3" in result.stdout
