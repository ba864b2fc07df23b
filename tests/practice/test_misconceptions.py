"""A wrong answer is met with the thought behind it, and what is said to it is so in that run."""

import os
from dataclasses import replace
from typing import Any

import pytest

from playground.engine.events import Kind
from playground.engine.settings import Settings
from playground.explain.clauses import Anomaly, Miss
from playground.practice.dice import Dice
from playground.practice.exercise_key import REAL, ExerciseKey
from playground.practice.exercises import exercise
from playground.practice.marks import MarkList
from playground.practice.misconceptions import OF_MISSES, refutation
from playground.practice.predictions import FACETS, Possible, facets_for
from playground.practice.scene import Scene
from playground.scenario.build import build
from tests.practice.helpers import scene, scenes


def said(name: str, subject: int, effects: int, belief: str | None = None, truly: str = "unknown") -> str:
    one = scene(name, subject)
    truth = Possible("", effects=one.fate.effects, belief=None if belief is None else truly)
    found = refutation(one, Possible("", effects=effects, belief=belief), truth)
    return found.told(one) if found else ""


def test_who_thinks_that_a_lost_ack_does_nothing_is_told_why_it_repeats() -> None:
    text = said("ack-lost", 3, 1)
    assert text.startswith("Many think: a lost answer changes nothing")
    assert "That is wrong, because whoever waits for the answer cannot tell" in text
    assert "Instead: after every lost answer" in text


def test_who_thinks_that_nothing_was_done_is_told_that_the_answer_comes_after_the_work() -> None:
    assert "without an answer it has not been charged" in said("ack-lost", 3, 0)


def test_a_table_that_fails_is_refuted_by_how_it_failed() -> None:
    assert "two steps here" in said("effect-then-crash", 3, 1)
    assert "table was in memory" in said("memory-dedup-crash", 3, 1)
    assert "for a window only" in said("window-too-short", 3, 1)
    assert "another key" in said("fresh-key", 3, 1)


def test_each_way_in_which_a_table_fails_has_its_refutation() -> None:
    assert set(OF_MISSES) == set(Miss) - {Miss.NO_TABLE}
    assert "by another consumer" in said("table-of-its-own", 2, 1)


def test_who_expects_a_repeat_of_what_is_known_is_told_that_deliveries_are_no_effects() -> None:
    assert "each delivery is one more effect" in said("idempotent-consumer", 3, 2)


def test_a_loss_is_refuted_by_whoever_let_go_of_it() -> None:
    assert "waits for no answer" in said("metric-lost", 3, 1)
    assert "it was in memory" in said("volatile-broker-crash", 3, 1)
    assert "sent before the work" in said("ack-before-processing", 3, 1)
    assert "between the note and the effect" in said("marked-then-crash", 3, 1)


def test_another_ones_key_is_no_crash() -> None:
    for name in ("two-orders-one-key", "fifo-same-hash"):
        text = said(name, 4, 1)
        assert "under the key of one that was done" in text
        assert "crash" not in text


def test_unknown_is_not_failed() -> None:
    assert "no answer means that it failed" in said("unknown-not-failed", 3, 1, belief="gave up")


def test_with_a_broker_ok_means_stored_and_without_one_that_an_answer_came() -> None:
    assert "its answer is the broker's confirm" in said("poison-message", 2, 0, belief="gave up", truly="ok")
    assert "it asked until an answer came" in said("crash-after-effect", 3, 2, belief="unknown", truly="ok")


def test_what_was_given_up_on_an_error_is_no_silence_alone() -> None:
    assert "silence, or an error" in said("http-stored-500", 2, 0)


def test_what_is_only_late_is_not_gone_and_a_crash_is_no_loss_on_the_way() -> None:
    assert "what is lost on its way is lost" in said("delivery-lost", 3, 0)
    assert "a crash takes what was in hand for good" in said("crash-before-effect", 3, 0)


def test_a_thought_that_is_not_known_is_not_made_up() -> None:
    assert said("network-duplicates", 3, 0) == ""


