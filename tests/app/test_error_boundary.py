"""What fails inside a dialog closes that dialog and nothing else; a mistake anywhere else ends the app, and is told."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.command import CommandList
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import OptionList

from playground.app.app import PlaygroundApp
from playground.app.config import Config
from playground.app.dialogs import MomentScreen
from playground.app.live.screen import LiveScreen
from playground.app.reading.help import HelpScreen
from playground.app.reading.library import LibraryScreen
from playground.scenario.load import load_preset
from tests.app.helpers import burst
from tests.app.rest import seen_when_looked_at
from tests.typical import untypical

KEY_OF = {MomentScreen: "X", LibraryScreen: "l", HelpScreen: "question_mark"}


def play(story: Callable[[PlaygroundApp, Pilot[None]], Awaitable[None]]) -> PlaygroundApp:
    """An app in which things may fail."""
    app = PlaygroundApp(load_preset("ack-lost"), Config(), paused=True)

    async def run() -> None:
        with seen_when_looked_at():
            async with app.run_test(size=(80, 24), notifications=True) as pilot:
                await pilot.pause()
                await story(app, pilot)

    asyncio.run(run())
    return app


def fail(*_: object, **__: object) -> None:
    """As a widget of the library does that is not ready."""
    raise KeyError(7)


def check_untouched(app: PlaygroundApp) -> None:
    """The session goes on, on the live screen, and the person was told in one line."""
    assert app.failure is None
    assert isinstance(app.screen, LiveScreen)
    assert [str(one.error) for one in app.contained] == ["7"]
    (told,) = app._notifications
    assert "closed by a mistake of its own" in told.message
    assert "\n" not in told.message


@pytest.mark.parametrize("screen", [LibraryScreen, *untypical(MomentScreen, HelpScreen)])
@pytest.mark.parametrize("method", ["on_key", "on_resize", "action_fail", "a_timer", "a_worker"])
def test_whatever_fails_in_a_dialog_closes_it_and_leaves_the_session(
    screen: type[Screen[None]], method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(app: PlaygroundApp, pilot: Pilot[None]) -> None:
        await pilot.press("a")
        session = app.session
        await pilot.press(KEY_OF[screen])
        assert isinstance(app.screen, screen)
        if method == "action_fail":
            app.screen._bindings.bind("f5", "fail")
            monkeypatch.setattr(screen, method, fail, raising=False)
        elif method in ("a_timer", "a_worker"):
            monkeypatch.setattr(screen, "on_key", lambda self, _: _start(self, method), raising=False)
        else:
            monkeypatch.setattr(screen, method, fail, raising=False)
        if method == "on_resize":
            await pilot.resize_terminal(90, 30)
        else:
            await burst(pilot, "f5")
        await pilot.pause(0.1 if method == "a_timer" else None)
        check_untouched(app)
        assert app.session is session
        monkeypatch.undo()
        await burst(pilot, "e", "down", KEY_OF[screen])
        assert isinstance(app.screen, screen), "it can be opened again"

    play(story)


def _start(screen: Screen[None], kind: str) -> None:
    if kind == "a_timer":
        screen.set_timer(0.001, fail)
    else:

        async def work() -> None:
            fail()

        screen.run_worker(work())


def test_a_list_that_fails_inside_a_dialog_closes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(app: PlaygroundApp, pilot: Pilot[None]) -> None:
        await burst(pilot, "X")
        monkeypatch.setattr(OptionList, "action_cursor_down", fail)
        await burst(pilot, "down", "down")
        check_untouched(app)

    play(story)


def test_a_palette_that_fails_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(app: PlaygroundApp, pilot: Pilot[None]) -> None:
        monkeypatch.setattr(CommandList, "action_cursor_down", fail)
        await burst(pilot, "ctrl+p", "down")
        await pilot.pause()
        await burst(pilot, "down")
        check_untouched(app)

    play(story)


def test_a_dialog_that_cannot_even_be_made_leaves_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(app: PlaygroundApp, pilot: Pilot[None]) -> None:
        monkeypatch.setattr(MomentScreen, "compose", fail)
        await burst(pilot, "X")
        await pilot.pause()
        check_untouched(app)

    play(story)


def test_the_details_are_kept_for_whoever_mends_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async def story(app: PlaygroundApp, pilot: Pilot[None]) -> None:
        await burst(pilot, "l")
        monkeypatch.setattr(LibraryScreen, "action_cursor", fail)
        await burst(pilot, "down")
        check_untouched(app)

    play(story)
    (details,) = tmp_path.rglob("error.log")
    assert "KeyError: 7" in details.read_text()


@pytest.mark.parametrize("method", ["draw", "action_intervene"])
def test_a_mistake_outside_of_dialogs_is_not_contained(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(app: PlaygroundApp, pilot: Pilot[None]) -> None:
        monkeypatch.setattr(LiveScreen, method, fail)
        await burst(pilot, "a")
        await pilot.pause(0.2)

    with pytest.raises(KeyError):
        play(story)


def test_a_mistake_behind_a_dialog_is_not_contained(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(app: PlaygroundApp, pilot: Pilot[None]) -> None:
        await burst(pilot, "X")
        monkeypatch.setattr(LiveScreen, "action_intervene", fail)
        app._live.call_later(app._live.action_intervene, "drop-ack")  # type: ignore[union-attr]
        await pilot.pause()

    with pytest.raises(KeyError):
        play(story)
