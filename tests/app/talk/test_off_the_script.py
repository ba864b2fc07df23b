"""What somebody changes in a talk is said at once, and the keys of a remote lead on with the talk as it was written.

By hand, of ack-lost: the ACK of m3 is dropped at 3150 ms, m3 is charged again at 4150, and m5's ACK is back at 6200.
"""

import pytest

from playground.saved.sessions import KeptSession, kept_sessions
from tests.app.helpers import SMALL, Story, tell
from tests.app.talk.test_presentation import go, now_ms, text


def told_whole(told: Story) -> str:
    return " ".join(told.text().replace("▌", "").split())


@pytest.mark.parametrize("size", [SMALL])
def test_a_stray_key_is_said_at_once_and_the_talk_leads_on_as_it_was_written(size: tuple[int, int]) -> None:
    async def story(told: Story) -> None:
        await go(told, "pagedown")
        for key, change in (("d", "the next message is dropped"), ("x", "the consumer crashes")):
            await told.press(key)
            assert text(told).startswith("1/3  Off the script since 3.150 s: "), "the beat count stays"
            assert change in text(told)
            assert "[pgdn] leads on with the talk as it was written" in told_whole(told)
        changed = told.session.history.name
        await go(told, "pageup")
        assert (now_ms(told), told.session.course.touched) == (3150, False)
        assert text(told).startswith("1/3  m3 was charged; nobody told")
        assert changed in [one.name for one in told.session.history.courses()], "it is kept"
        for at_ms, words in ((4150, "2/3  m3 was charged twice"), (6200, "3/3  ")):
            await go(told, "pagedown")
            assert (now_ms(told), text(told).startswith(words)) == (at_ms, True)

    tell(story, "ack-lost", talk=("ack-lost",), size=size)


def test_each_way_to_change_a_talk_is_led_back_from_to_the_very_beat() -> None:
    async def story(told: Story) -> None:
        for keys in (("d",), ("3",), ("x",), ("c", "c"), ("R",), ("pageup", "d"), ("d", "full_stop"), ("j",)):
            await go(told, "r")
            await go(told, "pagedown", "pagedown", *keys)
            beat = 1 if "pageup" in keys else 2
            assert text(told).startswith(f"{beat}/3  Off the script"), keys
            await go(told, "pagedown")
            assert (text(told)[:3], now_ms(told)) == (f"{beat + 1}/3", (0, 3150, 4150, 6200)[beat + 1]), keys
            assert not told.session.course.touched, keys

    tell(story, "ack-lost", talk=("ack-lost",))


def test_what_came_of_a_change_can_be_shown_beat_by_beat_before_the_talk_leads_on() -> None:
    async def story(told: Story) -> None:
        await told.press("3")
        assert text(told).startswith("0/3  Off the script")
        await go(told, "full_stop")
        assert now_ms(told) == 3150
        assert text(told).startswith("0/3  Off the script: m3 was charged; nobody told")
        await go(told, "U", "U", "pagedown")
        assert (now_ms(told), text(told)[:3]) == (3150, "1/3")
        assert told.live.guessing, "what was answered off the script is a question as it was written"

    tell(story, "ack-lost", talk=("ack-lost",))


def test_a_talk_that_was_left_off_its_script_is_taken_up_with_the_way_back() -> None:
    kept: list[KeptSession] = []

    async def leaves(told: Story) -> None:
        await go(told, "pagedown", "pagedown", "d", "full_stop")
        assert told.app.keep_session()
        kept.extend(one for one in kept_sessions() if isinstance(one, KeptSession))

    async def comes_back(told: Story) -> None:
        told.app.take_up(kept[0])
        await told.look()
        assert text(told).startswith("2/3  Off the script: ")
        await go(told, "pageup")
        assert text(told).startswith("2/3  m3 was charged twice")

    tell(leaves, "ack-lost", talk=("ack-lost",))
    tell(comes_back)


def test_off_the_script_a_talk_that_was_left_while_people_guess_says_so_again_and_asks_nothing_without_choices() -> (
    None
):
    kept: list[KeptSession] = []
    off = "Off the script since 2.650 s: the consumer crashes"

    async def leaves(told: Story) -> None:
        await go(told, *["pagedown"] * 4)
        await go(told, "U", "x")
        assert text(told)[:3] == "3/9"
        assert off in text(told)
        assert told.app.keep_session()
        kept.extend(one for one in kept_sessions() if isinstance(one, KeptSession))

    async def comes_back(told: Story) -> None:
        told.app.take_up(kept[0])
        await told.look()
        assert text(told).startswith(f"3/9  {off}")
        assert not told.live.guessing, "how often m2 is handled in the end is open, as things stand: nothing to vote on"

    tell(leaves, "demo-kafka", talk=("demo-kafka",))
    tell(comes_back)


def test_a_stray_q_does_not_end_a_talk_before_it_was_said_that_the_talk_is_kept() -> None:
    async def story(told: Story) -> None:
        await go(told, "pagedown")
        await told.press("q")
        assert "[q] once more leaves; the talk is kept at beat 1 of 3" in told_whole(told)
        assert told.app.is_running
        await told.press("q")
        await told.pilot.pause()
        assert told.app.return_code == 0

    tell(story, "ack-lost", talk=("ack-lost",), notifications=True)


def test_an_escape_after_a_stray_key_asks_before_it_ends_the_talk_as_q_does() -> None:
    async def story(told: Story) -> None:
        await told.press("x")
        for keys in (("i", "escape", "escape"), ("full_stop", "escape")):
            await go(told, *keys)
            assert told.live.guide is not None, (
                "what is open is closed; then it is asked, and asked anew after another key"
            )
        assert "[esc] once more ends the talk; [pgdn] leads on with it" in told_whole(told)
        await told.press("escape")
        assert told.live.guide is None

    tell(story, "ack-lost", talk=("ack-lost",), notifications=True)
