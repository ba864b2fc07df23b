"""Remedies: the right one prevents it, the others do not; each is run."""

from playground.explain.anomalies import anomalies_of
from playground.practice.changed import after_change, change_words
from playground.practice.dice import Dice
from playground.practice.remedies import offered
from tests.practice.helpers import scene, scenes


def test_the_right_setting_prevents_it_and_no_other_that_is_offered_does_without_harm() -> None:
    tried = 0
    for seed, one in enumerate(scenes()):
        found = offered(one, Dice(seed))
        if found is None:
            continue
        for index, change in enumerate(found.changes):
            after = after_change(one, change)
            is_gone = (
                one.subject in after.record.messages
                and after.simulation.settled
                and one.anomaly not in anomalies_of(after.record, one.subject)
            )
            harmed = {m.number for m in after.judgement.messages if m.effects != 1} - {
                m.number for m in one.judgement.messages if m.effects != 1
            }
            assert is_gone or index != found.right
            assert index == found.right or not is_gone or harmed or after.fate.effects != 1, change_words(
                one.preset, change
            )
        tried += 1
    assert tried >= 5


def test_the_options_differ_and_are_settings() -> None:
    for seed, one in enumerate(scenes(40)):
        found = offered(one, Dice(seed))
        if found is not None:
            words = [change_words(one.preset, change) for change in found.changes]
            assert len(set(words)) == len(words) >= 3
            assert len({change.shown_key for change in found.changes}) == len(words), "one value of each setting"
            assert all(" = " in one for one in words)


def test_where_there_is_nothing_to_prevent_nothing_is_offered() -> None:
    assert offered(scene("idempotent-consumer", 3), Dice(1)) is None


def test_what_is_only_sooner_is_no_prevention() -> None:
    for seed in range(6):
        found = offered(scene("delivery-lost", 3), Dice(seed))
        assert found is None or found.cure.earlier is None
