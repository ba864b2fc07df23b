"""`playground record`: a preset written down with what came of it, on standard output or in a file of its own."""

from pathlib import Path

from playground.recording.record import record_in
from playground.scenario.load import Overrides, load_preset, load_text
from playground.scenario.outcome import play_out
from tests.cli.helpers import invoke


def test_standard_output_is_the_recording_and_nothing_else() -> None:
    result = invoke("record", "ack-lost", "--guarantee", "exactly-once", "--seed", "3", "--messages", "4")
    preset, record = load_text(result.stdout), record_in(result.stdout)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert record is not None
    assert (
        record.digest
        == play_out(load_preset("ack-lost", Overrides(guarantee="exactly-once", seed=3, messages=4))).digest
    )
    assert play_out(preset).digest == record.digest


def test_a_recording_is_a_preset_like_any_other(tmp_path: Path) -> None:
    path = str(tmp_path / "r.toml")
    assert invoke("record", "ack-lost", "-o", path).exit_code == 0
    assert invoke("check", path).exit_code == 0
    assert invoke("run", path).stdout == invoke("run", "ack-lost").stdout


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("precious")
    result = invoke("record", "ack-lost", "-o", str(path))
    assert result.exit_code == 2
    assert "is there already; name another, or replace it with --force" in result.stderr
    assert path.read_text() == "precious"


def test_a_path_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    for path in (str(tmp_path), str(tmp_path / "no" / "r.toml"), "\0"):
        result = invoke("record", "ack-lost", "-o", path)
        assert result.exit_code == 2
        assert len(result.stderr.splitlines()) == 1
        assert result.stderr.startswith("--output: ")


def test_the_talk_says_how_to_replay_it(tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    result = invoke("record", "ack-lost", "-o", str(path))
    assert result.stdout == ""
    assert f"{path}: 67 events; `playground replay {path}`" in result.stderr
