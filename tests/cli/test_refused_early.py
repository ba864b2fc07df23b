"""What is refused is refused before the run is played, or as soon as it is certain: counted in operations."""

from pathlib import Path
from unittest.mock import patch

import pytest

from playground.engine.loop import BATCH, Loop
from playground.recording import recording
from playground.scenario.words import MAX_BYTES
from tests.cli.helpers import invoke, preset_file

LONG = "[workload]\nmessages = 5_000\nevery_ms = 200\n"
"""A run of 60,000 operations or so."""


class Count:
    """How many operations have been done, whichever loop did them."""

    def __init__(self) -> None:
        self.operations = 0

    def of_a_batch(self, loop: Loop, batch: int) -> None:
        self.operations += batch
        FREELY(loop, batch)

    def of_a_drain(self, loop: Loop, limit_ms: int, operations: int) -> int:
        done = DRAIN(loop, limit_ms, operations)
        self.operations += done
        return done


FREELY, DRAIN = Loop._drain_freely, Loop.drain


def operations_of(*arguments: str) -> tuple[int, int, str]:
    """How many operations a command does at most, its exit code, and what it says."""
    count = Count()
    with (
        patch.object(Loop, "_drain_freely", lambda loop, batch: count.of_a_batch(loop, batch)),
        patch.object(Loop, "drain", lambda loop, *of: count.of_a_drain(loop, *of)),
    ):
        result = invoke(*arguments, columns=300)
    return count.operations, result.exit_code, result.stdout + result.stderr


@pytest.fixture
def preset(tmp_path: Path) -> str:
    return preset_file(tmp_path, LONG)


@pytest.mark.parametrize(
    ("command", "arguments", "mistake"),
    [
        ("diagram", ["--message", "m5001"], "--message: there is no 'm5001'; this run has m1 to m5000"),
        ("diagram", ["--message", "m" + "9" * 5000], "this run has m1 to m5000"),
        ("diagram", ["--message", "x"], "--message: 'x' is not the name of a message, such as m3"),
        ("why", ["m5001"], "sends no m5001; it sends m1 to m5000"),
        ("why", ["m3", "--kind", "lots"], "--kind: unknown kind 'lots'; did you mean 'lost'? ("),
    ],
)
def test_what_no_run_of_a_preset_has_is_refused_before_it_is_played(
    command: str, arguments: list[str], mistake: str, preset: str
) -> None:
    operations, code, said = operations_of(command, preset, *arguments)
    assert (operations, code) == (0, 2)
    assert mistake in said


def test_a_message_that_only_a_command_would_send_is_looked_for_in_the_run(tmp_path: Path) -> None:
    never = "[workload]\nmessages = 2\n[[steps]]\ndo = 'send'\nwhen = { event = 'gave-up' }\n"
    path = preset_file(tmp_path, never)
    assert "--message: there is no 'm3'; this run has m1 to m2" in invoke("diagram", path, "--message", "m3").stderr
    assert "there is no 'm4'; this run has at most m1 to m3" in invoke("diagram", path, "--message", "m4").stderr
    assert "it sends at most m1 to m3" in invoke("why", path, "m4").stderr


def test_a_film_that_is_too_long_is_refused_while_its_run_is_played(preset: str) -> None:
    operations, code, said = operations_of("cast", preset)
    assert operations <= 3 * BATCH
    assert (code, "the film would last more than 10 minutes" in said) == (2, True)


def test_what_is_too_long_to_record_is_not_played(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert vars(recording)["MAX_BYTES"] == MAX_BYTES, "what is recorded can be read again"
    monkeypatch.setattr(recording, "MAX_BYTES", 4_096)
    path = preset_file(tmp_path, LONG + "[[steps]]\ndo = 'say'\ntext = '" + "\\" * 2_048 + "'\n")
    operations, code, said = operations_of("record", path)
    assert (operations, code) == (0, 2)
    assert "too long to record: more than 4,096 bytes" in said


def test_a_replay_ends_where_it_has_more_events_than_were_recorded(tmp_path: Path) -> None:
    recording, trace = tmp_path / "r.toml", tmp_path / "t.jsonl"
    invoke("record", "ack-lost", "-o", str(recording))
    invoke("run", "ack-lost", "--trace", str(trace))
    longer = recording.read_text().replace("messages = 5\n", "messages = 5000\n")
    recording.write_text(longer)
    for against in ([], ["--against", str(trace)]):
        operations, code, said = operations_of("replay", str(recording), *against)
        assert operations < 2_000
        assert (code, "DIFFERS" in said) == (4, True)


def test_a_trace_that_cannot_be_read_is_refused_before_anything_is_played(preset: str) -> None:
    operations, code, said = operations_of("replay", preset, "--against", "no-such-trace.jsonl")
    assert (operations, code) == (0, 2)
    assert "--against: cannot read" in said
