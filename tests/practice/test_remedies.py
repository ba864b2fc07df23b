"""Remedies: the right one prevents it, the others do not; each is run."""

from functools import cache

from playground.explain.anomalies import anomalies_of
from playground.practice.changed import after_change, change_words
from playground.practice.dice import Dice
from playground.practice.instants import at_other_instants
from playground.practice.remedies import Offered, offered, why_not
from playground.practice.scene import Scene
from tests.practice.helpers import scene, scenes


@cache
def offers() -> tuple[tuple[Scene, Offered], ...]:
    found = ((one, offered(one, Dice(seed))) for seed, one in enumerate(scenes()))
    return tuple((one, offer) for one, offer in found if offer is not None)


def test_the_right_setting_prevents_it_and_no_other_that_is_offered_does_without_harm() -> None:
    assert len(offers()) >= 5
    for one, found in offers():
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


def test_the_options_differ_and_are_settings() -> None:
    for one, found in offers():
        words = [change_words(one.preset, change) for change in found.changes]
        assert len(set(words)) == len(words) >= 3
        assert len({change.shown_key for change in found.changes}) == len(words), "one value of each setting"
        assert all(" = " in one for one in words)


def test_no_guarantee_is_offered_for_it_is_a_name_for_several_settings() -> None:
    assert all(change.shown_key != "guarantee" for _, found in offers() for change in found.changes)


def test_what_prevents_it_does_so_whenever_the_fault_strikes() -> None:
    for one, found in offers():
        for preset in at_other_instants(one.preset):
            moved = Scene(preset, one.subject)
            after = after_change(moved, found.cure.change)
            was_there = one.anomaly in anomalies_of(moved.record, one.subject)
            assert not was_there or one.anomaly not in anomalies_of(after.record, one.subject), preset.steps


def test_to_be_done_before_the_crash_comes_is_luck_and_no_remedy() -> None:
    """in-flight-expires: a crash 500 ms after the work on m2 has begun, which 250 ms of work would just miss."""
    for seed in range(6):
        found = offered(scene("in-flight-expires", 2), Dice(seed))
        assert found is None or found.cure.change.shown_key != "consumer.processing_ms"


def test_where_there_is_nothing_to_prevent_nothing_is_offered() -> None:
    assert offered(scene("idempotent-consumer", 3), Dice(1)) is None


def test_what_is_only_sooner_is_no_prevention() -> None:
    for seed in range(6):
        found = offered(scene("delivery-lost", 3), Dice(seed))
        assert found is None or found.cure.earlier is None


def test_who_chooses_a_setting_of_another_sort_hears_what_that_decides_and_on_what_it_hung() -> None:
    told = {why_not(change, found.cure.change) for _, found in offers() for change in found.changes}
    assert "" in told, "the right one, and those of its sort"
    others = told - {""}
    assert len(others) >= 3
    for text in others:
        decides, _, hung = text.removesuffix(".").partition("; here it hung on ")
        assert " decides " in decides
        assert decides.partition(" decides ")[2] != hung
