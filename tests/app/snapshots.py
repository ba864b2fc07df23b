"""Pictures of screens, held against files. `python -m tests.app.snapshots` draws them anew after a change that is meant
to be seen; look at each before it is committed.

Each is the screen at a fixed virtual instant, with a sentence that says what a human should see. They are plain SVG
without fonts from outside, so that a browser shows them, and the README can.
"""

import asyncio
import os
import sys
import tempfile
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple
from unittest.mock import patch

from textual.pilot import Pilot
from textual.strip import Strip

from playground.app.app import PlaygroundApp
from playground.app.config import Config
from playground.app.driver import Driver
from playground.app.fix import FixScreen
from playground.app.live.screen import LiveScreen
from playground.app.picture import plain
from playground.app.race.screen import RaceScreen
from playground.app.running_screen import RunningScreen
from playground.saved.learnt import note_tour
from playground.saved.sessions import KeptSession
from playground.scenario.load import load_preset
from tests.app.helpers import LARGE, MIDDLE, SMALL, Story
from tests.app.race.helpers import stop
from tests.app.rest import resting, seen_when_looked_at
from widgets.renderables.why import WhyPaneView

FOLDER = Path(__file__).parent / "snapshots"


class Shot(NamedTuple):
    """One picture."""

    name: str
    sees: str
    """What a human should see."""
    preset: str
    at_ms: int
    keys: tuple[str, ...] = ()
    """Pressed at that instant."""
    size: tuple[int, int] = MIDDLE
    config: Config = Config()
    talk: bool = False
    """Whether it is presented; the keys are pressed beat after beat."""
    tour: int | None = None
    """The step of the tour at which it is taken up."""
    kept: bool = False
    """Whether a session was left at the last start."""
    is_watched: bool = False
    """Whether every frame is drawn on the way there: a list under a cursor scrolls as it is drawn."""


