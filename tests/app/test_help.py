"""Help as a person meets it: through its keys."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from playground.app.actions import ACTIONS
from playground.app.config import Config, load_config
from playground.app.help import EXAMPLE, HelpScreen, help_view
from playground.app.live import LiveScreen
from tests.app.screens_helpers import play, read, type_text


def test_the_page_has_every_action_once_with_the_key_that_it_has_now() -> None:
    keys = Config(keys={"drop-ack": "f5"}).all_keys
    shown = [key for _, group in help_view(keys).keys for key in group]
    assert sorted(key.name for key in shown) == sorted(action.id for action in ACTIONS)
    assert next(key.key for key in shown if key.name == "drop-ack") == "f5"


def test_the_example_of_a_config_file_is_a_config_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("\n".join(EXAMPLE), encoding="utf-8")
    config = load_config(path)
    assert config.theme == "light"
    assert config.all_keys["drop-ack"] == "f5"


@pytest.mark.parametrize(
    ("text", "first"),
    [("z", "pause-consumer"), ("A", "drop-acks"), ("zombie", "pause-consumer"), ("heal link", "cut-data")],
)
def test_a_look_up_finds_keys_by_their_letter_and_by_their_words(text: str, first: str) -> None:
    (_, found), *_ = help_view(Config().all_keys, text).keys
    assert found[0].name == first


def test_typing_zombie_shows_the_word_and_the_key() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await pilot.press("question_mark")
        await type_text(pilot, "zombie")
        await pilot.pause()
        shown = read(pilot)
        assert "z  pause consumer    Pause the consumer past a timer: a zombie." in shown
        assert "A node that paused until its lease ran out" in shown
        assert "2 found" in shown

    play(story, size=(80, 24))


@pytest.mark.parametrize(
    "keys", [("escape",), ("question_mark",), ("q",), ("z", "o", "escape", "escape"), ("z", "question_mark")]
)
def test_escape_and_the_keys_that_one_would_try_go_back(keys: tuple[str, ...]) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await pilot.press("question_mark")
        assert isinstance(pilot.app.screen, HelpScreen)
        await pilot.press(*keys)
        await pilot.pause()
        assert isinstance(pilot.app.screen, LiveScreen)

    play(story)


def test_a_slash_lets_one_look_up_what_begins_with_q() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await pilot.press("question_mark", "slash")
        await type_text(pilot, "queue")
        await pilot.pause()
        assert isinstance(pilot.app.focused, Input)
        assert "What the broker holds" in read(pilot)

    play(story)


def test_a_help_key_that_is_a_letter_can_still_be_typed() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await pilot.press("y")
        await type_text(pilot, "day")
        screen = pilot.app.screen
        assert isinstance(screen, HelpScreen)
        assert screen.field.value == "day"
        screen.query_one("#page").focus()
        await pilot.press("y")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LiveScreen)

    play(story, config=Config(keys={"help": "y"}, motion=False))


def test_the_page_scrolls_by_keys_also_while_one_types() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await pilot.press("question_mark")
        await pilot.pause()
        page = pilot.app.screen.query_one("#page")
        await pilot.press("pagedown")
        await pilot.pause()
        assert page.scroll_y > 10
        await pilot.press("end")
        await pilot.pause()
        assert "The names of all actions" in read(pilot)
        await pilot.press("home", "slash", "down", "down")
        await pilot.pause()
        assert page.scroll_y == 2

    play(story, size=(80, 24))


def test_deleting_what_was_typed_shows_everything_again() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await pilot.press("question_mark")
        await type_text(pilot, "za")
        await pilot.press("backspace", "backspace")
        await pilot.pause()
        assert "TIME" in read(pilot)
        assert "NETWORK" in read(pilot)

    play(story)


def test_in_ascii_mode_the_whole_page_is_ascii() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await pilot.press("question_mark")
        await pilot.pause()
        for _ in range(12):
            shown = read(pilot)
            assert shown.isascii(), {char for char in shown if not char.isascii()}
            await pilot.press("pagedown")
            await pilot.pause()

    play(story, size=(120, 40), config=Config(ascii=True, motion=False))
