"""Predictions: the answer is what the public result of the run says; the others are none of it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import pytest

from playground.engine.contracts import contract_for
from playground.practice.dice import Dice
from playground.practice.predictions import FACETS, Predicted, facets_for
from playground.practice.scene import Scene
from playground.scenario.outcome import play_out
from playground.words.phrases import times
from tests.practice.helpers import scene, scenes

CALM: Final = ("calm-at-most-once", "calm-at-least-once", "calm-exactly-once")


def asked(facet: str) -> Iterator[tuple[Scene, Predicted, dict[str, Any]]]:
    for seed, one in enumerate((*scenes(), *(scene(name, 3) for name in CALM))):
        if facet in (*facets_for(one, 1), *facets_for(one, 2)):
            outcome = play_out(one.preset)
            yield one, FACETS[facet](one, Dice(seed)), outcome.result(list(outcome.judgement.messages))


def told(predicted: Predicted) -> str:
    return predicted.options[predicted.right].words


@pytest.mark.parametrize("facet", FACETS)
def test_no_option_comes_twice_and_one_of_them_is_right(facet: str) -> None:
    found = list(asked(facet))
    assert found
    for _, one, _ in found:
        assert len({option.words for option in one.options}) == len(one.options)
        assert 3 <= len(one.options) <= 4
        assert one.ask.rstrip(")").endswith(("?", ".")), one.ask
        assert "{" not in one.ask + one.look + "".join(option.words for option in one.options)


def test_how_often_it_is_done_is_what_the_ledger_says() -> None:
    for one, predicted, _ in asked("effects"):
        effects = sum(message == one.subject for _, message in one.simulation.ledger)
        assert told(predicted) == (times(effects) if effects else "never")


def test_how_often_stands_under_its_own_number_and_never_comes_last() -> None:
    for _, predicted, _ in asked("effects"):
        keys = {option.effects: key for key, option in enumerate(predicted.options, 1)}
        assert all(keys[count] == count for count in (1, 2, 3))
        assert keys.get(0, 4) == 4


def test_what_the_account_comes_to_is_what_the_result_says() -> None:
    for one, predicted, result in asked("account"):
        assert told(predicted) == one.story.money(result["account"]["actual"])


def test_the_counter_that_moves_is_one_that_is_not_zero_and_the_others_do_not_move_with_it() -> None:
    fates = {"LOST": "lost", "failed": "failed", "dead-lettered": "dead_lettered", "DUPLICATED": "duplicated"}
    for one, predicted, _ in asked("counter"):
        fate = play_out(one.preset).judgement.messages[one.subject - 1].fate.value
        for index, option in enumerate(predicted.options):
            name = option.words.partition(":")[0]
            if name in fates:
                assert (fate == fates[name]) == (index == predicted.right), option.words
        if told(predicted).startswith(("none", "deduplicated", "misreported", "done and parked")):
            assert fate == "applied_once"


def test_what_the_producer_believes_is_what_the_result_says_in_words() -> None:
    words = {"ok": ("ok", "never asked"), "unknown": ("unknown",), "failed": ("gave up",)}
    for one, predicted, _ in asked("parties"):
        record = play_out(one.preset).judgement.messages[one.subject - 1]
        right = predicted.options[predicted.right]
        assert right.belief in words[record.producer.value]
        assert (right.belief == "never asked") <= (not contract_for(one.settings, one.settings.guarantee).awaits_ack)
        assert right.effects == record.effects


def test_what_is_sent_over_the_links_is_what_was_delivered_and_answered() -> None:
    """Where nothing is broken: a packet a message, and one for each answer."""
    found = {one.preset.name: (told(predicted), result["counters"]) for one, predicted, result in asked("packets")}
    for name, answers in zip(CALM, (0, 1, 1), strict=True):
        said, counters = found[name]
        assert int(said) == counters["deliveries"] * (1 + answers)


def test_of_what_is_announced_and_hits_nothing_it_is_asked_what_comes_of_it() -> None:
    calm = scene("calm-at-most-once", 3)
    assert facets_for(calm, 1) == ("packets",)
    drops = scene("ack-lost", 3).preset.steps
    assert facets_for(Scene(replace(calm.preset, steps=drops), 3), 1) == ("effects",), "there is no ACK to be lost"


def test_level_2_asks_who_believes_what_and_money_is_asked_for_only_where_there_is_some() -> None:
    assert facets_for(scene("ack-lost", 3), 2) == ("parties",)
    assert "account" in facets_for(scene("ack-lost", 3), 1)
    assert "account" not in facets_for(scene("set-not-add", 3), 1)
    assert "account" not in facets_for(scene("metric-lost", 3), 1)


def test_money_is_asked_for_only_where_no_other_message_changes_the_account() -> None:
    assert "account" in facets_for(scene("ack-lost", 3), 1)
    for one in scenes():
        if "account" in facets_for(one, 1):
            judged, amount = one.judgement.account, one.settings.workload.amount
            assert judged.actual - judged.expected == (one.fate.effects - 1) * amount


def test_a_producer_that_waits_for_nothing_by_a_setting_was_never_asked_whatever_the_guarantee() -> None:
    lost = scene("ack-lost", 3)
    settings = replace(lost.settings, producer=replace(lost.settings.producer, awaits_ack=False))
    deaf = Scene(replace(lost.preset, settings=settings), 3)
    predicted = FACETS["parties"](deaf, Dice(1))
    assert predicted.options[predicted.right].belief == "never asked"
