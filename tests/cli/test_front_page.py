"""The front page names what there is."""

from playground.cli.app import app
from playground.cli.front_page import FRONT_PAGE


def test_the_front_page_lists_every_command() -> None:
    named = {
        line.split()[0] for line in FRONT_PAGE.partition("Commands:")[2].splitlines() if line[:2] == "  " != line[2:4]
    }
    commands = {one.name or one.callback.__name__ for one in app.registered_commands if one.callback and not one.hidden}
    assert commands <= named
