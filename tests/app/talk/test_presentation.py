"""A talk, given with the keys that a presenter's remote sends; the clock goes only from beat to beat.

By hand, of ack-lost: the ACK of m3 is dropped at 3150 ms, m3 is charged again at 4150, and m5's ACK is back at 6200.
"""

import re
from itertools import count
from unittest import mock

import pytest
from textual.widgets._toast import Toast

from playground.app.actions import ACTIONS, BY_ID
from playground.app.dialogs import ResumeScreen
from playground.app.live.tab_state import LEDGER
from playground.app.talk import questioning
from playground.app.talk.presentation import Presentation
from playground.saved.learnt import learnt
from playground.saved.sessions import KeptSession, kept_sessions
from tests.app.helpers import LARGE, MIDDLE, SMALL, Story, at_each_size, tell
from tests.typical import untypical
from widgets.bars import CaptionBar, KeyBar, TimelineBar
from widgets.painted import Painted
from widgets.panes import Network


def now_ms(told: Story) -> int:
    return told.session.simulation.now_ms


def text(told: Story) -> str:
    assert isinstance(told.live.guide, Presentation)
    return told.live.guide.text


def hands(told: Story) -> list[int | None]:
    assert told.live.guide is not None
    return [one.hands for one in told.live.guide.choices]


def to_beat(number: int) -> list[str]:
    """The presses of a remote from the start to the question of a beat: each beat before it has been answered."""
    return ["pagedown"] * (2 * number - 1)


async def one_frame(told: Story) -> None:
    """Let the driver have one tick, in which no wall time passes, and look."""
    told.live.driver._clock = lambda: 1.0
    told.live.driver.tick()
    await told.look()


async def go(told: Story, *keys: str) -> None:
    """Press keys, and after each let the clock go until it stands."""
    for key in keys:
        await told.press(key)
        await told.look()
        await told.run_on()


def test_a_remote_goes_on_and_back_from_beat_to_beat() -> None:
    async def story(told: Story) -> None:
        seen = [now_ms(told)]
        for key in ("pagedown", "full_stop", "right", "pageup", "comma", "left", "space"):
            await go(told, key)
            seen.append(now_ms(told))
        assert seen == [0, 3150, 4150, 6200, 4150, 3150, 0, 3150]
        assert not told.session.touched

    tell(story, "ack-lost", talk=("ack-lost",))


def test_each_beat_is_told_in_large_and_the_first_says_how_to_go_on() -> None:
    async def story(told: Story) -> None:
        assert "pgdn" in told.text()
        assert "The ACK that never came back" in text(told)
        for words in (
            "1/3 m3 was charged; nobody told",
            "2/3 m3 was charged twice",
            "3/3 The consumer has applied the payment; its ACK i",
        ):
            await go(told, "pagedown")
            assert words in " ".join(text(told).split())
            assert words in " ".join(told.text().replace("▌", "").split())

    tell(story, "ack-lost", talk=("ack-lost",), size=SMALL)


def test_the_clock_stands_at_a_beat_however_long_one_talks() -> None:
    async def story(told: Story) -> None:
        await go(told, "pagedown")
        for _ in range(50):
            told.live.tick()
        assert now_ms(told) == 3150

    tell(story, "ack-lost", talk=("ack-lost",))


@pytest.mark.parametrize("presses", [2, 9])
def test_a_press_while_a_beat_still_runs_jumps_to_the_coming_one_and_stays_there(presses: int) -> None:
    """ack-lost: what is dropped at 3150, charged again at 4150, and the end."""

    async def story(told: Story) -> None:
        await told.press("pagedown")
        assert (now_ms(told), told.live.driver.pace.paused) == (0, False), "the first one is waited for"
        for at_ms in (3150, 4150, 6200):
            await told.burst(*["pagedown"] * (presses - 1))
            await one_frame(told)
            assert (now_ms(told), told.live.driver.pace.paused) == (at_ms, True)
            assert told.session.original.name == "ack-lost", "the next preset is not opened"
            await told.press("pagedown")

    tell(story, "ack-lost", talk=("ack-lost", "metric-lost"))


