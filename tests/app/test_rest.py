"""How time passes in the tests of screens."""

from playground.app.driver import TICK_S
from tests.app.helpers import Story, tell

TICKS = 60


def test_time_passes_with_the_ticks_of_a_screen_and_not_with_the_machine() -> None:
    reached = []

    async def story(told: Story) -> None:
        await told.press("space")
        for _ in range(TICKS):
            told.live.tick()
            reached.append(told.session.simulation.now_ms)

    tell(story, "calm-at-least-once")
    assert reached[-1] >= (TICKS - 1) * TICK_S * 1000
    once = list(reached)
    reached.clear()
    tell(story, "calm-at-least-once")
    assert reached == once
