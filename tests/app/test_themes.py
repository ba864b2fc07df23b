"""Themes: each has every colour, and that of the terminal has none but the terminal's own."""

import re
from pathlib import Path

import pytest
from textual.color import Color
from textual.content import Content

from playground.app.config import THEME_NAMES, Config
from playground.app.themes import DEFAULTS, NAMES, THEMES
from tests.app.helpers import Story, tell
from tests.app.terminal import ESCAPE, Terminal, quits
from tests.contrast import contrast
from widgets.bars import CaptionBar
from widgets.choices import Choices

NO_INKS = ("rail", "selected", "on-alarm")
"""Of the colours of a theme those that no word is written in."""


def test_the_config_knows_every_theme() -> None:
    assert THEME_NAMES == NAMES


def test_each_theme_gives_every_role_a_colour() -> None:
    for theme in THEMES:
        assert set(DEFAULTS) <= set(theme.variables), theme.name


def tints_of_the_caption() -> set[tuple[str, float]]:
    """Which colour its ground is mixed from, and how much of it there is."""
    found = re.findall(r"background: \$([\w-]+) (\d+)%", CaptionBar.DEFAULT_CSS)
    return {(name, int(share) / 100) for name, share in found}


def test_every_text_can_be_read_on_every_ground_of_each_theme_and_every_line_can_be_seen() -> None:
    for theme in (theme for theme in THEMES if not theme.name.startswith("terminal")):
        colours, paper = theme.variables, Color.parse(str(theme.background))
        inks = {"plain": str(theme.foreground), **{name: colours[name] for name in colours if name not in NO_INKS}}
        grounds = {name: str(getattr(theme, name)) for name in ("background", "surface", "panel")}
        grounds["selected"] = colours["selected"]
        tints = {name: paper.blend(Color.parse(colours[name]), share).hex for name, share in tints_of_the_caption()}
        read = [(ink, on) for ink in inks for on in grounds]
        read += [(ink, on) for on in tints for ink in ("plain", "text-dim", "text-title", on)]
        poor = {(ink, on): found for ink, on in read if (found := contrast(inks[ink], (grounds | tints)[on])) < 4.5}
        assert not poor, (theme.name, poor)
        assert all(contrast(colours[alarm], colours["on-alarm"]) >= 4.5 for alarm in ("lost", "duplicated"))
        assert contrast(colours["rail"], str(theme.background)) >= 3, theme.name


def colours(terminal: Terminal) -> set[int]:
    """Every number of a colour that was sent."""
    sent = re.findall(rb"\x1b\[([0-9;]*)m", terminal.output)
    return {int(number) for one in sent for number in one.split(b";") if number} - {0, 1, 2, 3, 4, 7, 9}


def test_the_terminals_own_theme_paints_no_ground_and_mixes_no_colour_on_any_screen(tmp_path: Path) -> None:
    arguments = ("play", "ack-lost", "--theme", "terminal", "--speed", "100")
    changes = {"COLORTERM": "truecolor"}
    with Terminal(*arguments, folder=tmp_path, size=(120, 40), changes=changes) as terminal:
        terminal.until("over at")
        terminal.press("down", "y")
        for key, shown in (("?", "HELP"), ("l", "LIBRARY"), ("X", "Crash the consumer"), ("m", "all three")):
            terminal.press(key)
            terminal.until(shown)
            terminal.press("m" if key == "m" else ESCAPE)  # Once the race is over, Escape closes its card first.
            terminal.until(lambda text, shown=shown: shown not in text)  # type: ignore[misc]
        terminal.press("S")
        terminal.until("does not confirm")
        quits(terminal)
        black, red, white, default = 30, 31, 37, 39
        assert red in colours(terminal)
        assert colours(terminal) <= {*range(red, white), default, 49}
        assert black not in colours(terminal)


def test_what_has_a_ground_elsewhere_is_reversed_in_the_terminals_own_theme(tmp_path: Path) -> None:
    with Terminal("play", "ack-lost", "--theme", "terminal", "--speed", "100", folder=tmp_path) as terminal:
        terminal.until("over at")
        assert re.search(rb"\x1b\[1;7;35;49m[^\x1b]*1", terminal.output), "DUPLICATED 1 in its block"
        quits(terminal)


@pytest.mark.parametrize("theme", ["terminal", "dark"])
def test_a_chosen_line_that_is_reversed_has_one_ground(theme: str) -> None:
    async def story(told: Story) -> None:
        await told.press("Y")
        lines = told.app.screen.query_one(Choices)
        chosen, other = (lines.get_option_at_index(index).prompt for index in (0, 1))
        assert isinstance(chosen, Content)
        assert isinstance(other, Content)
        assert bool(chosen.spans) is (theme == "dark")
        assert other.spans

    tell(story, config=Config(theme=theme))
