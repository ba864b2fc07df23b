"""Views of the race say what the records say, and nothing of them is held back or made up."""

import pytest

from playground.checker.fates import Fate
from playground.live.race.meter import Meter
from playground.live.race.race import Race
from playground.live.race.views import OutcomeView
from playground.scenario.outcome import play_out
from playground.scenario.preset import Preset
from tests.library import on_each_preset
from tests.live.race.helpers import at, calm_race, columns, race_of, to_the_end, view_of


@on_each_preset
def test_the_meter_says_what_the_outcome_says(preset: Preset) -> None:
    outcome, meter = play_out(preset), Meter()
    meter.observe(outcome.log)
    assert meter.packets == outcome.packets
    assert meter.packets_per_message == outcome.packets_per_message
    assert meter.latency_ms == outcome.judgement.latency_ms.p50


def test_the_meter_begins_anew_with_a_log_that_was_cut_back() -> None:
    (most, *_), meter = to_the_end(calm_race(messages=2)).sessions, Meter()
    meter.observe(most.simulation.log)
    most.simulation.log.truncate(4)
    meter.observe(most.simulation.log)
    assert (meter.packets, meter.latency_ms) == (1, None)


def test_a_column_has_its_promise_its_verdict_and_its_price() -> None:
    # By hand, of ack-lost: 5 packets for 5 effects; 6 and 6 for 6 effects, which is 5 messages; 6 and 6 for 5.
    most, least, exactly = columns(to_the_end(race_of("ack-lost")))
    assert [one.promise for one in (most, least, exactly)] == [
        "may lose, no duplicates",
        "repeats, no silent loss",
        "once, no silent loss",
    ]
    assert [one.packets_per_message for one in (most, least, exactly)] == [1.0, 2.4, 2.4]
    assert [one.latency_ms for one in (most, least, exactly)] == [150, 150, 150]
    assert [one.snapshot.account.actual for one in (most, least, exactly)] == [500, 600, 500]
    assert [one.over for one in (most, least, exactly)] == [True] * 3


def test_the_figures_in_which_the_columns_differ_are_named() -> None:
    assert view_of(at(calm_race(), 100)).differing == frozenset({"beliefs"})
    assert view_of(to_the_end(race_of("ack-lost"))).differing == {
        "duplicated",
        "account",
        "skipped",
        "retries",
        "price",
    }


def test_the_same_messages_are_shown_in_every_column() -> None:
    for column in view_of(at(race_of("metric-lost"), 2500)).columns:
        assert [one.message for one in column.outcomes] == [1, 2, 3]
        assert [one.differs for one in column.outcomes] == [False, False, True]


def test_of_many_messages_the_latest_are_shown() -> None:
    for column in view_of(to_the_end(calm_race(messages=300))).columns:
        assert [column.outcomes[0].message, column.outcomes[-1].message] == [181, 300]


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (OutcomeView(1), "not sent yet"),
        (OutcomeView(1, Fate.APPLIED_ONCE, 1, 1), "applied once"),
        (OutcomeView(1, Fate.APPLIED_ONCE, 1, 3), "came 3x, applied once"),
        (OutcomeView(1, Fate.DUPLICATED, 2, 2), "applied twice"),
        (OutcomeView(1, Fate.DUPLICATED, 4, 4), "applied 4 times"),
        (OutcomeView(1, Fate.PENDING), "can still come"),
        (OutcomeView(1, Fate.LOST), "is lost for good"),
        (OutcomeView(1, Fate.FAILED), "failed, and said so"),
        (OutcomeView(1, Fate.DEAD_LETTERED), "is a dead letter"),
    ],
)
def test_an_outcome_has_its_words(outcome: OutcomeView, words: str) -> None:
    assert outcome.words == words


def test_a_view_can_be_taken_before_anything_has_happened() -> None:
    view = view_of(Race.of(calm_race().script))
    assert (view.parting, view.differences, view.over) == (None, 0, False)
    assert all(column.outcomes == () for column in view.columns)
