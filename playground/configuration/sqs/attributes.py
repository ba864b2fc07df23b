"""A queue's attributes as SQS has them: what `aws sqs get-queue-attributes` gives, and what `--attributes` is given.

Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.joined import Joined, moved
from playground.configuration.source import ConfigurationFile
from playground.configuration.sqs.described import FIFO_ENDS, REDRIVE, RETENTION, FoundQueue, Queue, redrive_spellings
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
_COUNTS: Final = "ApproximateNumberOfMessages"
"""How attributes begin that say how much is in a queue."""
_TELLING: Final = ("QueueArn", "VisibilityTimeout", RETENTION, "RedrivePolicy", "FifoQueue")
_COULD_BE: Final = re.compile(rf"\b(?:{'|'.join(_TELLING)})\b")


def is_attributes(document: TreeNode) -> bool:
    """Whether a document is a queue's attributes."""
    table = _attributes(document).table
    is_known = all(key in KEYS or key in _OTHERS or key.startswith(_COUNTS) for key in table)
    return is_known and any(key in table for key in _TELLING)


def could_be_attributes(text: str) -> bool:
    """Whether a text names one that tells; it is not read for that."""
    return bool(_COULD_BE.search(text))


def read_attributes(source: ConfigurationFile, documents: Sequence[TreeNode]) -> Reading:
    """What queues come to, each by its own document; one that others have for their dead letters is not asked about."""
    reading = Reading()
    reading.spellings |= redrive_spellings('"RedrivePolicy" with a maxReceiveCount of 5, by set-queue-attributes')
    bodies = [_opened(source, one) for one in documents]
    queues = {one.at("QueueArn").text or str(at): _queue(source, one) for at, one in enumerate(bodies)}
    permissions = [_permission(one) for one in bodies]
    by_arn = dict(zip(queues, permissions, strict=False))
    found = []
    for queue, body in zip(queues.values(), bodies, strict=False):
        to = body.at("RedrivePolicy", "deadLetterTargetArn").text
        one = FoundQueue(queue, lambda node: node, None, queues.get(to))
        found.append(one._replace(permission=by_arn[to]) if to in queues else one)
    read_queues(reading, source.path, found)
    return reading


def read_attributes_together(sources: Sequence[ConfigurationFile], documents: Sequence[TreeNode]) -> Reading:
    """What several files say, each of one queue."""
    files = Joined(sources)
    placed = [
        moved(_opened(source, one), start) for source, one, start in zip(sources, documents, files.starts, strict=False)
    ]
    return files.placed(read_attributes(replace(files.whole, around=sources[0].around), placed))


def _attributes(document: TreeNode) -> TreeNode:
    return document.at("Attributes") if document.has("Attributes") else document


def _opened(source: ConfigurationFile, document: TreeNode) -> TreeNode:
    """The attributes, with those that are JSON in a text as what that says."""
    table = dict(_attributes(document).table)
    for key in _POLICIES:
        if (node := table.get(key)) and node.text.startswith("{"):
            table[key] = json_document(source.holding(source.name, node.text, node.line - 1))
    return TreeNode(table, document.line)


def _queue(source: ConfigurationFile, body: TreeNode) -> Queue:
    attributes = {key: (key, node) for key, node in body.table.items() if key in KEYS}
    limit = body.at("RedrivePolicy").table.get("maxReceiveCount")
    if limit:
        attributes[REDRIVE] = "maxReceiveCount", limit
    name = _name(body.at("QueueArn").text)
    is_fifo = body.at("FifoQueue").text.lower() == "true" or name.endswith(FIFO_ENDS)
    called = TreeNode(name, body.at("QueueArn").line)
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
