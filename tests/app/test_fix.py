"""`F`: the fix, tried beside the run as it was. Stories told in keys."""

from playground.app.fix import FixScreen
from playground.app.fix_search import NoFixScreen
from playground.app.live.screen import LiveScreen
from playground.app.race.screen import RaceScreen
from playground.checker.fates import Fate
from tests.app.helpers import MIDDLE, SMALL, Story, tell


async def _tried(story: Story) -> FixScreen:
    await story.to_the_end()
    await story.press("F")
    screen = story.app.screen
    assert isinstance(screen, FixScreen)
    screen.driver.pace.paused = True
    return screen


def test_the_fix_is_shown_beside_the_run_as_it_was_and_escape_leads_back() -> None:
    async def fix(story: Story) -> None:
        screen = await _tried(story)
        for session in screen.race.sessions:
            session.advance(4170)
        screen.draw()
        await story.pilot.pause()
        text = story.text()
        assert "With consumer.dedup = transaction m3 is charged once, though it comes twice." in text
        assert "as it was" in text
        assert "with consumer.dedup = transaction" in text
        assert "$400 of $300" in text
        assert "$300 of $300" in text
        assert "m3 came 2x, applied once" in text
        await story.press("escape")
        assert story.app.screen is story.live
        assert story.session.history.branches == []

    tell(fix, "ack-lost", size=SMALL)


def test_enter_goes_on_with_the_fix_as_a_branch() -> None:
    async def fix(story: Story) -> None:
        await _tried(story)
        await story.press("enter")
        assert story.app.screen is story.live
        assert story.session.tally.by_fate[Fate.DUPLICATED] == 0
        names = [one.name for one in story.session.history.courses()]
        assert names == ["as scripted", "consumer.dedup = transaction from the start"]

    tell(fix, "ack-lost")


def test_where_there_is_room_the_arrows_of_both_runs_stand_beside_each_other() -> None:
    async def fix(story: Story) -> None:
        screen = await _tried(story)
        await story.press("g")
        screen.draw()
        await story.pilot.pause()
        rows = story.text().splitlines()
        (dropped,) = [line for line in rows if "dropped" in line]
        assert dropped.count("ACK m3") == 2, "as it was, and with the fix"
        (again,) = [line for line in rows if line.count("m3 attempt 2") == 2]
        assert "m3 skipped" in again
        assert any("DUPLICATED" in line and "ACK m3" in line for line in rows)

    tell(fix, "ack-lost", size=MIDDLE)


def test_at_80_columns_lesser_figures_give_way_to_the_arrows_in_which_the_two_part() -> None:
    async def fix(story: Story) -> None:
        screen = await _tried(story)
        await story.press("g")
        screen.draw()
        await story.pilot.pause()
        shown = story.text()
        (again,) = [line for line in shown.splitlines() if line.count("m3 started") and "m3 skipped" in line]
        assert "DUPLICATED" in shown.splitlines()[shown.splitlines().index(again) + 1]
        assert "LOST 0  DUPLICATED 1" in shown
        assert "median latency" not in shown

    tell(fix, "ack-lost", size=SMALL)


def test_the_key_of_the_race_goes_on_to_the_race_and_from_there_back_to_the_run() -> None:
    async def fix(story: Story) -> None:
        await _tried(story)
        await story.press("m")
        assert [type(one) for one in story.app.screen_stack[1:]] == [LiveScreen, RaceScreen]
        await story.press("m")
        assert story.app.screen is story.live

    tell(fix, "ack-lost")


def test_the_key_of_the_next_anomaly_goes_to_where_they_part_and_then_on() -> None:
    async def fix(story: Story) -> None:
        screen = await _tried(story)
        assert "g difference" in story.text()
        await story.press("g")
        assert screen.race.parting_ms == 4150
        assert [one.simulation.now_ms for one in screen.race.sessions] == [4150, 4150]
        assert screen.driver.pace.paused
        await story.press("g")
        while screen.driver.seeking:
            screen.tick()
        assert screen.driver.over
        for key, words in (("space", "both runs are over; [r] shows them again"), ("1", "this fix is on the screen")):
            await story.press(key)
            assert [one.message for one in story.app._notifications if words in one.message], key

    tell(fix, "ack-lost", size=SMALL)


def test_the_way_back_is_named_however_narrow_the_screen_is() -> None:
    async def fix(story: Story) -> None:
        await _tried(story)
        assert "esc back" in story.text()

    tell(fix, "zombie-consumer", size=SMALL)


def test_a_key_of_the_live_screen_says_where_it_can_be_done() -> None:
    async def fix(story: Story) -> None:
        await _tried(story)
        for key in ("a", "B", "y"):
            story.app.clear_notifications()
            await story.press(key)
            (said,) = [one.message for one in story.app._notifications]
            assert said == "here a fix is only shown at work; [F] leads back"
        screen = story.app.screen
        assert isinstance(screen, FixScreen)
        was_ms = screen.driver.now_ms
        await story.press("comma")
        assert (screen.driver.now_ms < was_ms, screen.driver.pace.paused) == (True, True)

    tell(fix, "ack-lost", notifications=True)


def test_another_fix_can_be_chosen_and_says_until_when_it_holds() -> None:
    async def fix(story: Story) -> None:
        screen = await _tried(story)
        assert "holds whatever comes" in story.text()
        await story.press("tab")
        await story.pilot.pause()
        assert screen.chosen == 1
        assert "With broker.redelivery_timeout_ms = 3000 m3 is booked once." in story.text()
        await story.press("1")
        assert screen.chosen == 0
        await story.press("9")
        assert screen.chosen == 0

    tell(fix, "zombie-consumer")


def test_where_no_transaction_reaches_the_fix_is_the_key_in_the_call_by_its_name_and_can_be_gone_on_with() -> None:
    async def fix(story: Story) -> None:
        await _tried(story)
        assert "with consumer.effect_key = true" in story.text()
        assert "No transaction spans the file store" in story.text()
        await story.press("enter")
        consumer = story.live.session.script.settings.consumer
        assert (consumer.effect, consumer.effect_key, consumer.dedup) == ("external", True, "none")

    tell(fix, "sqs-slow-worker")


def test_where_there_is_no_fix_a_box_says_so() -> None:
    async def fix(story: Story) -> None:
        await story.to_the_end()
        await story.press("F")
        assert isinstance(story.app.screen, NoFixScreen)
        assert "No single setting" in story.text()
        await story.press("escape")
        assert len(story.app.screen_stack) == 2

    tell(fix, "poison-message", size=SMALL)


def test_without_an_anomaly_the_key_says_what_it_needs() -> None:
    async def fix(story: Story) -> None:
        await story.press("F")
        assert story.app.screen is story.live
        assert "nothing has gone wrong so far" in story.text()

    tell(fix, "ack-lost", notifications=True)


def test_a_message_that_fared_well_needs_no_fix() -> None:
    async def fix(story: Story) -> None:
        await story.to_the_end()
        story.live.selection.choose_message(1)
        await story.press("F")
        assert story.app.screen is story.live
        assert "nothing went wrong with m1" in story.text()

    tell(fix, "ack-lost", notifications=True)
