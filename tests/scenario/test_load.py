"""Finding a preset by name or path, and every way in which a file cannot be read."""

import os
from pathlib import Path
from typing import Any

import pytest

from playground.scenario.catalogue import library_text, preset_names
from playground.scenario.load import PresetError, load_preset, load_text
from playground.scenario.mistakes import Mistake

from .helpers import HEAD, load, mistakes

A_NAME = preset_names()[0]


def lines_for(name_or_path: str) -> list[str]:
    with pytest.raises(PresetError) as caught:
        load_preset(name_or_path)
    return [str(mistake) for mistake in caught.value.mistakes]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_bare_name_is_a_preset_of_the_library() -> None:
    assert load_preset(A_NAME).name == A_NAME


def test_the_library_wins_over_a_file_of_the_same_bare_name(here: Path) -> None:
    (here / A_NAME).write_text(HEAD)
    assert load_preset(A_NAME).title != "T"
    assert load_preset(f".{os.sep}{A_NAME}").title == "T"


def test_an_existing_file_needs_no_suffix(here: Path) -> None:
    (here / "mine").write_text(HEAD)
    assert load_preset("mine").name == "mine"


def test_a_file_gives_the_preset_its_name_without_the_suffix(tmp_path: Path) -> None:
    path = tmp_path / "night.shift.toml"
    path.write_text(HEAD)
    assert load_preset(str(path)).name == "night.shift"


def test_a_copy_of_a_library_preset_loads_the_same_from_a_path(tmp_path: Path) -> None:
    path = tmp_path / f"{A_NAME}.toml"
    path.write_text(library_text(A_NAME), encoding="utf-8")
    assert load_preset(str(path)) == load_preset(A_NAME)


def test_an_unknown_name_suggests_the_nearest() -> None:
    [line] = lines_for(A_NAME[:-1])
    assert line.startswith(f"{A_NAME[:-1]}: no such preset; did you mean '{A_NAME}'")


@pytest.mark.parametrize(
    ("name", "meant"),
    [("lost-ack", "ack-lost"), ("lost_ack", "ack-lost"), ("processing-before-ack", "ack-before-processing")],
)
def test_a_name_with_its_words_the_other_way_round_is_found(name: str, meant: str) -> None:
    [line] = lines_for(name)
    assert line.startswith(f"{name}: no such preset; did you mean '{meant}'")


def test_the_name_of_a_system_is_told_to_be_one_with_what_shows_it() -> None:
    [line] = lines_for("kafka")
    assert line.startswith(
        "kafka: a system, not a preset; `playground play demo-kafka` plays its demo, `--system kafka`"
    )
    [line] = lines_for("direct")
    assert line.startswith("direct: a system, not a preset; `--system direct` takes any preset there"), "it has no demo"


def test_a_name_unlike_any_other_is_told_with_the_command_that_lists_them() -> None:
    [line] = lines_for("zzzzzz")
    assert line.endswith("has nearly this name (`playground presets` lists them)")


@pytest.mark.parametrize("name", ["mine2.tml", "mine2", "mien2.toml"])
def test_a_file_beside_it_with_nearly_this_name_is_offered(name: str, tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "mine2.toml").write_text(library_text("ack-lost"))
    monkeypatch.chdir(tmp_path)
    [line] = lines_for(name)
    assert line.endswith("no such file; did you mean 'mine2.toml'?")
    assert lines_for("ack-losst")[0].startswith("ack-losst: no such preset; did you mean 'ack-lost'"), "the library's"


@pytest.mark.parametrize("name", ["", "zzzzzz", "\0", "x" * 5000, "caf\N{COMBINING ACUTE ACCENT}", "\udcff"])
def test_a_name_unlike_any_other_gives_one_line_too(name: str) -> None:
    [line] = lines_for(name)
    assert "no such preset and no such file" in line
    assert line.isprintable()


def test_a_library_name_with_a_suffix_suggests_the_library(here: Path) -> None:
    assert lines_for(f"{A_NAME}.toml") == [f"{A_NAME}.toml: no such file; did you mean the library's '{A_NAME}'?"]


def test_a_missing_file_suggests_its_neighbour(here: Path) -> None:
    (here / "monday.toml").write_text(HEAD)
    assert lines_for("mondy.toml") == ["mondy.toml: no such file; did you mean 'monday.toml'?"]
    assert lines_for("absent/x.toml") == ["absent/x.toml: no such file"]


