"""What is opened above a screen: a picture can be taken of it, and its own keys stand where those behind it did."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.screen import ModalScreen

from playground.app.dialogs import BranchScreen, MomentScreen, ResumeScreen
from playground.app.fix_search import NoFixScreen, SearchScreen
from playground.app.live.menu import MenuScreen, MenuView
from playground.app.palette import Palette
from playground.app.reading.settings import NumberScreen, ValueScreen, WordScreen
from playground.app.talk.voting import VoteScreen
from playground.live.polls import Poll
from playground.live.tuning import setting_rows
from playground.live.what_if import Question
from playground.saved.sessions import KeptSession
from tests.app.helpers import MIDDLE, SMALL, Story, tell


def _opened(told: Story) -> Iterator[tuple[ModalScreen[Any], str]]:
    """Each dialog that there is, with the keys that it names where the bar behind it is."""
    session = told.session
    word, number = (
        next(one for one in setting_rows(session) if one.key == key) for key in ("consumer.dedup", "links.ack.loss")
    )
    yield (
        ResumeScreen(KeptSession(session.original, 0), tour=True),
        "enter go on with it esc start anew T take the tour",
    )
    yield MomentScreen(told.live), "1 before the effect 2 between effect and ACK esc back"
    yield BranchScreen(session), "enter take this branch esc back"
    yield SearchScreen(Question(session, 3)), "esc back"
    yield NoFixScreen(Question(session, 3)), "esc back"
    yield MenuScreen(MenuView("m3", ())), "enter do it esc back"
    yield WordScreen(session, word), "enter change it esc leave it as it is"
    yield NumberScreen(session, number), "enter change it esc leave it as it is"
    yield VoteScreen(Poll("How often?", 1)), "enter take them down esc or pgdn back"
    yield Palette(id="--command-palette"), "enter do it esc back"


@pytest.mark.parametrize("size", [SMALL, MIDDLE])
def test_above_a_screen_the_bar_names_what_works_there_and_a_picture_can_be_taken(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SearchScreen, "go_on", lambda _: None)  # Else it has found something at once.

    async def story(told: Story) -> None:
        await told.until(4160)
        rows = 2 if size == SMALL else 1
        seen = set[type[Any]]()
        for number, (dialog, keys) in enumerate(_opened(told), 1):
            told.app.push_screen(dialog)
            await told.pilot.pause()
            bar = " ".join(told.text().split("\n")[-rows:]).split()
            assert bar == [*keys.split(), "f12", "picture"], type(dialog)
            await told.press("f12")
            assert len(list(Path.cwd().glob("*.svg"))) == number, type(dialog)
            assert told.app.screen is dialog
            assert ["A picture of the screen is in" in one.message for one in told.app._notifications] == [True]
            told.app.pop_screen()
            seen.add(type(dialog))
        assert seen == set(_all_dialogs(ModalScreen)) - {ValueScreen}

    tell(story, "ack-lost", size=size, notifications=True)


def _all_dialogs(base: type[Any]) -> Iterator[type[Any]]:
    for one in base.__subclasses__():
        if one.__module__.startswith("playground.") and one.__name__ != "Dialog":
            yield one
        yield from _all_dialogs(one)