@pytest.mark.parametrize("key", ["pagedown", "full_stop", "space"])
def test_an_impatient_press_skips_no_question_and_at_one_the_first_press_answers_as_the_key_for_it_does(
    key: str,
) -> None:
    async def story(told: Story) -> None:
        await go(told, key)
        await told.burst(key, key)
        await one_frame(told)
        assert (now_ms(told), told.live.driver.pace.paused, told.live.guessing) == (1650, True, True)
        assert "(this beat asks the room; [U] answers" in text(told)
        assert told.live.meanings()["step"][0] == "answer"
        await go(told, key)
        assert (now_ms(told), told.live.guessing) == (1650, False), "there is time to talk about it"
        assert "Right: b, once." in text(told)
        await go(told, key)
        assert now_ms(told) > 1650

    tell(story, "demo-kafka", talk=("demo-kafka",))


def test_a_press_that_comes_with_the_question_is_no_answer_to_it_but_the_key_for_it_is() -> None:
    async def story(told: Story) -> None:
        with mock.patch.object(questioning, "SETTLED_S", 1e6):
            await go(told, "pagedown", "pagedown", "pagedown")
            assert told.live.guessing
            assert "the room is asked first; [pgdn] once more answers" in told.text()
        await go(told, "pagedown")
        assert not told.live.guessing
        with mock.patch.object(questioning, "SETTLED_S", 1e6):
            await go(told, "pagedown", "pagedown", "U")
            assert not told.live.guessing

    tell(story, "demo-at-least-once", talk=("demo-at-least-once",), notifications=True)


def test_why_asked_while_the_clock_runs_to_a_beat_is_asked_of_what_comes_there() -> None:
    async def story(told: Story) -> None:
        await go(told, *["pagedown"] * 6)
        assert now_ms(told) == 3150
        await told.press("pagedown", "y")
        await told.look()
        assert now_ms(told) == 4150
        assert "m3 was charged twice" in told.text(), "and not m2, which was late before"

    tell(story, "demo-at-least-once", talk=("demo-at-least-once",))


def test_however_often_one_goes_on_where_nothing_new_comes_the_talk_says_so_and_stands() -> None:
    async def story(told: Story) -> None:
        await told.press("full_stop", "c")
        for _ in range(4):
            await told.press("full_stop")
            if told.live.driver.rush_until_ms is None and not told.live.driver.pace.paused:
                await told.press("full_stop")
            await one_frame(told)
            assert told.live.driver.pace.paused
        assert "nothing new comes for 60 s" in told.text()
        await go(told, "comma")
        assert now_ms(told) < 60_000

    tell(story, "ack-lost", talk=("ack-lost",), notifications=True)


def test_keys_are_answered_while_the_next_beat_is_looked_for() -> None:
    async def story(told: Story) -> None:
        await go(told, "full_stop")
        passing = count()
        told.live.driver._clock = lambda: next(passing) / 1000  # A millisecond an event: a tick does a few.
        await told.press("c", "full_stop", "full_stop")
        told.live.driver.tick()
        assert not told.live.driver.pace.paused
        assert now_ms(told) < 60_000
        await told.press("escape", "escape")
        assert (told.live.guide, told.live.driver.rush_until_ms) == (None, None)

    tell(story, "ack-lost", talk=("ack-lost",))


def test_after_the_end_of_one_preset_comes_the_next_and_back_leads_to_the_end_of_the_one_before() -> None:
    async def story(told: Story) -> None:
        await go(told, *["pagedown"] * 3)
        assert told.session.over
        await go(told, "pagedown")
        assert (told.session.original.name, now_ms(told)) == ("chaos-test", 0)
        assert told.live.has_class("-broker")
        assert text(told).startswith("2 of 2")
        await go(told, "pagedown")
        await go(told, *["pageup"] * 2)
        assert (told.session.original.name, now_ms(told)) == ("ack-lost", 6200)
        await go(told, "r")
        assert (told.session.original.name, now_ms(told)) == ("ack-lost", 0)
        assert learnt().done == {"ack-lost"}

    tell(story, "ack-lost", talk=("ack-lost", "chaos-test"))


