"""Lists of a broker's API, and of its command line: what can be read of them, and what is said to be missing."""

import json
from pathlib import Path

from playground.configuration.readers import read_files
from tests.configuration.helpers import findings, read, settings

_POLICY = {"vhost": "/", "name": "all", "pattern": ".*", "apply-to": "queues", "priority": 5}
_LIMITS = {"max-length": 500, "overflow": "drop-head"}
_QUEUE = {"name": "orders", "durable": True, "auto_delete": False}


def test_policies_alone_are_known_by_whoever_they_are_listed(tmp_path: Path) -> None:
    for definition in (_LIMITS, json.dumps(_LIMITS)):
        found = read(tmp_path, "policies.json", json.dumps([{**_POLICY, "definition": definition}]))
        assert findings(found, "risk") == [
            (1, "the policy all: past 500 messages the oldest are dropped, though confirmed")
        ]
        [(_, text)] = findings(found, "elsewhere")
        assert text.startswith("no queue is declared here")


def test_a_queue_has_its_arguments_and_what_its_policies_come_to_and_the_rest_is_said_to_be_elsewhere(
    tmp_path: Path,
) -> None:
    of_api = {**_QUEUE, "vhost": "/", "type": "quorum", "arguments": {"x-delivery-limit": 9}, "policy": "all"}
    of_api["effective_policy_definition"] = {"delivery-limit": 5}
    of_ctl = {**_QUEUE, "type": "quorum", "arguments": [["x-delivery-limit", "signedint", 5]]}
    pages = {"items": [of_api], "page": 1, "page_count": 1}
    for listed, knows in (([of_api], True), (pages, True), ([of_ctl], False)):
        found = read(tmp_path, "queues.json", json.dumps(listed))
        assert settings(found, "orders") == {"durable": True, "x-queue-type": "quorum", "x-delivery-limit": 5}
        assert bool(findings(found, "elsewhere")) is not knows, "policies are not in the list"


def test_several_lists_are_one_broker_s_in_whatever_order(tmp_path: Path) -> None:
    definition = {"max-length": 500, "dead-letter-exchange": "dlx"}
    of_api = {"source": "dlx", "destination": "dead", "destination_type": "queue", "routing_key": "", "vhost": "eu"}
    lists: dict[str, list[dict[str, object]]] = {
        "queues.json": [{**_QUEUE, "arguments": {}}, {**_QUEUE, "name": "dead", "arguments": {}}],
        "policies.json": [{**_POLICY, "vhost": "eu", "definition": definition}],
        "bindings.json": [{**of_api}],
        "exchanges.json": [{"name": "dlx", "type": "fanout", "internal": False, "vhost": "eu"}],
        "vhosts.json": [{"name": "eu", "default_queue_type": "quorum"}],
    }
    for name, rows in lists.items():
        (tmp_path / name).write_text("[\n" + ",\n".join(map(json.dumps, rows)) + "]")
    for names in ([*lists], [*reversed(lists)]):
        found = read_files([str(tmp_path / name) for name in names], "rabbitmq")
        assert settings(found, "orders") == {
            "durable": True,
            "x-queue-type": "quorum",
            "x-max-length": 500,
            "x-dead-letter-exchange": "dlx",
        }
        assert all(one.is_there for one in found.given if one.name == "x-dead-letter-exchange")
        assert findings(found, "elsewhere") == []
        [most] = [one for one in found.given if (one.queue, one.name) == ("orders", "x-max-length")]
        assert (Path(most.spot.file).name, most.spot.line) == ("policies.json", 2), "rabbitmqctl names no virtual host"
        assert set(found.files.values()) == {frozenset(("rabbitmq",))}


_TO_DEAD = {"source": "dlx", "destination": "dead", "destination_type": "queue", "routing_key": "", "arguments": {}}
_FEW_COLUMNS: dict[str, list[dict[str, object]] | None] = {
    "some": [{"name": "dlx", "vhost": "/", "type": "fanout", "durable": True, "arguments": {}}],
    "two": [{"name": "", "type": "direct"}, {"name": "amq.topic", "type": "topic"}, {"name": "dlx", "type": "fanout"}],
    "one of a plugin": [{"name": "late", "type": "x-delayed-message"}, {"name": "dlx", "type": "fanout"}],
    "no list at all": None,
}


def test_exchanges_are_told_from_queues_by_whatever_columns_their_list_has(tmp_path: Path) -> None:
    queue = {**_QUEUE, "type": "quorum", "arguments": {"x-dead-letter-exchange": "dlx"}}
    dead = {**queue, "name": "dead", "arguments": {}}
    for exchanges in _FEW_COLUMNS.values():
        lists = {"exchanges": exchanges, "queues": [queue, dead], "bindings": [_TO_DEAD], "policies": []}
        given = {name: rows for name, rows in lists.items() if rows}
        for name, rows in given.items():
            (tmp_path / f"{name}.json").write_text(json.dumps(rows))
        found = read_files([str(tmp_path / f"{name}.json") for name in given], "rabbitmq")
        assert [*dict.fromkeys(one.queue for one in found.given)] == ["orders"]
        assert [findings(found, rule) for rule in ("bad-value", "dead-end")] == [[], []]
        [there] = [one.is_there for one in found.given if one.name == "x-dead-letter-exchange"]
        assert there is bool(exchanges), "of what kind it is decides whether it passes a key on"


def test_a_list_of_queues_and_types_has_its_types_and_what_else_there_is_is_said_to_be_missing(tmp_path: Path) -> None:
    found = read(tmp_path, "queues.json", json.dumps([{"name": "orders", "type": "quorum"}]))
    assert settings(found, "orders")["x-queue-type"] == "quorum"
    assert [text[:27] for _, text in findings(found, "elsewhere")][:1] == ["the list has no column for "]


def test_bindings_are_rabbitmq_s_and_of_a_list_of_something_else_nothing_is_said(tmp_path: Path) -> None:
    of_api = {"source": "dlx", "destination": "dead", "destination_type": "queue", "routing_key": ""}
    of_ctl = {"source_name": "dlx", "destination_name": "dead", "destination_kind": "queue", "routing_key": ""}
    for row in (of_api, of_ctl):
        assert len(findings(read(tmp_path, "bindings.json", json.dumps([row])), "elsewhere")) == 1
    assert findings(read(tmp_path, "names.json", json.dumps([{"name": "orders"}]))) == []


def test_policies_in_a_list_of_their_own_are_for_the_queues_of_definitions_beside_them(tmp_path: Path) -> None:
    queue = {**_QUEUE, "vhost": "/", "arguments": {}}
    exported = {"rabbitmq_version": "3.8.0", "queues": [queue], "exchanges": [], "bindings": [], "policies": []}
    (tmp_path / "definitions.json").write_text(json.dumps(exported))
    (tmp_path / "policies.json").write_text(json.dumps([{**_POLICY, "definition": _LIMITS}]))
    found = read_files([str(tmp_path / name) for name in ("policies.json", "definitions.json")], "rabbitmq")
    assert settings(found, "orders")["x-max-length"] == 500
    assert findings(found, "elsewhere") == []
    assert any("3.8" in text for _, text in findings(found)), "the version is the definitions' own"
