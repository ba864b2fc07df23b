"""What ends the program though nobody wanted it to: one line, and an exit code that claims no verdict."""

import gc
import resource
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from playground.cli.app import app
from playground.cli.endings import OUT_OF_MEMORY
from tests.cli.helpers import HEAD, PROGRAM, environment
from tests.typical import untypical

UNDECIDED = 3
PLAYING = ["run", "why", "check", "compare", "report", "diagram", "record", "share", "cast"]
HUGE = HEAD + 'system = "broker"\n[workload]\nmessages = 1000000\nevery_ms = 0\n'
COMMANDS = [*PLAYING, "presets", "replay"]


@pytest.mark.parametrize("command", ["run --json", *untypical("why", "record")])
def test_a_run_that_memory_has_no_room_for_says_what_to_do_and_is_no_verdict(command: str, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(HUGE)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (140 << 20, 140 << 20))

    name, *options = command.split()
    run = subprocess.run(
        [*PROGRAM, name, str(path), *options], capture_output=True, env=environment(), preexec_fn=limit, timeout=50
    )
    assert (run.returncode, run.stdout) == (UNDECIDED, b"")
    assert run.stderr.decode().splitlines() == [OUT_OF_MEMORY]


@pytest.mark.parametrize("command", PLAYING)
def test_every_command_says_the_same_where_memory_runs_out(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("playground.engine.simulation.Simulation.__init__", full)
    monkeypatch.setattr(gc, "collect", lambda: 0)  # It looks for garbage then: through all that other tests keep.
    result = CliRunner().invoke(app, [command, "ack-lost"])
    assert (result.exit_code, result.stdout, result.stderr) == (UNDECIDED, "", OUT_OF_MEMORY + "\n")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("error", [RecursionError("too deep"), ZeroDivisionError("a\nb"), KeyError()], ids=repr)
def test_a_mistake_of_its_own_is_one_line_with_its_details_in_a_file(
    command: str, error: Exception, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    def broken(*_: object, **__: object) -> None:
        raise error

    for where in ("engine.simulation.Simulation.__init__", "cli.presets.is_one", "cli.replay.read_text"):
        monkeypatch.setattr(f"playground.{where}", broken)
    result = CliRunner().invoke(app, [command, "ack-lost" if command != "replay" else "f.toml"])
    details = tmp_path / "delivery-playground" / "error.log"
    said = str(error).splitlines()[0] if str(error) else "KeyError"
    assert result.stderr.splitlines() == [
        f"the playground stopped by a mistake of its own: {said}; details are in {details}"
    ]
    assert result.exit_code == UNDECIDED
    assert details.read_text().startswith("Traceback")
