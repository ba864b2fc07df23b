"""The card at the end of a run: it comes by itself, is in nobody's way, can be put away and comes again."""

import pytest
from textual.widget import Widget

from playground.app.live.tab_state import WHY
from playground.saved.learnt import note_done
from playground.scenario.catalogue import next_on_path, path
from tests.app.helpers import LARGE, MIDDLE, SMALL, Story, at_each_size, tell
from tests.typical import untypical
from widgets.bars import CaptionBar
from widgets.counters import CounterBoard
from widgets.ending import EndingCard
from widgets.panes import ConsumerPane, Network, ProducerPane

HEADLINE = "m3 was charged twice. At-least-once allows that."


def card(told: Story) -> Widget:
    return told.live.query_one(EndingCard)


@at_each_size
def test_it_comes_when_the_run_is_over_and_hides_neither_money_nor_counters(size: tuple[int, int]) -> None:
    async def story(told: Story) -> None:
        await told.until(6000)
        assert not card(told).display
        await told.to_the_end()
        shown = told.text()
        for words in (HEADLINE, "ACK lost 3.150", "$200 of $100", "y why", "r restart"):
            assert words in shown
        assert shown.count("twice.") == 1, "what was said last gives way to it, and its keys stand at the foot alone"
        assert shown.count("y why") == 1
        for other in (ConsumerPane, CounterBoard, Network, ProducerPane):
            assert not card(told).region.overlaps(told.live.query_one(other).region)

    tell(story, "ack-lost", size=size)


def test_on_a_narrow_screen_it_stands_for_what_was_said_last_and_the_picture_stays_to_be_seen() -> None:
    async def story(told: Story) -> None:
        said = told.live.query_one(CaptionBar).region
        await told.to_the_end()
        await told.look()
        shown = told.text()
        for words in ("deliver  ┣━", "ack      ◀━", "┃ DUPLICATED", "esc close"):
            assert words in shown
        assert shown.count("twice") == 2, "beside the promise, and on the card"
        assert card(told).region == told.live.query_one(CaptionBar).region
        await told.press("escape")
        await told.look()
        assert "so the producer sent it again." in told.text()
        assert told.live.query_one(CaptionBar).region.y == said.y

    tell(story, "ack-lost", size=SMALL)


def test_what_an_author_says_last_stands_below_it_where_there_is_room_and_it_covers_nothing() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        await told.look()
        region, bar = card(told).region, told.live.query_one(CaptionBar).region
        at = (told.app.size.width, told.app.size.height)
        assert ("STORY  7.650 s  Nothing is lost" in told.text()) == (at != SMALL)
        assert "2 payments were charged twice. At-least-once allows that." in told.text().splitlines()[region.y]
        assert bar.contains_region(region)
        assert told.live.query_one(Network).region.y >= bar.bottom

    for size in (SMALL, MIDDLE, LARGE):
        tell(story, "demo-at-least-once", size=size)


def test_what_it_offers_the_footer_offers_too() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        assert "F try fix" in told.text()
        assert told.live.key_view("try-fix").usable

    for only_late_or_stuck in ("delivery-lost", "stuck-in-flight"):
        tell(story, only_late_or_stuck)


@at_each_size
def test_it_offers_the_next_station_of_the_path_which_its_key_chooses(size: tuple[int, int]) -> None:
    async def story(told: Story) -> None:
        await told.until(6000)
        assert "l path" not in told.text()
        await told.to_the_end()
        assert "l path" in told.text()
        await told.burst("l", "enter")
        assert told.session.original.name == next_on_path("ack-lost", ())

    tell(story, "ack-lost", size=size)


def test_with_nothing_left_on_the_path_it_offers_the_library() -> None:
    async def story(told: Story) -> None:
        for station in path():
            for name in station.presets:
                note_done(name)
        await told.to_the_end()
        assert "l library" in told.text()

    tell(story, "ack-lost")


