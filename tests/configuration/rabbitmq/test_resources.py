"""Resources of RabbitMQ's topology operator."""

from pathlib import Path

from tests.configuration.helpers import findings, read, settings

_QUEUE = """\
apiVersion: rabbitmq.com/v1beta1
kind: Queue
spec: {name: orders, type: quorum, durable: true, arguments: {x-delivery-limit: 5}}
---
apiVersion: rabbitmq.com/v1beta1
kind: Policy
spec: {name: ttl, pattern: ".*", applyTo: queues, definition: {message-ttl: 60000}}
"""


def test_a_queue_is_read_with_the_policies_that_match_it(tmp_path: Path) -> None:
    found = settings(read(tmp_path, "queues.yaml", _QUEUE, ""), "orders")
    assert found == {"x-queue-type": "quorum", "durable": True, "x-delivery-limit": 5, "x-message-ttl": 60_000}


def test_a_queue_that_is_not_said_to_be_durable_is_not(tmp_path: Path) -> None:
    text = "apiVersion: rabbitmq.com/v1beta1\nkind: Queue\nspec: {name: temp}\n"
    assert settings(read(tmp_path, "queues.yaml", text, ""), "temp") == {"durable": False}


def test_a_queue_without_a_type_has_its_virtual_hosts(tmp_path: Path) -> None:
    host = "apiVersion: rabbitmq.com/v1beta1\nkind: Vhost\nspec: {name: /, defaultQueueType: quorum}\n---\n"
    found = read(tmp_path, "queues.yaml", host + _QUEUE.replace("type: quorum, ", ""), "")
    assert settings(found, "orders")["x-queue-type"] == "quorum"


def test_of_erlangs_terms_the_consumers_timeout_is_read_and_the_rest_is_said_not_to_be(tmp_path: Path) -> None:
    for term, ms in (("7200000", 7_200_000), ("undefined", 1_000_000_000)):
        found = read(tmp_path, "advanced.config", f"[\n {{rabbit, [{{consumer_timeout, {term}}}]}}\n].\n", "")
        assert [(one.name, one.value, one.spot.line) for one in found.given] == [("consumer_timeout", ms, 2)]
        assert "only consumer_timeout is read" in findings(found, "not-modelled")[0][1]
