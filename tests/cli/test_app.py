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


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("kafka", "a system, not a command; `playground play "),
        ("ack-lost", "a preset, not a command; `playground play "),
        ("ack-lots", "no such command; for the preset 'ack-lost': `playground play ack-lost`"),
        ("kafak", "no such command; for the system 'kafka': `playground systems kafka`"),
        ("frob", "no such command; `playground -h` lists them"),
    ],
)
def test_what_is_no_command_is_told_with_what_to_type(
    word: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["playground", word])
    with pytest.raises(SystemExit):
        cli.run_app()
    assert f"{word}: {told}" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["schemata", "--linear", ""])
def test_any_other_word_leaves_all_commands_to_choose_from(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    every = cli.app.registered_commands
    monkeypatch.setattr(cli.app, "registered_commands", every)
    monkeypatch.setattr(cli, "_refuse_what_is_no_command", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["playground", word, "--help"])
    with pytest.raises(SystemExit):
        cli.run_app()
    assert cli.app.registered_commands == every
