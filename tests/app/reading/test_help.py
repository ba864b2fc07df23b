"""Help as a person meets it: through its keys."""

from itertools import product
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input

from playground.app.actions import ACTIONS, PURPOSES
from playground.app.config import Config, load_config
from playground.app.footer import Situation, footer_keys
from playground.app.live.screen import LiveScreen
from playground.app.reading.help import EXAMPLE, HelpScreen, help_view
from playground.engine.events import Kind
from tests.app.helpers import Story, tell
from tests.app.reading.helpers import play, read, type_text
from widgets.page import HelpPage
from widgets.painted import Painted


def test_the_page_has_every_action_once_with_the_key_that_it_has_now() -> None:
    keys = Config(keys={"drop-ack": "f5"}).all_keys
    shown = [key for _, group in help_view(keys).keys for key in group]
    assert sorted(key.name for key in shown) == sorted(action.id for action in ACTIONS)
    assert next(key.key for key in shown if key.name == "drop-ack") == "f5"


def test_from_a_list_it_begins_with_the_keys_of_that_list() -> None:
    async def story(pilot: Pilot[None]) -> None:
        for key in ("l", "Y", "J"):
            await pilot.press(key, "question_mark")
            page = read(pilot)
            assert page.index("NOW") < page.index(" enter") < page.index(" a…z") < page.index("TIME"), key
            assert "All keys below are those of a run." in page
            await pilot.press("escape", "escape")

    play(story)


def test_what_a_key_is_good_for_is_not_said_of_undoing_it() -> None:
    async def story(told: Story) -> None:
        for label, purpose in (("cut link", PURPOSES["cut-data"]), ("heal link", "")):
            meanings = told.live.meanings()
            assert (meanings["cut-data"][0], meanings["cut-data"][2]) == (label, purpose)
            view = help_view(Config().all_keys, useful=["cut-data"], meanings=meanings)
            assert view.now[0].purpose == purpose
            await told.press("c")

    tell(story)


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
        assert "z      pause consumer    Pause the consumer past a timer: a zombie." in shown
        assert "A node that paused until its lease ran out" in shown
        assert "2 found" in shown

    play(story, size=(80, 24))


def test_escape_and_the_keys_that_one_would_try_go_back() -> None:
    async def story(pilot: Pilot[None]) -> None:
        for keys in (("escape",), ("question_mark",), ("q",), ("z", "o", "escape", "escape"), ("z", "question_mark")):
            await pilot.press("question_mark")
            assert isinstance(pilot.app.screen, HelpScreen)
            await pilot.press(*keys)
            await pilot.pause()
            assert isinstance(pilot.app.screen, LiveScreen), keys

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
        await pilot.press("slash", "ctrl+end", "down", "up", "up")
        await pilot.pause()
        assert page.scroll_y == page.max_scroll_y - 2

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


def test_what_can_be_done_now_stands_first_each_with_what_it_is_good_for() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await pilot.press("question_mark")
        await pilot.pause()
        shown = read(pilot)
        assert (
            shown.index("NOW")
            < shown.index("The work is done and nobody is told: is it done again?")
            < shown.index("TIME")
        )
        assert "ctrl+p" in shown

    play(story, size=(120, 40))


def test_enter_does_what_is_chosen_on_the_screen_behind() -> None:
    async def story(pilot: Pilot[None]) -> None:
        live = pilot.app.screen
        assert isinstance(live, LiveScreen)
        await pilot.press("question_mark")
        await type_text(pilot, "send one")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LiveScreen)
        assert Kind.SEND_REQUESTED in [event.kind for event in live.session.simulation.log]

    play(story)


def test_the_arrows_choose_and_a_click_on_a_key_does_it() -> None:
    async def story(pilot: Pilot[None]) -> None:
        live = pilot.app.screen
        assert isinstance(live, LiveScreen)
        await pilot.press("question_mark")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, HelpScreen)
        page = screen.query_one(HelpPage)
        first = page.line_of_choice()
        await pilot.press("down", "down", "up")
        assert page.line_of_choice() == (first or 0) + 1
        index = next(index for index, one in enumerate(ACTIONS) if one.id == "send")
        page.post_message(Painted.Picked(page, ("action", index)))
        await pilot.pause()
        await pilot.pause()
        assert isinstance(pilot.app.screen, LiveScreen)
        assert Kind.SEND_REQUESTED in [event.kind for event in live.session.simulation.log]

    play(story)


def test_what_is_chosen_and_cannot_be_done_says_why() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await pilot.press("question_mark")
        await type_text(pilot, "heal all")
        await pilot.press("enter")
        await pilot.pause()
        assert [one.message for one in pilot.app._notifications] == ["nothing is broken"]

    play(story)


def test_ctrl_p_leads_from_the_help_to_the_palette() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await pilot.press("question_mark")
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert isinstance(pilot.app.screen, CommandPalette)

    play(story)


def test_every_key_that_the_footer_can_name_says_what_it_is_good_for_but_for_the_plainest() -> None:
    named = {
        one
        for flags in product((False, True), repeat=len(Situation._fields))
        for group in footer_keys(Situation(*flags), lambda _: True)[:2]
        for one in group
    }
    assert named - set(PURPOSES) <= {"help", "drop-selected", "double-selected", "delay-selected"}
    assert set(PURPOSES) <= {one.id for one in ACTIONS}


def test_on_a_screen_where_a_key_means_something_else_only_that_is_told_and_of_foreign_keys_nothing() -> None:
    async def story(told: Story) -> None:
        await told.press("question_mark")
        assert _lines(told, ".") == [("next beat", BEAT)] * 2  # What to do now, and among all keys.
        assert [_lines(told, key)[-1][1] for key in ("space", "pgdn", ",")] == [
            BEAT,
            BEAT,
            "Go back to the beat before.",
        ]
        await told.press("escape", "escape", "m", "question_mark")
        assert {tip for _, tip in _lines(told, "1")} == {"All three run already, side by side."}
        assert _lines(told, "k") == []
        await told.press(*"drop sel")
        assert _lines(told, "k") == [("drop selected", "Not on this screen. Drop exactly the selected packet.")]
        await told.press("escape", "escape", "9", "question_mark")
        assert _lines(told, "pgdn") == [("page down", "Turn on by as many systems as are shown.")]

    tell(story, "ack-lost", talk=("ack-lost",))


BACK = "Go back to the beat before."
BEAT = "Answer what is asked, else go on to the next beat, and stop there; a second press does not wait for it."


def _lines(told: Story, key: str) -> list[tuple[str, str]]:
    """What the page says of a key."""
    view = told.app.screen.query_one(HelpPage).view
    assert view is not None
    groups = [view.now, *(keys for _, keys in view.keys)]
    return [(one.label, one.text) for keys in groups for one in keys if one.key == key]