_LIVE = "m3·2, the retry, glides right; below, in the trail, the ACK that ended in a cross, and the first charge."
_BROKER = (
    "Four lanes beside each other, the trail of the crash below, and the broker with a timer bar for what it awaits."
)
_LOG = (
    "Offsets of two records, committed, position and high watermark; consumer-2 reads, consumer is no member any more."
)
_DIAGRAM = "Arrows to the right and back; the lost ACK ends in a cross."
_RACE = "Three columns: only under at-least-once is DUPLICATED 1; they part where m3 is charged again."
_FIX = "Two columns, as it was and with the fix: DUPLICATED 1 and 0; above them what the fix does, in a sentence."
_SETTINGS = "The settings; the three that are not as by default are first, with a sign; below, what the first decides."
_VALUE = "The words that consumer.dedup can be, what the one under the cursor means, and when it takes effect."
_TOUR = "The guide speaks: what to press, what to look at; the footer names the same key. The clock stands."
_TOUR_WHY = "$100 too much, DUPLICATED 1; the guide says that nobody did anything wrong, and asks for the reasons."
_MENU = "In a box what can be done to the selected packet, m3's second, each with its key."
_TALK = "The narration has room: beat 2 of 3, m3 was charged twice and why; the footer has the keys of the talk."
_RESUME = "A question in a box: go on with the session that was left, or start anew."
_BRANCHES = "Two branches of the run; below, where they part and what that changed."
_OWN = "The terminal's own colours and ground: DUPLICATED 1 is reversed, nothing else has a ground."
_ENDING = (
    "A card over the network: m3 was charged twice, how that came about, and what to press; the money stays in view."
)
_SYSTEMS_RACE = (
    "Four of nine systems, each in its words; RabbitMQ has charged m3 twice, and who stands outside is named above."
)
_RACE_ENDING = (
    "A card below the columns: what made the difference over m3; in each column the arrows over which they part."
)
_PRACTICE = (
    "The run stands at 3.150 s, just before the ACK is lost; below, a question on m3, its four answers, and the setup."
)
_COURSES = ("less_than_sign", "x", "B")
SHOTS = (
    Shot("live-80x24", _LIVE, "ack-lost", 4030, size=SMALL),
    Shot("live-120x40", _LIVE, "ack-lost", 4030),
    Shot(
        "duplicated-120x40",
        "A bar says why m3 was charged twice; DUPLICATED 1 and $100 too much are large.",
        "ack-lost",
        4170,
    ),
    Shot("broker-80x24", _BROKER, "chaos-test", 4600, size=SMALL),
    Shot("broker-120x40", _BROKER, "chaos-test", 4600),
    Shot("log-80x24", _LOG, "kafka-slow-poll", 60_300, size=SMALL),
    Shot("log-120x40", _LOG, "kafka-slow-poll", 60_300),
    Shot("lost-ack-120x40", "A red cross on the way back, and under it who dropped the ACK.", "ack-lost", 3170),
    Shot("light-120x40", "The same live screen on a white ground.", "ack-lost", 4030, config=Config(theme="light")),
    Shot("ascii-80x24", "The live screen drawn in ASCII only.", "ack-lost", 4030, (), SMALL, Config(ascii=True)),
    Shot("events-120x40", "Events with their causes, the latest at the bottom.", "ack-lost", 4170, ("e",)),
    Shot("diagram-80x24", _DIAGRAM, "ack-lost", 4170, ("i",), SMALL),
    Shot("diagram-120x40", _DIAGRAM, "ack-lost", 4170, ("i",)),
    Shot("why-120x40", "m3 was charged twice, clause by clause.", "ack-lost", 4170, ("down", "y")),
    Shot("events-80x24", "Events, the latest at the bottom.", "ack-lost", 4170, ("e",), SMALL),
    Shot("why-80x24", "m3 was charged twice, clause by clause.", "ack-lost", 4170, ("down", "y"), SMALL),
    Shot("tour-80x24", _TOUR, "sandbox", 0, (), SMALL, tour=0),
    Shot("tour-120x40", _TOUR, "sandbox", 0, tour=0),
    Shot("tour-duplicated-80x24", _TOUR_WHY, "sandbox", 4150, (), SMALL, tour=3),
    Shot("tour-duplicated-120x40", _TOUR_WHY, "sandbox", 4150, tour=3),
    Shot("menu-80x24", _MENU, "ack-lost", 4030, ("tab", "M"), SMALL),
    Shot("menu-120x40", _MENU, "ack-lost", 4030, ("tab", "M")),
    Shot("present-80x24", _TALK, "ack-lost", 0, ("pagedown",) * 4, SMALL, talk=True),
    Shot("present-120x40", _TALK, "ack-lost", 0, ("pagedown",) * 4, talk=True),
    Shot("resume-80x24", _RESUME, "sandbox", 0, (), SMALL, kept=True),
    Shot("resume-120x40", _RESUME, "sandbox", 0, kept=True),
    Shot("branches-80x24", _BRANCHES, "ack-lost", 4170, _COURSES, SMALL),
    Shot("branches-120x40", _BRANCHES, "ack-lost", 4170, _COURSES),
    Shot("ending-80x24", _ENDING, "ack-lost", 7000, size=SMALL),
    Shot("ending-120x40", _ENDING, "ack-lost", 7000),
    Shot("colour-blind-120x40", _LIVE, "ack-lost", 4030, config=Config(theme="colour-blind")),
    Shot("terminal-120x40", _OWN, "ack-lost", 4170, config=Config(theme="terminal")),
    Shot("terminal-80x24", _OWN, "ack-lost", 4170, ("down",), SMALL, Config(theme="terminal")),
    Shot(
        "vast-200x60",
        "The trail under the lanes of a broker, and the events beside the ledger.",
        "zombie-consumer",
        5800,
        (),
        LARGE,
    ),
    Shot("race-80x24", _RACE, "ack-lost", 4170, ("m", "g"), SMALL),
    Shot("race-120x40", _RACE, "ack-lost", 4170, ("m", "g")),
    Shot("fix-80x24", _FIX, "zombie-consumer", 8000, ("F", "g"), SMALL),
    Shot("fix-120x40", _FIX, "ack-lost", 6000, ("F", "g")),
    Shot("settings-80x24", _SETTINGS, "chaos-test", 4600, ("E",), SMALL, is_watched=True),
    Shot("settings-120x40", _SETTINGS, "chaos-test", 4600, ("E",), is_watched=True),
    Shot("setting-80x24", _VALUE, "ack-lost", 4600, ("E", *"dedup", "down", "enter", "down"), SMALL),
    Shot("systems-race-120x40", _SYSTEMS_RACE, "ack-lost", 4170, ("9", "g")),
    Shot("race-ending-80x24", _RACE_ENDING, "ack-lost", 7000, ("m", "g", "j"), SMALL),
    Shot("race-ending-120x40", _RACE_ENDING, "ack-lost", 7000, ("m", "g", "j")),
    Shot("library-80x24", "A search field, the presets, and a preview of the first.", "ack-lost", 0, ("l",), SMALL),
    Shot(
        "claims-80x24", "Popular claims, each wrong or half true, and the first in full.", "ack-lost", 0, ("Y",), SMALL
    ),
    Shot("guarantee-80x24", "The switches of a system, and what they guarantee.", "ack-lost", 0, ("Q",), SMALL),
    Shot("guarantee-120x40", "The switches of a system, what they guarantee beside them.", "ack-lost", 0, ("Q",)),
    Shot("systems-120x40", "The systems, and what the one that is on leaves out.", "ack-lost", 0, ("J",)),
    Shot("claims-120x40", "The list of claims, and what is so beside it.", "ack-lost", 0, ("Y",)),
    Shot("practice-80x24", _PRACTICE, "ack-lost", 0, ("f8", "8"), SMALL),
    Shot("practice-120x40", _PRACTICE, "ack-lost", 0, ("f8", "8")),
    Shot("library-120x40", "A search field, the presets, and a preview beside them.", "ack-lost", 0, ("l",)),
    Shot("help-80x24", "The keys by group.", "ack-lost", 0, ("question_mark",), SMALL),
    Shot("help-120x40", "The keys by group, in columns.", "ack-lost", 0, ("question_mark",)),
    Shot(
        "moments-80x24",
        "Three points at which to crash; the last cannot be chosen.",
        "ack-lost",
        0,
        ("X",),
        SMALL,
    ),
    Shot(
        "moments-120x40",
        "Three points at which to crash; the last cannot be chosen.",
        "ack-lost",
        0,
        ("X",),
    ),
)


