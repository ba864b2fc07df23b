"""What a start imports, seen from outside: the first frame is not kept waiting for what nobody has asked for."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.css.parse import parse
from textual.css.stylesheet import Stylesheet

from playground.app.app import PlaygroundApp
from playground.app.config import Config
from playground.scenario.load import load_preset
from tests.app.rest import parse_rules
from tests.app.terminal import Terminal, quits

REPORT = """
import atexit, pathlib, sys
atexit.register(lambda: pathlib.Path("modules").write_text("\\n".join(sys.modules)))
from playground.__main__ import main
main()
"""
"""The program, which tells in a file what it has imported by its end."""


def modules_of_a_session(folder: Path, speed: str, seen: str) -> set[str]:
    """What a session has imported that was left when something was seen on the screen."""
    arguments = ("play", "ack-lost", "--speed", speed)
    with Terminal(*arguments, folder=folder, program=(sys.executable, "-c", REPORT)) as terminal:
        terminal.until(seen)
        quits(terminal)
    modules = set((folder / "modules").read_text().split())
    assert "playground.app.live.screen" in modules
    return modules


def test_the_first_frames_need_no_explanations_and_no_other_screen(tmp_path: Path) -> None:
    screens = ("race", "reading.list_screen", "reading.library", "reading.help", "learning", "talk", "palette")
    late = ("playground.explain.", *(f"playground.app.{name}" for name in screens))
    assert [name for name in modules_of_a_session(tmp_path, "0.5", "1 charged once") if name.startswith(late)] == []


def test_a_run_that_is_watched_to_its_end_needs_neither_schema_nor_writer(tmp_path: Path) -> None:
    modules = modules_of_a_session(tmp_path, "100", "over at")
    assert {"playground.scenario.schema", "hypothesis", "tomlkit", "markdown_it", "sqlite3"}.isdisjoint(modules)


def test_a_run_without_a_screen_does_not_import_one(tmp_path: Path) -> None:
    program = [sys.executable, "-c", REPORT, "run", "ack-lost"]
    subprocess.run(program, capture_output=True, check=True, cwd=tmp_path)
    modules = (tmp_path / "modules").read_text().split()
    assert "playground.cli.run" in modules
    ours = ("textual", "widgets", "playground.app", "playground.live")
    assert [name for name in modules if name.startswith(ours)] == []


def test_the_style_sheet_is_read_once_and_no_frame_is_drawn_in_vain(monkeypatch: pytest.MonkeyPatch) -> None:
    app = PlaygroundApp(load_preset("ack-lost"), Config(), paused=True)
    read, drawn = [], []
    render_update = Compositor.render_update

    def told_parse(scope: str, css: str, read_from: Any, **others: Any) -> Any:
        read.append(read_from)
        return parse(scope, css, read_from, **others)

    def told_render(compositor: Compositor, *arguments: Any, **others: Any) -> Any:
        drawn.append(app._batch_count)
        return render_update(compositor, *arguments, **others)

    monkeypatch.setattr(Stylesheet, "_parse_rules", parse_rules)  # Other apps have parsed it for this one, else.
    monkeypatch.setattr("textual.css.stylesheet.parse", told_parse)
    monkeypatch.setattr(Compositor, "render_update", told_render)

    async def start() -> None:
        async with app.run_test():
            pass

    asyncio.run(start())
    assert [Path(path).name for path, _ in read].count("styles.tcss") == 1
    assert drawn
    assert not any(drawn)
