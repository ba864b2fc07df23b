"""A monkey at the keyboard: bursts of keys, pastes, clicks, wheel turns and resizes, all of it from a seed.

A burst is posted before the app is given a chance to look at any of it, as one read of a slow line gives it. Time
passes only between bursts, and by the clock of the monkey, so that a seed does the same again.
"""

import asyncio
import random  # noqa: TID251  # A monkey has whims of its own.
import traceback
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final
from unittest import mock

from textual import events
from textual.command import CommandPalette
from textual.geometry import Size
from textual.message import Message

from playground.app.actions import ACTIONS
from playground.app.app import PlaygroundApp
from playground.app.config import Config
from playground.app.driver import Driver
from playground.app.live.screen import LiveScreen
from playground.saved.sessions import KeptSession
from playground.scenario.catalogue import preset_names
from playground.scenario.load import load_preset
from tests.app.rest import at_rest

_LEAVING: Final = {"q", "ctrl+c", "ctrl+q"}
"""What ends the app; all else must not."""
_OPENING: Final = ("l", "question_mark", "m", "X", "B", "ctrl+p", "i", "e", "y", "g", "f8", "escape", "enter")
_EDITING: Final = ("backspace", "delete", "ctrl+a", "ctrl+e", "ctrl+k", "ctrl+u", "ctrl+w", "home", "end", "tab")
_MOVING: Final = ("up", "down", "left", "right", "pageup", "pagedown", "ctrl+home", "ctrl+end", "shift+down", "enter")
_LETTERS: Final = tuple("abcdefghijklmnoprstuvwxyz 0123456789")
_TEXTS: Final = (
    "zombie",
    "/tmp/x.toml",
    "[b]bold[/]",
    "x[/]y",
    "[@click=app.quit]x[/]",
    "a\nb\n",
    "\x1b[31m",
    "ü\u202e",
    "",
)
_SIZES: Final = ((80, 24), (120, 40), (200, 60), (40, 10), (1, 1), (100, 32), (20, 60))
_NAMES: Final = {" ": "space"}

_LOOK_S: Final = 1e-5


