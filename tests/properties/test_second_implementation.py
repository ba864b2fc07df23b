"""The engine against the reference model, which was written from the documents alone and shares no line with it."""

from typing import Any

from hypothesis import assume, given, reject
from hypothesis import strategies as st

from playground.scenario.build import build
from playground.scenario.catalogue import library_table, preset_names
from playground.scenario.native import native_of
from playground.scenario.native_schema import dialects
from playground.scenario.outcome import Outcome, play_out
from playground.scenario.rules import broken_rules
from tests.each import of_each
from tests.properties.profiles import thorough
from tests.reference.model import run as run_model
from tests.reference.random_logs import of_any_system
from tests.reference.timeline import TooManyEventsError

Facts = tuple[int, str, str, int, int]


def facts_of(outcome: Outcome) -> list[Facts]:
    return [
        (event.time_ms, event.kind.word, event.place.word if event.place else "", event.message, event.attempt)
        for event in outcome.log
    ]


def _details(events: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What these events say beside their columns."""
    of_exchanges = "refused", "discarded", "unroutable", "departed", "arrived"
    kinds = (
        *of_exchanges,
        "dropped",
        "marked",
        "skipped",
        "failed",
        "conflicted",
        "nacked",
        "declined",
        "rejected",
        "fail-armed",
        "late-ack",
    )
    return [one for one in events if one[0] in kinds]


def in_textbook(raw: dict[str, Any]) -> dict[str, Any]:
    """The preset in the textbook's keys, of which alone the model knows."""
    native = native_of(raw)
    return {**native.lowered(), "system": native.dialect.like} if native else raw


def assert_same_run(raw: dict[str, Any]) -> None:
    model, outcome = run_model(in_textbook(raw)), play_out(build(raw, "random"))
    theirs = [(event.time_ms, event.kind, event.place, event.message, event.attempt) for event in model.events]
    assert facts_of(outcome) == theirs
    assert _details([(event.kind, event.detail) for event in model.events]) == _details(
        [(event.kind.word, event.detail) for event in outcome.log]
    )
    result = outcome.result([])
    assert result["counters"] == model.counters
    assert result["account"] == model.account
    assert result["latency_ms"] == model.latency_ms
    assert result["settled"] == model.settled
    assert result["virtual_ms"] == model.virtual_ms
    assert result["unfired_steps"] == model.unfired_steps
    if outcome.preset.settings.is_promised:
        assert result["verdict"] == model.verdict
    for record, other in zip(outcome.judgement.messages, model.messages, strict=True):
        counts = record.attempts, record.stored, record.dispatches, record.deliveries, record.effects
        assert counts == (other.attempts, other.stored, other.dispatches, other.deliveries, other.effects)
        assert (f"m{record.number}", record.fate, record.producer) == (other.id, other.fate, other.producer)


@thorough
@given(of_any_system())
def test_engine_and_reference_model_agree_on_every_event_of_a_random_preset(raw: dict[str, Any]) -> None:
    try:
        assert_same_run(raw)
    except TooManyEventsError:
        reject()  # The model is slow and plain; runs that explode are left to the engine's own limits.


@thorough
@given(of_any_system(), st.data())
def test_they_agree_on_real_systems_in_the_same_weather(raw: dict[str, Any], draw: st.DataObject) -> None:
    name, dialect = draw.draw(st.sampled_from([one for one in dialects() if one[1].like == raw["system"]]))
    tables = {key: value for key, value in raw.items() if key not in ("producer", "broker", "consumer", "transport")}
    version = draw.draw(st.sampled_from(dialect.versions))
    config = draw.draw(st.sampled_from(dialect.configurations))
    if draw.draw(st.booleans()):
        del tables["guarantee"]
    tables |= {"system": f"{name}@{version}", "config": config.name}
    assume(not broken_rules(tables))  # Not every step is for every system.
    try:
        assert_same_run(tables)
    except TooManyEventsError:
        reject()


@of_each(preset_names())
def test_engine_and_reference_model_agree_on_the_library(name: str) -> None:
    assert_same_run(library_table(name))
