"""Queues of Lift, a plugin of the Serverless Framework, as the resources and functions that it makes of them.

Source: `src/constructs/aws/Queue.ts` of getlift/lift.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from playground.configuration.sqs.described import PARTIAL
from playground.configuration.syntax.tree import TreeNode

_RETRIES, _BATCH, _TIMEOUT_S, _FOLD = "3", "1", 6, 6
"""What it sets where nothing is said; so many times its function's timeout, and the batching window, hides a queue."""
_KEPT_S: Final = "1209600"
"""How long its queue for dead letters keeps them: two weeks."""


class LiftQueue(NamedTuple):
    """What a construct comes to."""

    resources: dict[str, TreeNode]
    worker: str
    function: TreeNode | None
    """None: one of the service's own, which `worker` names."""
    event: TreeNode


def lift_queues(document: TreeNode) -> Iterator[LiftQueue]:
    """The queues among a service's constructs."""
    for name, construct in document.at("constructs").table.items():
        if construct.at("type").text == "queue":
            yield _made(name, construct, document)


def _made(name: str, construct: TreeNode, document: TreeNode) -> LiftQueue:
    worker, line = construct.at("worker"), construct.line
    function = document.at("functions", worker.text) if worker.text else worker
    timeout, window = function.at("timeout").text or str(_TIMEOUT_S), construct.at("maxBatchingWindow")
    known = timeout.isdecimal() and (window.text or "0").isdecimal()
    hidden = str(_FOLD * int(timeout) + int(window.text or "0")) if known else None
    is_fifo = construct.table.get("fifo", TreeNode("false", line))
    dead = f"{name}Dlq"
    target = {
        "deadLetterTargetArn": TreeNode(dead, line, "!GetAtt"),
        "maxReceiveCount": _or(construct, "maxRetries", _RETRIES),
    }
    queue = {
        "VisibilityTimeout": TreeNode(hidden, line, "" if hidden else f"{_FOLD} times the function's timeout"),
        "RedrivePolicy": TreeNode(target, line),
        "FifoQueue": is_fifo,
        "ContentBasedDeduplication": is_fifo,
    }
    parked = {"MessageRetentionPeriod": TreeNode(_KEPT_S, line), "FifoQueue": is_fifo}
    sqs = {
        "arn": TreeNode(name, line, "!GetAtt"),
        "batchSize": _or(construct, "batchSize", _BATCH),
        "maximumBatchingWindow": window,
        "functionResponseType": TreeNode(PARTIAL, line),
    }
    resources = {one: _resource(body, line) for one, body in ((name, queue), (dead, parked))}
    event = TreeNode({"sqs": TreeNode(sqs, line)}, line)
    return LiftQueue(resources, worker.text or f"{name}Worker", None if worker.text else worker, event)


def _or(construct: TreeNode, key: str, default: str) -> TreeNode:
    return construct.table.get(key, TreeNode(default, construct.line))


def _resource(properties: dict[str, TreeNode], line: int) -> TreeNode:
    return TreeNode({"Type": TreeNode("AWS::SQS::Queue", line), "Properties": TreeNode(properties, line)}, line)
