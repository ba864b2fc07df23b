"""How a race ended: what the columns came to under the same faults, and by what means they parted."""

import pytest

from playground.live.race import Race
from playground.live.race_camera import RaceCamera
from playground.live.race_ending import ALIKE, race_ending
from playground.scenario.load import load_preset
from tests.live.helpers import to_the_end


def ending(name: str) -> tuple[str, str]:
    race = Race.of(load_preset(name))
    for session in race.sessions:
        to_the_end(session)
    told = race_ending(race, RaceCamera(race).take())
    (difference,) = told.beats
    return told.headline, difference


@pytest.mark.parametrize(
    ("name", "headline", "difference"),
    [
        (
            "ack-lost",
            "The same faults: charged once, charged twice, charged once.",
            "Over m3 (its ACK was lost): not sent again, charged once; sent again, charged twice; "
            "sent again, recognised.",
        ),
        (
            "metric-lost",
            "The same faults: lost, recorded once late, recorded once late.",
            "Over m3 (it was lost): not sent again, lost; sent again, recorded once; sent again, recorded once.",
        ),
        ("calm-at-least-once", "The same faults, the same end: handled once.", ALIKE),
    ],
)
def test_a_race_ends_in_what_each_column_came_to_and_why(name: str, headline: str, difference: str) -> None:
    assert ending(name) == (headline, difference)
