"""Explanations of a real system's run are in that system's words."""

import re

import pytest

from playground.explain.anomalies import anomalies
from playground.explain.native_words import in_its_words
from playground.explain.record import Record
from playground.explain.why import explain
from playground.scenario.catalogue import load_all
from playground.scenario.load import load_preset, load_text
from playground.scenario.native import read
from playground.scenario.outcome import play_out
from playground.scenario.preset import Preset
from playground.systems import SYSTEMS

NATIVE = [preset.name for preset in load_all() if preset.native]


def told(preset: Preset) -> str:
    record = Record.of(play_out(preset).simulation, preset.native)
    return " ".join(text for message, kind in anomalies(record) for text in explain(record, message, kind).sentences())


@pytest.mark.parametrize("name", NATIVE)
def test_no_sentence_names_a_textbook_key_for_which_a_setting_of_the_system_stands(name: str) -> None:
    preset = load_preset(name)
    assert preset.native is not None
    native, text = read(preset.native), told(preset)
    named = re.findall(r"\((\w+) = ", text)
    decided = {path.partition(".")[2] for path in native.textbook}
    assert decided.isdisjoint(set(named) - {one.name for one in native.dialect.settings})
    assert "redelivery timer" not in text or "lease" not in native.profile.words


def test_the_limit_and_the_missing_exchange_of_a_quorum_queue_have_their_names() -> None:
    text = told(load_preset("rabbitmq-twenty-first"))
    assert "after 21 deliveries (x-delivery-limit = 20) and kept no dead letters (no x-dead-letter-exchange)" in text


def test_a_visibility_timeout_runs_out_and_no_redelivery_timer() -> None:
    assert "SQS's visibility timeout of 30 s ran out" in told(load_preset("sqs-slow-worker"))


def test_what_stands_beside_a_setting_stays_there() -> None:
    native = load_text('format = 1\ntitle = "t"\nsystem = "http"\nconfig = "fresh-key"\n').native
    assert native is not None
    text = 'sent m1 again, under a new key (key = "fresh", attempt 3)'
    assert (
        in_its_words(text, read(native), SYSTEMS["http"].topology)
        == 'sent m1 again, under a new key (Idempotency-Key = "fresh", attempt 3)'
    )


def test_what_belongs_to_the_application_keeps_its_name() -> None:
    native = load_text('format = 1\ntitle = "t"\nsystem = "http"\n').native
    assert native is not None
    text = "and tries it again 1 s after 0.150 s (retry_delay_ms = 1000)"
    assert in_its_words(text, read(native), SYSTEMS["http"].topology) == text


def test_a_textbook_run_keeps_the_words_of_the_textbook() -> None:
    assert '(dead_letters = "dropped")' in told(load_preset("no-dead-letters"))


def test_what_does_not_come_again_is_told_by_a_verb() -> None:
    text = """
format = 1
title = "t"
system = "redis-streams"
[workload]
messages = 1
[consumer]
ack = "before"
[[steps]]
do = "crash"
node = "consumer"
when = { event = "settled", message = "m1" }
"""
    sentences = told(load_text(text))
    assert "so it was not delivered again" in sentences
    assert "delivery it" not in sentences
