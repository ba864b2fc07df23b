import json
from pathlib import Path
from typing import Any

import pytest

from playground.configuration.cases import cases
from playground.configuration.found import Reading
from tests.configuration.helpers import findings, place, read, settings


def definitions(
    folder: Path,
    *queues: dict[str, object],
    policies: tuple[dict[str, object], ...] = (),
    operator: tuple[dict[str, object], ...] = (),
    version: str = "4.3.1",
) -> Reading:
    """What a broker exports that has these queues."""
    exported = {"rabbitmq_version": version, "queues": list(queues), "policies": list(policies)}
    exported["operator_policies"] = list(operator)
    return read(folder, "definitions.json", json.dumps(exported, indent=1))


def queue(name: str, **arguments: object) -> dict[str, object]:
    named = {f"x-{key.replace('_', '-')}": value for key, value in arguments.items()}
    return {"name": name, "vhost": "/", "durable": True, "auto_delete": False, "arguments": named}


def policy(pattern: str, priority: int = 0, applies_to: str = "queues", **definition: object) -> dict[str, object]:
    named = {key.replace("_", "-"): value for key, value in definition.items()}
    return {"vhost": "/", "pattern": pattern, "apply-to": applies_to, "definition": named, "priority": priority}


def test_each_queue_has_its_own_settings(tmp_path: Path) -> None:
    found = definitions(tmp_path, queue("a", queue_type="quorum", delivery_limit=5), queue("b"))
    assert settings(found, "a") == {"durable": True, "x-queue-type": "quorum", "x-delivery-limit": 5}
    assert settings(found, "b") == {"durable": True}


def test_the_policy_of_the_highest_priority_that_matches_adds_what_arguments_leave_open(tmp_path: Path) -> None:
    found = definitions(
        tmp_path,
        queue("orders", queue_type="quorum", delivery_limit=3),
        queue("audit"),
        policies=(
            policy("^orders", 1, delivery_limit=9, dead_letter_exchange="first"),
            policy(".*", 0, dead_letter_exchange="second"),
        ),
    )
    assert settings(found, "orders")["x-delivery-limit"] == 3
    assert settings(found, "orders")["x-dead-letter-exchange"] == "first"
    assert settings(found, "audit")["x-dead-letter-exchange"] == "second"


@pytest.mark.parametrize(
    ("argument", "policies", "operator", "counts"),
    [
        ({"message_ttl": 9000}, {"message_ttl": 5000}, {}, 5000),
        ({"message_ttl": 5000}, {"message_ttl": 9000}, {}, 5000),
        ({}, {"message_ttl": 9000}, {"message_ttl": 2000}, 2000),
        ({"message_ttl": 1000}, {}, {"message_ttl": 2000}, 1000),
    ],
)
def test_of_a_limit_the_least_counts_whoever_says_it(
    tmp_path: Path, argument: dict[str, Any], policies: dict[str, Any], operator: dict[str, Any], counts: int
) -> None:
    found = definitions(
        tmp_path, queue("a", **argument), policies=(policy("a", **policies),), operator=(policy("a", **operator),)
    )
    assert settings(found, "a")["x-message-ttl"] == counts


def test_what_a_policy_says_is_told_by_the_policy_s_own_key(tmp_path: Path) -> None:
    found = definitions(
        tmp_path, queue("a", queue_type="quorum", max_length=5), policies=(policy("a", delivery_limit=-1),)
    )
    written = {one.name: one.written for one in found.given}
    assert written["x-max-length"] == "x-max-length = 5"
    assert written["x-delivery-limit"] == "delivery-limit = -1"


def test_no_limit_of_deliveries_is_more_than_any(tmp_path: Path) -> None:
    quorum = queue("a", queue_type="quorum", delivery_limit=-1)
    found = definitions(tmp_path, quorum, policies=(policy("a", delivery_limit=7),))
    assert settings(found, "a")["x-delivery-limit"] == 7


