"""A hostile author's preset on the screen: whatever is opened, nothing of it comes raw, acts, or vanishes."""

from pathlib import Path

import pytest

from tests.app.helpers import LARGE, Story, tell
from tests.strangers import HOSTILE_PRESET, MARKUP, NAMES, unseen
from tests.typical import untypical

PLACES = (
    *(("e",), ("i",), ("y",), ("m",), ("X",), ("l",), ("question_mark",), ("ctrl+p",)),
    *(("less_than_sign", "x", "B"), ("w",), ("W",), ("Y",)),
)
"""Keys that open a tab, a screen or a dialog, or write something and say where."""


@pytest.mark.parametrize("name", [NAMES[0], *untypical(*NAMES[1:])])
def test_no_screen_shows_anything_raw(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / name.replace("/", "")
    folder.mkdir()
    path = folder / "[id][ ]x.toml"
    path.write_text(HOSTILE_PRESET, encoding="utf-8")
    monkeypatch.chdir(folder)

    async def story(told: Story) -> None:
        for time_ms in (100, 1200, 1 << 60):
            await told.until(time_ms)
            assert unseen(told.text()) == []
        notices = []
        for keys in PLACES:
            await told.press(*keys)
            await told.pilot.pause()
            notices += [notice.message for notice in told.app._notifications]
            assert unseen(told.text()) == [], keys
            await told.press("escape", "escape")
        assert len({notice for notice in notices if "Written to" in notice}) == 2, notices
        assert [unseen(notice) for notice in notices] == [[]] * len(notices)

    tell(story, str(path), size=LARGE)


def test_what_looks_like_markup_is_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "[id]x[@click=app.quit]y"
    folder.mkdir()
    monkeypatch.chdir(folder)
    path = tmp_path / "p.toml"
    path.write_text(HOSTILE_PRESET, encoding="utf-8")

    async def story(told: Story) -> None:
        await told.until(100)
        assert MARKUP in told.text()
        await told.press("w")
        await told.pilot.pause()
        (notice,) = told.app._notifications
        assert "[id]x[@click=app.quit]y" in notice.message
        assert not notice.markup

    tell(story, str(path), size=LARGE)
