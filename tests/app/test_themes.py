"""Themes: each has every colour, and that of the terminal has none but the terminal's own."""

import re
from pathlib import Path

import pytest
from textual.content import Content

from playground.app.config import THEME_NAMES, Config
from playground.app.themes import DEFAULTS, NAMES, THEMES
from tests.app.helpers import Story, tell
from tests.app.terminal import ESCAPE, Terminal, quits
from widgets.choices import Choices


def test_the_config_knows_every_theme() -> None:
    assert THEME_NAMES == NAMES


def test_each_theme_gives_every_role_a_colour() -> None:
    for theme in THEMES:
        assert set(DEFAULTS) <= set(theme.variables), theme.name


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