def test_what_an_author_says_at_once_comes_after_the_introduction() -> None:
    async def story(told: Story) -> None:
        assert "Calm sea: send once" in text(told)
        await go(told, "pagedown")
        assert (now_ms(told), "A server reports" in text(told)) == (0, True)
        await go(told, "pageup")
        assert "Calm sea: send once" in text(told)

    tell(story, "calm-at-most-once", talk=("calm-at-most-once",))


def test_one_key_leads_back_to_the_start_of_the_preset_and_then_to_that_of_the_talk() -> None:
    async def story(told: Story) -> None:
        await go(told, *["pagedown"] * 5)
        assert told.session.original.name == "chaos-test"
        await go(told, "r")
        assert (told.session.original.name, now_ms(told)) == ("chaos-test", 0)
        await go(told, "r")
        assert (told.session.original.name, now_ms(told)) == ("ack-lost", 0)

    tell(story, "ack-lost", talk=("ack-lost", "chaos-test"))


def test_at_either_end_of_a_talk_it_is_said_that_this_is_the_end() -> None:
    async def story(told: Story) -> None:
        await go(told, "pageup")
        assert "this is the beginning" in told.text()
        await go(told, *["pagedown"] * 4)
        assert "that was the last one" in told.text()
        assert told.text().count("[r] begins it again") == 1
        assert text(told).endswith("(the talk is over; [r] begins it again)"), "and it goes on being said"

    tell(story, "ack-lost", talk=("ack-lost",), notifications=True)


def test_what_an_audience_asks_for_can_be_tried_and_played_to_its_end() -> None:
    async def story(told: Story) -> None:
        await go(told, "pagedown", "3", "full_stop", "space")
        assert told.session.touched
        assert now_ms(told) >= 6200
        assert text(told).startswith("1/3  Off the script: ")

    tell(story, "ack-lost", talk=("ack-lost",))


@at_each_size
def test_what_came_of_it_is_hidden_until_it_is_shown(size: tuple[int, int]) -> None:
    async def story(told: Story) -> None:
        await go(told, "pagedown")
        for is_shown in (False, True, True, False):
            assert ("DUPLICATED" in told.text()) is is_shown
            assert (re.search("kept( so far)? ·", told.text()) is not None) is is_shown
            assert (re.search(r"charged +\$300", told.text(), re.IGNORECASE) is not None) is is_shown
            assert told.live.query_one(TimelineBar).display is is_shown
            await told.press("U")
            await told.look()

    tell(story, "ack-lost", talk=("ack-lost",), hide_counters=True, size=size)


_TOLD = (
    "twice",
    "DUPLICATED",
    "CHARGED",
    "+$100",
    "promise kept",
    "broken",
    "skipped",
    "harmless",
    "armed",
    "\N{BLACK FLAG}",
)


@pytest.mark.parametrize("demo", [("demo-at-least-once", SMALL), *untypical(("demo-exactly-once", MIDDLE))])
def test_nothing_tells_what_people_are_to_guess_neither_the_author_nor_a_trap_nor_a_key(
    demo: tuple[str, tuple[int, int]],
) -> None:
    preset, size = demo

    async def story(told: Story) -> None:
        guide = told.live.guide
        assert isinstance(guide, Presentation)
        asked = 0
        for beat in range(guide.place.total):
            await go(told, *["pagedown"] * (2 if beat and told.live.guessing else 1))
            if not told.live.guessing:
                continue  # An answer has told what comes here.
            asked += 1
            assert "([U] answers" in " ".join(told.text().split()).replace("▌ ", "")
            assert not [word for word in _TOLD if word in told.text().replace("none kept", "")]
        assert asked > 2
        if not told.live.guessing:
            return  # An answer has told how it ends: the promise is broken.
        assert "The run is over." in told.text()
        for key in ("y", "i", "F", "m", "g", "j", "w", "W", "B"):
            await told.press(key)
            await told.look()
            assert told.app.screen is told.live
            assert not [word for word in _TOLD if word in told.text().replace("none kept", "")]
            assert told.live.refusal("why") == "people guess what came of it; [U] answers"
            assert "people guess what" in told.text()
        await told.press("escape")
        await told.look()
        assert "What comes of it? [U] answers" in told.text()
        await told.press("U")
        await told.look()
        assert "twice" in told.text()

    tell(story, preset, talk=(preset,), hide_counters=True, size=size, notifications=True)


