"""What all screens have in common on which sessions run."""

from unittest.mock import patch

import pytest
from textual.widget import Widget

from playground.app.running_screen import RunningScreen
from tests.app.helpers import Story, tell


@pytest.mark.parametrize("key", ["", "m", "F"])
def test_time_passes_on_every_screen_on_which_sessions_run(key: str) -> None:
    """The live screen, the race and the fix each have a timer that lets time pass; tests only never let it fire."""

    async def story(told: Story) -> None:
        if key == "F":
            await told.to_the_end()
        if key:
            await told.press(key)
        screen = told.app.screen
        assert isinstance(screen, RunningScreen)
        assert (screen is told.live) == (not key)
        assert screen.tick in [timer._callback for timer in screen._timers]

    tell(story, "ack-lost")


def test_what_was_held_back_while_much_changed_is_painted_afterwards_also_where_nothing_moves() -> None:
    async def story(told: Story) -> None:
        screen = told.live
        with told.app.batch_update():
            screen._repaint_required = False
            screen._compositor_refresh()
            assert screen._repaint_required

    tell(story, "ack-lost")


@pytest.mark.parametrize("preset", ["ack-lost", "kafka-auto-commit-java"])
def test_while_the_clock_stands_a_frame_paints_nothing(preset: str) -> None:
    """Whoever presses a key else waits for panes that look as before."""

    async def story(told: Story) -> None:
        await told.until(1500)
        with patch.object(Widget, "refresh", autospec=True) as refresh:
            told.live.tick()
            told.live.draw()
        assert [call.args[0] for call in refresh.call_args_list] == []

    tell(story, preset)
