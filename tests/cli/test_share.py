"""`playground share`: one short string on standard output, which every command takes for the preset that it is."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from playground.engine.simulation import Simulation
from tests.cli.helpers import invoke, playground, preset_file


@pytest.fixture(scope="module")
def token() -> str:
    return invoke("share", "ack-lost", "--guarantee", "exactly-once").stdout.strip()


def test_standard_output_is_the_token_and_nothing_else() -> None:
    result = invoke("share", "ack-lost")
    assert re.fullmatch(r"dp1_[A-Za-z0-9_-]+\n", result.stdout)
    assert "`playground play TOKEN` opens it" in result.stderr


@pytest.mark.parametrize("options", [["run", "--json"], ["record"]])
def test_a_command_takes_a_token_for_the_preset_that_it_is(token: str, options: list[str]) -> None:
    expected = invoke(*options, "ack-lost", "--guarantee", "exactly-once")
    result = invoke(*options, token)
    assert result.exit_code == expected.exit_code == 0
    assert result.stdout == expected.stdout


def test_compare_knows_which_guarantee_was_shared(token: str) -> None:
    assert "exactly-once *" in invoke("compare", token).stdout
    assert invoke("compare", invoke("share", "ack-lost").stdout.strip()).stdout == invoke("compare", "ack-lost").stdout


def test_a_token_can_be_checked_and_shown_and_shared_again(token: str) -> None:
    assert invoke("check", invoke("share", "ack-lost").stdout.strip()).exit_code == 0
    assert 'guarantee = "exactly-once"' in invoke("presets", token).stdout
    assert invoke("share", token).stdout.strip() == token


def test_other_settings_go_on_top_of_a_token(token: str) -> None:
    result = json.loads(invoke("run", token, "--guarantee", "at-most-once", "--messages", "2", "--json").stdout)
    assert (result["guarantee"], result["counters"]["sent"]) == ("at-most-once", 2)


def test_a_file_is_shared_whole(tmp_path: Path) -> None:
    path = preset_file(tmp_path, "[workload]\nmessages = 2\n[[steps]]\ndo = 'say'\ntext = 'Caf\u00e9 \u2713'\n")
    shared = invoke("share", path).stdout.strip()
    assert invoke("run", shared, "--json").stdout == invoke("run", path, "--json").stdout


def test_a_damaged_token_is_one_line_wherever_it_is_given(token: str) -> None:
    for command in ("run", "compare", "check", "presets", "record", "share", "replay"):
        result = invoke(command, token[:-1] + "!")
        assert result.exit_code == 2, command
        assert result.stderr == f"{token[:12]}...: damaged: '!' is in no token\n"


def test_what_is_too_long_to_share_says_what_to_do_instead() -> None:
    result = invoke("share", "calm-at-most-once", "--messages", "30000")
    assert result.exit_code == 2
    assert result.stderr.endswith("more than 200,000 events; share its file instead\n")


def test_a_token_in_the_place_of_the_command_is_told_what_to_type(token: str) -> None:
    run = playground(token)
    assert run.returncode == 2
    assert b"`playground play TOKEN` shows it live" in run.stderr


def test_a_token_of_a_library_preset_needs_no_tomlkit() -> None:
    from tests.cli.test_process import modules_after

    shared = invoke("share", "ack-lost").stdout.strip()
    assert not modules_after("run", shared) & {"textual", "tomlkit"}


def test_a_run_that_is_too_long_is_refused_before_it_is_played_out(monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[Simulation] = []
    begin = Simulation.__init__

    def noted(simulation: Simulation, *arguments: Any) -> None:
        played.append(simulation)
        begin(simulation, *arguments)

    monkeypatch.setattr(Simulation, "__init__", noted)
    result = invoke("share", "calm-at-most-once", "--messages", "100000")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "more than 200,000 events; share its file instead" in result.stderr
    assert len(played) == 1
    assert 200_000 < played[0].log.count < 210_000
