"""The menu: its rows are actions that exist, it says why one cannot be chosen, and it has room on the screen."""

import pytest
from textual.geometry import Offset, Size

from playground.app.actions import BY_ID
from playground.app.config import Config
from playground.app.live.menu import OFFERED, ONLY_AT, MenuRow, menu_lines, menu_place
from playground.engine.places import Place
from tests.app.helpers import Story, tell
from widgets.options import Options


def test_every_row_is_an_action_of_the_table() -> None:
    assert {action for rows in (*OFFERED.values(), *ONLY_AT.values()) for action in rows} <= set(BY_ID)


def test_the_keys_stand_in_a_column_and_below_what_cannot_be_done_stands_why() -> None:
    rows = [MenuRow("cut-data", "c", "cut it"), MenuRow("go-there", "enter", "go there", "it is here")]
    assert menu_lines(rows) == ["c      cut it", "enter  go there\n       not now: it is here"]
    assert menu_lines([]) == []


def test_it_stands_beside_the_mouse_and_never_beyond_the_screen() -> None:
    size, screen = Size(30, 8), Size(80, 24)
    assert menu_place(Offset(10, 5), size, screen) == Offset(12, 6)
    assert menu_place(Offset(70, 22), size, screen) == Offset(50, 16)
    assert menu_place(Offset(5, 5), Size(90, 30), screen) == Offset(0, 0)


@pytest.mark.parametrize(("preset", "is_there"), [("connection-breaks", True), ("ack-lost", False)])
def test_a_connection_can_be_broken_from_the_menu_of_its_link_and_by_its_key_only_where_there_is_one(
    preset: str, is_there: bool
) -> None:
    async def story(told: Story) -> None:
        await told.until(100)
        told.live.selection.choose_place(("link", int(Place.DELIVER)))
        await told.press("M")
        await told.pilot.pause()
        assert ("connection" in told.text().split("drop the next")[1]) is is_there
        await told.press("escape", "exclamation_mark")
        assert told.session.touched is is_there

    tell(story, preset)


def test_without_grounds_the_line_of_the_cursor_is_reversed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(told: Story) -> None:
        await told.press("M")
        lines = told.app.screen.query_one(Options)
        seen = [any(piece.style and piece.style.reverse for piece in lines.render_line(at)) for at in range(3)]
        assert seen == [True, False, False]

    tell(story, "ack-lost", config=Config(theme="terminal"))
    monkeypatch.setenv("NO_COLOR", "1")
    tell(story, "ack-lost")
