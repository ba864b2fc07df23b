"""Ansible's modules for RabbitMQ."""

from pathlib import Path

from tests.configuration.helpers import findings, read, settings

_PLAY = """\
    - hosts: mq
      tasks:
        - name: a queue
          community.rabbitmq.rabbitmq_queue:
            name: jobs
            max_length: 60000
            arguments: {x-queue-type: quorum}
        - rabbitmq_queue: {name: old, state: absent}
        - rabbitmq_queue: {name: dead}
        - rabbitmq_exchange: {name: dlx, type: fanout}
        - rabbitmq_binding: {name: dlx, destination: dead, routing_key: "#"}
        - rabbitmq_policy:
            name: limits
            pattern: ^jobs$
            tags: {dead-letter-exchange: dlx, delivery-limit: 5}
    """


def test_modules_say_what_definitions_do(tmp_path: Path) -> None:
    found = read(tmp_path, "site.yml", _PLAY, "")
    assert found.queues == [("rabbitmq", "jobs")]
    expected = {"durable": True, "x-queue-type": "quorum", "x-max-length": 60_000, "x-delivery-limit": 5}
    assert settings(found, "jobs").items() >= expected.items()
    assert next(one.is_there for one in found.given if one.name == "x-dead-letter-exchange")
    assert not findings(found, "unknown-key")
