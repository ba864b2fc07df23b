"""The JSON Schema: complete, and in step with engine and checker."""

import json
from collections.abc import Iterator
from dataclasses import MISSING, fields
from typing import Any, get_args

import pytest

from playground.engine import fields as engine_fields
from playground.engine import settings as engine
from playground.engine.broker_settings import BrokerSettings
from playground.engine.commands import COMMAND_BY_WORD
from playground.engine.places import PLACE_BY_WORD
from playground.scenario import words
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from playground.scenario.schema import json_schema

SCHEMA = json_schema()
STEPS = SCHEMA["properties"]["steps"]["items"]["discriminator"]["mapping"]
AROUND = {"do", "at_ms", "when", "after_ms", "note"}
SECTIONS = {
    "Workload": engine.WorkloadSettings,
    "Producer": engine.ProducerSettings,
    "Broker": BrokerSettings,
    "Consumer": engine.ConsumerSettings,
    "LinkTable": engine.LinkSettings,
    "Run": engine.RunSettings,
}


def model(name: str) -> dict[str, Any]:
    found: dict[str, Any] = SCHEMA["$defs"][name.rpartition("/")[2]]
    return found


def nodes(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from nodes(child)
    if isinstance(node, list):
        for child in node:
            yield from nodes(child)


@pytest.mark.parametrize("name", SECTIONS)
def test_each_table_has_the_engines_keys_and_defaults(name: str) -> None:
    properties = model(name)["properties"]
    defaults = {one.name: one.default for one in fields(SECTIONS[name])}
    assert list(properties) == list(defaults)
    assert {key: node.get("default") for key, node in properties.items()} == defaults


@pytest.mark.parametrize("do", STEPS)
def test_each_step_has_the_fields_of_its_command(do: str) -> None:
    step = model(STEPS[do])
    own = {key: node.get("default") for key, node in step["properties"].items() if key not in AROUND}
    known = {one.name: one.default for one in fields(COMMAND_BY_WORD[do])}
    assert own == {key: None if default is MISSING else default for key, default in known.items()}
    assert set(step["required"]) == {"do"} | {key for key, default in known.items() if default is MISSING}


def test_there_is_a_step_for_every_command() -> None:
    assert set(STEPS) == set(COMMAND_BY_WORD)


def test_there_is_a_table_for_every_link() -> None:
    kinds = [link for link in engine_fields.LINKS if not PLACE_BY_WORD[link].index]
    assert list(model("Links")["properties"])[4:] == kinds


def test_words_are_those_of_engine_and_checker() -> None:
    assert set(engine_fields.LINKS) | set(engine_fields.PLACE_NODES) == set(PLACE_BY_WORD)
    assert words.FATES == ("applied_once", "duplicated", "lost", "failed", "dead_lettered", "pending")
    assert words.VERDICTS == ("holds", "violated", "undecided")
    for key, literal in (("ack", engine.Ack), ("dedup", engine.Dedup)):
        assert model("Consumer")["properties"][key]["enum"] == list(get_args(literal))
    for key, literal in (("backoff", engine.Backoff), ("outbox", engine.Outbox)):
        assert model("Producer")["properties"][key]["enum"] == list(get_args(literal))


def test_every_counter_may_be_expected() -> None:
    assert set(model("Expect")["properties"]) == {"verdict", "fates", *words.COUNTERS}
    assert list(words.COUNTERS) == list(play_out(load_preset("ack-lost")).judgement.counters)


def test_the_schema_is_json_and_says_which_draft() -> None:
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["required"] == ["format", "title"]
    assert SCHEMA["allOf"][-1]["else"] == {"required": ["guarantee"]}


def test_every_reference_leads_somewhere() -> None:
    for node in nodes(SCHEMA):
        if "$ref" in node:
            assert model(node["$ref"])


def test_no_table_allows_other_keys_and_none_allows_null() -> None:
    for node in nodes(SCHEMA):
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
        assert node.get("type") != "null"


def test_every_key_is_described_and_times_name_their_unit() -> None:
    for table in [SCHEMA, *SCHEMA["$defs"].values()]:
        assert table["description"]
        for key, node in table["properties"].items():
            if key == "do" or "$ref" in node:
                continue
            assert node["description"], key
            if key.endswith("_ms"):
                assert "millisecond" in node["description"].lower(), (table["description"], key)


def test_a_step_reads_as_authors_write_it() -> None:
    assert list(model("Pause")["properties"]) == ["do", "node", "for_ms", "at_ms", "when", "after_ms", "note"]
