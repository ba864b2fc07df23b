"""The card at the end of a race covers nothing, and Escape puts it away before it leads back."""

from typing import Any

from textual.pilot import Pilot

from playground.app.race.screen import RaceScreen
from playground.scenario.load import load_preset
from tests.app.helpers import at_each_size
from tests.app.race.helpers import tell
from widgets.ending import EndingCard
from widgets.race import RaceColumn


def text_of(race: RaceScreen) -> str:
    """What is on the screen, without colours."""
    return "\n".join(strip.text for strip in race._compositor.render_strips())


@at_each_size
def test_at_the_end_a_card_below_the_columns_tells_what_came_of_it_and_escape_puts_it_away(
    size: tuple[int, int],
) -> None:
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
        assert "deliver" not in shown, "nothing moves any more"
        assert "m3·2 ═" in shown or "m3 attempt 2, 50 ms ═" in shown, "the arrows over which the columns part"
        assert not [one for one in race.query(RaceColumn) if one.region.overlaps(race.query_one(EndingCard).region)]
        await pilot.press("escape")
        assert "Same faults" not in text_of(race)
        assert "deliver" in text_of(race)
        assert race.app.screen is race
        await pilot.press("H")
        assert "Same faults" in text_of(race)
        await pilot.press("escape", "escape")
        assert race.app.screen is not race

    tell(load_preset("ack-lost"), story, size=size)
