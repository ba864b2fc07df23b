"""Scripts of a shell that set brokers up."""

from pathlib import Path

from tests.configuration.helpers import findings, place, read, settings

_SCRIPT = r"""#!/bin/sh
set -e; echo "don't declare queue"
rabbitmqadmin -u a declare queue name=jobs durable=true \
  arguments='{"x-queue-type":"quorum"}' && echo done
# who could have it: "never closed
rabbitmqadmin queues declare --name "mails" --type classic --durable false
rabbitmqctl set_policy -p / --priority 1 --apply-to queues limits "^jobs$" \
  '{"delivery-limit":
    5}'
/usr/bin/aws sqs create-queue --queue-name=pay.fifo --attributes FifoQueue=true,VisibilityTimeout=10
aws sqs create-queue --queue-name plain --attributes '{"DelaySeconds":"3"}'
"""


def test_what_commands_declare_is_read_as_the_broker_has_it(tmp_path: Path) -> None:
    found = read(tmp_path, "setup.sh", _SCRIPT, "")
    assert found.queues == [("rabbitmq", "jobs"), ("rabbitmq", "mails"), ("sqs-fifo", "pay.fifo"), ("sqs", "plain")]
    assert settings(found, "jobs") == {"durable": True, "x-queue-type": "quorum", "x-delivery-limit": 5}
    assert settings(found, "mails") == {"durable": False, "x-queue-type": "classic"}
    assert (settings(found, "pay.fifo"), settings(found, "plain")) == ({"VisibilityTimeout": 10}, {"DelaySeconds": 3})
    assert (place(found, "durable"), place(found, "VisibilityTimeout")) == (3, 10)
    assert not findings(found, "unknown-key")


def test_a_script_of_something_else_or_of_a_command_that_is_too_long_says_nothing(tmp_path: Path) -> None:
    long = f"aws sqs create-queue --queue-name a --attributes {'DelaySeconds=1,' * 10_000}\n"
    for text in ("echo 'never closed\nls\n", "for i in 1 2; do aws s3 ls; done\n", long, ""):
        found = read(tmp_path, "a.sh", text, "")
        assert not [*found.given, *found.queues, *found.findings]
