"""How a race ended: what the columns came to under the same faults, and by what means they parted."""

import pytest

from playground.live.race.camera import RaceCamera
from playground.live.race.ending import ELSEWHERE, KEPT, race_ending
from playground.live.race.race import Race
from playground.scenario.load import load_preset
from playground.scenario.overrides import Overrides
from tests.live.helpers import to_the_end

ALIKE = "No difference: every message came out alike."


def ending(name: str, *sets: str) -> tuple[str, str]:
    return ending_of(Race.of(load_preset(name, Overrides(sets=sets))))


def ending_of(race: Race) -> tuple[str, str]:
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
            "Same faults. At-least-once: m3 charged twice; the others: charged once.",
            "Over m3 (its ACK was lost): at-most-once: not sent again, charged once; at-least-once: sent again, "
            "charged twice; exactly-once: sent again, recognised.",
        ),
        (
            "metric-lost",
            "Same faults. At-most-once: m3 lost; the others: recorded once, m3 late.",
            "Over m3 (its packet was lost): at-most-once: not sent again, lost; at-least-once: sent again, recorded "
            "once; exactly-once: sent again, recorded once.",
        ),
        ("calm-at-least-once", "No fault came, and the same end: handled once.", ALIKE),
    ],
)
def test_a_race_ends_in_what_each_column_came_to_and_why(name: str, headline: str, difference: str) -> None:
    assert ending(name) == (headline, difference)


def test_a_race_that_is_judged_before_its_fault_comes_has_met_none() -> None:
    race = Race.of(load_preset("ack-lost"))
    race.do("judge")
    assert ending_of(race) == ("No fault came, and the same end: charged once.", ALIKE)


def test_a_setting_that_stays_whatever_the_guarantee_is_named() -> None:
    """With a table in every column nothing is left that the guarantees could differ in; without one nothing is said."""
    kept = 'consumer.dedup = "transaction"'
    headline, told = ending("ack-lost", "consumer.dedup=transaction")
    assert headline == "The same faults, the same end: charged once."
    assert told == f"{ALIKE} {KEPT.format(kept)}"
    assert KEPT[:20] not in ending("ack-lost")[1]


def test_where_the_settings_decide_it_says_so_and_where_else_the_faults_can_be_taken() -> None:
    """`fifo-crash-after-effect`: each guarantee has a configuration; pinned: the three runs are one and the same."""
    native = ending("fifo-crash-after-effect")[1]
    alike = "No difference: the configuration of sqs-fifo for each guarantee ends alike."
    assert native == f"{alike} {ELSEWHERE.format('fifo-crash-after-effect')}"
    pins = "producer.awaits_ack=true", "producer.max_attempts=0", "consumer.ack=after", "consumer.dedup=none"
    pinned = ending("ack-lost", *pins, "producer.outbox=durable")[1]
    assert pinned.startswith(
        "The settings decide here, not the guarantee: all three runs are alike. `playground compare"
    )


@pytest.mark.parametrize(("sets", "decide"), [((), True), (("consumer.dedup=none",), True)])
def test_as_long_as_one_mechanism_is_left_to_the_guarantees_they_decide(sets: tuple[str, ...], decide: bool) -> None:
    assert Race.of(load_preset("ack-lost", Overrides(sets=sets))).guarantees_decide is decide


def test_the_headline_names_each_column_with_what_came_of_it_and_fits_where_there_are_eighty_cells() -> None:
    """demo-at-least-once: m2 is lost on its way, and then the ACKs of two others."""
    headline = "At-most-once: lost; at-least-once: charged twice; exactly-once: once."
    assert ending("demo-at-least-once")[0] == headline
    more = "Exactly-once: charged once, late; the others: charged twice and more."
    assert ending("may-lose-may-double")[0] == more, "a sentence is not cut"


@pytest.mark.parametrize("name", ["kafka-min-insync-one", "kafka-unclean-election"])
def test_where_a_crash_waits_in_vain_in_one_column_nobody_calls_the_faults_the_same(name: str) -> None:
    headline, told = ending(name)
    assert headline.startswith("Not the same faults. ")
    assert "Step 2 (crash) never acted under at-most-once: `confirmed`, the event to wait for" in told
