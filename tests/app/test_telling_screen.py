"""Notices: all of one can be read, nothing of what stands beside it mixes with it, and it never lies on what counts."""

from playground.app.actions import ACTIONS, BY_ID, key_name
from playground.app.race.offered import why_not_here
from playground.app.race.screen import RaceScreen
from playground.app.running_screen import RunningScreen
from tests.app.helpers import LARGE, MIDDLE, SMALL, Story, tell
from widgets.bars import CaptionBar, KeyBar, Tabs, TimelineBar
from widgets.counters import CounterBoard
from widgets.panes import ConsumerPane, ProducerPane

_ROOM = SMALL[0] - 3
"""A mark at the left, and a space at each side."""


def test_a_notice_has_whole_lines_for_itself_and_no_word_of_it_is_cut_however_long_it_is() -> None:
    async def story(told: Story) -> None:
        await told.press("m")
        race = told.app.screen
        for length in (20, *range(_ROOM - 2, _ROOM + 3), 2 * _ROOM - 1):
            await _shown(told, length)
            (toast,) = race.query("Toast")
            assert toast.region.bottom == race.query_one(KeyBar).region.y
            assert toast.region.width == SMALL[0]
        await told.press("m")
        for length in (_ROOM, _ROOM + 1, 2 * _ROOM):
            await _shown(told, length)
            (toast,) = told.live.query("Toast")
            assert toast.region.y == told.live.query_one(Tabs).region.y

    tell(story, "ack-lost", size=SMALL, notifications=True)


def test_what_is_said_covers_neither_keys_nor_timeline_nor_what_is_counted_on_any_screen_at_any_size() -> None:
    async def story(told: Story) -> None:
        steps: tuple[tuple[str, ...], ...] = (
            ("F2",),
            ("m", "B"),
            ("m", "P"),
        )
        for keys in steps:
            await told.press(*keys)
            for size in (SMALL, LARGE, MIDDLE):
                await told.pilot.resize_terminal(*size)
                await told.look()
                await _look_beside(told)

    tell(story, "ack-lost", size=MIDDLE, notifications=True)


def test_where_somebody_leads_the_answer_to_a_key_stands_in_his_lines_until_the_next_one_and_takes_a_row_at_most() -> (
    None
):
    async def is_answered(told: Story, key: str, answer: str) -> None:
        for size in (SMALL, MIDDLE, LARGE):
            await told.pilot.resize_terminal(*size)
            told.live.take_back()
            await told.look()
            bar = told.live.query_one(CaptionBar)
            before = bar.region
            await told.press(key)
            await told.look()
            assert answer in _read(told, bar), size
            grown = bar.region.height - before.height
            assert bar.region.offset == before.offset, "what it stands above may give it a row, and nothing else moves"
            assert grown in (0, 1), size
            assert "…" not in _read(told, bar), "the row is for what is said to stay whole"
            assert not told.live.query("Toast"), "nothing is covered"
            await told.look()
            assert answer in _read(told, bar), "it has all the time to be read"

    async def tour(told: Story) -> None:
        await is_answered(told, "G", "now [space] is right")

    async def talk(told: Story) -> None:
        for _ in range(2):
            await told.press("pagedown")
            await told.run_on()
        assert told.live.guessing
        await is_answered(told, "c", "raise hands; [#] counts them, [U] answers")
        await told.press("U")
        assert "raise hands" not in told.text()

    tell(tour, tour=True, size=MIDDLE, notifications=True)
    tell(talk, "demo-at-least-once", talk=("demo-at-least-once",), notifications=True)


def _read(told: Story, bar: CaptionBar) -> str:
    """What stands in it, as one line."""
    lines = told.text().splitlines()[bar.region.y : bar.region.bottom]
    return " ".join(" ".join(line.removeprefix("▌") for line in (one.strip() for one in lines)).split())


async def _look_beside(told: Story) -> None:
    screen = told.app.screen
    toasts = [one.region for one in screen.query("Toast")]
    assert len(toasts) == 1, "it is said, and said once"
    counts = (KeyBar, TimelineBar, CounterBoard, ConsumerPane, ProducerPane)
    for one in (one.region for kind in counts for one in screen.query(kind)):
        assert not toasts[0].overlaps(one), (type(screen), told.app.size)


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
