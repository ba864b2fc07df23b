"""Queues of SQS that tools declare in YAML under names of their own: Crossplane, Pulumi, Ansible.

Source: https://marketplace.upbound.io/providers/upbound/provider-aws-sqs (and Crossplane's older provider),
https://www.pulumi.com/registry/packages/aws/api-docs/sqs/queue/,
https://docs.ansible.com/ansible/latest/collections/community/aws/sqs_queue_module.html.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.source import ConfigurationFile
from playground.configuration.sqs.attributes import LABEL, read_attributes
from playground.configuration.sqs.declared_feeds import REFERENCE, feeds_of
from playground.configuration.syntax.tasks import tasks_of
from playground.configuration.syntax.tree import TreeNode

_ARN: Final = "QueueArn"
_TERRAFORMS: Final = {
    "visibilityTimeoutSeconds": "VisibilityTimeout",
    "messageRetentionSeconds": "MessageRetentionPeriod",
    "delaySeconds": "DelaySeconds",
    "receiveWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
    "contentBasedDeduplication": "ContentBasedDeduplication",
    "deduplicationScope": "DeduplicationScope",
    "fifoThroughputLimit": "FifoThroughputLimit",
    "fifoQueue": "FifoQueue",
    "redrivePolicy": "RedrivePolicy",
    "redriveAllowPolicy": "RedriveAllowPolicy",
}
"""What tools have that were made of Terraform's provider."""
_CROSSPLANES: Final = {
    **_TERRAFORMS,
    "visibilityTimeout": "VisibilityTimeout",
    "messageRetentionPeriod": "MessageRetentionPeriod",
    "receiveMessageWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
}
_ANSIBLES: Final = {
    "default_visibility_timeout": "VisibilityTimeout",
    "message_retention_period": "MessageRetentionPeriod",
    "delivery_delay": "DelaySeconds",
    "receive_message_wait_time": "ReceiveMessageWaitTimeSeconds",
    "content_based_deduplication": "ContentBasedDeduplication",
    "deduplication_scope": "DeduplicationScope",
    "fifo_throughput_limit": "FifoThroughputLimit",
    "redrive_policy": "RedrivePolicy",
}
_CROSSPLANE: Final = re.compile(r"sqs\.aws(?:\.m)?\.(?:upbound|crossplane)\.io/.*")
_PULUMI: Final = re.compile(r"aws:sqs(?:/queue)?:Queue")
_ANSIBLE: Final = re.compile(r"(?:(?:community|amazon)\.aws\.)?sqs_queue")
_OTHERS: Final = frozenset(("maxMessageSize", "message_size", "maximum_message_size", "name", "namePrefix", "policy"))
"""What else queues have that reads like what decides."""
_LIKENESS: Final = 0.85
_JSON: Final = "fn::tojson"


class _Declared(NamedTuple):
    """A queue as a tool has it."""

    body: TreeNode
    names: Mapping[str, str]
    label: TreeNode
    """What it is called among the others; not its name at AWS, where that is made up."""


def has_declared(documents: Iterable[TreeNode]) -> bool:
    """Whether any is there."""
    return next(_queues(documents), None) is not None


def read_declared(source: ConfigurationFile, documents: Sequence[TreeNode]) -> Reading:
    """What such queues come to, each kind in its own names."""
    queues = list(_queues(documents))
    reading = Reading()
    feeds = list(feeds_of(source.path, documents))
    for names in (_CROSSPLANES, _TERRAFORMS, _ANSIBLES):
        bodies = [_attributes(one) for one in queues if one.names is names]
        used = {key for one in queues if one.names is names for key in one.body.table}
        back = {api: own for own, api in names.items()} | {names[key]: key for key in used & names.keys()}
        if bodies:
            spelled = partial(_spelled, back)
            fifo_by = "queue_type: fifo" if names is _ANSIBLES else "fifoQueue: true"
            labels = {one.label.text for one in queues if one.names is names}
            ours = [(arn, poller) for arn, poller in feeds if arn.text.rpartition(":")[2] in labels]
            reading.add([read_attributes(source, bodies, spelled, ours, fifo_by)])
    for one in queues:
        _find_unknown(reading, source, one)
    return reading


def _find_unknown(reading: Reading, source: ConfigurationFile, queue: _Declared) -> None:
    """Find a key that is nearly one which decides; what else a queue may have, it may."""
    for key, node in queue.body.table.items():
        is_known = key in queue.names or key in _OTHERS
        if not is_known and (near := reading.near(key, [*queue.names], _LIKENESS)):
            text = f"{queue.label.text}: {key}: the tool reads no such key; did you mean {near}?"
            reading.find("unknown-key", text, Spot(source.path, node.line))


def _spelled(back: Mapping[str, str], key: str) -> str:
    return back.get(key, key)


def _queues(documents: Iterable[TreeNode]) -> Iterator[_Declared]:
    for document in documents:
        if _CROSSPLANE.fullmatch(document.at("apiVersion").text) and document.at("kind").text == "Queue":
            yield _Declared(document.at("spec", "forProvider"), _CROSSPLANES, document.at("metadata", "name"))
        resources = document.at("resources").table if document.has("runtime") else {}
        values = {name: one.at("default") for name, one in document.at("config").table.items() if one.has("default")}
        for name, one in resources.items():
            if _PULUMI.fullmatch(one.at("type").text):
                body = _filled(one.at("properties"), values)
                yield _Declared(body, _TERRAFORMS, TreeNode(name, one.line, LABEL))
        for name, arguments in tasks_of(document):
            if _ANSIBLE.fullmatch(name):
                yield _Declared(arguments, _ANSIBLES, arguments.at("name"))


def _filled(node: TreeNode, values: Mapping[str, TreeNode]) -> TreeNode:
    """A value of Pulumi's with the defaults of the program's configuration, and JSON as what it says."""
    if node.table:
        inside = next((one for key, one in node.table.items() if key.lower() == _JSON), None)
        table = {key: _filled(one, values) for key, one in node.table.items()}
        return _filled(inside, values) if inside else TreeNode(table, node.line)
    if isinstance(node.content, list):
        return TreeNode([_filled(one, values) for one in node.items], node.line)
    named = REFERENCE.fullmatch(node.text)
    return TreeNode(values[named[1]].content, node.line) if named and named[1] in values else node


def _attributes(one: _Declared) -> TreeNode:
    """Its attributes under the API's names; whoever its dead letters go to is told by name or by label."""
    table = {one.names[key]: node for key, node in one.body.table.items() if key in one.names}
    policy = table.get("RedrivePolicy")
    if policy and (named := REFERENCE.fullmatch(policy.at("deadLetterTargetArn").text)):
        target = TreeNode(named[1], policy.line)
        table["RedrivePolicy"] = TreeNode({**policy.table, "deadLetterTargetArn": target}, policy.line)
    if one.body.at("queue_type").text == "fifo":
        table["FifoQueue"] = TreeNode("true", one.body.line)
    table[_ARN] = one.label
    return TreeNode(table, one.body.line or one.label.line)
