"""What would have prevented it: found by replaying, smallest change first, and honest where there is none.

The answers for the library follow from its mechanisms by hand; the comments say how. The search is not asked for what
it finds only, but whether that works when it is pasted into the preset.
"""

from dataclasses import replace

import pytest

from playground.engine.commands import Drop
from playground.engine.places import Place
from playground.engine.settings import Guarantee, contract_for
from playground.engine.simulation import Simulation
from playground.explain.anomalies import anomalies, anomalies_of, judge_of
from playground.explain.changes import Change, candidates
from playground.explain.clauses import Anomaly
from playground.explain.prevention import Budget, Prevention, Search, prevention
from playground.explain.record import Record
from playground.scenario.catalogue import load_all
from playground.scenario.load import load_preset, load_text
from playground.scenario.preset import Preset
from playground.scenario.save import to_toml
from tests.engine.helpers import armed

LIBRARY = {
    # A lost ACK: no timer helps, for nothing will come; the consumer has to know the duplicate.
    ("ack-lost", 3): '[consumer]\ndedup = "transaction"',
    # Out in 50 ms, 1.6 s of work, back in 50 ms: 2 s is the next timeout that people set.
    ("slow-not-dead", 3): "[producer]\nack_timeout_ms = 2000",
    # The original comes 2.05 s after it left and needs 0.15 s to be answered: 2 s is too short, 3 s is not.
    ("late-original", 2): "[producer]\nack_timeout_ms = 3000",
    # m3 is settled 2.8 s after its dispatch, m4 3.4 s: 3 s helps one of them, 5 s both.
    ("prefetch-unlimited", 3): "[broker]\nredelivery_timeout_ms = 3000",
    ("prefetch-unlimited", 4): "[broker]\nredelivery_timeout_ms = 5000",
    # The key is 2.5 s old when it is looked up.
    ("window-too-short", 3): "[consumer]\ndedup_window_ms = 3000",
    # Three packets are lost: a fourth attempt gets through, and 5 is the next limit.
    ("retries-exhausted", 3): "[producer]\nmax_attempts = 5",
    # The confirm is lost: a broker that remembers keys refuses the second publish.
    ("confirm-lost", 3): "[broker]\ndedup_window_ms = 60000",
    ("fresh-key", 3): '[producer]\nkey = "stable"',
    ("marked-then-crash", 3): '[consumer]\ndedup = "transaction"',
    ("memory-dedup-crash", 3): '[consumer]\ndedup = "transaction"',
    ("ack-before-processing", 3): '[consumer]\nack = "after"',
    ("auto-ack-crash", 3): '[consumer]\nack = "after"',
    ("forgotten-ack", 1): '[consumer]\nack = "after"',
    ("producer-without-outbox", 3): '[producer]\noutbox = "durable"',
    ("volatile-broker-crash", 3): "[broker]\ndurable = true",
    # Sent at most once: only another guarantee sends again.
    ("metric-lost", 3): 'guarantee = "at-least-once"',
    # At-least-once would duplicate other messages in this weather, so it takes exactly-once.
    ("heavy-weather-at-most-once", 5): 'guarantee = "exactly-once"',
    # A wiped table, a poisoned message, a wrong report whose third attempt would duplicate: no setting helps.
    ("table-wiped", 3): None,
    ("poison-message", 2): None,
    ("told-failed", 3): None,
}


def found(preset: Preset, message: int, budget: Budget | None = None) -> Prevention:
    """The search for the gravest anomaly of a message."""
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run()
    anomaly = anomalies_of(Record.of(simulation), message)[0]
    return prevention(preset, message, anomaly, budget or Budget())


@pytest.mark.parametrize(("name", "message"), LIBRARY)
def test_the_smallest_change_is_the_one_derived_by_hand(name: str, message: int) -> None:
    change = found(load_preset(name), message).change
    assert (change.toml if change else None) == LIBRARY[name, message]


@pytest.mark.parametrize("preset", load_all(), ids=lambda preset: preset.name)
def test_a_change_that_is_proposed_works_when_it_is_pasted(preset: Preset) -> None:
    """By its own file and without the search: the anomaly is gone, and no message has a new one that does harm."""
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run()
    before = Record.of(simulation)
    for message, anomaly in anomalies(before):
        change = prevention(preset, message, anomaly).change if anomaly is not Anomaly.DEDUPLICATED else None
        if change is None:
            continue
        pasted = load_text(to_toml(replace(preset, settings=change.applied_to(preset.settings))))
        again = Simulation(pasted.settings, pasted.steps)
        again.run()
        after = Record.of(again)
        harmless = {Anomaly.LATE, Anomaly.DEDUPLICATED}
        assert anomaly not in anomalies_of(after, message)
        assert again.settled
        assert {one for one in anomalies(after) if one[1] not in harmless} <= set(anomalies(before))
        assert set(judge_of(after).messages()) == set(before.messages)