@pytest.mark.parametrize(("applies_to", "is_for"), [("all", True), ("quorum_queues", False), ("exchanges", False)])
def test_a_policy_is_for_what_it_says(tmp_path: Path, applies_to: str, is_for: bool) -> None:
    found = definitions(tmp_path, queue("a"), policies=(policy("a", 0, applies_to, dead_letter_exchange="dlx"),))
    assert ("x-dead-letter-exchange" in settings(found, "a")) is is_for


@pytest.mark.parametrize("pattern", ["(a+)+$", "a*a*a*a*b", "a" * 201, r"(a)\1"])
def test_a_pattern_that_could_take_for_ever_is_not_tried(tmp_path: Path, pattern: str) -> None:
    found = definitions(tmp_path, queue("a" * 250), policies=(policy(pattern, dead_letter_exchange="dlx"),))
    assert "x-dead-letter-exchange" not in settings(found, "a" * 250)
    assert findings(found, "elsewhere")


def test_a_broken_pattern_matches_nothing(tmp_path: Path) -> None:
    found = definitions(tmp_path, queue("a"), policies=(policy("(((", dead_letter_exchange="dlx"),))
    assert settings(found, "a") == {"durable": True}


@pytest.mark.parametrize(
    ("version", "told", "is_old"),
    [("3.6.6", "3.13", True), ("3.13.7", "3.13", False), ("4.1.2", "4.0", False), ("4.4.0", "4.3", False)],
)
def test_the_version_is_the_nearest_that_is_modelled(tmp_path: Path, version: str, told: str, is_old: bool) -> None:
    found = definitions(tmp_path, queue("a"), version=version)
    assert found.versions == {"rabbitmq": told}
    assert bool(findings(found, "old-file")) is is_old
    nearest = [text for _, text in findings(found, "not-modelled") if f"told of here is {told}" in text]
    assert bool(nearest) is version.startswith(("4.1", "4.4"))


def test_a_misspelt_argument_gets_the_nearest_right_one(tmp_path: Path) -> None:
    [(_, text)] = findings(definitions(tmp_path, queue("a", delivery_limt=5)), "unknown-key")
    assert text == "a: x-delivery-limt: RabbitMQ reads no such key; did you mean x-delivery-limit?"


def test_mirrored_queues_are_gone(tmp_path: Path) -> None:
    found = definitions(tmp_path, queue("a"), policies=(policy("a", ha_mode="all", ha_sync_mode="automatic"),))
    [(_, text)] = findings(found, "removed-key")
    assert text.startswith("ha-mode, ha-sync-mode: mirrored classic queues are gone since RabbitMQ 4.0")


@pytest.mark.parametrize(("arguments", "risks"), [({"max_length": 9}, 1), ({"message_ttl": 9}, 1), ({}, 0)])
def test_what_drops_confirmed_messages_is_a_risk(tmp_path: Path, arguments: dict[str, object], risks: int) -> None:
    assert len(findings(definitions(tmp_path, queue("a", **arguments)), "risk")) == risks
    parked = queue("a", dead_letter_exchange="dlx", **arguments)
    assert findings(definitions(tmp_path, parked), "risk") == []


def test_a_stream_is_no_queue(tmp_path: Path) -> None:
    found = definitions(tmp_path, queue("a", queue_type="stream"), queue("b"))
    assert findings(found, "not-modelled")
    assert {one.queue for one in found.given} == {"b"}


def test_json_keeps_its_characters_and_its_lines(tmp_path: Path) -> None:
    text = '{"rabbit_version":\t"4.3.0",\n"queues": [{"name": "\\ud83d\\ude00\\/",\n"durable": false}]}'
    found = read(tmp_path, "definitions.json", text)
    [given] = found.given
    assert (given.queue, given.value, given.spot.line) == ("😀/", False, 3)