def test_a_question_says_what_could_be_seen_and_its_answer_stands_before_what_the_author_says() -> None:
    async def story(told: Story) -> None:
        await go(told, *["pagedown"] * 5)
        assert "The ACK of m3 is lost. How often will m3 be charged in the end?" in text(told)
        await go(told, "U")
        right = "Right: c, two times. m3: charged once so far; for the second time at 4.150 s."
        assert f"{right}\nm3 is charged" in text(told)
        lines = [line.replace("▌", "").strip() for line in told.text().splitlines()]
        assert right in " ".join(lines)
        assert any(line.startswith("m3 is charged") for line in lines), "what is said at the beat begins below it"
        await go(told, "pagedown")
        assert text(told).startswith("5/9  Charged twice. Nobody did anything wrong"), "its end is known: no question"
        await go(told, "comma")
        assert "The ACK of m3 is lost. How often" in text(told), "back there it is asked again"

    tell(story, "demo-at-least-once", talk=("demo-at-least-once",), hide_counters=True, size=SMALL)


@pytest.mark.parametrize("from_the_start", [True, False])
def test_after_an_answer_the_next_beat_is_a_question_again_until_the_key_is_pressed_once_more(
    from_the_start: bool,
) -> None:
    async def story(told: Story) -> None:
        if not from_the_start:
            await go(told, "U")
        answered = ""
        for key in ("pagedown", "pagedown", "pageup"):
            await told.press(key)
            await told.look()
            if answered and key == "pagedown":
                assert (text(told), told.live.guessing) == (answered, False), "it stays till the next beat stands"
            await told.run_on()
            assert "([U] answers" in text(told)
            await go(told, "U")
            answered = text(told)
            assert "How often" not in answered
            assert "U ask no more" in told.text()
        await go(told, "U", "pagedown")
        assert not told.live.guessing
        assert text(told).startswith("2/9  The consumer dies right after"), "nothing was asked, so nothing is answered"

    tell(story, "chaos-test", talk=("chaos-test",), hide_counters=from_the_start)


@pytest.mark.parametrize("preset", ["demo-at-least-once", "ack-lost"])
def test_the_text_and_the_bar_say_alike_at_which_beats_people_are_asked_and_what_the_key_makes_of_it(
    preset: str,
) -> None:
    by_itself, less = (
        ("asks at faults", "ask at faults only") if preset.startswith("demo") else ("asks nothing", "ask no more")
    )

    async def story(told: Story) -> None:
        for _ in range(2):
            assert text(told).endswith(f"{by_itself}; [U]: ask at each beat)")
            assert "U ask at each beat" in told.text()
            await go(told, "U")
            assert text(told).endswith(f"asks at each beat; [U]: {less})")
            assert f"U {less}" in told.text()
            await go(told, "U")

    tell(story, preset, talk=(preset,))


def test_the_header_has_one_name_from_the_first_beat_to_the_last() -> None:
    async def story(told: Story) -> None:
        for _ in range(9):
            assert told.text().startswith((" Sent again until answered ", " What comes of it? "))
            await go(told, "pagedown", *(["pagedown"] if told.live.guessing else []))

    tell(story, "demo-at-least-once", talk=("demo-at-least-once",), size=SMALL)


