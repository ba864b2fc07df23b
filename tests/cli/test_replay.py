"""`playground replay`: the same run, or the first event that differs."""

import json
from pathlib import Path

import pytest

from playground.recording import record as record_module
from playground.scenario import token
from tests.cli.helpers import invoke, preset_file


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "ack-lost-session.toml"
    path.write_text(invoke("record", "ack-lost").stdout)
    return path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_recording_is_replayed_to_the_same_run(recording: Path) -> None:
    result = invoke("replay", str(recording))
    assert result.exit_code == 0
    assert "SAME  all 67 events are as they were recorded" in result.stdout
    assert "promise kept · m3 charged twice" in result.stdout


def test_other_words_are_the_same_run(recording: Path) -> None:
    edit(recording, "The ACK that never came back", "Another title")
    edit(recording, "m3 was charged", "m3 was charged, they say")
    assert invoke("replay", str(recording)).exit_code == 0


def test_another_timeout_is_named_at_the_event_at_which_it_shows(recording: Path) -> None:
    edit(recording, "[[steps]]", "[producer]\nack_timeout_ms = 800\n\n[[steps]]")
    result = invoke("replay", str(recording), columns=200)
    # Event 33, as derived in tests/recording/test_replay.py.
    assert result.exit_code == 4
    assert "DIFFERS  from event 33 on, at 3.800 s" in result.stdout
    assert "now:      3.800 s timed-out m3 at producer, attempt 1, because of event 24" in result.stdout
    assert "Either the file was changed since it was recorded" in result.stdout


def test_another_first_event_and_a_run_that_ends_before_are_named(recording: Path) -> None:
    edit(recording, 'message = "m3"', 'message = "m2"')
    assert "DIFFERS  from event 0 on, at 0.000 s" in invoke("replay", str(recording), columns=200).stdout
    edit(recording, 'message = "m2"', 'message = "m3"')
    edit(recording, "[[steps]]", "[run]\nchaos_ms = 7000\nsettle_ms = 0\n\n[[steps]]")
    assert invoke("replay", str(recording)).exit_code == 0
    edit(recording, "messages = 5", "messages = 4")
    # Of the 67 events the 11 of m5, from 6000 on, are not there; only the end of the chaos, now at 4700, is.
    assert "DIFFERS  from event 55 on, at 4.700 s" in invoke("replay", str(recording), columns=200).stdout


def test_a_trace_tells_what_it_was_before(recording: Path, tmp_path: Path) -> None:
    trace = tmp_path / "t.jsonl"
    invoke("run", "ack-lost", "--trace", str(trace))
    assert invoke("replay", "ack-lost", "--against", str(trace)).exit_code == 0
    result = invoke("replay", "late-original", "--against", str(trace), columns=200)
    assert result.exit_code == 4
    edit(recording, "[[steps]]", "[producer]\nack_timeout_ms = 800\n\n[[steps]]")
    result = invoke("replay", str(recording), "--against", str(trace), columns=200)
    assert "recorded: 4.000 s timed-out m3 at producer, attempt 1, because of event 24" in result.stdout
    assert "now:      3.800 s timed-out m3 at producer, attempt 1, because of event 24" in result.stdout


def test_a_run_that_ends_before_the_trace_does_says_so(tmp_path: Path) -> None:
    trace = tmp_path / "t.jsonl"
    invoke("run", "ack-lost", "--trace", str(trace))
    lines = trace.read_text().splitlines(keepends=True)
    trace.write_text("".join([*lines, lines[-1]]))
    result = invoke("replay", "ack-lost", "--against", str(trace), columns=200)
    assert "DIFFERS  the run now ends before event 67, at 6.200 s" in result.stdout
    trace.write_text("".join(lines[:-1]))
    result = invoke("replay", "ack-lost", "--against", str(trace), columns=200)
    assert "recorded: the run ended before event 66" in result.stdout


