"""Channels that SmallRye's connector for RabbitMQ serves."""

from pathlib import Path

from tests.configuration.helpers import findings, read, settings

_FILE = """\
    rabbitmq-host=mq
    mp.messaging.connector.smallrye-rabbitmq.max-outstanding-messages=5
    mp.messaging.incoming.orders.connector=smallrye-rabbitmq
    mp.messaging.incoming.orders.queue.x-queue-type=quorum
    mp.messaging.incoming.orders.failure-strategy=accept
    mp.messaging.incoming.orders.auto-aknowledgement=true
    %test.mp.messaging.incoming.orders.auto-acknowledgement=true
    mp.messaging.incoming.audit.connector=smallrye-rabbitmq
    mp.messaging.incoming.audit.auto-bind-dlq=true
    mp.messaging.incoming.audit.failure-strategy=fail
    mp.messaging.outgoing.mails.connector=smallrye-rabbitmq
    mp.messaging.outgoing.mails.publish-confirms=true
    mp.messaging.outgoing.log.connector=smallrye-kafka
    mp.messaging.outgoing.log.acks=0
    """


def test_each_channel_is_an_answer_of_one_side_with_what_the_connector_does_of_itself(tmp_path: Path) -> None:
    found = read(tmp_path, "application.properties", _FILE, "")
    assert found.queues == [("kafka", "log"), *(("rabbitmq", name) for name in ("orders", "audit", "mails"))]
    orders = {"x-queue-type": "quorum", "consumer.on_failure": "acknowledge", "prefetch_count": 5}
    assert settings(found, "orders", assumed=False) == orders
    assert settings(found, "orders", assumed=True).items() >= {"durable": True, "auto_ack": False}.items()
    assert settings(found, "orders", "test") == {"auto_ack": True}
    audit = {"x-dead-letter-exchange": "DLX", "consumer.on_failure": "park"}
    assert settings(found, "audit").items() >= audit.items()
    assert settings(found, "mails").items() >= {"confirm.select": True, "delivery_mode": 1}.items()
    assert settings(found, "log", assumed=False) == {"acks": "0"}
    assert {one.only for one in found.given if one.queue == "mails"} == {"", "producer"}
    [(line, told)] = findings(found, "unknown-key")
    assert (line, "did you mean auto-acknowledgement?" in told) == (6, True)
    assert [line for line, _ in findings(found, "risk")] == [10]
