"""The library as a person meets it: through its keys."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from playground.app.app import PlaygroundApp
from playground.app.config import Config
from playground.app.live.screen import LiveScreen
from playground.app.reading.help import HelpScreen
from playground.app.reading.library import LibraryScreen
from playground.app.themes import NAMES
from playground.scenario.catalogue import preset_names
from tests.app.reading.helpers import colours, look_up, play, preset_file, read, type_text
from tests.typical import untypical
from widgets.choices import Choices
from widgets.page import Preview
from widgets.renderables.preview import PresetView


def running(pilot: Pilot[None]) -> str:
    """The name of the preset that runs."""
    assert isinstance(pilot.app, PlaygroundApp)
    assert pilot.app.session is not None
    return pilot.app.session.original.name


def previewed(pilot: Pilot[None]) -> str:
    """The name of the preset in the preview."""
    view = pilot.app.screen.query_one(Preview).view
    assert view is not None
    assert isinstance(view.shown, PresetView)
    return view.shown.name


def test_who_looks_for_a_zombie_finds_and_starts_it() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await pilot.press("l")
        await type_text(pilot, "zombie")
        await pilot.pause()
        shown = read(pilot)
        assert "Its lease ran out while it slept" in shown
        assert f"1 of {len(preset_names())}" in shown
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LiveScreen)
        assert running(pilot) == "zombie-consumer"
        assert len(pilot.app.screen_stack) == 2

    play(story)


def test_the_preview_tells_what_will_happen_and_how_it_ends() -> None:
    # Beside the list: the title, the guarantee, the workload, the one step in words, and how it ends.
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "l", "ack lost")
        shown = " ".join(read(pilot).split())
        for words in (
            "at-least-once · direct · ack-lost",
            "sends 5 payments of $100, one every 1.5 s.",
            "The first ACK of m3 is dropped as it departs.",
            "● promise kept DUPLICATED 1",
        ):
            assert words in shown.replace("│", "").replace("  ", " "), words

    play(story, size=(200, 50))


def test_up_and_down_choose_while_the_field_keeps_the_focus() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "l", "crash")
        first = previewed(pilot)
        await pilot.press("down", "down")
        await pilot.pause()
        third = previewed(pilot)
        assert first != third
        assert isinstance(pilot.app.focused, Input)
        await pilot.press("up", "up")
        await pilot.pause()
        assert previewed(pilot) == first
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        assert running(pilot) == third

    play(story)


def test_headings_are_passed_over() -> None:
    # The next on the path after the fourth is chosen; the first line is a heading, and so is another further down.
    async def story(pilot: Pilot[None]) -> None:
        await pilot.press("l")
        await pilot.pause()
        choices = pilot.app.screen.query_one(Choices)
        headings = [index for index, option in enumerate(choices.options) if option.disabled]
        assert headings[:1] == [0]
        assert choices.highlighted == 5
        choices.highlighted = headings[1] - 1
        await pilot.press("down")
        assert choices.highlighted == headings[1] + 1
        await pilot.press("pagedown")
        assert choices.highlighted not in headings

    play(story, size=(80, 24))


def test_escape_takes_the_words_back_and_then_goes_back_to_the_run() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "l", "zo")
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LiveScreen)
        assert running(pilot) == "ack-lost"

    play(story)


def test_the_key_of_the_help_opens_it_where_nothing_is_looked_up_and_the_foot_names_it() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await pilot.press("l")
        assert "? help" in read(pilot)
        await pilot.press("question_mark")
        assert isinstance(pilot.app.screen, HelpScreen)
        await pilot.press("question_mark", "a", "question_mark")
        assert pilot.app.screen.query_one(Input).value == "a?", "behind a letter it is one more"
        assert "? help" not in read(pilot)

    play(story)


def test_letters_that_are_keys_elsewhere_are_only_letters_here() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await pilot.press("l")
        await type_text(pilot, "q?l")
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert pilot.app.screen.field.value == "q?l"

    play(story)


def test_the_run_stands_still_behind_the_library() -> None:
    async def story(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, PlaygroundApp)
        await pilot.press("space", "l")
        await pilot.pause()
        live = app.screen_stack[-2]
        assert isinstance(live, LiveScreen)
        before = live.driver.now_ms
        for _ in range(50):
            live.tick()
        assert live.driver.now_ms == before

    play(story)


def test_a_text_that_finds_nothing_says_so_and_starts_nothing() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "l", "quark")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert 'No preset has to do with "quark".' in read(pilot)

    play(story)


def test_a_broken_file_shows_its_mistakes_and_does_not_start(tmp_path: Path) -> None:
    # Beside "open the file": each mistake with its place. Enter is dim and does nothing.
    path = preset_file(tmp_path, '[[steps]]\ndo = "drop"\nlink = "akc"\n', guarantee="at-least-onse")

    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "l", path)
        await pilot.press("enter")
        await pilot.pause()
        shown = read(pilot)
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert "open the file" in shown
        assert "guarantee  unknown guarantee 'at-least-onse'" in shown
        assert "steps[0].link  unknown link 'akc'" in shown

    play(story, size=(200, 40))


def test_a_good_file_starts(tmp_path: Path) -> None:
    path = preset_file(tmp_path)

    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "l", path)
        assert "My own" in read(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert running(pilot) == "mine"

    play(story)


def test_a_path_that_is_still_being_typed_is_no_crash(tmp_path: Path) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "l", str(tmp_path)[:-1])
        assert "no such file" in read(pilot)
        await type_text(pilot, str(tmp_path)[-1])
        await pilot.pause()
        assert "is a directory" in read(pilot)

    play(story)


def test_one_click_shows_and_a_second_one_starts() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "l", "crash")
        await pilot.click(Choices, offset=(6, 3))
        await pilot.pause()
        assert isinstance(pilot.app.screen, LibraryScreen)
        chosen = previewed(pilot)
        assert pilot.app.screen.query_one(Choices).highlighted == 2
        await pilot.click(Choices, offset=(6, 3))
        await pilot.pause()
        assert running(pilot) == chosen

    play(story)


def test_a_click_on_a_concept_looks_for_others_that_show_it() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "l", "zombie")
        page = pilot.app.screen.query_one(Preview)
        assert page.view is not None
        assert isinstance(page.view.shown, PresetView)
        at = next(index for index, line in enumerate(page.draw(page.view, page.size.width, 0)) if line and line[0].pick)
        await pilot.click(Preview, offset=(2, at))
        await pilot.pause()
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert pilot.app.screen.field.value == page.view.shown.concepts[0] == "at-least-once"

    play(story)


def test_the_preview_scrolls_where_it_is_too_long() -> None:
    # In 80x24 it has eleven lines; the story of the zombie has more.
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "l", "zombie")
        assert "in its inbox" not in read(pilot)
        await pilot.press(*["shift+down"] * 3)
        await pilot.pause()
        assert "in its inbox" in read(pilot)

    play(story, size=(80, 24))


def test_a_narrow_terminal_has_the_preview_below_and_a_wide_one_beside() -> None:
    async def narrow(pilot: Pilot[None]) -> None:
        await pilot.press("l")
        await pilot.pause()
        screen = pilot.app.screen
        assert screen.query_one("#page").region.y > screen.query_one(Choices).region.y
        assert screen.query_one("#page").region.width == 80

    async def wide(pilot: Pilot[None]) -> None:
        await pilot.press("l")
        await pilot.pause()
        screen = pilot.app.screen
        assert screen.query_one("#page").region.x >= screen.query_one(Choices).region.right
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert screen.query_one("#page").region.x == 0

    play(narrow, size=(80, 24))
    play(wide, size=(120, 40))


def test_in_ascii_mode_the_screen_is_ascii() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "l", "broker")
        shown = read(pilot)
        assert "> " in shown
        assert shown.isascii(), {char for char in shown if not char.isascii()}

    for size in ((80, 24), (120, 40)):
        play(story, size=size, config=Config(ascii=True, motion=False))


@pytest.mark.parametrize("theme", [NAMES[0], *untypical(*NAMES[1:])])
def test_the_screen_follows_the_theme(theme: str) -> None:
    # "DUPLICATED 1" in the list has the theme's colour of a duplicate, and another one in another theme.
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "l", "ack lost")
        wanted = pilot.app.theme_variables["duplicated"].lower().removeprefix("ansi_")  # As Rich calls it.
        assert wanted in colours(pilot, "DUPLICATED 1")

    play(story, size=(200, 50), config=Config(theme=theme, motion=False))