async def _picture(shot: Shot) -> str:
    preset = load_preset(shot.preset)
    kept = KeptSession(load_preset("zombie-consumer"), 3200) if shot.kept else None
    config = replace(shot.config, motion=False)
    note_tour(shot.tour or 0)
    talk = [preset] if shot.talk else []
    touring = shot.tour is not None
    app = PlaygroundApp(preset, config, speed=0.1, paused=True, tour=touring, kept=kept, talk=talk)
    async with app.run_test(size=shot.size) as pilot:
        told = Story(app, pilot)
        await told.until(shot.at_ms)
        for key in shot.keys:
            before = app.screen
            await told.press(key)
            if isinstance(app.screen, RaceScreen | FixScreen) and app.screen is not before:
                stop(app.screen)
            while isinstance(app.screen, RunningScreen) and _is_under_way(app.screen.driver):
                app.screen.driver.tick()
        while _is_searching(told):
            told.live.draw()
        _look_at_the_whole_curve(told.live)
        await app.workers.wait_for_complete()
        return await _settled(app, pilot)


def _is_under_way(driver: Driver) -> bool:
    """Whether it goes as fast as may be to where the clock is to stand."""
    judging = any(session.run.draining for session in driver.sessions)
    return driver.seeking or judging or (driver.rush_until_ms is not None and not driver.pace.paused)


def _is_searching(told: Story) -> bool:
    """Whether the Why tab is open, and will soon say more."""
    view = told.live.lists.pane.view
    return isinstance(view, WhyPaneView) and any("searching" in span.text for row in view.rows for span in row)


def _look_at_the_whole_curve(live: LiveScreen) -> None:
    """Each look goes on a little with the curve below the timeline; whole, it is the same however often one looked."""
    live.draw()
    looks = 1
    while not live._travel._certainty.is_complete:
        live.draw()
        looks += 1
        assert looks < _LOOKS, "the curve is never whole"


async def _settled(app: PlaygroundApp, pilot: Pilot[None]) -> str:
    """The picture when it does not change any more: nothing moves, so that comes soon."""
    before: list[Strip] = []
    while before != (seen := app.screen._compositor.render_strips()):
        before = seen
        for _ in range(_LAYOUTS):
            await pilot.pause()
            if isinstance(app.screen, RunningScreen):
                app.screen.draw()
    return plain(app.export_screenshot(title="playground", simplify=True))


_LOOKS: Final = 30
"""After so many the curve is whole in any of these runs."""
_LAYOUTS: Final = 3
"""How often a screen may be laid out anew before it looks as it will: what is chosen in a list fills a text below."""


def draw(shot: Shot) -> str:
    """The picture as it is now."""
    with tempfile.TemporaryDirectory() as folder:
        homes = {"XDG_STATE_HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
        a_seed = patch("playground.app.learning.practice.secrets.randbelow", return_value=1)
        frames = nullcontext() if shot.is_watched else seen_when_looked_at()
        with patch.dict(os.environ, homes), a_seed, resting(), frames:
            return asyncio.run(_picture(shot))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for shot in SHOTS:
        if not sys.argv[1:] or shot.name in sys.argv[1:]:
            (FOLDER / f"{shot.name}.svg").write_text(draw(shot), encoding="utf-8")
