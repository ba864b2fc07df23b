"""The Typer app as a process starts it."""

import json
import sys

import pytest

from playground.cli import app as cli
from playground.scenario.schema import json_schema


def test_a_command_that_is_named_is_the_only_one_that_is_made(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli.app, "registered_commands", cli.app.registered_commands)
    monkeypatch.setattr(sys, "argv", ["playground", "schema"])
    with pytest.raises(SystemExit) as ended:
        cli.run_app()
    assert ended.value.code == 0
    assert json.loads(capsys.readouterr().out) == json_schema()
    assert [one.callback.__name__ for one in cli.app.registered_commands if one.callback] == ["schema"]


@pytest.mark.parametrize(("word", "what"), [("kafka", "a system"), ("ack-lost", "a preset")])
def test_a_preset_or_a_system_where_the_command_should_be_is_told_with_what_to_type(
    word: str, what: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["playground", word])
    with pytest.raises(SystemExit):
        cli.run_app()
    assert f"{word}: {what}, not a command; `playground play " in capsys.readouterr().err


@pytest.mark.parametrize("word", ["schemata", "--linear", ""])
def test_any_other_word_leaves_all_commands_to_choose_from(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    every = cli.app.registered_commands
    monkeypatch.setattr(cli.app, "registered_commands", every)
    monkeypatch.setattr(cli, "_catch_a_forgotten_run", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["playground", word, "--help"])
    with pytest.raises(SystemExit):
        cli.run_app()
    assert cli.app.registered_commands == every
