"""`playground diagram`: the picture on standard output or in a file, mistakes in one line, the preset never touched."""

import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.helpers import PROGRAM, environment, invoke, on_a_terminal, playground, preset_file
from tests.cli.test_process import modules_after

_COLOURS = re.compile(rb"\x1b\[[0-9;]*m")


def test_the_text_says_that_what_stands_at_a_head_is_later_than_its_row() -> None:
    text = invoke("diagram", "ack-lost", "--ascii").stdout
    assert "Times are of departure: what stands at an arrow's head is later by its ms." in text.splitlines()


def test_the_diagram_of_a_preset_is_text_with_a_title_the_lanes_and_a_legend() -> None:
    result = invoke("diagram", "ack-lost")
    assert result.exit_code == 0
    assert not result.stderr
    first, heads, *_ = result.stdout.splitlines()
    assert first == "The ACK that never came back"
    assert heads.split() == ["s", "producer", "┃", "network", "┃", "consumer", "ledger"]
    assert "+$100 DUPLICATED" in result.stdout
    assert "✗ lost" in result.stdout
    assert result.stdout.splitlines()[-1] == "in the end DUPLICATED: m3"


def test_what_never_came_is_said_below_the_diagram() -> None:
    assert "in the end LOST: m3" in invoke("diagram", "metric-lost").stdout


def test_one_message_comes_without_the_others() -> None:
    text = invoke("diagram", "ack-lost", "--message", "m3").stdout
    assert re.findall(r"m\d", text) == ["m3"] * len(re.findall(r"m\d", text))


@pytest.mark.parametrize("name", ["ack-lost", "chaos-test", "zombie-consumer", "everything-goes-wrong"])
@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_diagram_fits_the_terminal(name: str, columns: int) -> None:
    lines = invoke("diagram", name, columns=columns).stdout.splitlines()
    assert max(map(len, lines[1:-3])) <= columns


def test_options_change_the_run_as_they_do_elsewhere() -> None:
    text = invoke("diagram", "ack-lost", "--guarantee", "exactly-once", "--messages", "3", "--system", "broker").stdout
    assert "DUPLICATED" not in text
    assert "skipped" in text
    assert "broker" in text
    assert "m4" not in text


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["--message", "m9"], "--message: there is no 'm9'; this run has m1 to m5"),
        (["--message", "three"], "--message: 'three' is not the name of a message, such as m3; this run has m1 to m5"),
        (["--message", "m0"], "--message: 'm0' is not the name of a message, such as m3; this run has m1 to m5"),
        (["--messages", "0", "--message", "m1"], "--message: there is no 'm1'; this run has no messages"),
        (["--format", "svgs"], "--format: unknown format 'svgs'; did you mean 'svg'? (text, svg, mermaid, shiviz)"),
        (["--format", "png"], "--format: unknown format 'png' (text, svg, mermaid, shiviz)"),
        (["-o", "no/such/folder/d.svg"], "-o: cannot write 'no/such/folder/d.svg': No such file or directory"),
        (["-o", "-"], "-o: '-' is no file of its own; name one such as diagram.svg"),
        (["--system", "borker"], "did you mean 'broker'?"),
    ],
)
def test_a_mistake_is_one_line_and_exits_with_2(arguments: list[str], hint: str) -> None:
    result = invoke("diagram", "ack-lost", *arguments)
    assert result.exit_code == 2
    assert hint in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not result.stdout


def test_a_mistake_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "d.svg"
    path.write_text("mine")
    assert invoke("diagram", "ack-lost", "--message", "m9", "-o", str(path)).exit_code == 2
    assert path.read_text() == "mine"


def test_a_diagram_does_not_overwrite_its_own_preset(tmp_path: Path) -> None:
    path = preset_file(tmp_path, "")
    before = Path(path).read_text()
    assert invoke("diagram", path, "-o", path).exit_code == 2
    assert Path(path).read_text() == before


@pytest.mark.parametrize(
    ("name", "start"),
    [("d.svg", "<svg "), ("d.SVG", "<svg "), ("d.mmd", "sequenceDiagram\n"), ("d.txt", "The ACK that never")],
)
def test_the_name_of_the_file_says_how_it_is_written(tmp_path: Path, name: str, start: str) -> None:
    result = invoke("diagram", "ack-lost", "-o", str(tmp_path / name))
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_a_format_that_is_asked_for_wins_over_the_name(tmp_path: Path) -> None:
    invoke("diagram", "ack-lost", "--format", "shiviz", "-o", str(tmp_path / "d.svg"))
    assert (tmp_path / "d.svg").read_text(encoding="utf-8").startswith("(?<time>")


def test_the_svg_on_standard_output_is_one_whole_document() -> None:
    root = ElementTree.fromstring(invoke("diagram", "ack-lost", "--format", "svg").stdout)
    assert root.get("aria-label") == "The ACK that never came back"


def test_colour_only_adds_to_what_is_said() -> None:
    plain = playground("diagram", "ack-lost").stdout
    assert b"\x1b" not in plain
    coloured = playground("diagram", "ack-lost", FORCE_COLOR="1").stdout
    assert b"\x1b[1;35m" in coloured  # DUPLICATED, bold magenta as in `playground run`
    assert _COLOURS.sub(b"", coloured) == plain
    without = playground("diagram", "ack-lost", FORCE_COLOR="1", NO_COLOR="1").stdout
    assert not re.search(rb"\x1b\[[0-9;]*3[0-9]m", without)


def test_a_terminal_without_unicode_gets_ascii_rather_than_question_marks() -> None:
    code, written = on_a_terminal("diagram", "ack-lost", PYTHONIOENCODING="ascii", NO_COLOR="1", TERM="dumb")
    assert code == 0
    assert b"?" not in written
    assert written == playground("diagram", "ack-lost", "--ascii").stdout


def test_drawing_imports_neither_textual_nor_tomlkit() -> None:
    assert not modules_after("diagram", "ack-lost") & {"textual", "tomlkit"}
    assert not modules_after("diagram", "ack-lost", "--format", "svg") & {"textual", "tomlkit"}


def test_a_closed_pipe_is_no_traceback() -> None:
    run = subprocess.Popen(
        [*PROGRAM, "diagram", "heavy-weather", "--messages", "3000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert run.stdout is not None
    assert run.stderr is not None
    run.stdout.readline()
    run.stdout.close()
    with run.stderr:
        assert run.stderr.read() == b""
    assert run.wait(30) == 141
