"""The card at the end of a race lies over the lanes, and Escape puts it away before it leads back."""

from typing import Any

from textual.pilot import Pilot

from playground.app.race.screen import RaceScreen
from playground.scenario.load import load_preset
from tests.app.helpers import LARGE, at_each_size
from tests.app.race.helpers import tell


def text_of(race: RaceScreen) -> str:
    """What is on the screen, without colours."""
    return "\n".join(strip.text for strip in race._compositor.render_strips())


@at_each_size
def test_at_the_end_a_card_over_the_lanes_tells_what_came_of_it_and_escape_puts_it_away(size: tuple[int, int]) -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        for session in race.race.sessions:
            session.advance(1 << 60)
        race.draw()
        await pilot.pause()
        race.draw()
        await pilot.pause()
        shown = text_of(race)
        for words in (
            "Same faults. At-least-once: m3 charged twice; the others: charged once.",
            "LOST",
            "DUPLICATED",
            "$600 of",
        ):
            assert words in shown
        assert "deliver" not in shown, "no lane is half covered"
        assert ("m3 attempt 2" in shown) == (size == LARGE), "its arrows are below it where there is room"
        await pilot.press("escape")
        assert "Same faults" not in text_of(race)
        assert "deliver" in text_of(race)
        assert race.app.screen is race
        await pilot.press("H")
        assert "Same faults" in text_of(race)
        await pilot.press("escape", "escape")
        assert race.app.screen is not race

    tell(load_preset("ack-lost"), story, size=size)
