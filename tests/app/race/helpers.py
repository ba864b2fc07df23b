"""An app with a race on it whose clock only goes when a test says so."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from textual.pilot import Pilot

from playground.app.app import PlaygroundApp
from playground.app.config import Config
from playground.app.driver import TICK_S, Driver
from playground.app.fix import FixScreen
from playground.app.race.screen import RaceScreen
from playground.live.pace import Pace
from playground.scenario.preset import Preset
from tests.app.monkey import check_contained
from tests.app.rest import seen_when_looked_at
from widgets.painted import Painted

Story = Callable[["RaceScreen", Pilot[Any]], Awaitable[None]]


class Clock:
    """Wall time that stands still."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def tell(
    preset: Preset, story: Story, *, size: tuple[int, int] = (80, 24), config: Config | None = None
) -> PlaygroundApp:
    """Open the live screen, press `m`, stop the clock and let a story happen on the race."""
    app = PlaygroundApp(preset, config or Config())

    async def run() -> None:
        with seen_when_looked_at():
            async with app.run_test(size=size) as pilot:
                await pilot.press("m")
                race = app.screen
                assert isinstance(race, RaceScreen)
                stop(race)
                await story(race, pilot)
                app.screen._compositor.render_strips()  # Whatever it came to can be drawn.
        check_contained(app)

    asyncio.run(run())
    return app


def stop(screen: RaceScreen | FixScreen) -> None:
    """Let its clock go only with `pass_time`, from the beginning on."""
    screen.race.begin()
    screen.driver = Driver(screen.race.sessions, Pace(speed=10, rate=10, steady=True), Clock())
    screen.tick()


def pass_time(screen: RaceScreen, virtual_ms: int) -> None:
    """Let so much virtual time pass, tick by tick."""
    clock = screen.driver._clock
    assert isinstance(clock, Clock)
    until_ms = screen.driver.now_ms + virtual_ms
    while screen.driver.now_ms < until_ms and not screen.driver.over and not screen.driver.pace.paused:
        left_s = (until_ms - screen.driver.now_ms) / 1000 / screen.driver.pace.speed
        clock.now_s += min(TICK_S, left_s + 1e-9)
        screen.tick()
    screen.draw()


def drawn(widget: Painted[Any]) -> list[str]:
    """What a widget shows, line by line."""
    return ["".join(span.text for span in line).rstrip() for line in widget._rows]