def test_a_demo_asks_the_room_where_a_fault_strikes_and_the_hands_stand_beside_what_is_right() -> None:
    async def story(told: Story) -> None:
        await go(told, "pagedown")
        assert not told.live.guessing, "m1 is charged: nothing to be asked"
        await told.press("U")
        assert not told.live.guessing, "all have read that its ACK is back"
        assert "nothing is left open here" in told.text()
        await told.press("U")
        await go(told, "pagedown")
        assert told.live.guessing
        rows = [row.strip(" ▌") for row in told.text().splitlines()]
        asked = next(at for at, row in enumerate(rows) if row.endswith("end?"))
        assert "How often will m2 be charged in the end?" in " ".join(rows[asked - 1 : asked + 1])
        assert rows[asked + 1 : asked + 5] == ["a  never", "b  once", "c  two times", "d  more often"], "one to a row"
        await told.press("#")
        await told.press("pagedown")
        assert "no hands were taken down; [#] counts them" in told.text(), "a remote has no other key to close it"
        assert told.live.guessing, "and that was no answer"
        await told.press("#", *"3, xU")
        assert told.live.app.screen.query_one(".dialog--complaint").region.height == 1
        rows = told.text().splitlines()
        typed, complaint = (
            index for index, row in enumerate(rows) if "3,    " in row or "numbers only, such as 3, 12, 1, 0" in row
        )
        assert 0 < complaint - typed <= 2, "beside the box"
        await told.press("enter")
        assert "a number for each answer" in told.text()
        await told.press("1")
        assert "a number for each answer" not in told.text(), "what is typed now is no mistake so far"
        await told.press(*"2, 1", "enter")
        room = [3, 12, 1, 0]
        assert hands(told) == room
        assert "b  once         12 hands" in told.text()
        assert told.live.guessing, "the hands are counted before anybody is told"
        await go(told, "U")
        answer = "Right: b, once. m2: not charged yet; that comes at 2.650 s."
        assert answer in text(told)
        assert "The room  a never 3   b once 12   c two times 1   d more often 0" in told.text(), "in a line of its own"
        await go(told, "U")
        assert answer in text(told), "people guess from now on, and not what they have just heard"
        await go(told, "U")
        await go(told, "pagedown")
        assert not told.live.guessing, "the same message is asked about once"
        await go(told, "pageup")
        assert hands(told) == room, "back there they are still known"
        await go(told, *["pagedown"] * 11)
        assert told.session.over
        assert "The room: 12 of 16 hands right, in 1 question." in text(told)

    tell(story, "demo-at-least-once", talk=("demo-at-least-once",), size=SMALL, notifications=True)


@pytest.mark.parametrize(("preset", "at_ms"), [("demo-kafka", [200, 1650]), ("demo-rabbitmq-strongest", [100, 1550])])
def test_the_clock_stands_at_the_very_instant_of_a_beat_though_more_is_due_then(preset: str, at_ms: list[int]) -> None:
    async def story(told: Story) -> None:
        for instant in at_ms:
            await go(told, "pagedown")
            assert now_ms(told) == instant
        assert "(this beat asks the room; [U] answers" in text(told), "or nobody knows why so much is hidden"
        assert "[#] counts hands" in text(told), "a connection broke, and with it what was on it"

    tell(story, preset, talk=(preset,), size=SMALL)


def test_a_double_click_is_one_press_of_a_key_that_leads_and_a_question_names_the_key_of_a_remote() -> None:
    async def story(told: Story) -> None:
        await go(told, "pagedown", "pagedown")
        assert "(this beat asks the room; [U] answers, or [pgdn]; [#] counts hands)" in " ".join(
            told.text().replace("▌", "").split()
        )
        keys, answer = told.live.query_one(KeyBar), ("action", ACTIONS.index(BY_ID["hide-counters"]))
        for is_second in (False, True):
            told.live.post_message(Painted.Picked(keys, answer, is_second=is_second))
            await told.look()
        assert not told.live.guessing, "answered, and not asked anew"
        assert "Right: " in text(told)

    tell(story, "demo-at-least-once", talk=("demo-at-least-once",), size=SMALL)


def test_hands_are_counted_only_where_something_is_asked() -> None:
    async def story(told: Story) -> None:
        await told.press("#")
        assert "nothing is asked here" in told.text()
        await told.press("escape", "#")
        assert "hands are counted where a talk asks the room" in told.text()

    tell(story, "demo-at-least-once", talk=("demo-at-least-once",), notifications=True)


