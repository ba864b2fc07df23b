"""Text for people: colour only where it is wanted, lines that fit, tables that line up."""

import sys

import pytest

from playground.cli.page import Cell, console, hanging, line, number, paragraph, table


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "30")
    return monkeypatch


def test_a_terminal_is_coloured(terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.setenv("FORCE_COLOR", "1")
    line(Cell("LOST", "bold red"), Cell(" 1"))
    assert capsys.readouterr().out == "\x1b[1;31mLOST\x1b[0m 1\n"


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_that_wants_no_colour_gets_none(
    terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    terminal.setenv(name, value)
    line(Cell("LOST", "red"))
    assert capsys.readouterr().out == "LOST\n"


def test_a_pipe_is_not_coloured(capsys: pytest.CaptureFixture[str]) -> None:
    line(Cell("LOST", "red"))
    assert capsys.readouterr().out == "LOST\n"


def test_a_line_is_what_rich_makes_of_it_also_where_rich_is_not_asked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "12")
    texts = (
        "",
        " ",
        "LOST",
        "  in",
        "at end  ",
        "12 columns, ",
        "12 columns, x",
        "two words, and more",
        "a\tb",
        "a\nb",
    )
    for text in (*texts, "\u2502 LOST", "\u6f22" * 7, "\x1b[1mbold", "[b]no markup[/b]", "1:2 :bug:"):
        for cells in ([Cell(text, "bold red")], [Cell("1 ", "dim"), Cell(text)]):
            line(*cells)
            ours = capsys.readouterr().out
            console().print(*cells, sep="")
            assert ours == capsys.readouterr().out, cells


def test_a_table_lines_up_whether_it_is_coloured_or_not(
    terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.setenv("NO_COLOR", "1")
    table([[Cell("name", "bold"), Cell("count", right=True)], [Cell("a longer name"), number(1500)]])
    assert capsys.readouterr().out == "name           count\na longer name  1,500\n"


def test_the_last_column_is_broken_into_lines(terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.setenv("NO_COLOR", "1")
    table([[Cell("name"), Cell("a title that is too long for it")]])
    lines = [one.rstrip() for one in capsys.readouterr().out.splitlines()]
    assert lines == ["name  a title that is too long", "      for it"]


def test_a_paragraph_fits_the_width(terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    paragraph("one two three four five six seven eight")
    lines = [one.rstrip() for one in capsys.readouterr().out.splitlines()]
    assert lines == ["one two three four five six", "seven eight"]


def test_a_title_cannot_change_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    paragraph("red \x1b[31m alert")
    assert capsys.readouterr().out == "red \\x1b[31m alert\n"


def test_narration_hangs_below_its_time(terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    hanging("1 s", "one two three four five six seven")
    lines = [one.rstrip() for one in capsys.readouterr().err.splitlines()]
    assert lines == ["1 s  one two three four five", "     six seven"]


def test_wide_characters_line_up(capsys: pytest.CaptureFixture[str]) -> None:
    table([[Cell("\u6f22\u5b57"), Cell("x")], [Cell("abcd"), Cell("y")]])
    assert [one.rstrip() for one in capsys.readouterr().out.splitlines()] == ["\u6f22\u5b57  x", "abcd  y"]


def test_no_column_disappears_on_a_narrow_terminal(
    terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table([[Cell("a rather long first column"), number(1), number(2), number(3)]])
    assert capsys.readouterr().out == "a rather long first column  1  2  3\n"
