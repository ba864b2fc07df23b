"""What a start imports, seen from outside: the first frame is not kept waiting for what nobody has asked for."""

import subprocess
import sys
from pathlib import Path

from tests.app.terminal import Terminal, quits

REPORT = """
import atexit, pathlib, sys
atexit.register(lambda: pathlib.Path("modules").write_text("\\n".join(sys.modules)))
from playground.__main__ import main
main()
"""
"""The program, which tells in a file what it has imported by its end."""


def test_the_first_frames_need_neither_schema_nor_writer_nor_explanations(tmp_path: Path) -> None:
    arguments = ("play", "ack-lost", "--speed", "100")
    with Terminal(*arguments, folder=tmp_path, program=(sys.executable, "-c", REPORT)) as terminal:
        terminal.until("over at")
        quits(terminal)
    modules = (tmp_path / "modules").read_text().split()
    assert "playground.app.live" in modules
    assert {"playground.scenario.schema", "hypothesis", "tomlkit", "markdown_it", "sqlite3"}.isdisjoint(modules)
    late = ("playground.explain.", "playground.app.race", "playground.app.library", "playground.app.help")
    assert [name for name in modules if name.startswith(late)] == []


def test_a_run_without_a_screen_does_not_import_one(tmp_path: Path) -> None:
    program = [sys.executable, "-c", REPORT, "run", "ack-lost"]
    subprocess.run(program, capture_output=True, check=True, cwd=tmp_path)
    modules = (tmp_path / "modules").read_text().split()
    assert "playground.cli.run" in modules
    ours = ("textual", "widgets", "playground.app", "playground.live")
    assert [name for name in modules if name.startswith(ours)] == []