def exported(folder: Path, *exchanges: str, bound: tuple[str, ...] = (), **arguments: object) -> Reading:
    """A queue with these arguments in what is exported of a whole broker."""
    queues = [queue("orders", **arguments), queue("parked")]
    bindings = [{"vhost": "/", "source": one, "destination": "parked", "destination_type": "queue"} for one in bound]
    declared = [{"vhost": "/", "name": one, "type": "fanout"} for one in exchanges]
    document = {"rabbitmq_version": "4.3.1", "queues": queues, "exchanges": declared, "bindings": bindings}
    return read(folder, "definitions.json", json.dumps(document, indent=1))


def test_dead_letters_to_an_exchange_that_the_file_does_not_have_are_dropped(tmp_path: Path) -> None:
    found = exported(tmp_path, dead_letter_exchange="nope", message_ttl=1000)
    [(_, text)] = findings(found, "dead-end")
    assert text == "orders: dead letters are dropped: the file declares no exchange nope"
    assert "x-dead-letter-exchange" not in settings(found, "orders")
    assert [text for _, text in findings(found, "risk")] == ["orders: what waits 1000 ms is dropped, though confirmed"]


def test_dead_letters_to_an_exchange_without_a_queue_are_dropped(tmp_path: Path) -> None:
    [(_, text)] = findings(exported(tmp_path, "dlx", dead_letter_exchange="dlx"), "dead-end")
    assert text == "orders: dead letters are dropped: no queue is bound to the exchange dlx"


def test_dead_letters_come_to_a_queue_that_is_bound(tmp_path: Path) -> None:
    found = exported(tmp_path, "dlx", bound=("dlx",), dead_letter_exchange="dlx")
    assert findings(found) == []
    assert settings(found, "orders")["x-dead-letter-exchange"] == "dlx"
    assert [one.name for one in found.given if one.is_there] == ["x-dead-letter-exchange"]


@pytest.mark.parametrize(("key", "is_dropped"), [("parked", False), ("nowhere", True)])
def test_the_default_exchange_leads_to_the_queue_of_the_routing_key(tmp_path: Path, key: str, is_dropped: bool) -> None:
    found = exported(tmp_path, dead_letter_exchange="", dead_letter_routing_key=key)
    assert bool(findings(found, "dead-end")) is is_dropped
    assert ("x-dead-letter-exchange" in settings(found, "orders")) is not is_dropped


@pytest.mark.parametrize("key", ["auto_delete", "exclusive"])
def test_a_queue_that_ends_with_its_consumer_or_its_connection_is_a_risk(tmp_path: Path, key: str) -> None:
    found = definitions(tmp_path, {**queue("orders"), key: True}, queue("mail"))
    assert settings(found, "orders")[key] is True
    assert key not in settings(found, "mail")
    [(_, text)] = findings(found, "risk")
    assert text.startswith(f"orders: {key} = true: as ")
    assert text.endswith("the queue is deleted, with every message in it")


def test_a_queue_that_expires_by_an_argument_or_a_policy_is_a_risk(tmp_path: Path) -> None:
    found = definitions(tmp_path, queue("orders", expires=1000), queue("mail"), policies=(policy("mail", expires=9),))
    assert settings(found, "mail")["x-expires"] == 9
    assert [text.split(":")[0] for _, text in findings(found, "risk")] == ["orders", "mail"]


def test_queues_of_one_name_in_several_virtual_hosts_are_told_apart(tmp_path: Path) -> None:
    queues = [{**queue("orders", message_ttl=ttl), "vhost": vhost} for vhost, ttl in (("/", 5), ("test", 9))]
    found = definitions(tmp_path, *queues, queue("mail"))
    assert [name for _, name in found.queues] == ["/:orders", "test:orders", "mail"]
    assert [settings(found, name)["x-message-ttl"] for name in ("/:orders", "test:orders")] == [5, 9]


AT_LEAST_ONCE: dict[str, Any] = {"queue_type": "quorum", "dead_letter_strategy": "at-least-once"}


