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


_API = r"""
curl -u u:p http://mq:15672/api/queues/%2F/old
curl -u u:p -X DELETE http://mq:15672/api/queues/%2F/gone
curl -u u:p -XPUT -d'{"durable":true,"arguments":{"x-queue-type":"quorum"}}' "$API/queues/shop/orders"
curl -u u:p -X PUT "$API/queues/shop/dead" -d '{"durable":true}'
curl -u u:p -X PUT --data '{"type":"fanout"}' "$API/exchanges/shop/dlx"
curl -u u:p -X POST -d '{"routing_key":""}' "$API/bindings/shop/e/dlx/q/dead"
curl -u u:p -X PUT --json '{"pattern":"^o","definition":{"dead-letter-exchange":"dlx"}}' $API/policies/shop/p
rabbitmqadmin policies declare --name x --vhost shop --pattern '^d' --definition '{"expires": 9}' --apply-to exchanges
"""


def test_calls_of_the_management_api_declare_what_they_put(tmp_path: Path) -> None:
    found = read(tmp_path, "setup.sh", _API, "")
    assert found.queues == [("rabbitmq", "orders")]
    expected = {"durable": True, "x-queue-type": "quorum", "x-dead-letter-exchange": "dlx"}
    assert settings(found, "orders") == expected
    assert next(one.is_there for one in found.given if one.name == "x-dead-letter-exchange")
    assert place(found, "durable") == 4
    assert not findings(found)


def test_a_virtual_hosts_type_counts_for_its_queues_and_definitions_that_are_loaded_are_told(tmp_path: Path) -> None:
    for host in (
        "rabbitmqctl add_vhost shop --default-queue-type quorum",
        "rabbitmqctl add_vhost --default-queue-type=quorum shop",
        "rabbitmqadmin vhosts declare --name shop --default-queue-type quorum",
        'curl -X PUT -d \'{"default_queue_type":"quorum"}\' http://mq:15672/api/vhosts/shop',
    ):
        declared = "rabbitmqadmin -V shop declare queue name=orders"
        found = read(tmp_path, "setup.sh", f"{host}\n{declared}\n", "")
        assert settings(found, "orders")["x-queue-type"] == "quorum", host
    for loads in ("rabbitmqctl import_definitions /etc/defs.json", "rabbitmqadmin definitions import --file defs.json"):
        found = read(tmp_path, "setup.sh", f"{loads}\n", "")
        [(line, text)] = findings(found, "elsewhere")
        assert (line, "defs.json: what queues, exchanges and policies there are" in text) == (1, True)
        assert ("rabbitmq", "") in found.queues


def test_a_script_of_something_else_says_nothing(tmp_path: Path) -> None:
    for text in ("echo 'never closed\nls\n", "for i in 1 2; do aws s3 ls; done\n", ""):
        found = read(tmp_path, "a.sh", text, "")
        assert not [*found.given, *found.queues, *found.findings]


_AWS = r"""
awslocal sqs create-queue --queue-name dead
awslocal sqs create-queue --queue-name orders --attributes VisibilityTimeout=20
awslocal sqs set-queue-attributes --queue-url "http://sqs.eu.localstack.cloud:4566/000000000000/orders" \
  --attributes '{"RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:eu:0:dead\",\"maxReceiveCount\":\"4\"}"}'
awslocal lambda create-function --function-name work --timeout 30
awslocal lambda create-event-source-mapping --function-name work --batch-size 5 \
  --event-source-arn arn:aws:sqs:eu:0:orders --function-response-types ReportBatchItemFailures
aws sqs create-queue --queue-name mails --attributes file://mails.json
aws sqs set-queue-attributes --queue-url "$URL" --attributes DelaySeconds=3
"""


def test_a_script_says_whom_a_queue_feeds_and_what_stands_elsewhere(tmp_path: Path) -> None:
    found = read(tmp_path, "init.sh", _AWS, "")
    assert found.queues == [("sqs", "orders"), ("sqs", "mails")], "dead is nothing but a place"
    assert settings(found, "orders") == {
        "VisibilityTimeout": 20,
        "RedrivePolicy.maxReceiveCount": 4,
        "BatchSize": 5,
        "FunctionResponseTypes": "ReportBatchItemFailures",
    }
    assert "a visibility timeout of 20 s is shorter than" in findings(found, "contradiction")[0][1]
    assert {one.name: one.unknown for one in found.given if one.queue == "mails"} == {
        "VisibilityTimeout": "VisibilityTimeout = in file://mails.json",
        "RedrivePolicy.maxReceiveCount": "maxReceiveCount = in file://mails.json",
    }
    assert "set-queue-attributes of $URL" in " ".join(text for _, text in findings(found, "elsewhere"))


def test_a_command_that_is_too_long_to_be_read_is_told_of(tmp_path: Path) -> None:
    long = f"echo {'x' * 30_000}\naws sqs create-queue --queue-name a --attributes {'X=1,' * 6_000}\n"
    found = read(tmp_path, "init.sh", f"{long}aws sqs create-queue --queue-name b", "")
    assert found.queues == [("sqs", "b")]
    [(line, text)] = findings(found, "elsewhere")
    assert (line, text.endswith("is too long to be read, and is passed over")) == (2, True)
