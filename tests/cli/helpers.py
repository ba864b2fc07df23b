"""What the tests of the command line share: the app in this process, the program in its own, and a few preset files."""

import os
import pty
import subprocess
import sys
from functools import cache
from pathlib import Path
from unittest.mock import patch

from typer.main import get_command
from typer.testing import CliRunner, Result

from playground.cli.app import app

HEAD = 'format = 1\ntitle = "T"\nguarantee = "at-least-once"\n'
PROGRAM = (sys.executable, "-m", "playground")
"""What `playground` on the command line runs."""

patch("typer.testing._get_command", cache(get_command)).start()
"""The runner makes all commands with all their options at each call: once for all is enough."""


def invoke(*arguments: str, columns: int = 80) -> Result:
    """Run a command in this process."""
    result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": str(columns)})
    assert "a mistake of its own" not in result.stderr, result.stderr
    return result


def environment(**changes: str) -> dict[str, str]:
    """An environment in which nothing but the changes decides how the output looks."""
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "TERM")}
    return {**kept, "COLUMNS": "80", **changes}


def playground(*arguments: str, **changes: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a process of its own."""
    return subprocess.run([*PROGRAM, *arguments], capture_output=True, env=environment(**changes), timeout=30)


def on_a_terminal(*arguments: str, **changes: str) -> tuple[int, bytes]:
    """Run the program with a terminal as its standard output; its exit code, and what is on the terminal."""
    ours, its = pty.openpty()
    with subprocess.Popen(
        [*PROGRAM, *arguments], stdin=subprocess.DEVNULL, stdout=its, stderr=its, env=environment(**changes)
    ) as run:
        os.close(its)
        written = b"".join(iter(lambda: _read(ours), b""))
        os.close(ours)
        return run.wait(30), written.replace(b"\r\n", b"\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # Its other end is closed.
        return b""


def preset_file(folder: Path, body: str, name: str = "p.toml", head: str = HEAD) -> str:
    """The path of a preset file with this text."""
    path = folder / name
    path.write_text(head + body)
    return str(path)
