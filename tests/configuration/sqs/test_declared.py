"""Queues of SQS that tools declare under names of their own."""

from pathlib import Path

from tests.configuration.helpers import findings, read, settings

_CROSSPLANE = """\
    apiVersion: sqs.aws.upbound.io/v1beta1
    kind: Queue
    metadata: {name: orders.fifo}
    spec:
      forProvider:
        fifoQueue: true
        visibilityTimeoutSeconds: 10
        redrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:1:d.fifo","maxReceiveCount":2}'
    """
_PULUMI = """\
    name: pay
    runtime: yaml
    config: {hidden: {type: integer, default: 10}}
    resources:
      dead: {type: 'aws:sqs:Queue'}
      orders.fifo:
        type: aws:sqs:Queue
        properties:
          fifoQueue: true
          visibilityTimeoutSeconds: ${hidden}
          redrivePolicy: {fn::toJSON: {deadLetterTargetArn: '${dead.arn}', maxReceiveCount: 2}}
    """
_ANSIBLE = """\
    - hosts: localhost
      tasks:
        - block:
            - community.aws.sqs_queue:
                name: orders.fifo
                queue_type: fifo
                default_visibility_timeout: 10
                redrive_policy: {maxReceiveCount: 2, deadLetterTargetArn: "arn:aws:sqs:x:1:d"}
    """


def test_each_tool_says_the_same_in_its_own_names(tmp_path: Path) -> None:
    plain = "        - sqs_queue: {name: d}\n    "
    ends = ", and a name that ends in .fifo)"
    written = {
        "q.yaml": (_CROSSPLANE, "visibilityTimeoutSeconds = 10", []),
        "Pulumi.yaml": (_PULUMI, "visibilityTimeoutSeconds = 10", [f"fifoQueue: true{ends}"]),
        "site.yml": (_ANSIBLE + plain, "default_visibility_timeout = 10", [f"queue_type: fifo{ends}"]),
    }
    for name, (text, told, refused) in written.items():
        found = read(tmp_path, name, text, "")
        assert found.queues == [("sqs-fifo", "orders.fifo")], name
        assert settings(found, "orders.fifo") == {"VisibilityTimeout": 10, "RedrivePolicy.maxReceiveCount": 2}, name
        assert told in {one.written for one in found.given}, name
        assert [text.partition(" (")[2] for _, text in findings(found, "contradiction")] == refused, name
        assert not findings(found, "unknown-key")


def test_what_a_tool_calls_a_queue_among_others_is_not_its_name_at_aws(tmp_path: Path) -> None:
    found = read(tmp_path, "Pulumi.yaml", _PULUMI.replace("orders.fifo", "orders").replace("dead.arn", "no.arn"), "")
    assert [text for _, text in findings(found, "contradiction")] == []
    assert ("sqs-fifo", "orders") in found.queues


_PULUMI_FEEDS = """\
    runtime: yaml
    resources:
      orders: {type: "aws:sqs:Queue", properties: {visibiltyTimeoutSeconds: 20}}
      work: {type: "aws:lambda:Function", properties: {timeout: 60}}
      feed:
        type: aws:lambda:EventSourceMapping
        properties: {eventSourceArn: "${orders.arn}", functionName: "${work.name}", batchSize: 4}
      stream: {type: "aws:lambda:EventSourceMapping", properties: {eventSourceArn: "${events.arn}"}}
    """
_CROSSPLANE_FEEDS = """\
    apiVersion: sqs.aws.upbound.io/v1beta1
    kind: Queue
    metadata: {name: orders}
    spec: {forProvider: {visibiltyTimeoutSeconds: 20}}
    ---
    apiVersion: lambda.aws.upbound.io/v1beta1
    kind: Function
    metadata: {name: work}
    spec: {forProvider: {timeout: 60}}
    ---
    apiVersion: lambda.aws.upbound.io/v1beta1
    kind: EventSourceMapping
    metadata: {name: feed}
    spec: {forProvider: {eventSourceArnRef: {name: orders}, functionNameRef: {name: work}, batchSize: 4}}
    """


def test_a_function_that_a_tool_feeds_is_held_against_its_queue(tmp_path: Path) -> None:
    for text in (_PULUMI_FEEDS, _CROSSPLANE_FEEDS):
        found = read(tmp_path, "Pulumi.yaml", text, "")
        assert found.queues == [("sqs", "orders")], "what is a stream is none"
        assert settings(found, "orders") == {"BatchSize": 4}
        [(_, text)] = findings(found, "contradiction")
        assert text.startswith("orders: a visibility timeout of 30 s, the default, is shorter than the function's")
        assert "did you mean visibilityTimeoutSeconds?" in findings(found, "unknown-key")[0][1]
