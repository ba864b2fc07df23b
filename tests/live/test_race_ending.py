"""How a race ended: what the columns came to under the same faults, and by what means they parted."""

import pytest

from playground.live.race import Race
from playground.live.race_camera import RaceCamera
from playground.live.race_ending import ALIKE, KEPT, race_ending
from playground.scenario.load import load_preset
from playground.scenario.overrides import Overrides
from tests.live.helpers import to_the_end


def ending(name: str, *sets: str) -> tuple[str, str]:
    race = Race.of(load_preset(name, Overrides(sets=sets)))
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
            "Same faults: charged once; m3 charged twice; charged once.",
            "Over m3 (its ACK was lost): at-most-once: not sent again, charged once; at-least-once: sent again, "
            "charged twice; exactly-once: sent again, recognised.",
        ),
        (
            "metric-lost",
            "Same faults: m3 lost; recorded once, m3 late; recorded once, m3 late.",
            "Over m3 (it was lost): at-most-once: not sent again, lost; at-least-once: sent again, recorded once; "
            "exactly-once: sent again, recorded once.",
        ),
        ("calm-at-least-once", "The same faults, the same end: handled once.", ALIKE),
    ],
)
def test_a_race_ends_in_what_each_column_came_to_and_why(name: str, headline: str, difference: str) -> None:
    assert ending(name) == (headline, difference)


def test_a_setting_that_stays_whatever_the_guarantee_is_named() -> None:
    """With a table in every column nothing is left that the guarantees could differ in; without one nothing is said."""
    kept = 'consumer.dedup = "transaction"'
    headline, told = ending("ack-lost", "consumer.dedup=transaction")
    assert headline == "The same faults, the same end: charged once."
    assert told == f"{ALIKE} {KEPT.format(kept)}"
    assert KEPT[:20] not in ending("ack-lost")[1]


def test_above_the_columns_stands_all_that_came_of_it_in_each() -> None:
    """demo-at-least-once: m2 is lost on its way, and then the ACKs of two others."""
    headline = "Same faults: m2 lost; 2 charged twice, m2 late; charged once, m2 late."
    assert ending("demo-at-least-once")[0] == headline
