"""Keys that arrive in one read, as a paste or a slow line gives them: each is looked at when all before it is done."""

import pytest

from playground.app.dialogs import BranchScreen, MomentScreen
from playground.app.live.screen import LiveScreen
from playground.app.live.tab_state import DIAGRAM, LEDGER, WHY
from playground.app.palette import Palette
from playground.app.race.screen import RaceScreen
from playground.app.reading.help import HelpScreen
from playground.app.reading.library import LibraryScreen
from playground.app.reading.reading_screen import ReadingScreen
from playground.engine.events import Kind
from playground.live.session import Session
from playground.scenario.load import load_preset
from tests.app.helpers import Story, tell
from tests.typical import untypical


def test_a_list_does_not_trust_the_length_of_another_tab() -> None:
    # The ledger has 5 rows at the end; the explanation of everything has one, and the diagram has many more.
    async def story(told: Story) -> None:
        await told.to_the_end()
        await told.burst("y", "down")
        assert told.live.lower.open == WHY
        assert told.live.selection.message == 3
        await told.burst("escape", "i", "e", "e", "e", "end", "up", "i", "down", "down", "down")
        assert told.live.lower.open == DIAGRAM
        await told.burst("e", "e", "down", "pagedown", "down")
        assert told.live.lower.open == LEDGER

    tell(story, "ack-lost")


def test_a_tab_that_was_never_open_can_be_walked_at_once() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        await told.burst("e", "up")
        assert told.live.selection.event >= 0

    tell(story, "ack-lost")


def test_a_tab_is_walked_right_after_a_restart() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        await told.burst("e", "r", "down", "up", "i", "r", "down", "end", "up")
        assert told.counters.sent <= 1

    tell(story, "ack-lost")


def test_a_screen_that_is_not_composed_yet_is_asked_for_nothing() -> None:
    async def story(told: Story) -> None:
        for key in ("left_square_bracket", "e", "space", "a", "R", "n", "t"):
            before = told.live
            told.app.open(Session(load_preset("ack-lost")))
            told.live.draw()
            told.live.action_press("previous-mark")
            before.draw()
            await told.burst(key)
            before.draw()

    tell(story, "ack-lost")


@pytest.mark.parametrize("close_it", [("escape",) * 3, ("enter",) * 3, *untypical(("m",) * 4, ("escape", "enter"))])
def test_whatever_is_opened_is_left_once(close_it: tuple[str, ...]) -> None:
    async def story(told: Story) -> None:
        for open_it in ("X", "l", "m", "question_mark", "ctrl+p"):
            await told.burst(open_it, *close_it)
            stack = told.app.screen_stack
            assert isinstance(stack[1], LiveScreen), open_it
            assert stack[1] is told.live, open_it
            assert len(stack) <= 3, open_it
            while told.app.screen is not told.live:
                await told.burst("escape")

    tell(story, "ack-lost")


def test_the_list_of_courses_is_left_once() -> None:
    async def story(told: Story) -> None:
        await told.until(4170)
        await told.press("less_than_sign", "x", "B")
        assert isinstance(told.app.screen, BranchScreen)
        await told.burst("enter", "enter", "escape")
        assert isinstance(told.app.screen, LiveScreen)

    tell(story, "ack-lost")


def test_an_answer_from_behind_another_screen_is_none() -> None:
    async def story(told: Story) -> None:
        await told.press("l")
        library = told.app.screen
        assert isinstance(library, LibraryScreen)
        told.app.push_screen(HelpScreen(told.app.keys_in_use))
        await told.pilot.pause()
        library.dismiss(None)
        await told.pilot.pause()
        assert isinstance(told.app.screen, HelpScreen)

    tell(story)


def test_what_is_typed_after_the_key_of_the_library_is_looked_up_there() -> None:
    async def story(told: Story) -> None:
        await told.burst("l", *"zombie")
        library = told.app.screen
        assert isinstance(library, LibraryScreen)
        assert library.field.value == "zombie"
        await told.burst("enter")
        assert told.session.original.name == "zombie-consumer"

    tell(story)


def test_what_is_typed_after_the_key_of_help_is_looked_up_there() -> None:
    async def story(told: Story) -> None:
        await told.burst("question_mark", *"duplicate")
        assert isinstance(told.app.screen, HelpScreen)
        assert told.app.screen.field.value == "duplicate"

    tell(story)


def test_what_is_meant_for_the_live_screen_is_done_there_before_the_next_one_opens() -> None:
    async def story(told: Story) -> None:
        await told.burst("a", "m", "x", "escape", "d")
        assert told.app.screen is told.live
        faults = [event.kind for event in told.session.simulation.log if event.kind in (Kind.DROP_ARMED, Kind.CRASHED)]
        assert faults == [Kind.DROP_ARMED, Kind.DROP_ARMED]  # The crash was the race's.

    tell(story)


@pytest.mark.parametrize(
    "keys", [("pagedown",), ("enter",), *untypical(("down", "pageup"), ("ctrl+end", "enter"), ("z", "pagedown"))]
)
def test_the_palette_can_be_asked_before_it_is_filled(keys: tuple[str, ...]) -> None:
    async def story(told: Story) -> None:
        await told.burst("ctrl+p", *keys)
        assert told.app.is_running

    tell(story)


def test_above_a_dialog_there_is_no_palette() -> None:
    async def story(told: Story) -> None:
        await told.press("X", "ctrl+p")
        assert isinstance(told.app.screen, MomentScreen)
        await told.press("escape", "ctrl+p")
        assert isinstance(told.app.screen, Palette)

    tell(story)


def test_the_same_key_twice_opens_one_screen() -> None:
    async def story(told: Story) -> None:
        await told.burst("m", "m", "m")
        assert isinstance(told.app.screen, RaceScreen)
        assert len(told.app.screen_stack) == 3

    tell(story)


def test_escape_takes_back_what_is_looked_up_before_it_leaves() -> None:
    async def story(told: Story) -> None:
        for key in ("l", "question_mark"):
            await told.burst(key, *"pause", "escape", *"down", "escape")
            book = told.app.screen
            assert isinstance(book, ReadingScreen)
            assert book.field.value == ""
            await told.burst("escape")
            assert isinstance(told.app.screen, LiveScreen)
        assert not told.session.touched

    tell(story)
