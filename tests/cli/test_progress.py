"""Progress: late, on a terminal only, and gone afterwards."""

import io
import sys

import pytest

from playground.cli import progress
from playground.cli.progress import Progress


class Stderr(io.StringIO):
    """A standard error that is or is not a terminal."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


def shown(
    monkeypatch: pytest.MonkeyPatch, *, terminal: bool = True, patience_s: float = 0.0, text: str = "second"
) -> str:
    stderr = Stderr(terminal=terminal)
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setattr(progress, "PATIENCE_S", patience_s)
    monkeypatch.setenv("TERM", "xterm")
    with Progress() as sign_of_life:
        sign_of_life.say("first")
        sign_of_life.say(text)
    return stderr.getvalue()


def test_progress_is_shown_and_wiped_out(monkeypatch: pytest.MonkeyPatch) -> None:
    said = shown(monkeypatch)
    assert "second" in said
    assert said.endswith("\x1b[1A\x1b[2K")


def test_short_work_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, patience_s=60) == ""


def test_nothing_is_shown_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, terminal=False) == ""


def test_a_name_in_it_is_neither_markup_nor_a_command_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    said = shown(monkeypatch, text="checking [red]x[/] [/y] \x1b]0;z\x07")
    assert "checking [red]x[/] [/y] \\x1b]0;z\\x07" in said
    assert "\x07" not in said
