"""Running the app without a terminal, so that the tests of screens read like stories told in keys.

The clock of a story stands still: time passes only where a story lets it, so nothing depends on the machine.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, takewhile
from pathlib import Path

import pytest
from textual.pilot import Pilot

from playground.app.app import PlaygroundApp
from playground.app.config import Config
from playground.app.live.screen import LiveScreen
from playground.live.pace import LONGEST_BLINK_S
from playground.live.session import Session
from playground.live.views import CountersView
from playground.scenario.load import load_preset
from playground.scenario.overrides import Overrides
from tests.app.monkey import check_contained, key_event
from tests.app.rest import at_rest, resting, seen_when_looked_at
from tests.typical import untypical

_SLOW_TICK_S = LONGEST_BLINK_S
"""No tick is longer: what is beyond that is not made up for."""
_LONGEST_S = 600
SMALL, MIDDLE, LARGE = (80, 24), (120, 40), (200, 60)

at_each_size = pytest.mark.parametrize("size", [SMALL, MIDDLE, *untypical(LARGE)])
"""A test of `size`: what has room on the two smaller ones has it on the largest, too."""


@dataclass
class Story:
    """An app in which a preset is on the live screen, its clock stopped."""

    app: PlaygroundApp
    pilot: Pilot[None]

    @property
    def live(self) -> LiveScreen:
        """The live screen, whatever is above it."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, LiveScreen))

    @property
    def session(self) -> Session:
        """The session that is on the screen."""
        return self.live.session

    @property
    def counters(self) -> CountersView:
        """The numbers on the screen."""
        return self.live.snapshot.counters

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        await self.pilot.press(*keys)

    async def burst(self, *keys: str) -> None:
        """Press keys all at once, as one read of a slow line gives them; then let the app come to rest."""
        await burst(self.pilot, *keys)

    async def until(self, time_ms: int) -> None:
        """Let virtual time pass."""
        self.session.advance(time_ms)
        await self.look()

    async def to_the_end(self) -> None:
        """Let the run go on until it has its verdict."""
        await self.until(1 << 60)

    async def run_on(self) -> None:
        """Let the clock go until it stands, a quarter of a second after the other: as on a line that is slow."""
        driver = self.live.driver
        for wall_s in takewhile(lambda _: not (driver.pace.paused or driver.over), count(1.0, _SLOW_TICK_S)):
            assert wall_s < _LONGEST_S, "the clock goes on and on"
            driver._clock = lambda: wall_s  # noqa: B023  # Used at once.
            driver.tick()
            self.live.draw(whole=False)
        await self.look()

    async def look(self) -> None:
        """Bring the screen up to date."""
        self.live.draw()
        await self.pilot.pause()
        self.live.draw()
        await self.pilot.pause()

    def text(self) -> str:
        """What is on the screen, without colours."""
        width, height = self.app.size
        strips = self.app.screen._compositor.render_strips()
        assert len(strips) <= height
        return "\n".join(strip.text[:width].rstrip() for strip in strips)


async def burst(pilot: Pilot[None], *keys: str) -> None:
    """Post keys before the app is given a chance to look at any of them; then let it come to rest."""
    driver = pilot.app._driver
    assert driver is not None
    for key in keys:
        driver.process_message(key_event(key))
    await at_rest()


def tell(
    story: Callable[[Story], Awaitable[None]],
    preset: str = "sandbox",
    *,
    size: tuple[int, int] = MIDDLE,
    guarantee: str | None = None,
    system: str | None = None,
    messages: int | None = None,
    config: Config | None = None,
    tour: bool = False,
    talk: Sequence[str] = (),
    hide_counters: bool = False,
    notifications: bool = False,
) -> None:
    """Tell a story about a preset."""
    loaded = load_preset(preset, Overrides(guarantee=guarantee, system=system, messages=messages))

    async def run() -> None:
        shown = [load_preset(name) for name in talk]
        app = PlaygroundApp(
            loaded, config or Config(), speed=1.0, paused=True, tour=tour, talk=shown, hide_counters=hide_counters
        )
        with seen_when_looked_at():
            async with app.run_test(size=size, notifications=notifications) as pilot:
                told = Story(app, pilot)
                await told.look()
                await story(told)
                told.text()  # Whatever it came to can be drawn.
        check_contained(app)

    asyncio.run(run())


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of what a test keeps lands in somebody's home."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def at_rest_and_not_idle() -> Iterator[None]:
    """Every pilot waits for its app and not for the clock."""
    with resting():
        yield