def test_the_next_preset_of_a_talk_in_which_people_guess_is_a_question_again() -> None:
    async def story(told: Story) -> None:
        await go(told, *["pagedown"] * 4, "U")
        assert "Lost: nothing. Charged more than once: m3. Promise kept." in text(told)
        assert "ACK lost 3.150" in told.text(), "the card is up"
        await go(told, "pagedown")
        assert told.session.original.name == "chaos-test"
        assert told.live.guessing
        await go(told, *to_beat(2))
        assert told.live.guessing

    tell(story, "ack-lost", talk=("ack-lost", "chaos-test"), hide_counters=True)


def test_a_key_that_is_chosen_in_the_palette_does_what_it_does_in_the_talk() -> None:
    async def story(told: Story) -> None:
        await go(told, "pagedown")
        for is_hidden in (False, False, True):
            await told.live.do("hide-counters")
            await told.look()
            assert told.live.guessing is is_hidden
        await told.live.do("step-back")
        assert (now_ms(told), told.live.guide is not None) == (0, True)

    tell(story, "ack-lost", talk=("ack-lost",), hide_counters=True)


def test_what_is_open_below_is_closed_before_the_talk_is_ended() -> None:
    async def story(told: Story) -> None:
        await go(told, "pagedown", "pagedown")
        for key in ("y", "i", "e", "down"):
            await go(told, key)
            assert "esc close" in told.text()
            await go(told, "escape")
            assert told.live.guide is not None
            assert told.live.lower.open == LEDGER
            assert told.live.selection.pick is None
            assert "esc end the talk" in told.text()
        await go(told, "escape")
        assert told.live.guide is not None, "asked for once: it was not at its end"
        await go(told, "escape")
        assert told.live.guide is None

    tell(story, "ack-lost", talk=("ack-lost",))


def test_help_says_of_a_key_of_the_talk_what_it_does_in_the_talk() -> None:
    async def story(told: Story) -> None:
        await go(told, "pagedown")
        await told.press("question_mark")
        await told.pilot.pause()
        shown = told.text()
        for words in ("to the next beat, and stop", "back to the beat before", "End the talk; the run goes on"):
            assert words.lower() in shown.lower()
        for words in ("one thing at a time", "Select nothing", "Try something else from here"):
            assert words not in shown[: shown.index("TIME")]

    tell(story, "ack-lost", talk=("ack-lost",), size=LARGE)


def test_the_last_beat_of_a_preset_is_the_card_that_tells_how_it_came_about_and_leads_to_the_next() -> None:
    async def story(told: Story) -> None:
        await go(told, *["pagedown"] * 3)
        for words in ("ACK lost 3.150", ". next preset", "esc close"):
            assert words in told.text()
        assert "esc end the talk" not in told.text(), "the footer says of it what the card says"
        await go(told, "escape")
        assert "esc end the talk" in told.text()
        assert told.live.guide is not None, "the card is put away, the talk goes on"
        await go(told, "pagedown")
        assert "ACK lost 3.150" not in told.text()

    tell(story, "ack-lost", talk=("ack-lost", "chaos-test"), size=SMALL)


def test_at_the_end_of_the_last_preset_no_key_is_named_that_leads_on() -> None:
    async def story(told: Story) -> None:
        await go(told, *["pagedown"] * 2)
        assert "step" in told.live.useful()
        await go(told, "pagedown")
        assert "step" not in told.live.useful()
        await go(told, "pagedown")
        assert "that was the last one" in told.text()
        assert told.text().count("[r] begins it again") == 1

    tell(story, "ack-lost", talk=("ack-lost",), notifications=True)


def test_a_talk_can_be_ended_and_the_run_goes_on_as_any_other() -> None:
    async def story(told: Story) -> None:
        await go(told, "pagedown")
        await told.press("escape", "escape")
        assert told.live.guide is None
        await told.press("space")
        assert not told.live.driver.pace.paused

    tell(story, "ack-lost", talk=("ack-lost",))


def test_the_footer_names_the_key_that_ends_the_talk_and_another_key_takes_it_up_where_it_was_left() -> None:
    async def story(told: Story) -> None:
        await go(told, "pagedown", "pagedown")
        assert "esc end the talk" in told.text()
        before = text(told)
        await told.press("escape", "escape")
        await told.look()
        assert "[f9] takes the talk up again here" in told.text()
        await told.to_the_end()
        await go(told, "f9")
        assert (now_ms(told), text(told)) == (4150, before)
        await go(told, "f9", "f9")
        assert (now_ms(told), "never came back" in text(told)) == (0, True)

    tell(story, "ack-lost", talk=("ack-lost",), size=SMALL, notifications=True)


