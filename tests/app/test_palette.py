"""The palette finds what can be done by its words, and the sessions that were left by their preset and their time."""

from pathlib import Path

import pytest
from textual.command import Command, CommandInput, CommandList, CommandPalette

from playground.app.actions import BY_ID
from playground.engine.commands import Drop
from playground.engine.events import Kind
from playground.engine.places import Place
from playground.saved import sessions
from tests.app.helpers import Story, tell
from tests.live.helpers import payments


async def offered(told: Story, query: str = "") -> list[str]:
    """What the palette offers for a query, the best first, each in a line or two."""
    if not isinstance(told.app.screen, CommandPalette):
        await told.press("ctrl+p")
    palette = told.app.screen
    assert isinstance(palette, CommandPalette)
    palette.query_one(CommandInput).value = query
    await told.pilot.pause()
    await told.app.workers.wait_for_complete(list(palette.workers))
    options = palette.query_one(CommandList).options
    return [one.prompt.plain for one in options if isinstance(one, Command)]  # type: ignore[union-attr]


async def choose(told: Story, query: str) -> None:
    """Take the best of what is found."""
    assert await offered(told, query)
    palette = told.app.screen
    await told.press("enter")
    while told.app.screen is palette:
        await told.press("enter")
    await told.look()


def test_without_a_query_there_is_all_that_can_be_done_now_each_with_its_key_and_its_sentence() -> None:
    async def story(told: Story) -> None:
        found = await offered(told)
        drop = BY_ID["drop-ack"]
        assert f"{drop.label}  (a)\n{drop.tooltip}" in found
        names = [one.split("  (")[0] for one in found]
        assert BY_ID["crash-consumer"].label in names
        # Messages are sent like this already, and there is no broker.
        assert BY_ID["at-least-once"].label not in names
        assert BY_ID["crash-broker"].label not in names

    tell(story)


def test_without_colours_the_screen_behind_it_is_faint_and_what_is_chosen_is_reversed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def story(told: Story) -> None:
        await offered(told)
        header, *lines = told.app.screen._compositor.render_strips()
        assert all(one.style and one.style.dim for one in header if one.text.strip())
        (chosen,) = [line for line in lines if "go on  (space)" in line.text]
        assert all(one.style and one.style.reverse for one in chosen if one.text.strip())
        assert not any(one.style and (one.style.color or one.style.bgcolor) for line in lines for one in line)

    tell(story)


def test_what_is_found_by_a_word_of_its_sentence_is_done() -> None:
    async def story(told: Story) -> None:
        assert any(one.startswith(BY_ID["burst"].label) for one in await offered(told, "ten messages"))
        assert await offered(told, "zzzz") == []
        await choose(told, BY_ID["drop-ack"].label)
        assert [event.kind for event in told.session.simulation.log] == [Kind.DROP_ARMED]

    tell(story)


def test_what_people_type_leads_somewhere_and_a_picture_is_a_whole_file_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    async def story(told: Story) -> None:
        for text in ("partition", "save", "export", "picture", "speed", "kafka"):
            assert await offered(told, text), text
        await choose(told, "screenshot")
        path = tmp_path / "sandbox-screen.svg"
        assert [one.message for one in told.app._notifications] == [f"A picture of the screen is in {path}"]
        svg = path.read_text()
        assert "PRODUCER" in svg
        assert "font-face" not in svg
        assert svg.rstrip().endswith("</svg>")
        await told.press("m", "f12")
        assert (tmp_path / "sandbox-screen-2.svg").read_text().count("at-most-once")
        monkeypatch.setattr("playground.app.picture.write_beside", _full)
        await told.press("f12")
        assert [one.message for one in told.app._notifications] == ["cannot be written: No space left on device"]

    tell(story, notifications=True)


def _full(*_: object) -> Path:
    raise OSError(28, "No space left on device")


def test_a_session_that_was_left_is_found_by_its_preset_and_gone_on_with() -> None:
    left = payments()
    left.advance(2300)
    left.give(Drop(link=Place.ACK))
    assert sessions.keep(left) is not None

    async def story(told: Story) -> None:
        everything = await offered(told)
        found = await offered(told, "go on with Payments")
        assert found[0].startswith("go on with Payments, at 2.300 s\n")
        assert found[0] in everything
        await choose(told, "go on with Payments")
        assert told.session.simulation.now_ms == 2300
        assert told.session.simulation.log.digest() == left.simulation.log.digest()

    tell(story)


def test_go_on_goes_on_with_a_session_that_was_left_and_lets_no_clock_stand() -> None:
    left = payments()
    left.advance(2300)
    left.give(Drop(link=Place.ACK))
    assert sessions.keep(left) is not None

    async def story(told: Story) -> None:
        for paused in (True, False):
            told.live.driver.pace.paused = paused
            found = await offered(told, "go on")
            assert found[0].startswith("go on with Payments"), found
            await told.press("escape")
        assert not any(one.startswith("pause  (") for one in found)

    tell(story)


def test_without_one_it_does_not_stop_the_clock() -> None:
    async def story(told: Story) -> None:
        told.live.driver.pace.paused = False
        assert not any("(space)" in one for one in await offered(told, "go on"))
        await told.press("escape")
        told.live.driver.pace.paused = True
        assert (await offered(told, "go on"))[0].startswith("go on  (space)")

    tell(story)
