"""Text for people: colour only where it is wanted, lines that fit, tables that line up."""

import sys

import pytest

from playground.cli.page import Cell, colourful, hanging, number, paint, paragraph, table


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "30")
    return monkeypatch


def test_a_terminal_is_coloured(terminal: pytest.MonkeyPatch) -> None:
    assert paint("LOST", "bold red") == "\x1b[1;31mLOST\x1b[0m"


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb"), ("TERM", "")])
def test_a_terminal_that_wants_no_colour_gets_none(terminal: pytest.MonkeyPatch, name: str, value: str) -> None:
    terminal.setenv(name, value)
    assert paint("LOST", "bold red") == "LOST"


def test_a_pipe_is_coloured_only_if_forced(terminal: pytest.MonkeyPatch) -> None:
    terminal.setattr(sys.stdout, "isatty", lambda: False)
    assert not colourful()
    terminal.setenv("FORCE_COLOR", "1")
    assert colourful()


def test_a_table_lines_up_whether_it_is_coloured_or_not(
    terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.setenv("NO_COLOR", "1")
    table([[Cell("name", "bold"), Cell("count", right=True)], [Cell("a longer name"), number(1500)]])
    assert capsys.readouterr().out == "name           count\na longer name  1,500\n"


def test_the_last_column_is_broken_into_lines(terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.setenv("NO_COLOR", "1")
    table([[Cell("name"), Cell("a title that is too long for it")]])
    assert capsys.readouterr().out == "name  a title that is too long\n      for it\n"


def test_a_paragraph_fits_the_width(terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    paragraph("one two three four five six seven eight")
    assert capsys.readouterr().out == "one two three four five six\nseven eight\n"


def test_a_title_cannot_change_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    paragraph("red \x1b[31m alert")
    assert capsys.readouterr().out == "red \\x1b[31m alert\n"


def test_narration_hangs_below_its_time(terminal: pytest.MonkeyPatch) -> None:
    assert hanging("1 s  ", "one two three four five six seven", sys.stdout) == [
        "1 s  one two three four five",
        "     six seven",
    ]