def test_a_preset_of_the_library_and_the_one_that_is_on_are_presented_by_a_key() -> None:
    async def story(told: Story) -> None:
        await told.press("f9")
        await told.look()
        assert "never came back" in text(told)
        await told.press("l")
        await told.pilot.pause()
        await told.press("f9")
        await told.pilot.pause()
        assert "Crashed before the effect" in text(told)

    tell(story, "ack-lost")


def test_the_row_that_a_beat_speaks_of_stands_out_in_the_trail_and_none_while_people_guess() -> None:
    def chosen(told: Story) -> list[str]:
        rows = told.live.query_one(Network)._rows
        return ["".join(span.text for span in line) for line in rows if any("selected" in span.role for span in line)]

    async def story(told: Story) -> None:
        assert chosen(told) == []
        for words in ("ACK m3", "DUPLICATED"):
            await go(told, "pagedown")
            (row,) = chosen(told)
            assert words in row
        await told.press("U")
        await told.look()
        assert "nothing is left open here; the talk asks at each beat; [U]: ask no more" in told.text()
        assert not told.live.guessing, "the account has said that m3 was charged twice"
        await go(told, "comma")
        assert chosen(told) == []

    tell(story, "ack-lost", talk=("ack-lost",), notifications=True)


def test_a_talk_that_was_left_is_taken_up_by_the_next_start_at_its_very_beat() -> None:
    kept: list[KeptSession] = []

    async def leaves(told: Story) -> None:
        await go(told, *to_beat(1))
        assert now_ms(told) == 3150
        assert told.app.keep_session()
        kept.extend(one for one in kept_sessions() if isinstance(one, KeptSession))

    async def comes_back(told: Story) -> None:
        told.app.take_up(kept[0])
        await told.look()
        assert text(told).startswith("1/3  The ACK of m3 is lost.")
        assert told.live.guessing
        await go(told, "pagedown", "pagedown")
        assert now_ms(told) == 4150

    async def is_asked(told: Story) -> None:
        for key, answer in {"pagedown": "resume", "full_stop": "resume", "escape": ""}.items():
            answers: list[str | None] = []
            told.app.push_screen(ResumeScreen(kept[0], tour=False), answers.append)
            await told.pilot.pause()
            assert "enter or pgdn go on with it" in " ".join(told.text().split()), "a remote has no enter"
            await told.press(key)
            assert answers == [answer]

    tell(leaves, "ack-lost", talk=("ack-lost",), hide_counters=True)
    tell(is_asked)
    assert kept[0].words == "The ACK that never came back, beat 1 of 3 of the talk, at 3.150 s"
    tell(comes_back)


def test_the_key_of_the_tour_asks_before_it_leaves_a_talk_and_the_talk_is_found_again() -> None:
    async def story(told: Story) -> None:
        await go(told, "pagedown")
        for key in ("T", "t", "T"):
            await go(told, key)
            assert isinstance(told.live.guide, Presentation), "it is asked first, and asked anew after another key"
        assert "[T] once more leaves the talk" in " ".join(told.text().split())
        await go(told, "T")
        assert told.app.is_touring
        (kept,) = (one for one in kept_sessions() if isinstance(one, KeptSession))
        told.app.take_up(kept)
        await told.look()
        assert (now_ms(told), text(told)[:3]) == (3150, "1/3")

    tell(story, "ack-lost", talk=("ack-lost",), size=LARGE, notifications=True)


def test_a_talk_that_was_left_is_not_taken_up_on_the_screen_of_another_run() -> None:
    async def story(told: Story) -> None:
        await go(told, "pagedown")
        await told.press("escape", "escape", "T", "escape", "f9")
        assert isinstance(told.live.guide, Presentation)
        assert told.live.guide._screen is told.live

    tell(story, "ack-lost", talk=("ack-lost",))


