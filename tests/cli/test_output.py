"""Whichever command writes a file: it is there whole, and what is there already is replaced with `--force` only."""

import os
from pathlib import Path

import pytest

from tests.cli.helpers import invoke
from tests.typical import untypical

WRITING = {
    "run": ("run", "ack-lost", "--trace", "FILE.jsonl"),
    "report": ("report", "ack-lost", "-o", "FILE.html"),
    "diagram": ("diagram", "ack-lost", "-o", "FILE.svg"),
    "record": ("record", "ack-lost", "-o", "FILE.toml"),
    "cards": ("cards", "-o", "FILE.csv"),
    "cast": ("cast", "ack-lost", "-o", "FILE.cast"),
}


def arguments(name: str, folder: Path) -> tuple[list[str], Path]:
    """What to type, and the file that it names."""
    typed = [word.replace("FILE", str(folder / "f")) for word in WRITING[name]]
    return typed, Path(typed[-1])


@pytest.mark.parametrize("name", WRITING)
def test_a_file_that_is_there_is_replaced_only_with_force(name: str, tmp_path: Path) -> None:
    typed, path = arguments(name, tmp_path)
    path.write_text("precious")
    refused = invoke(*typed)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.endswith(f"'{path}' is there already; name another, or replace it with --force\n")
    assert path.read_text() == "precious"
    assert invoke(*typed, "--force").exit_code in (0, 1)
    assert path.read_text().count("precious") == 0
    assert os.listdir(tmp_path) == [path.name]


@pytest.mark.parametrize("name", WRITING)
def test_a_path_that_cannot_be_written_is_one_line_and_leaves_nothing(name: str, tmp_path: Path) -> None:
    typed, path = arguments(name, tmp_path)
    for impossible in (str(tmp_path / "no" / path.name), f"\0{path.suffix}", "-" if name == "run" else None):
        if impossible is not None:
            result = invoke(*typed[:-1], impossible)
            assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    (tmp_path / path.name).mkdir()
    result = invoke(*typed, "--force")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert os.listdir(tmp_path) == [path.name]


@pytest.mark.parametrize("name", [one for one in WRITING if one != "cards"])  # Cards are of no preset.
def test_the_preset_itself_is_never_replaced(name: str, tmp_path: Path) -> None:
    typed, path = arguments(name, tmp_path)
    if name == "record":
        path = path.with_suffix(".toml")
    preset = tmp_path / "p.toml"
    preset.write_text(invoke("record", "ack-lost").stdout)
    path.unlink(missing_ok=True)
    path.symlink_to(preset)
    before = preset.read_text()
    result = invoke(typed[0], str(preset), *typed[2:], "--force")
    assert result.exit_code == 2
    assert "is no file of its own" in result.stderr
    assert preset.read_text() == before


@pytest.mark.parametrize("ending", ["png", "pdf", "jpeg", "html"])
def test_a_diagram_that_cannot_be_drawn_is_refused_with_what_can(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"d.{ending}"
    result = invoke("diagram", "ack-lost", "-o", str(path))
    assert result.exit_code == 2
    assert result.stderr.endswith("end it in .svg, .mmd or .txt, or add --format\n")
    assert not path.exists()


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("cast ack-lost -o c.gif", "run.cast"),
        ("cast ack-lost -o c.mp4", "run.cast"),
        ("cast ack-lost -o c.toml", "run.cast"),
        ("record ack-lost -o m.json", "mine.toml"),
        ("record ack-lost -o m.TOML.gz", "mine.toml"),
        ("report ack-lost -o r.pdf", ".html or .md"),
        ("report ack-lost --format html -o r.pdf", "report.html"),
        ("diagram ack-lost --format svg -o d.png", "diagram.svg"),
        ("diagram ack-lost -o d.png", ".svg, .mmd or .txt"),
        ("run ack-lost --trace t.csv", "trace.jsonl"),
    ],
)
def test_a_file_called_what_it_cannot_be_is_refused_and_told_its_right_name(
    typed: str, right: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = invoke(*typed.split())
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert right in result.stderr
    assert os.listdir(tmp_path) == []


PIPED = (
    "presets",
    "presets ack-lost",
    "presets --path",
    "run ack-lost",
    "run heavy-weather --guarantee at-least-once",
    "compare ack-lost",
    "check ack-lost",
    "why ack-lost",
    "why ack-lost m3 --when",
    "diagram ack-lost",
    "report ack-lost",
)


@pytest.mark.parametrize("typed", PIPED)
def test_no_line_that_is_piped_ends_in_blanks(typed: str) -> None:
    result = invoke(*typed.split())
    lines = (result.stdout + result.stderr).splitlines()
    assert lines
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("command", ["run", "compare", "diagram", "report", *untypical("cast")])
def test_a_title_that_other_settings_may_make_false_is_not_shown(command: str) -> None:
    assert "each payment" in invoke(command, "heavy-weather").stdout
    assert "each payment" not in invoke(command, "heavy-weather", "--messages", "30").stdout