def test_what_is_no_trace_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    path = tmp_path / "no-trace"
    for content, told in ((b"hello\n", "line 1 of"), (b"\xff\xfe", "it is no text")):
        path.write_bytes(content)
        result = invoke("replay", "ack-lost", "--against", str(path))
        assert result.exit_code == 2
        assert told in result.stderr
    assert invoke("replay", "ack-lost", "--against", str(tmp_path / "nowhere")).exit_code == 2


def test_of_a_long_run_the_block_is_named_and_how_to_find_the_event(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_module, "MAX_MARKS", 20)
    path = tmp_path / "r.toml"
    invoke("record", "ack-lost", "-o", str(path))
    edit(path, "[[steps]]", "[producer]\nack_timeout_ms = 800\n\n[[steps]]")
    result = invoke("replay", str(path), columns=200)
    assert "the first event that differs is one of 32 to 35" in result.stdout
    assert "`--against TRACE.jsonl` finds the very event" in result.stdout


def test_the_json_has_both_records_and_the_first_difference(recording: Path) -> None:
    same = json.loads(invoke("replay", str(recording), "--json").stdout)
    assert (same["same"], same["first_difference"], same["events"]) == (True, None, 67)
    assert same["digest"] == same["recorded"]["digest"]
    edit(recording, "[[steps]]", "[producer]\nack_timeout_ms = 800\n\n[[steps]]")
    result = invoke("replay", str(recording), "--json")
    other = json.loads(result.stdout)
    assert result.exit_code == 4
    assert (other["same"], other["recorded"]) == (False, same["recorded"])
    first = other["first_difference"]
    assert (first["first"], first["last"], first["recorded"]) == (33, 33, None)
    assert (first["now"]["event"], first["now"]["at_ms"]) == ("timed-out", 3800)


@pytest.mark.parametrize("name", ["ack-lost", "FILE"])
def test_without_a_record_there_is_nothing_to_compare_with(name: str, tmp_path: Path) -> None:
    name = name.replace("FILE", preset_file(tmp_path, ""))
    result = invoke("replay", name)
    assert result.exit_code == 2
    assert "no record to compare with" in result.stderr
    assert f"`playground record {name} -o FILE`" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_damaged_record_is_one_line_and_exit_code_2(recording: Path) -> None:
    text = recording.read_text()
    for old, new in (("#= digest ", "#= digest x"), ("#= events 67", "#= events 66")):
        recording.write_text(text.replace(old, new))
        result = invoke("replay", str(recording))
        assert result.exit_code == 2
        assert "is damaged" in result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_a_broken_file_is_told_like_any_other(tmp_path: Path) -> None:
    result = invoke("replay", preset_file(tmp_path, "sed = 1\n"))
    assert result.exit_code == 2
    assert "did you mean 'seed'?" in result.stderr
    assert "no such file" in invoke("replay", str(tmp_path / "nowhere.toml")).stderr


def test_a_token_is_replayed_like_a_recording(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = invoke("share", "ack-lost").stdout.strip()
    assert "SAME  all 67 events" in invoke("replay", shared).stdout
    monkeypatch.setattr("playground.engine.system.Link.arm", lambda *_: None)
    result = invoke("replay", shared)
    assert result.exit_code == 4
    assert "DIFFERS  the run has another record than the one that was shared" in result.stdout
    assert "recorded: 67 events" in result.stdout


def test_a_damaged_token_is_one_line_and_exit_code_2() -> None:
    token.open_token.cache_clear()
    result = invoke("replay", invoke("share", "ack-lost").stdout.strip()[:-2])
    assert result.exit_code == 2
    assert "cut off: its last 2 characters are missing" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_an_empty_trace_is_nothing_to_compare_with(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").touch()
    result = invoke("replay", "ack-lost", "--against", str(tmp_path / "t.jsonl"))
    assert result.exit_code == 2
    assert result.stderr.endswith("is empty; `playground run --trace FILE` writes a trace\n")
