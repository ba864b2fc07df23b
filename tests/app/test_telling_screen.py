"""Notices: all of one can be read, nothing of what stands beside it mixes with it, and it never lies on what counts."""

from playground.app.actions import ACTIONS, BY_ID, key_name
from playground.app.race.offered import why_not_here
from playground.app.race.screen import RaceScreen
from playground.app.running_screen import RunningScreen
from tests.app.helpers import SMALL, Story, tell
from widgets.bars import KeyBar
from widgets.counters import CounterBoard

_ROOM = SMALL[0] - 3
"""A mark at the left, and a space at each side."""


def test_a_notice_has_whole_lines_for_itself_and_no_word_of_it_is_cut_however_long_it_is() -> None:
    async def story(told: Story) -> None:
        await told.press("m")
        race = told.app.screen
        for length in (20, *range(_ROOM - 2, _ROOM + 3), 2 * _ROOM - 1):
            await _shown(told, length)
            (toast,) = race.query("Toast")
            assert toast.region.intersection(race.query_one(KeyBar).region) == toast.region
            assert toast.region.width == SMALL[0]
        await told.press("m")
        for length in (_ROOM, _ROOM + 1, 2 * _ROOM):
            await _shown(told, length)
            (toast,) = told.live.query("Toast")
            counters = told.live.query_one(CounterBoard)
            assert not toast.region.overlaps(counters.region.shrink((0, 0, 1, 0)))

    tell(story, "ack-lost", size=SMALL, notifications=True)


async def _shown(told: Story, length: int) -> None:
    """Say something so long, and look whether all of it can be read."""
    screen = told.app.screen
    assert isinstance(screen, RunningScreen)
    text = ("some words " * length)[: length - 5] + " last"
    screen.tell(text)
    await told.look()
    lines = [one.removeprefix("▌").strip() for one in told.text().splitlines() if one.startswith("▌")]
    assert " ".join(" ".join(lines).split()).endswith(" ".join(text.split()))


def test_why_a_key_means_nothing_in_a_race_or_beside_a_fix_is_said_in_one_line() -> None:
    def key_told(action: str) -> str:
        return f"[{key_name(BY_ID[action].key)}]"

    foreign = [one.id for one in ACTIONS if one.id not in RaceScreen.OFFERED | RaceScreen.ALSO]
    assert "branches" in foreign
    texts = [f"{why_not_here(one, key_told)}; {key_told(RaceScreen.BACK)} leads back" for one in foreign]
    assert [one for one in texts if len(one) > _ROOM] == []
