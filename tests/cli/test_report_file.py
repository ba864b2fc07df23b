"""`playground report`: one file for people, in the format that its name says, mistakes in one line."""

import re
from pathlib import Path

import pytest

from tests.cli.helpers import invoke, playground, preset_file
from tests.report.helpers import HOSTILE_PRESET, Page


@pytest.mark.parametrize(
    ("name", "start"),
    [("r.html", "<!DOCTYPE html>"), ("r.HTM", "<!DOCTYPE html>"), ("r.md", "# The ACK"), ("r.markdown", "# The ACK")],
)
def test_the_name_of_the_file_says_how_it_is_written(tmp_path: Path, name: str, start: str) -> None:
    path = tmp_path / name
    result = invoke("report", "ack-lost", "-o", str(path))
    assert (result.exit_code, result.stdout) == (0, "")
    assert path.read_text(encoding="utf-8").startswith(start)
    assert re.search(r": \d+ kB, all in one file; it opens offline$", result.stderr)


def test_without_a_file_it_is_markdown_on_standard_output() -> None:
    result = invoke("report", "ack-lost")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("# The ACK that never came back\n")


def test_a_format_that_is_asked_for_wins_over_the_name(tmp_path: Path) -> None:
    path = tmp_path / "r.md"
    invoke("report", "ack-lost", "--format", "html", "-o", str(path))
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert invoke("report", "ack-lost", "--format", "html").stdout.startswith("<!DOCTYPE html>")
    invoke("report", "ack-lost", "--format", "md", "-o", str(tmp_path / "r.txt"))
    assert (tmp_path / "r.txt").read_text(encoding="utf-8").startswith("# The ACK")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["-o", "r.pdf"], "-o: 'r.pdf' does not say how to write it; end it in .html or .md, or add --format"),
        (["-o", "report"], "-o: 'report' does not say how to write it; end it in .html or .md, or add --format"),
        (["--format", "htm"], "--format: unknown format 'htm'; did you mean 'html'? (html, md)"),
        (["--format", "pdf"], "--format: unknown format 'pdf' (html, md)"),
        (["-o", "no/such/folder/r.html"], "-o: cannot write 'no/such/folder/r.html': No such file or directory"),
        (["--format", "md", "-o", "-"], "-o: '-' is no file of its own; name one such as report.html"),
        (["--system", "borker"], "did you mean 'broker'?"),
    ],
)
def test_a_mistake_is_one_line_and_exits_with_2(arguments: list[str], hint: str) -> None:
    result = invoke("report", "ack-lost", *arguments)
    assert result.exit_code == 2
    assert hint in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not result.stdout


def test_a_mistake_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "r.html"
    path.write_text("mine")
    assert invoke("report", "no-such-preset", "-o", str(path)).exit_code == 2
    assert path.read_text() == "mine"


def test_a_report_does_not_overwrite_its_own_preset(tmp_path: Path) -> None:
    path = preset_file(tmp_path, "", name="p.md")
    before = Path(path).read_text()
    assert invoke("report", path, "-o", path).exit_code == 2
    assert Path(path).read_text() == before


def test_a_broken_promise_is_a_good_report() -> None:
    result = invoke("report", "marked-then-crash")
    assert result.exit_code == 0
    assert "\n## Promise broken · " in result.stdout


def test_options_change_the_run_as_they_do_elsewhere() -> None:
    text = invoke("report", "ack-lost", "--guarantee", "exactly-once", "--messages", "3").stdout
    assert "| LOST | DUPLICATED | SENT | ONCE |\n| ---: | ---: | ---: | ---: |\n| 0 | 0 | 3 | 3 |" in text
    assert "The author's notes are left out" in text
    assert "playground run ack-lost --guarantee exactly-once --messages 3 " in text
    assert "exactly-once (this run)" in text


def test_the_comparison_is_that_of_compare() -> None:
    shown = [line.split() for line in invoke("compare", "heavy-weather").stdout.splitlines()]
    rows = [line.replace("|", " ").split() for line in invoke("report", "heavy-weather").stdout.splitlines()]
    table = [line for line in shown if line[:1] in (["its"], ["sent"], ["LOST"], ["charged,"], ["difference"])]
    assert len(table) == 6
    assert all(line in rows for line in table)


def test_the_commands_in_a_report_do_what_they_say(tmp_path: Path) -> None:
    text = invoke("report", "ack-lost", "--seed", "9").stdout
    block = text.split("```sh\n")[1].split("```")[0]
    for line in block.splitlines():
        _, *arguments = line.split("  #")[0].split()
        assert invoke(*arguments).exit_code == 0, line


def test_a_token_can_be_reported_on() -> None:
    token = invoke("share", "ack-lost").stdout.strip()
    text = invoke("report", token).stdout
    assert f"playground run {token} " in text
    assert "m3 was charged; nobody told the producer." in text


def test_a_report_says_nothing_of_where_it_was_made(tmp_path: Path) -> None:
    texts = set()
    for number, seed in enumerate(("0", "1")):
        folder = tmp_path / f"folder {number}"
        folder.mkdir()
        path = preset_file(folder, HOSTILE_PRESET, name="my own.toml", head="")
        for form in ("html", "md"):
            run = playground("report", path, "--format", form, PYTHONHASHSEED=seed)
            assert run.returncode == 0
            assert str(tmp_path).encode() not in run.stdout
            texts.add(run.stdout)
        run = playground("report", path, "-o", str(folder / "r.html"))
        texts.add((folder / "r.html").read_bytes())
    assert len(texts) == 2
    assert any(b"playground run 'my own.toml'" in text for text in texts)


def test_a_file_with_the_name_of_a_library_preset_is_not_taken_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preset_file(tmp_path, "", name="ack-lost")
    monkeypatch.chdir(tmp_path)
    assert "playground run ./ack-lost " in invoke("report", "./ack-lost").stdout


def test_a_hostile_preset_stays_text(tmp_path: Path) -> None:
    path = preset_file(tmp_path, HOSTILE_PRESET, head="")
    page = Page(invoke("report", path, "--format", "html").stdout)
    assert not {tag for tag, _ in page.elements} & {"script", "img"}


def test_a_long_name_and_a_long_token_do_no_harm(tmp_path: Path) -> None:
    path = preset_file(tmp_path, "", name=f"{'x' * 80}.toml")
    assert f"playground run {'x' * 80}.toml  # replays it" in invoke("report", path).stdout


def test_a_long_run_comes_in_seconds_and_small(tmp_path: Path) -> None:
    path = tmp_path / "r.html"
    run = playground("report", "heavy-weather", "--messages", "1000", "-o", str(path))  # Stopped after 30 s.
    assert run.returncode == 0
    assert path.stat().st_size < 200_000