def test_most_wrong_answers_are_met_with_a_thought_and_no_gap_is_left_in_its_words() -> None:
    wrong, met = 0, 0
    for seed, one in enumerate(scenes()):
        for facet in FACETS:
            is_left_out = facet == "packets" and facet not in facets_for(one, 3)
            if is_left_out or (facet == "account" and one.story.counts):
                continue
            predicted = FACETS[facet](one, Dice(seed))
            truth = predicted.options[predicted.right]
            for option in predicted.options:
                found = refutation(one, option, truth)
                assert found is None or option is not truth
                wrong += option is not truth
                met += found is not None
                assert found is None or "{" not in found.told(one)
    assert met > 0.7 * wrong


def test_a_thought_is_refuted_only_by_what_has_happened_in_the_run() -> None:
    """A broker without a disk crashes with m2, and nobody waits for an answer: nothing was confirmed."""
    crash = {"do": "crash", "node": "broker", "for_ms": 1000, "when": {"event": "stored", "message": "m2"}}
    table: dict[str, Any] = {"format": 1, "title": "T", "guarantee": "at-most-once", "system": "broker"}
    table |= {"broker": {"durable": False}, "workload": {"messages": 2}, "steps": [crash]}
    lost = Scene(build(table, "nobody-waits"), 2)
    told = refutation(lost, Possible("once", effects=1), Possible("never", effects=0))
    assert told is not None
    assert "the crash took it" in told.because
    assert "confirm" not in f"{told.told(lost)} {lost.explanation.interview}"


@pytest.mark.parametrize("seed", range(int(os.environ.get("PLAYGROUND_EXAMPLES", "6"))))
def test_no_refutation_and_no_moral_speaks_of_a_crash_or_of_a_confirm_that_was_not_there(seed: int) -> None:
    made = next(exercise(ExerciseKey(3, seed, 1, REAL if seed % 3 == 0 else ""), MarkList())).shows
    assert made is not None
    one = Scene(made.preset, made.message)
    events = [one.record.log[number] for number in range(one.record.length)]
    for said in range(4):
        found = refutation(one, Possible("", effects=said), Possible("", effects=one.fate.effects))
        because = found.because if found else ""
        if "the crash" in because or "a crash took" in because:
            assert any(event.kind is Kind.CRASHED for event in events), because
        if "holds a confirm" in because:
            assert any(event.kind is Kind.CONFIRMED and event.message == one.subject for event in events), because
    if "confirmed messages" in one.explanation.interview:
        assert any(event.kind is Kind.CONFIRMED and event.message == one.subject for event in events)


def counted(name: str, subject: int, said_counter: str, truth: str, effects: int) -> str:
    one = scene(name, subject)
    wrong, right = Possible("", effects=effects, counter=said_counter), Possible("", effects=effects, counter=truth)
    found = refutation(one, wrong, right)
    return found.told(one) if found else ""


def test_the_wrong_counter_for_the_right_number_has_its_thought() -> None:
    assert "a retry is not a duplicate" in counted("delivery-lost", 3, "deduplicated", "", 1)
    assert "a repeat of m3 did arrive" in counted("idempotent-consumer", 3, "", "deduplicated", 1)
    assert "ask who was told" in counted("retries-exhausted", 3, "lost", "failed", 0)
    assert "set it aside with the dead letters" in counted("poison-message", 2, "lost", Anomaly.DEAD_LETTERED.value, 0)


def test_who_counts_one_repeat_too_many_hears_what_ends_them() -> None:
    assert "the first answer ends it" in said("ack-lost", 3, 3)
    assert said("redelivery-past-window", 3, 4) == "", "there the broker sends again, and hears no confirm"


def test_who_sends_once_is_neither_sent_again_nor_always_lost() -> None:
    one = Scene(replace(scene("ack-lost", 3).preset, settings=of_sending_once("ack-lost", 3)), 3)
    assert one.fate.effects == 1
    twice = refutation(one, Possible("", effects=2), Possible("", effects=1))
    never = refutation(one, Possible("", effects=0), Possible("", effects=1))
    assert twice is not None
    assert "nobody misses one" in twice.because
    assert never is not None
    assert "the one packet of m3 had come through" in never.told(one)


def of_sending_once(name: str, subject: int) -> Settings:
    settings = scene(name, subject).settings
    return replace(settings, producer=replace(settings.producer, awaits_ack=False))
