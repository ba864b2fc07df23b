"""Attributes of queues as SQS gives and takes them, for queues that are there and that no template describes."""

import json
from pathlib import Path

from playground.configuration.readers import read_files
from tests.configuration.helpers import findings, read, settings

_ARN = "arn:aws:sqs:eu-west-1:1:"
_ORDERS = {"VisibilityTimeout": "20", "DelaySeconds": "0", "FifoQueue": "true", "ContentBasedDeduplication": "true"}


def test_what_sqs_gives_of_a_queue_and_what_it_is_given_say_the_same(tmp_path: Path) -> None:
    policy = json.dumps({"deadLetterTargetArn": f"{_ARN}d.fifo", "maxReceiveCount": 1})
    body = {**_ORDERS, "RedrivePolicy": policy}
    given = {"Attributes": {"QueueArn": f"{_ARN}orders.fifo", **body, "ApproximateNumberOfMessages": "3"}}
    for text, queue in ((given, "orders.fifo"), (body, "the queue")):
        found = read(tmp_path, "a.json", json.dumps(text), "sqs-fifo")
        expected = {"VisibilityTimeout": 20, "DelaySeconds": 0, "RedrivePolicy.maxReceiveCount": 1}
        assert expected.items() <= settings(found, queue).items()
        assert {one.system for one in found.given} == {"sqs-fifo"}
        assert any("maxReceiveCount 1" in text for _, text in findings(found, "risk"))
    assert not read(tmp_path, "b.json", json.dumps({**body, "colour": "red"}), "sqs").given


def test_a_queue_for_the_dead_letters_of_another_is_known_by_its_arn(tmp_path: Path) -> None:
    policy = json.dumps({"deadLetterTargetArn": f"{_ARN}dead", "maxReceiveCount": 5})
    orders = {"QueueArn": f"{_ARN}orders", "MessageRetentionPeriod": "345600", "RedrivePolicy": policy}
    refuses = json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": [f"{_ARN}other"]})
    dead = {"QueueArn": f"{_ARN}dead", "MessageRetentionPeriod": "600", "RedriveAllowPolicy": refuses}
    for name, attributes in (("dead.json", dead), ("orders.json", orders)):
        (tmp_path / name).write_text(json.dumps({"Attributes": attributes}, indent=1))
    found = read_files([str(tmp_path / name) for name in ("orders.json", "dead.json")], "sqs")
    assert {one.queue for one in found.given} == {"orders"}
    [limit] = [one for one in found.given if one.name == "RedrivePolicy.maxReceiveCount"]
    assert (limit.is_there, Path(limit.spot.file).name, limit.spot.line) == (True, "orders.json", 5)
    assert any("keeps its dead letters no longer (600 s)" in text for _, text in findings(found, "risk"))
    assert any("dead takes none of its dead letters" in text for _, text in findings(found, "contradiction"))


def test_what_lambda_gives_says_by_whom_a_queue_is_read(tmp_path: Path) -> None:
    kafka = {"EventSourceArn": "arn:aws:kafka:eu-west-1:1:cluster/a", "FunctionArn": "f", "BatchSize": 7}
    feeds = {
        "EventSourceArn": f"{_ARN}orders",
        "FunctionArn": "arn:aws:lambda:eu-west-1:1:function:f",
        "BatchSize": 100,
    }
    mappings = {"EventSourceMappings": [kafka, {**feeds, "MaximumBatchingWindowInSeconds": 5}]}
    queue = {"Attributes": {"QueueArn": f"{_ARN}orders", "VisibilityTimeout": "20"}}
    for name, table in (("feeds.json", mappings), ("queue.json", queue), ("one.json", feeds)):
        (tmp_path / name).write_text(json.dumps(table, indent=1))
    found = read_files([str(tmp_path / name) for name in ("queue.json", "feeds.json")], "")
    assert settings(found, "orders") == {"VisibilityTimeout": 20, "BatchSize": 100}
    assert {Path(one.spot.file).name for one in found.given} == {"queue.json", "feeds.json"}
    alone = read_files([str(tmp_path / "one.json")], "")
    assert (alone.queues, settings(alone, "orders")) == ([("sqs", "orders")], {"BatchSize": 100})
    assert any("a batch of more than 10 needs" in text for _, text in findings(alone, "contradiction"))


def test_a_queue_of_the_controllers_for_kubernetes_is_one_of_sqs(tmp_path: Path) -> None:
    text = """\
        apiVersion: sqs.services.k8s.aws/v1alpha1
        kind: Queue
        metadata: {name: orders}
        spec:
          queueName: orders
          visibilityTimeout: "60"
          redrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:1:d","maxReceiveCount":"3"}'
        ---
        apiVersion: sqs.services.k8s.aws/v1alpha1
        kind: Queue
        metadata: {name: dead}
        spec: {queueName: d, messageRetentionPeriod: "1209600"}
        """
    found = read(tmp_path, "queues.yaml", text, "sqs")
    assert settings(found, "orders") == {"VisibilityTimeout": 60, "RedrivePolicy.maxReceiveCount": 3}
    assert {(one.queue, one.spot.line) for one in found.given} == {("orders", 6), ("orders", 7)}
    assert {one.written for one in found.given} == {"visibilityTimeout = 60", "maxReceiveCount = 3"}
