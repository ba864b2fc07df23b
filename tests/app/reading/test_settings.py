"""The panel of settings: stories told in keys, and its lines as a pure drawing."""

from textual.widgets import Input

from playground.app.reading.settings import NumberScreen, SettingsScreen, WordScreen, found, setting_line
from playground.checker.fates import Fate
from playground.live.tuning import in_force, setting_rows
from tests.app.helpers import SMALL, Story, tell
from tests.live.helpers import session_of
from widgets.renderables.signs import ASCII, UNICODE
from widgets.renderables.spans import width_of


def test_what_is_not_as_by_default_has_a_sign_and_no_line_is_too_wide() -> None:
    rows = setting_rows(session_of("chaos-test"))
    for signs in (UNICODE, ASCII):
        for width in (20, 60, 80, 200):
            lines = [setting_line(one, width, signs, chosen=False) for one in rows]
            assert all(width_of(line) <= width for line in lines)
        lines = [setting_line(one, 80, signs, chosen=True) for one in rows]
        signed = [signs.verdict in "".join(span.text for span in line[:2]) for line in lines]
        assert signed == [one.differs for one in rows]
    native = setting_rows(session_of("lambda-partial-batch"))
    told = ["".join(span.text for span in setting_line(one, 120, UNICODE, chosen=False)) for one in native]
    names = "\n".join(told)
    assert "settings.RedrivePolicy.maxReceiveCount not set" in names, "a name and its value do not touch"
    assert "FunctionResponseTypes  ReportBatchItemFailures Whether" in names


def test_a_setting_is_found_by_its_key_or_by_what_it_decides() -> None:
    rows = setting_rows(session_of("ack-lost"))
    assert [one.key for one in found(rows, "ack timeout")] == ["producer.ack_timeout_ms"]
    assert [one.key for one in found(rows, "ack loss")] == ["links.ack.loss"]
    assert "consumer.dedup" in [one.key for one in found(rows, "remembers")]
    assert found(rows, "zzz") == []


def test_a_word_is_chosen_and_the_run_is_done_again_with_it() -> None:
    async def change(story: Story) -> None:
        await story.until(4600)
        assert story.session.tally.by_fate[Fate.DUPLICATED] == 1
        await story.press("E", *"consumer dedup", "enter")
        assert isinstance(story.app.screen, WordScreen)
        assert "the run is done again" in story.text()
        await story.press("down")
        await story.pilot.pause()
        assert "remembers in memory" in story.text()
        await story.press("enter")
        await story.pilot.pause()
        assert isinstance(story.app.screen, SettingsScreen)
        assert "Done again with consumer.dedup = memory and the same faults" in " ".join(story.text().split())
        assert story.session.tally.by_fate[Fate.DUPLICATED] == 0
        await story.press("escape", "escape")
        assert len(story.app.screen_stack) == 2

    tell(change, "ack-lost", size=SMALL, notifications=True)


def test_a_number_is_typed_and_takes_effect_from_now_on_where_a_command_can() -> None:
    async def change(story: Story) -> None:
        await story.until(1000)
        await story.press("E", *"ack loss", "enter")
        assert isinstance(story.app.screen, NumberScreen)
        assert "A change takes effect from now on." in story.text()
        await story.press("backspace", "3")
        await story.pilot.pause()
        assert "must be a number from 0 to 1, not 3" in story.text()
        await story.press("enter")
        assert isinstance(story.app.screen, NumberScreen)
        await story.press("backspace", "0", "full_stop", "5", "enter")
        await story.pilot.pause()
        assert in_force(story.session, "links.ack.loss") == 0.5
        assert "From now on links.ack.loss = 0.5." in story.text()

    tell(change, "ack-lost", notifications=True)


def test_escape_leaves_a_setting_as_it_is() -> None:
    async def look(story: Story) -> None:
        await story.press("E", *"consumer dedup", "enter", "down", "escape")
        assert isinstance(story.app.screen, SettingsScreen)
        assert story.session.history.branches == []

    tell(look, "ack-lost")


def test_a_field_for_a_value_takes_no_more_than_any_value_needs() -> None:
    async def paste(story: Story) -> None:
        await story.press("E", *"seed", "enter")
        assert isinstance(story.app.screen, NumberScreen)
        field = story.app.screen.query_one(Input)
        field.insert_text_at_cursor("9" * 5000)
        await story.press("9")
        assert len(field.value) <= 80

    tell(paste, "ack-lost")