def test_no_letter_of_an_answer_and_no_number_changes_the_run_that_people_are_asked_about() -> None:
    async def story(told: Story) -> None:
        await go(told, "pagedown", "pagedown")
        assert told.live.guessing
        before = text(told)
        for key in ("a", "b", "c", "d", "1", "2", "3", "0", "x", "X", "R", "E"):
            await told.press(key)
            await told.look()
            assert told.app.screen is told.live
            assert (text(told), told.session.touched) == (before, False), key
            assert "raise hands; [#] counts them, [U] answers" in told.text()
            caption = told.live.query_one(CaptionBar).region
            assert all(one.region.y >= caption.bottom for one in told.live.query(Toast)), "the question can be read"
        assert "# count hands" in told.text()
        assert "count-hands" in told.live.useful()
        await go(told, "U", "a")
        assert told.session.touched, "once it is answered, what an audience asks for can be tried"

    tell(story, "demo-at-least-once", talk=("demo-at-least-once",), size=SMALL, notifications=True)


def test_hands_are_counted_while_the_clock_still_runs_to_the_beat_that_asks() -> None:
    async def story(told: Story) -> None:
        await go(told, "pagedown")
        await told.burst("pagedown", "number_sign", "3", "comma", "space", "1", "2", "comma", "1", "enter")
        assert hands(told) == [3, 12, 1, 0]
        assert not told.session.touched

    tell(story, "demo-at-least-once", talk=("demo-at-least-once",))


def test_hands_that_are_typed_where_nothing_is_asked_do_nothing() -> None:
    async def story(told: Story) -> None:
        await told.burst("number_sign", "3", "comma", "space", "1", "comma", "0", "enter")
        assert (now_ms(told), told.session.touched) == (0, False)
        assert "these hands are not counted" in told.text()
        await go(told, "f10", "y", "3")
        assert told.session.touched, "another key, and a digit is a key again"

    tell(story, "ack-lost", talk=("ack-lost",), notifications=True)


def test_what_is_said_beside_the_hands_can_be_read_to_its_end_on_a_small_screen() -> None:
    async def story(told: Story) -> None:
        await go(told, *["pagedown"] * 4)
        assert all(words in told.text() for words in ("# count hands", "U answer"))
        await told.press("#", *"23, 112, 41, 12", "enter", "U")
        await told.look()
        assert text(told).endswith("Nothing in the client looks at it.")
        assert " ".join(text(told).split()) in " ".join(told.text().replace("▌", " ").split())
        await go(told, "pagedown")
        assert told.live.query_one(CaptionBar).size.height == 4, "what is short leaves the room to the lists"

    tell(story, "demo-rabbitmq", talk=("demo-rabbitmq",), size=SMALL)


def test_no_trap_announces_between_two_questions_what_the_next_one_will_be_about() -> None:
    def shown(told: Story) -> list[str]:
        view = told.live.query_one(Network).view
        return [words for link in view.snapshot.links for words in link.armed] if view else []

    async def story(told: Story) -> None:
        for _ in range(2):
            assert "drop" not in told.text(), "before the first question"
            await go(told, "pagedown")
        await go(told, "U")
        assert not shown(told), "m2 is answered, and m3 is still to come"
        for keys in (("e",), ("home",), ("slash",), ("i", "home")):
            await go(told, *keys)
            assert "armed" not in told.text(), f"in the lists and on the timeline, after {keys}"
        assert any(link.armed for link in told.live.snapshot.links)
        await go(told, "a")
        assert shown(told), "one of one's own is seen"

    tell(story, "demo-at-least-once", talk=("demo-at-least-once",), size=LARGE)


def test_the_keys_that_lead_through_a_talk_can_be_pressed_at_either_end_of_a_preset() -> None:
    async def story(told: Story) -> None:
        await go(told, *["pagedown"] * 3)
        assert told.live.meanings()["step"][0] == "next preset"
        await go(told, "pagedown")
        assert "step-back" in told.live.useful(), "it leads to the end of the preset before"

    tell(story, "ack-lost", talk=("ack-lost", "chaos-test"))
