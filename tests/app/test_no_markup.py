"""No text of a stranger or of a file system is markup, whichever way it gets onto the screen."""

import ast
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from textual.content import Content
from textual.widgets._toast import Toast

import playground
import widgets
from playground.app.actions import ACTIONS
from playground.scenario.load import load_preset
from tests.app.helpers import LARGE, MIDDLE, SMALL, Story, tell
from tests.app.terminal import Terminal, quits
from tests.typical import untypical

HOSTILE = ("[id]", "x[/]y", "[@click=app.quit]z[/]", "[b", "$x [red]", "a\\[b]")
SOURCES = [path for root in (playground, widgets) for path in Path(next(iter(root.__path__))).rglob("*.py")]
TAKERS = ("Static", "Label", "Options", "OptionList")
"""Widgets of the library that read markup unless they are told not to."""


@cache
def calls() -> list[tuple[str, str, ast.Call]]:
    """Every call in the sources: where, of what, and the call."""
    return list(_found())


def _found() -> Iterator[tuple[str, str, ast.Call]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = str(getattr(node.func, "id", "") or getattr(node.func, "attr", ""))
                yield f"{path.name}:{node.lineno}", name, node


def test_every_widget_that_would_read_markup_is_told_not_to() -> None:
    found = [(where, call) for where, name, call in calls() if name in TAKERS]
    assert found
    for where, call in found:
        markup = [one.value for one in call.keywords if one.arg == "markup"]
        assert [getattr(one, "value", None) for one in markup] == [False], where


def test_nothing_is_ever_read_as_markup() -> None:
    assert [where for where, name, _ in calls() if name in ("from_markup", "render_markup")] == []


def test_what_the_library_reads_as_markup_all_the_same_has_none_in_it() -> None:
    # The palette's second lines, and bindings' tooltips.
    assert [one.id for one in ACTIONS if "[" in one.tooltip] == []


def test_a_path_is_told_letter_by_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        for key, name in product(("w", "W"), HOSTILE):
            folder = tmp_path / name.replace("/", "-")
            folder.mkdir(exist_ok=True)
            monkeypatch.chdir(folder)
            told.app.clear_notifications()
            await told.press(key)
            await told.pilot.pause()
            (toast,) = told.app.screen.query(Toast)
            content = toast.render()
            assert isinstance(content, Content)
            assert str(folder) in content.plain
            assert not content.spans

    tell(story, "ack-lost", notifications=True)


@pytest.mark.parametrize("size", [MIDDLE, *untypical(SMALL, LARGE)])
def test_a_strangers_words_are_shown_letter_by_letter(size: tuple[int, int], tmp_path: Path) -> None:
    words = "x[/]y [@click=app.quit]q[/]"
    path = tmp_path / "hostile.toml"
    path.write_text(
        f"format = 1\ntitle = '{words[:40]}'\nsummary = '{words}'\nconcepts = ['{words}']\n"
        f"guarantee = 'at-least-once'\n[[steps]]\ndo = 'say'\ntext = '{words}'\n"
        f"[[steps]]\ndo = 'drop'\nlink = 'ack'\nnote = '{words}'\n"
    )
    assert load_preset(str(path)).summary == words

    async def story(told: Story) -> None:
        await told.until(10)
        assert "x[/]y" in told.text()
        await told.until(3000)
        assert "x[/]y" in told.text() or size == SMALL, "there is no room for a title there"
        await told.burst("l", *str(path))
        await told.pilot.pause()
        assert "x[/]y" in told.text()
        await told.burst("enter")
        assert told.session.original.summary == words
        await told.burst("less_than_sign", "x", "B")
        assert told.app.is_running

    tell(story, str(path), size=size)


def test_a_folder_called_like_an_action_does_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "[@click=app.quit]z[]"
    folder.mkdir()
    with Terminal("play", "ack-lost", "--speed", "50", folder=folder) as terminal:
        terminal.until("over at")
        terminal.press("w")
        terminal.until(lambda text: folder.name in _told(text))
        quits(terminal)


def _told(text: str) -> str:
    """What a notice says, without the breaks of its rows: where they fall depends on how long the tests' folder is."""
    return "".join(row[:79].rpartition("▌ ")[2].rstrip() for row in text.splitlines())