def test_an_argument_that_leads_nowhere_is_mended_where_it_stands_and_not_by_a_policy(tmp_path: Path) -> None:
    found = exported(tmp_path, "dlx", dead_letter_exchange="dlx", **AT_LEAST_ONCE)
    at = place(found, "x-dead-letter-exchange.dlx")
    case = next(one for one in cases(found, "rabbitmq") if "orders" in one.names)
    told = case.remedies(found.spellings)["x-dead-letter-exchange", "dlx"]
    assert told == (
        "a queue bound to the exchange dlx that takes the routing key orders, or another exchange or routing key at "
        f"{tmp_path}/definitions.json:{at}"
    )
    [(_, lacks)] = findings(found, "no-effect")
    assert lacks.startswith(
        'orders: x-dead-letter-strategy: without x-overflow = "reject-publish" the broker falls back'
    )


@pytest.mark.parametrize(("exchanges", "why"), [(("dlx",), "no queue is bound"), ((), "the file declares no exchange")])
def test_dead_letters_that_are_moved_with_confirms_wait_for_a_queue(
    tmp_path: Path, exchanges: tuple[str, ...], why: str
) -> None:
    found = exported(tmp_path, *exchanges, dead_letter_exchange="dlx", overflow="reject-publish", **AT_LEAST_ONCE)
    assert (findings(found, "dead-end"), settings(found, "orders")["x-dead-letter-exchange"]) == ([], "dlx")
    [(_, told)] = findings(found, "not-there")
    assert told.startswith("orders: dead letters are held in the queue and tried again, until something takes them or")
    assert why in told
    assert not any(one.is_there for one in found.given), "somebody has yet to bind a queue"


@pytest.mark.parametrize("vhost", [{"default_queue_type": "quorum"}, {"metadata": {"default_queue_type": "quorum"}}])
def test_a_queue_without_a_type_gets_its_virtual_hosts_as_it_is_imported(
    tmp_path: Path, vhost: dict[str, object]
) -> None:
    queues = [
        queue("a"),
        queue("b", queue_type="classic"),
        {**queue("c"), "auto_delete": True},
        {**queue("d"), "vhost": "o"},
    ]
    hosts = [{"name": "/", **vhost}, {"name": "o", "default_queue_type": "undefined"}]
    found = read(tmp_path, "definitions.json", json.dumps({"vhosts": hosts, "queues": queues}))
    types = [settings(found, one).get("x-queue-type") for one in "abcd"]
    assert types == ["quorum", "classic", None, None]


def test_definitions_without_a_queue_are_said_to_be_that(tmp_path: Path) -> None:
    found = definitions(tmp_path)
    assert (found.given, [text.partition(",")[0] for _, text in findings(found)]) == (
        [],
        ["no queue is declared here"],
    )


def test_a_queue_is_refused_with_an_argument_that_is_another_type_s(tmp_path: Path) -> None:
    for kind, key, is_refused in (
        ("quorum", "max_priority", True),
        ("quorum", "queue_mode", True),
        ("classic", "max_priority", False),
        ("classic", "quorum_initial_group_size", True),
        ("quorum", "ha_policy", False),  # No type has it, and it is ignored.
    ):
        found = definitions(tmp_path, queue("a", queue_type=kind, **{key: 3}))
        assert ["is refused" in text for _, text in findings(found, "contradiction")] == [True] * is_refused, key


def test_a_full_quorum_queue_drops_the_oldest_where_only_a_classic_one_refuses(tmp_path: Path) -> None:
    for kind, drops in (("quorum", True), ("classic", False)):
        full = queue("a", queue_type=kind, max_length_bytes=9, overflow="reject-publish-dlx")
        told = [text for _, text in findings(definitions(tmp_path, full), "risk")]
        assert ["past 9 bytes the oldest are dropped" in text for text in told] == [True] * drops
