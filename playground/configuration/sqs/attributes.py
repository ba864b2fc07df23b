"""A queue's attributes as SQS has them: what `aws sqs get-queue-attributes` gives, and what `--attributes` is given.

A Queue of AWS' controllers for Kubernetes has the same, each with a small letter at its beginning. Source:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html and
https://aws-controllers-k8s.github.io/community/reference/sqs/v1alpha1/queue/
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.source import ConfigurationFile
from playground.configuration.sqs.described import (
    FIFO_ENDS,
    REDRIVE,
    RETENTION,
    FoundQueue,
    Poller,
    Queue,
    queue_elsewhere,
    redrive_spellings,
)
from playground.configuration.sqs.queues import KEYS, read_queues
from playground.configuration.sqs.redrive_permission import RedrivePermission
from playground.configuration.syntax.json_tree import json_document
from playground.configuration.syntax.tree import TreeNode

_POLICIES: Final = ("RedrivePolicy", "RedriveAllowPolicy")
"""Attributes that are JSON in a text."""
_OTHERS: Final = frozenset(
    (
        *("QueueArn", "Policy", "FifoQueue", "MaximumMessageSize", "CreatedTimestamp", "LastModifiedTimestamp"),
        *("KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "SqsManagedSseEnabled", *_POLICIES),
    )
)
LABEL: Final = "label"
"""The tag of what stands for a queue's ARN, and is none of its names at AWS."""
_COUNTS: Final = "ApproximateNumberOfMessages"
"""How attributes begin that say how much is in a queue."""
_TELLING: Final = ("QueueArn", "VisibilityTimeout", RETENTION, "RedrivePolicy", "FifoQueue")
_CONTROLLER: Final = "sqs.services.k8s.aws/"
_COULD_BE: Final = re.compile(rf"\b(?:{'|'.join(_TELLING)})\b")


def is_attributes(document: TreeNode) -> bool:
    """Whether a document is a queue's attributes."""
    table = _attributes(document).table
    is_known = all(key in KEYS or key in _OTHERS or key.startswith(_COUNTS) for key in table)
    return is_known and any(key in table for key in _TELLING)


def could_be_attributes(text: str) -> bool:
    """Whether a text names one that tells; it is not read for that."""
    return bool(_COULD_BE.search(text))


def has_queue_resources(documents: Sequence[TreeNode]) -> bool:
    """Whether there is a Queue of AWS' controllers for Kubernetes."""
    return any(map(_is_resource, documents))


def read_queue_resources(source: ConfigurationFile, documents: Sequence[TreeNode]) -> Reading:
    """What such queues come to."""
    return read_attributes(
        source, [_of_resource(one) for one in documents if _is_resource(one)], _small, fifo_by='fifoQueue: "true"'
    )


def read_attributes(
    source: ConfigurationFile,
    documents: Sequence[TreeNode],
    spelled: Callable[[str], str] = str,
    pollers: Sequence[tuple[TreeNode, Poller]] = (),
    fifo_by: str = "FifoQueue = true",
) -> Reading:
    """What queues come to, each by its own document; one that others have for their dead letters is not asked about.

    `spelled` is how the file writes an attribute's name, `fifo_by` how it makes a FIFO queue; of a function that is fed
    there is the ARN of its queue.
    """
    reading = Reading()
    reading.spellings |= redrive_spellings(
        f"{spelled('RedrivePolicy')} with a maxReceiveCount of 5, and a queue for them"
    )
    bodies = [opened(source, one) for one in documents]
    queues = {_name(one.at("QueueArn").text) or str(at): _queue(source, one, spelled) for at, one in enumerate(bodies)}
    fifo_by = f"{fifo_by}, and a name that ends in {FIFO_ENDS}"
    queues = {name: replace(one, fifo_by=fifo_by) for name, one in queues.items()}
    permissions = [_permission(one) for one in bodies]
    by_name = dict(zip(queues, permissions, strict=False))
    fed = {_name(arn.text): poller for arn, poller in pollers}
    found = []
    for queue, body in zip(queues.values(), bodies, strict=False):
        to = _name(body.at("RedrivePolicy", "deadLetterTargetArn").text)
        one = FoundQueue(queue, _as_it_is, fed.get(queue.name), queues.get(to))
        found.append(one._replace(permission=by_name[to]) if to in queues else one)
    elsewhere = [(arn, poller) for arn, poller in pollers if _name(arn.text) not in {one.queue.name for one in found}]
    found += [FoundQueue(queue_elsewhere(arn, poller.spot), _as_it_is, poller) for arn, poller in elsewhere]
    read_queues(reading, source.path, found)
    return reading


def _as_it_is(node: TreeNode) -> TreeNode:
    return node


def _is_resource(document: TreeNode) -> bool:
    return document.at("kind").text == "Queue" and document.at("apiVersion").text.startswith(_CONTROLLER)


def _of_resource(document: TreeNode) -> TreeNode:
    """The attributes of a resource; for its ARN stands its name, by which others are told where their letters go."""
    spec = document.at("spec")
    name = spec.at("queueName") if spec.has("queueName") else document.at("metadata", "name")
    table = {key[:1].upper() + key[1:]: node for key, node in spec.table.items()}
    return TreeNode({**table, "QueueArn": name}, document.line)


def _small(key: str) -> str:
    return key[:1].lower() + key[1:]


def _attributes(document: TreeNode) -> TreeNode:
    return document.at("Attributes") if document.has("Attributes") else document


def opened(source: ConfigurationFile, document: TreeNode) -> TreeNode:
    """The attributes, with those that are JSON in a text as what that says."""
    table = dict(_attributes(document).table)
    for key in _POLICIES:
        if (node := table.get(key)) and node.text.startswith("{"):
            table[key] = json_document(source.holding(source.name, node.text, node.line - 1))
    return TreeNode(table, document.line)


def _queue(source: ConfigurationFile, body: TreeNode, spelled: Callable[[str], str]) -> Queue:
    attributes = {key: (spelled(key), node) for key, node in body.table.items() if key in KEYS}
    policy = body.at("RedrivePolicy")
    limit = policy.table.get("maxReceiveCount")
    if limit or policy.content is None:
        attributes[REDRIVE] = "maxReceiveCount", limit or policy
    name = _name(body.at("QueueArn").text)
    is_fifo = body.at("FifoQueue").text.lower() == "true" or name.endswith(FIFO_ENDS)
    called = TreeNode("" if body.at("QueueArn").tag == LABEL else name, body.at("QueueArn").line)
    spot = Spot(source.path, body.line)
    return Queue(name or "the queue", spot, is_fifo, attributes, called, RETENTION, limit is not None)


def _permission(body: TreeNode) -> RedrivePermission:
    """Whose dead letters a queue takes."""
    policy = body.at("RedriveAllowPolicy")
    return RedrivePermission(
        policy.at("redrivePermission"), tuple(_name(one.text) for one in policy.at("sourceQueueArns").items)
    )


def _name(arn: str) -> str:
    return arn.rpartition(":")[2]
