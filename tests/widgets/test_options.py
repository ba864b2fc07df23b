"""A list of options can be asked at any time: without room, while it is filled anew, about what is no longer there."""

import asyncio

import pytest
from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.widgets.option_list import Option

from playground.app.themes import DEFAULTS
from widgets.choices import Choices
from widgets.options import Options
from widgets.renderables.spans import Row, row


class Lists(App[None]):
    """Both kinds of lists."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours that the style sheets name."""
        return DEFAULTS

    def compose(self) -> ComposeResult:
        """Both."""
        yield Options(*(Option(str(number)) for number in range(3)), markup=False)
        yield Choices()


def draw(index: int, _width: int, _chosen: bool) -> Row:
    """A line."""
    return row(str(index))


def click(option: int) -> events.Click:
    """A click on what was an option when it was drawn."""
    event = events.Click(None, 0, 0, 0, 0, 1, False, False, False)
    event.style = Style(meta={"option": option})
    return event


def test_a_click_on_an_option_that_is_gone_chooses_nothing() -> None:
    async def story() -> None:
        async with Lists().run_test(size=(80, 24)) as pilot:
            choices, options = pilot.app.query_one(Choices), pilot.app.query_one(Options)
            choices.offer(["", "one", "two"], draw)
            for stale in (3, 60):
                choices.on_click(click(stale))
                options.on_click(click(stale))
            choices.on_click(click(0))  # A heading.
            assert (choices.highlighted, options.highlighted) == (1, 0)
            choices.on_click(click(2))
            options.on_click(click(2))
            assert (choices.highlighted, options.highlighted) == (2, 2)

    asyncio.run(story())


@pytest.mark.parametrize("size", [(80, 24), (1, 1)])
def test_a_page_can_be_asked_for_where_there_is_no_room_for_one(size: tuple[int, int]) -> None:
    async def story() -> None:
        async with Lists().run_test(size=size) as pilot:
            choices, options = pilot.app.query_one(Choices), pilot.app.query_one(Options)
            choices.offer(["", "one", "two"], draw)
            for one in (choices, options):
                for move in ("page_down", "page_up", "first", "last", "cursor_down", "cursor_up"):
                    getattr(one, f"action_{move}")()
            choices.offer(["", "one"], draw)
            choices.action_page_down()
            assert choices.highlighted == 1

    asyncio.run(story())