def test_escape_puts_it_away_and_its_key_brings_it_back() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        await told.press("escape")
        assert not card(told).display
        await told.press("H")
        assert card(told).display
        await told.press("H")
        assert not card(told).display

    tell(story, "ack-lost")


def test_before_the_end_its_key_says_that_there_is_none() -> None:
    async def story(told: Story) -> None:
        await told.until(1000)
        await told.press("H")
        assert "the run is not over" in told.text()
        assert not card(told).display

    tell(story, "ack-lost", notifications=True)


def test_going_back_in_time_removes_it_and_the_present_brings_it_again() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        await told.press("comma")
        assert not card(told).display
        await told.press("G")
        assert card(told).display

    tell(story, "ack-lost")


def test_asked_why_it_explains_its_own_message_and_leaves_the_arrows_to_be_seen() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        await told.press("y")
        assert (told.live.lower.open, told.live.selection.message) == (WHY, 3)
        assert not card(told).display
        await told.press("H")
        assert card(told).display

    tell(story, "ack-lost")


def test_it_goes_with_the_first_key_that_does_something_else_on_the_screen() -> None:
    async def story(told: Story) -> None:
        for key in ("y", "e", "i", "down", "comma", "n"):
            await told.to_the_end()
            assert card(told).display
            await told.press(key)
            assert not card(told).display, key
            await told.press("r")

    tell(story, "ack-lost")


def test_it_is_there_still_when_one_comes_back_from_where_a_key_has_led() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        for key in ("F", "m", "l", "E", "question_mark"):
            await told.press(key)
            assert told.app.screen is not told.live, key
            await told.press("escape")
            assert told.app.screen is told.live, key
            assert card(told).display, key

    tell(story, "ack-lost")


def test_sending_more_goes_on_and_the_next_end_has_a_card_of_its_own() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        await told.press("escape", "n")
        assert not card(told).display
        await told.to_the_end()
        assert "3 of" not in told.text()
        assert card(told).display is told.session.over

    tell(story, "ack-lost")


def test_a_key_that_can_meet_nothing_any_more_says_so_and_changes_nothing() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        ended_ms = told.session.simulation.now_ms
        for key in ("a", "d", "x", "c"):
            await told.press(key)
            await told.pilot.pause()
            said = [one.message for one in told.app._notifications]
            assert said == ["all is sent, and nothing is under way that it could meet; [n] sends one more"]
            assert (told.session.over, told.session.touched, told.session.simulation.now_ms) == (True, False, ended_ms)
        assert not any(key.usable for key in told.live.footer()[0].keys if key.label == "drop ACK")
        await told.press("n", "a")
        assert told.session.touched
        assert not told.session.over

    tell(story, "ack-lost", notifications=True)


@at_each_size
@pytest.mark.parametrize(
    "preset", ["ack-lost", "zombie-consumer", *untypical("fifo-crash-after-effect", "visibility-timeout")]
)
def test_what_it_tells_of_stands_below_it_in_the_trail_whatever_came_later(preset: str, size: tuple[int, int]) -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        await told.look()
        await told.look()
        shown = told.live.query_one(Network)
        below = told.text().splitlines()[card(told).region.bottom : shown.region.bottom]
        assert any("DUPLICATED" in line for line in below)

    tell(story, preset, size=size)


def test_what_came_late_or_was_parked_stands_below_it_as_well() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        await told.look()
        await told.look()
        shown = told.live.query_one(Network)
        below = "".join(told.text().splitlines()[card(told).region.bottom : shown.region.bottom])
        lost, then = STORIES[told.session.original.name]
        assert lost in below
        assert then in below

    for name in STORIES:
        tell(story, name)


STORIES = {
    "chaos-test": ("1.500 ┃●─ m2 ──✗░ cut", "m2 settled"),
    "sqs-parked-unseen": ("●─ m2 ─✗ drop", "m2 to the DLQ"),
}
"""How the message that a card tells of was lost, and what came of it."""