def test_changes_are_written_as_toml() -> None:
    assert Change("broker", "durable", True, "").toml == "[broker]\ndurable = true"
    assert Change("producer", "max_attempts", 5, "").toml == "[producer]\nmax_attempts = 5"
    assert Change("", "guarantee", "exactly-once", "").toml == 'guarantee = "exactly-once"'


def test_the_nearest_number_comes_first_and_no_limit_comes_last() -> None:
    """From 1 s and 3 attempts: 5 attempts is a factor of 1.67, 2 s one of 2; 0 takes the limit away."""
    preset = load_preset("retries-exhausted")
    changes = candidates(preset.settings, contract_for(preset.settings, Guarantee.AT_LEAST_ONCE))
    numbers = [change for change in changes if change.key in ("max_attempts", "ack_timeout_ms")]
    assert [(change.key, change.value) for change in numbers[:3]] == [
        ("max_attempts", 5),
        ("ack_timeout_ms", 2000),
        ("ack_timeout_ms", 3000),
    ]
    assert (numbers[-1].key, numbers[-1].value) == ("max_attempts", 0)


@pytest.mark.parametrize("preset", load_all(), ids=lambda preset: preset.name)
def test_every_candidate_is_a_setting_of_the_system_that_changes_it(preset: Preset) -> None:
    """Each one can be written, read and validated, and is not what the preset has already."""
    contract = contract_for(preset.settings, preset.settings.guarantee)
    for change in candidates(preset.settings, contract):
        changed = change.applied_to(preset.settings)
        assert changed != preset.settings
        assert load_text(to_toml(replace(preset, settings=changed))).settings == changed
        assert preset.settings.system == "broker" or change.table != "broker"


def test_a_fix_that_makes_something_worse_is_none() -> None:
    """told-failed: with a third attempt the room is booked twice, so more attempts are tried and turned down."""
    search = Search(load_preset("told-failed"), 3, Anomaly.MISREPORTED)
    more = [trial for trial in search.trials() if trial.change.key == "max_attempts"]
    assert more
    assert not any(trial.works for trial in more)


def test_late_is_prevented_only_by_being_earlier() -> None:
    """One at a time, m2 would wait its turn instead of being lost on its way: later still, so that is no help."""
    trials = Search(load_preset("exponential-backoff"), 3, Anomaly.LATE).trials()
    assert not any(trial.works for trial in trials)


def test_steps_that_would_have_found_nothing_are_named() -> None:
    """confirm-lost: without a second copy, the narration of its second effect (step 2) is never heard."""
    outcome = found(load_preset("confirm-lost"), 3)
    assert outcome.idle_steps == (1,)
    assert "step 2 would have found nothing to act on" in outcome.text


def test_no_help_is_said_plainly_and_counted() -> None:
    outcome = found(load_preset("table-wiped"), 3)
    assert outcome.text == "no single setting prevents this (10 of 10 changes tried)"
    assert outcome.is_complete


def test_a_long_run_is_not_replayed_for_ever() -> None:
    outcome = found(load_preset("ack-lost"), 3, Budget(replays=60, events=400))
    assert outcome.change is None
    assert outcome.tried < outcome.candidates
    assert not outcome.is_complete
    assert outcome.text.startswith("no single setting found: the run is too long to be replayed more often")


def test_a_run_beyond_all_budgets_is_not_replayed_at_all() -> None:
    preset = load_preset("ack-lost")
    search = Search(preset, 3, Anomaly.DUPLICATED, Budget(events=240))
    assert list(search.trials()) == []


def test_few_replays_are_kept_to() -> None:
    assert found(load_preset("ack-lost"), 3, Budget(replays=2)).tried == 2


def test_an_anomaly_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="m3 is not lost when the preset is played out"):
        prevention(load_preset("ack-lost"), 3, Anomaly.LOST)
    with pytest.raises(ValueError, match="m9 is never sent"):
        prevention(load_preset("ack-lost"), 9, Anomaly.LOST)


def test_the_steps_of_the_schedule_stay_the_same() -> None:
    """The fault still acts in the replay that shows the change to work: dedup skips what the lost ACK brings about."""
    preset = load_preset("ack-lost")
    assert preset.steps == (armed(Drop(link=Place.ACK, message=3)),) or preset.steps[0].note
    trial = next(trial for trial in Search(preset, 3, Anomaly.DUPLICATED).trials() if trial.works)
    assert trial.idle_steps == ()
