"""Which policy counts for a queue, and what is said of the others that match it."""

import json
from pathlib import Path

import pytest

from playground.configuration.cases import cases
from playground.configuration.readers import read_files
from tests.cli.helpers import invoke
from tests.configuration.helpers import findings, read, settings
from tests.configuration.rabbitmq.test_definitions import definitions, policy, queue


def test_a_policy_with_a_key_that_is_for_other_queues_is_not_applied_and_the_next_is(tmp_path: Path) -> None:
    limits = {**policy(".*", 5, delivery_limit=5, message_ttl=9), "name": "limits"}
    found = definitions(
        tmp_path,
        queue("orders"),
        queue("other", queue_type="quorum"),
        policies=(limits, policy(".*", 1, message_ttl=7)),
    )
    assert "x-delivery-limit" not in settings(found, "orders")
    assert settings(found, "orders")["x-message-ttl"] == 7
    assert (settings(found, "other")["x-delivery-limit"], settings(found, "other")["x-message-ttl"]) == (5, 9)
    [(_, text)] = findings(found, "no-effect")
    assert text == "orders: the policy limits is not applied to classic queues at all, since it has delivery-limit"


def test_a_policy_is_applied_to_queues_of_the_type_that_their_node_makes_them(tmp_path: Path) -> None:
    exported: dict[str, list[dict[str, object]]] = {
        "vhosts": [{"name": "/"}, {"name": "old", "default_queue_type": "classic"}],
        "queues": [queue("orders"), queue("said", queue_type="classic"), {**queue("gone"), "auto_delete": True}],
        "policies": [policy(".*", delivery_limit=-1)],
    }
    exported["queues"].append({**queue("aged"), "vhost": "old"})
    exported["policies"].append({**policy(".*", delivery_limit=-1), "vhost": "old"})
    values = {"image": {"repository": "rabbitmq"}, "extraConfiguration": "default_queue_type = quorum\n"}
    files = {
        "definitions.json": json.dumps(exported),
        "rabbitmq.conf": "default_queue_type = quorum\n",
        "values.json": json.dumps(values | {"load_definition.json": json.dumps(exported)}),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    for names in (["rabbitmq.conf", "definitions.json"], ["definitions.json", "rabbitmq.conf"], ["values.json"]):
        found = read_files([str(tmp_path / name) for name in names], "")
        limited = {one.queue for one in found.given if one.name == "x-delivery-limit"}
        assert limited == {"orders"}, names


@pytest.mark.parametrize(
    ("others", "definition", "rules"),
    [
        ((), {"dead_letter_exchange": "dlx"}, ["not-there"]),
        ((), {"message_ttl": 5}, ["no-effect"]),
        ((), {"queue_mode": "lazy"}, []),
        (("charges",), {"dead_letter_exchange": "dlx"}, []),  # It is for this one.
    ],
)
def test_a_policy_for_another_kind_than_all_the_queues_it_names_is_told_of(
    tmp_path: Path, others: tuple[str, ...], definition: dict[str, str | int], rules: list[str]
) -> None:
    queues = [queue("charge", queue_type="quorum"), *(queue(name) for name in others), queue("mail")]
    ours = {**policy("^charge", 9, "classic_queues", **definition), "name": "ours"}
    low = {**policy(".*", 0, "quorum_queues", delivery_limit=3), "name": "all"}
    found = definitions(tmp_path, *queues, policies=(ours, low))
    told = [one for one in found.findings if "of the policy ours" in one.text]
    assert [one.rule for one in told] == rules
    ends = "does not count: ours is for classic_queues (apply-to), and a quorum queue is none of these"
    assert all(one.text.startswith("charge: ") and one.text.endswith(ends) for one in told)
    case = next(one for one in cases(found, "rabbitmq") if "charge" in one.names)
    mended = case.remedies(found.spellings)["x-dead-letter-exchange", "dead-letters"]
    assert "of a policy of its own, with a pattern for no other queue, a priority above 0 and what all says" in mended


def test_what_only_a_policy_of_a_lower_priority_says_does_not_count_and_is_told(tmp_path: Path) -> None:
    low = {**policy(".*", 0, dead_letter_exchange="dlx", message_ttl=5), "name": "all"}
    high = {**policy("^orders", 10, message_ttl=9), "name": "ours"}
    names = ["orders", *(f"orders-{number}" for number in range(4))]
    found = definitions(tmp_path, *map(queue, names), policies=(low, high))
    assert settings(found, "orders") == {"durable": True, "x-message-ttl": 9}
    [(_, text)] = findings(found, "not-there")
    assert text == (
        "orders, orders-0, orders-1 and 2 more: dead-letter-exchange of the policy all does not count: "
        "one policy does, and ours has the higher priority"
    )
    [case] = cases(found, "rabbitmq")
    told = case.remedies(found.spellings)["x-dead-letter-exchange", "dead-letters"]
    assert "in the definition of the policy ours, which counts here" in told
    mirrored = definitions(tmp_path, queue("orders"), policies=({**high, "definition": {"ha-mode": "all"}},))
    [case] = cases(mirrored, "rabbitmq")
    told = case.remedies(mirrored.spellings)["x-dead-letter-exchange", "dead-letters"]
    assert told.startswith('"x-dead-letter-exchange": "dead-letters" among the queue\'s arguments'), (
        "also of a quorum queue"
    )


def test_that_dead_letters_go_elsewhere_than_a_policy_says_is_told_first_of_queues_that_lack_a_place(
    tmp_path: Path,
) -> None:
    all_ = {**policy(".*", 0, dead_letter_exchange="dlx"), "name": "all"}
    lazy = {**policy("^a$", 1, dead_letter_exchange="dlx", queue_mode="lazy"), "name": "lazy"}
    own = {**policy("^dead$", 1, message_ttl=9), "name": "own"}
    kept = queue("b", queue_type="quorum", dead_letter_exchange="")
    exchange = {"vhost": "/", "name": "dlx", "type": "fanout"}
    way = {"vhost": "/", "source": "dlx", "destination": "dead", "destination_type": "queue", "routing_key": ""}
    cases_: tuple[tuple[list[object], tuple[dict[str, object], ...], list[str]], ...] = (
        ([queue("orders"), queue("dead")], (all_, own), ["no-effect"]),  # They are not to come back to their place.
        ([queue("a", queue_type="quorum")], (lazy,), ["not-there"]),
        ([kept], ({**own, "pattern": "b"}, all_), ["no-effect"]),
    )
    for queues, policies, rules in cases_:
        document = {"queues": queues, "policies": policies, "exchanges": [exchange], "bindings": [way]}
        found = read(tmp_path, "definitions.json", json.dumps(document))
        told = [one.rule for one in found.findings if "policy all" in one.text or "policy lazy" in one.text]
        assert told == rules, queues


@pytest.mark.parametrize(
    ("key", "arguments", "place"),
    [
        ("charge", {}, "dlx"),
        ("other", {}, "dead-letters"),  # Nothing there would take what comes from the queue.
        ("charge", {"dead_letter_exchange": "", "message_ttl": 5}, "dead-letters"),  # That is a way back.
    ],
)
def test_an_exchange_for_dead_letters_that_is_there_is_the_remedy_where_it_would_take_them(
    tmp_path: Path, key: str, arguments: dict[str, object], place: str
) -> None:
    way = {"vhost": "/", "source": "dlx", "destination": "parking", "destination_type": "queue", "routing_key": key}
    document = {
        "queues": [queue("charge", queue_type="quorum"), queue("parking", **arguments)],
        "exchanges": [{"vhost": "/", "name": "dlx", "type": "direct"}],
        "bindings": [way],
        "policies": [
            policy("^charge$", 9, "classic_queues", dead_letter_exchange="dlx"),
            {**policy("^[cp]", 0, delivery_limit=3), "name": "all"},
        ],
    }
    path = tmp_path / "definitions.json"
    path.write_text(json.dumps(document))
    answers = json.loads(invoke("guarantee", str(path), "--json").stdout)["answers"]
    gaps = next(one["gaps"] for one in answers if "charge" in one["queues"])
    [remedy] = [one["remedy"] for one in gaps if "F10" in one["faults"]]
    assert remedy["value"] == place
    assert remedy["in_your_file"].startswith(f'"dead-letter-exchange": "{place}" in the definition of ')
    assert ("(dlx is there, with parking behind it)" in remedy["in_your_file"]) is (place == "dlx")
    assert f"the exchange {place} is there" in remedy["asks"][0]


def test_an_operator_s_policy_counts_beside_the_others(tmp_path: Path) -> None:
    operator = (policy(".*", 0, max_length=5), policy(".*", 3, message_ttl=7))
    found = definitions(tmp_path, queue("orders"), policies=(policy(".*", 0, message_ttl=9),), operator=operator)
    assert settings(found, "orders") == {"durable": True, "x-message-ttl": 7}


def test_a_policy_below_zero_counts_after_one_of_zero(tmp_path: Path) -> None:
    found = definitions(
        tmp_path, queue("a"), policies=(policy(".*", -1, message_ttl=5), policy(".*", 0, message_ttl=9))
    )
    assert settings(found, "a")["x-message-ttl"] == 9


def test_policies_without_queues_tell_what_loses_in_those_that_match(tmp_path: Path) -> None:
    limits: tuple[tuple[dict[str, str | int], tuple[str, ...]], ...] = (
        (
            {"dead-letter-exchange": "", "max-length": 5, "overflow": "drop-head", "expires": 9},
            ('""', "past 5", "9 ms"),
        ),
        ({"message-ttl": 7}, ("what waits 7 ms",)),
        ({"dead-letter-exchange": "dlx", "message-ttl": 7, "max-length": 5}, ()),
        ({"max-length-bytes": 5, "overflow": "reject-publish"}, ()),
        ({"max-length": 5, "overflow": "reject-publish-dlx"}, ("of a quorum queue",)),
    )
    for definition, told in limits:
        one = {"vhost": "/", "name": "p", "pattern": "^pay", "apply-to": "queues", "definition": definition}
        found = read(tmp_path, "policies.json", json.dumps({"policies": [one]}), "")
        texts = [text for _, text in findings(found, "risk")]
        assert len(texts) == len(told)
        assert all(part in text for part, text in zip(told, texts, strict=True)), texts
        assert ["no queue is declared here" in text for _, text in findings(found, "elsewhere")] == [True]


def test_of_policies_without_queues_one_that_another_overrules_for_all_of_its_queues_loses_nothing(
    tmp_path: Path,
) -> None:
    ttl = policy("^pay", 1, "quorum_queues", message_ttl=7, expires=9)
    for other, counts in (
        (policy(".*", 5, "all", max_length=5, overflow="reject-publish"), False),
        (policy("^pay", 5, "quorum_queues", delivery_limit=5), False),
        (policy(".*", 1, "all", overflow="reject-publish"), True),  # Of two of one priority nobody knows which.
        (policy(".*", 5, "classic_queues", overflow="reject-publish"), True),
        (policy("^p", 5, "all", max_priority=5), True),  # It is not applied to quorum queues.
        (policy("^paid", 5, "all", overflow="reject-publish"), True),
    ):
        found = read(tmp_path, "policies.json", json.dumps({"policies": [ttl, other]}), "")
        assert bool(findings(found, "risk")) is counts, other
        told = [text for _, text in findings(found, "no-effect")]
        assert any("message-ttl, expires of the policy ^pay do not count" in text for text in told) is not counts


def test_a_mirrored_queue_hangs_on_the_cluster_being_whole_before_there_were_none(tmp_path: Path) -> None:
    mirrors = {**policy(".*"), "definition": {"ha-mode": "all"}}
    for version, is_asked in ((None, True), ("3.13.7", True), ("4.1.0", False)):
        exported = {"queues": [queue("orders")], "policies": [mirrors], "exchanges": []}
        said = exported | ({"rabbitmq_version": version} if version else {})
        found = read(tmp_path, "definitions.json", json.dumps(said))
        assert any("the cluster is never split" in one.asks for one in found.given) is is_asked, version
