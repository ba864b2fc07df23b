"""What the tests of the library and of help share: the app with its clock at rest, and what one reads on a screen."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.pilot import Pilot

from playground.app.app import PlaygroundApp
from playground.app.config import Config
from playground.app.reading.reading_screen import ReadingScreen
from playground.scenario.load import load_preset
from tests.app.monkey import check_contained
from tests.app.rest import seen_when_looked_at

Story = Callable[[Pilot[None]], Awaitable[None]]
_KEYS = {" ": "space", "/": "slash", ".": "full_stop", "-": "minus", "_": "underscore", "?": "question_mark"}


def play(story: Story, *, size: tuple[int, int] = (120, 40), config: Config | None = None) -> None:
    """Let a story happen in an app; its clock stands still, and what it keeps goes nowhere."""

    async def run() -> None:
        app = PlaygroundApp(load_preset("ack-lost"), config or Config(motion=False))
        with seen_when_looked_at():
            async with app.run_test(size=size) as pilot:
                await pilot.press("space")
                await story(pilot)
                read(pilot)  # Whatever it came to can be drawn.
        check_contained(app)

    asyncio.run(run())


async def type_text(pilot: Pilot[None], text: str) -> None:
    """Press one key after the other."""
    await pilot.press(*(_KEYS.get(char, char) for char in text))


async def look_up(pilot: Pilot[None], key: str, text: str) -> None:
    """Open a screen by its key, and have a text in its field, as if it had been typed."""
    await pilot.press(key)
    screen = pilot.app.screen
    assert isinstance(screen, ReadingScreen)
    screen.field.value = text
    await pilot.pause()


def read(pilot: Pilot[None]) -> str:
    """All that is on the screen, line by line."""
    screen = pilot.app.screen
    lines = screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in lines)


def colours(pilot: Pilot[None], text: str) -> set[str]:
    """The colours in which a text stands on the screen."""
    found = set()
    for strip in pilot.app.screen._compositor.render_strips():
        for segment in strip:
            if text in segment.text and segment.style is not None and segment.style.color is not None:
                found.add(segment.style.color.name)
    return found


def preset_file(folder: Path, body: str = "", name: str = "mine.toml", guarantee: str = "at-least-once") -> str:
    """The path of a preset file with this text."""
    path = folder / name
    path.write_text(f'format = 1\ntitle = "My own"\nguarantee = "{guarantee}"\n{body}', encoding="utf-8")
    return str(path)
