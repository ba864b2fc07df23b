"""A setting that is changed in a race holds in every column, from the start and under the same faults."""

import pytest

from playground.live.race.tuning import RaceDesk
from tests.live.race.helpers import at, calm_race, race_of, to_the_end


def test_what_is_changed_holds_in_every_column_and_the_faults_are_the_same() -> None:
    race = race_of("ack-lost")
    desk = RaceDesk(race)
    assert "guarantee" not in {one.key for one in desk.rows()}
    assert not any(one.at_once for one in desk.rows())
    assert desk.change("consumer.dedup", "transaction") == (
        "All three begin again with consumer.dedup = transaction, and the same faults."
    )
    assert next(one.value for one in desk.rows() if one.key == "consumer.dedup") == "transaction"
    doubled = [one.tally.judge.fold.effects[3] for one in to_the_end(race).sessions]
    assert doubled == [1, 1, 1]
    with pytest.raises(ValueError, match="transaction already"):
        desk.change("consumer.dedup", "transaction")
    with pytest.raises(ValueError, match="number"):
        desk.change("producer.ack_timeout_ms", "soon")


def test_what_somebody_broke_in_the_race_is_broken_again() -> None:
    race = at(calm_race(), 900)
    race.do("drop-data")
    at(race, 1500)
    RaceDesk(race).change("workload.every_ms", "1100")
    assert race.now_ms == 0
    fates = [one.tally.judge.fold.effects[2] for one in to_the_end(race).sessions]
    assert fates == [0, 1, 1], "at-most-once has lost it once more"
    assert not race.sessions[0].touched
