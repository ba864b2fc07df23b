"""The questions of a design review on a screen: answers lead on, Escape leads back, and what follows can be watched."""

from textual.pilot import Pilot

from playground.app.live.screen import LiveScreen
from playground.app.reading.choose import ChooseScreen, table_view
from playground.guarantee.choosing import AsItComes, as_they_come
from playground.guarantee.review import QUESTIONS
from tests.app.reading.helpers import look_up, play, read


async def answer(pilot: Pilot[None], word: str) -> None:
    await pilot.press(*word, "enter")
    await pilot.pause()


def test_five_answers_lead_to_settings_and_what_shows_the_gaps_can_be_watched() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "Z", "")
        assert "Can you afford to lose a message?" in read(pilot)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        shown = read(pilot)
        [deletes_first] = [line for line in shown.splitlines() if "delete-first" in line]
        assert "may lose" in deletes_first, "what each configuration does is tried, and stands beside the answers"
        assert "asked after" in shown, "an answer says what it rules out"
        for word in ("no", "no", "own", "no", "mqtt"):
            await answer(pilot, word)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        shown = read(pilot)
        assert "exactly-once, with mqtt" in shown
        assert "qos = 1" in shown
        assert "MQTT QoS 0" in shown
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LiveScreen)

    play(story)


def test_escape_takes_back_one_answer_and_then_leaves() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "Z", "")
        await answer(pilot, "no")
        assert "step 2 of 5" in read(pilot)
        await pilot.press("escape")
        assert "Can you afford to lose a message?" in read(pilot)
        assert isinstance(pilot.app.screen, ChooseScreen)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, LiveScreen)

    play(story)


def test_the_system_of_the_run_that_is_on_is_offered_first() -> None:
    screen = ChooseScreen("kafka")
    screen.answers = {one.key: next(iter(one.answers)) for one in QUESTIONS}
    assert next(iter(screen._lines())).word == "kafka"


def test_what_an_answer_rules_out_has_its_colour_and_what_is_left_is_counted() -> None:
    tried = (AsItComes("sqs", "default", False, True), AsItComes("sqs", "delete-first", True, True))
    view = table_view(tried, {"lose": "no"})
    assert view.mark.startswith("1 of 2 ")
    assert [[one.role for one in line.parts if one.text.strip()] for line in view.lines] == [
        ["once strong", "dim"],
        ["dim", "lost", "dim"],
    ]
    assert [one.text.strip() for one in view.lines[1].parts] == ["delete-first", "may lose", "may duplicate"]
    assert table_view(tried, {"lose": "no", "twice": "no"}).mark.startswith("0 of 2 ")


def test_each_answer_says_what_follows_from_it() -> None:
    assert all(one.means.keys() == one.answers.keys() for one in QUESTIONS)


def test_what_nobody_wants_to_know_any_more_is_not_tried() -> None:
    assert as_they_come({}, lambda: False) is None
