"""When an app that a test drives is at rest: when it has nothing left to do, and not when the machine looks idle.

Textual's pilot sleeps 20 ms at a time until the process seems to work no more: a busy machine ends that too late or too
soon, and the clock of whatever is on the screen ticks meanwhile. Here a key, a click or a pause is over as soon as each
message is handled, each layout made and each repaint done that they have led to; no screen ticks by itself, a tick that
a test lets it have takes as long as any other, and what is shown for a moment stays until the test is over.
"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Final
from unittest import mock

from textual._compositor import Compositor
from textual._context import active_app, visible_screen_stack
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets._toast import Toast

from playground.app.driver import TICK_S, Driver

_MOST_LAYOUTS: Final = 1000
"""An app that is laid out anew so often on its own has a mistake."""


async def at_rest(*_ignored: object) -> bool:
    """Let the app come to the end of all that it has to do."""
    app = active_app.get()
    await _all_handled()
    for screen in app._background_screens:
        screen._on_timer_update()  # Once: to repaint what is behind another screen asks for the same again.
    for _ in range(_MOST_LAYOUTS):
        await _all_handled()
        if app._exception is not None:
            return False
        if turn := getattr(app, "_turn", None):
            await asyncio.wait([turn])  # It gives up a widget that has failed, and does that by a clock.
            continue
        _bring_up_to_date(app)
        if not _ready():
            return True
    raise AssertionError("the app is never at rest")


async def _all_handled() -> None:
    """Let everything run that can run now."""
    while _ready():
        await asyncio.sleep(0)


def _ready() -> bool:
    """Whether anything can run now besides whoever asks."""
    return bool(asyncio.get_running_loop()._ready)  # type: ignore[attr-defined]


def _bring_up_to_date(app: App[object]) -> None:
    """Do now what Textual leaves to a timer: to follow the window's size, to lay out, and to repaint."""
    if app._resize_timer is not None:
        app._check_resize()
    if app._screen_stack:
        app.screen._on_timer_update()


_NEVER_S: Final = 1e6
_LOOK_S: Final = 1e-5
"""Each look at the clock takes a little, so that whoever works until a deadline comes to it."""


class _TickingClock:
    """A driver's clock: it goes on with its ticks and its looks, however long those take the machine."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        self.now_s += _LOOK_S
        return self.now_s

    def tick(self, driver: Driver) -> None:
        """In place of a driver's `tick`."""
        self.now_s += TICK_S
        _tick(driver)


_tick = Driver.tick
parse_rules = Stylesheet._parse_rules
_sheets: dict[tuple[object, ...], list[RuleSet]] = {}


def _parsed_once(
    self: Stylesheet,
    css: str,
    read_from: CSSLocation,
    is_default_rules: bool = False,
    tie_breaker: int = 0,
    scope: str = "",
) -> list[RuleSet]:
    """In place of `_parse_rules`: each style sheet is parsed once for all apps, which only read its rules."""
    key = (css, read_from, is_default_rules, tie_breaker, scope, *self._variables.items())
    if key not in _sheets:
        _sheets[key] = parse_rules(self, css, read_from, is_default_rules, tie_breaker, scope)
    return _sheets[key]


@contextmanager
def resting() -> Iterator[None]:
    """Within this, a pilot waits until its app is at rest, and time passes only where a test lets a screen tick."""
    clock = _TickingClock()
    with (
        mock.patch.object(Driver.__init__, "__defaults__", (clock,)),
        mock.patch.object(Driver, "tick", lambda driver: clock.tick(driver)),
        mock.patch.object(Stylesheet, "_parse_rules", _parsed_once),
        mock.patch("textual.notifications.time", return_value=0.0),
        mock.patch.object(Toast, "_on_mount"),
        mock.patch("widgets.counters._FLASH_S", _NEVER_S),
        mock.patch("widgets.panes._STRUCK_S", _NEVER_S),
        mock.patch("playground.app.talk.questioning.SETTLED_S", 0.0),  # A test presses when it means it.
        mock.patch("playground.app.running_screen.TICK_S", _NEVER_S),
        mock.patch("playground.app.fix_search.TICK_S", _NEVER_S),
        mock.patch("playground.app.race.why.TICK_S", _NEVER_S),
        mock.patch("textual.app.wait_for_idle", at_rest),
        mock.patch("textual.pilot.wait_for_idle", at_rest),
        mock.patch.object(Pilot, "_wait_for_screen", at_rest),
    ):
        yield


def seen_when_looked_at() -> AbstractContextManager[object]:
    """Within this, no frame is drawn but those that a test looks at: to draw all costs a third of a long story.

    Whoever tries harder draws them all, as the monkey does in any case.
    """
    if "PLAYGROUND_EXAMPLES" in os.environ:
        return nullcontext()
    return mock.patch.object(Compositor, "render_update", _not_drawn)


_drawn = Compositor.render_update


def _not_drawn(
    self: Compositor, full: bool = False, screen_stack: list[Screen[object]] | None = None, **of_a_picture: bool
) -> object:
    """In place of `render_update`: what has to be drawn stays so until it is. A picture that is saved is looked at."""
    if of_a_picture:
        return _drawn(self, full, screen_stack, **of_a_picture)
    visible_screen_stack.set(screen_stack or [])
    return None
