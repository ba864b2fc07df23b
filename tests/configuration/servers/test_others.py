"""Files of servers that are not read: each is named, with the question to ask instead."""

from pathlib import Path

import pytest

from tests.configuration.helpers import findings, read

DAPR = 'kind: Component\nspec:\n  type: pubsub.rabbitmq\n  metadata:\n  - name: {}\n    value: "true"\n'
SQS = "output:\n  aws_sqs:\n    message_deduplication_id: ${! uuid_v4() }\n"


@pytest.mark.parametrize(
    ("name", "text", "asked"),
    [
        ("a.yaml", DAPR.format("autoAck"), "rabbitmq auto_ack=true delivery_mode=1 durable=false"),
        ("a.yaml", DAPR.format("durable"), "rabbitmq delivery_mode=1 consumer.on_failure=park"),
        ("a.yaml", "input:\n  amqp_0_9:\n    auto_ack: true\n", "rabbitmq auto_ack=true"),
        ("a.yaml", SQS, "sqs-fifo MessageDeduplicationId=per-call"),
        ("a.conf", "input {\n  rabbitmq {\n    ack => false\n  }\n}\n", "rabbitmq auto_ack=true"),
        ("a.conf", "input {\n  rabbitmq {\n  }\n}\n", "rabbitmq consumer.ack=before"),
        ("a.toml", '[sources.in]\ntype = "aws_sqs"\n', "sqs"),
        ("a.config", "option_settings:\n  aws:elasticbeanstalk:sqsd:\n    VisibilityTimeout: 60\n", "sqs Visibility"),
        ("a.yaml", "kind: ScaledObject\nspec:\n  triggers:\n  - type: rabbitmq\n", "rabbitmq"),
        ("a.json", '{"RabbitMQ": {"PublisherConfirms": true}}', "rabbitmq confirm.select=true"),
    ],
)
def test_a_file_that_names_a_system_and_is_of_no_kind_that_is_read_gets_the_question_to_ask(
    tmp_path: Path, name: str, text: str, asked: str
) -> None:
    found = read(tmp_path, name, text)
    assert f"`playground guarantee {asked}" in " ".join(text for _, text in findings(found, "not-modelled"))


def test_the_end_of_a_block_is_never_written_twice(tmp_path: Path) -> None:
    assert not findings(read(tmp_path, "a.conf", "a {\n  b = 1\n}\nc {\n  d = 1\n}\n"), "duplicate-key")