def test_a_neighbour_that_shares_only_its_suffix_is_no_suggestion(here: Path) -> None:
    (here / "fa.toml").write_text(HEAD)
    assert lines_for("nofile.toml") == ["nofile.toml: no such file"]


def test_a_directory_is_not_a_preset(tmp_path: Path) -> None:
    assert lines_for(str(tmp_path)) == [f"{tmp_path}: is a directory; a preset is a .toml file"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "secret.toml"
    path.write_text(HEAD)
    path.chmod(0)
    assert lines_for(str(path)) == [f"{path}: cannot be read: permission denied"]


def test_a_failing_system_call_is_one_line(here: Path) -> None:
    (here / "loop.toml").symlink_to("loop.toml")
    [line] = lines_for("./loop.toml")
    assert line.startswith("./loop.toml: cannot be read: too many")


def test_a_path_with_a_nul_is_one_line() -> None:
    assert lines_for("a/\0.toml") == ["a/\\x00.toml: cannot be the name of a file"]


def test_a_huge_file_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    path = tmp_path / "huge.toml"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert lines_for(str(path)) == [f"{path}: too large for a preset: more than 1,048,576 bytes"]


def test_a_file_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes(b'format = 1\ntitle = "caf\xe9"\n')
    assert lines_for(str(path)) == [f"{path}: is not UTF-8 text (line 2); save it as UTF-8"]


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode())
    assert load_preset(str(path)).title == "T"


@pytest.mark.parametrize("text", ["", "\n \n", "# only a comment\n"])
def test_an_empty_file_says_what_a_preset_has_at_least(text: str) -> None:
    assert mistakes("", head=text) == ["p.toml: empty file; a preset has at least format, title and guarantee"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a = ", "at line 1, column 5: invalid value"),
        ("\na 1", "at line 2, column 3: expected '=' after a key in a key/value pair"),
        ("a = 1\na = 2\n", "at line 2, column 6: this key is given twice"),
        ("[a]\n[a]\n", "at line 2, column 3: 'a' is given twice; write all of it in one place"),
        ("[a.b]\n[a]\nb.c = 1\n", "at line 3, column 8: 'a.b' is given twice; write all of it in one place"),
        ("steps = []\n[[steps]]\n", "at line 2, column 8: 'steps' is given twice; write all of it in one place"),
        ("a = { b = 1, b = 2 }\n", "at line 1, column 19: 'b' is given twice; write all of it in one place"),
        ('a = "x', "at line 1, column 7: unterminated string"),
        ("a = 1\0", "at line 1, column 6: expected newline or end of document after a statement"),
        ("a = " + "[" * 100_000, ": lists or tables nested too deep"),
        ("a = " + "{a=" * 100_000, ": lists or tables nested too deep"),
        ("\na = " + "9" * 5000, "at line 2, column 5: a number of more than 1,000 digits"),
        ("a = 0x" + "f" * 5000, "at line 1, column 5: a number of more than 1,000 digits"),
        ("[" + "a." * 40 + "a]", "at line 1, column 2: a key of more than 32 parts"),
        ('"a" . ' * 40 + "a = 1", "at line 1, column 1: a key of more than 32 parts"),
    ],
)
def test_broken_toml_is_one_line_with_the_position(text: str, problem: str) -> None:
    [line] = mistakes("", head=text)
    assert line.startswith(f"p.toml: broken TOML{' ' if problem[0] == 'a' else ''}{problem}")


def test_dots_and_digits_in_texts_and_comments_are_no_keys_and_no_numbers() -> None:
    dots = "a." * 50 + "b " + "1" * 2000
    body = (
        f"# {dots}\nsummary = \"\"\"{dots}\n{dots}\"\"\"\n[[steps]]\ndo = 'say'\ntext = '''{dots}'''\nnote = '{dots}'\n"
    )
    assert load(body).summary == f"{dots}\n{dots}"


def test_a_mistake_is_one_printable_line_whatever_the_names() -> None:
    with pytest.raises(PresetError) as caught:
        load_text(HEAD + '"\\u001b[2J\\n" = 1\n', "evil\n\x1b[2J.toml")
    [mistake] = caught.value.mistakes
    assert str(mistake).isprintable()
    assert mistake.path == '"\\x1b[2J\\n"'


def test_the_error_is_its_mistakes_one_a_line() -> None:
    error = PresetError([Mistake("f", "a[0].b", "wrong"), Mistake("f", "", "broken")])
    assert str(error) == "f: a[0].b: wrong\nf: broken"