class Monkey:
    """One monkey, at one app."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.seed = seed
        self.now_s = 0.0
        self.burst: list[str] = []
        """What it did last, in words."""

    def clock(self) -> float:
        """Its time; each look takes a little of it, so that whoever works until a deadline comes to it."""
        self.now_s += _LOOK_S
        return self.now_s

    def make(self, app: PlaygroundApp, size: tuple[int, int]) -> Iterator[Message]:
        """The messages of one burst."""
        self.burst = []
        width, height = size
        for _ in range(self.random.choice((1, 1, 2, 3, 5, 8, 13))):
            kind = self.random.choices(("key", "text", "click", "wheel", "move", "size"), (30, 2, 8, 2, 2, 1))[0]
            x, y = self.random.randrange(width), self.random.randrange(height)
            if kind == "key":
                yield self._key()
            elif kind == "text":
                text = self.random.choice(_TEXTS)
                self.burst.append(f"paste {text!r}")
                yield events.Paste(text)
            elif kind == "size":
                width, height = self.random.choice(_SIZES)
                self.burst.append(f"resize {width}x{height}")
                app._driver._size = Size(width, height)  # type: ignore[union-attr]
                yield events.Resize(Size(width, height), Size(width, height))
            else:
                self.burst.append(f"{kind} {x},{y}")
                yield from _mouse(kind, x, y)

    def _key(self) -> events.Key:
        own = tuple(key for one in ACTIONS for key in one.key.split(","))
        keys = self.random.choice((own, _OPENING, _OPENING, _EDITING, _MOVING, _MOVING, _LETTERS))
        key = self.random.choice([one for one in keys if one not in _LEAVING])
        self.burst.append(key)
        return key_event(key)


def key_event(key: str) -> events.Key:
    """A key as a terminal sends it."""
    if len(key) == 1:
        return events.Key(_NAMES.get(key, key), key)
    with suppress(KeyError):
        return events.Key(key, unicodedata.lookup(key.upper().replace("_", " ")))
    return events.Key(key, None)


def _mouse(kind: str, x: int, y: int) -> Iterator[events.MouseEvent]:
    kinds: dict[str, tuple[type[events.MouseEvent], ...]] = {
        "click": (events.MouseMove, events.MouseDown, events.MouseUp),
        "wheel": (events.MouseScrollDown,),
        "move": (events.MouseMove,),
    }
    for one in kinds[kind]:
        button = 0 if one is events.MouseMove else 1
        yield one(None, x, y, 0, 0, button, False, False, False, screen_x=x, screen_y=y)


@contextmanager
def _caged(monkey: Monkey) -> Iterator[None]:
    with (
        mock.patch("playground.app.app.Driver", partial(Driver, clock=monkey.clock)),
        mock.patch("playground.app.race.screen.Driver", partial(Driver, clock=monkey.clock)),
        mock.patch("playground.app.fix.Driver", partial(Driver, clock=monkey.clock)),
        mock.patch("playground.app.learning.practice.Driver", partial(Driver, clock=monkey.clock)),
        mock.patch("playground.app.learning.practice.secrets.randbelow", monkey.random.randrange),
        mock.patch.object(PlaygroundApp, "action_quit", mock.AsyncMock()),  # A click on its key would end it.
    ):
        yield


async def run(seed: int, bursts: int) -> None:
    """Let a monkey loose; `AssertionError` with the seed and the burst as soon as something breaks."""
    monkey = Monkey(seed)
    dice = monkey.random
    preset = load_preset(dice.choice(preset_names()))
    kept = KeptSession(load_preset("zombie-consumer"), 3200) if dice.random() < 0.2 else None
    talk = [preset] if dice.random() < 0.2 else []
    app = PlaygroundApp(preset, Config(ascii=dice.random() < 0.2), tour=dice.random() < 0.2, kept=kept, talk=talk)
    size = dice.choice(_SIZES[:3])
    with _caged(monkey):
        async with app.run_test(size=size, tooltips=True, notifications=True):
            await at_rest()
            for number in range(bursts):
                for message in monkey.make(app, app.size):
                    app._driver.process_message(message)  # type: ignore[union-attr]
                await at_rest()
                _check(app, f"PLAYGROUND_MONKEY={seed}: {preset.name}, burst {number}: {monkey.burst}")
                monkey.now_s += dice.choice((0.0, 0.05, 0.5))


def _check(app: PlaygroundApp, where: str) -> None:
    """It is alive, it has a live screen, and nothing has failed."""
    if app.failure is not None:
        raise AssertionError(where) from app.failure
    check_contained(app, where)
    assert app.is_running, where
    assert [one for one in app.screen_stack if isinstance(one, LiveScreen)], where
    assert app.screen_stack.index(app._live) == 1, where  # type: ignore[arg-type]


def check_contained(app: PlaygroundApp, where: str = "") -> None:
    """Nothing has failed inside a dialog but Textual's palette, by itself: that is not ours, and is not mended here."""
    for screen, error in app.contained:
        if not issubclass(screen, CommandPalette) or not _is_textuals(error):
            raise AssertionError(where) from error


def _is_textuals(error: BaseException) -> bool:
    """Whether it was raised by Textual itself."""
    return "textual" in Path(traceback.extract_tb(error.__traceback__)[-1].filename).parts


if __name__ == "__main__":
    import os
    import sys
    import tempfile

    os.chdir(tempfile.mkdtemp())
    os.environ["XDG_STATE_HOME"] = os.environ["XDG_DATA_HOME"] = os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp()
    for one in range(int(sys.argv[1]), int(sys.argv[2])):
        asyncio.run(run(one, int(sys.argv[3])))
        print(one, "ok", flush=True)
