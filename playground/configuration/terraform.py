"""Terraform: queues of SQS, and the Lambda functions that are fed from them; and what it says of brokers."""

import json
import re
from collections.abc import Container, Iterator
from typing import Final

from playground.configuration.found import Reading, Spot
from playground.configuration.hcl_tree import Module, hcl_module
from playground.configuration.hcl_values import Scope
from playground.configuration.source import ConfigurationFile
from playground.configuration.sqs import Poller, Queue, QueueReader, check_dead_letters, function_name
from playground.configuration.terraform_brokers import read_brokers
from playground.configuration.tree import TreeNode
from playground.configuration.values import unknown_key

_NAMES: Final = {
    "visibility_timeout_seconds": "VisibilityTimeout",
    "message_retention_seconds": "MessageRetentionPeriod",
    "delay_seconds": "DelaySeconds",
    "receive_wait_time_seconds": "ReceiveMessageWaitTimeSeconds",
    "content_based_deduplication": "ContentBasedDeduplication",
    "deduplication_scope": "DeduplicationScope",
    "fifo_throughput_limit": "FifoThroughputLimit",
}
"""What the provider calls an attribute, and what the API calls it."""
_OTHERS: Final = (
    *("name", "name_prefix", "fifo_queue", "redrive_policy", "redrive_allow_policy", "policy", "max_message_size"),
    *("kms_master_key_id", "kms_data_key_reuse_period_seconds", "sqs_managed_sse_enabled", "tags", "tags_all"),
    *("count", "for_each", "provider", "depends_on", "lifecycle", "region", "timeouts", "dynamic", "provisioner"),
)
_MODULE: Final = "terraform-aws-modules/sqs/"
"""A module that makes a queue, with the provider's names for its arguments."""
_QUEUE: Final = "aws_sqs_queue"
_FUNCTION: Final = "aws_lambda_function"
_FUNCTION_NAMED: Final = re.compile(rf"(?<![\w.-]){_FUNCTION}\.([\w-]+)")
"""Wherever it stands, as in `"${aws_lambda_function.work.arn}:live"`; what is behind `data.` is elsewhere."""
_LIMIT: Final = "RedrivePolicy.maxReceiveCount"


def read_terraform(source: ConfigurationFile) -> Reading:
    """What a file says of its queues."""
    reading, module = Reading(), hcl_module(source)
    terraform = _Terraform(source.path, module)
    bodies = list(terraform.queues())
    queues = {name: terraform.queue(reading, name, body, scope) for name, body, scope in bodies}
    parked = {name: terraform.dead_letters(name, body, scope, queues) for name, body, scope in bodies}
    pollers = dict(terraform.pollers(queues))
    for name, _, scope in bodies:
        queue = queues[name]
        if name in parked.values() and name not in pollers:
            continue  # Nothing but a place for dead letters.
        QueueReader(reading, source.path, queue, scope.value, parked[name] in queues).read(pollers.get(name))
        if parked[name] in queues:
            check_dead_letters(reading, queue, queues[parked[name]], scope.value)
    return reading.add([read_brokers(source, module)])


def _named(node: TreeNode, kind: str, scope: Scope) -> str:
    """The resource that a reference names: `orders` in `aws_sqs_queue.orders.arn`, or in `...orders[0].arn`.

    One of several by `for_each` has its key with it: `all["orders"]`.
    """
    start, _, rest = (node.tag or node.text).strip("${} ").partition(".")
    if start != kind:
        return ""
    whole, _, index = rest.partition("[")
    key = scope.value(TreeNode(None, node.line, index.partition("]")[0])).text
    return whole.split(".")[0] + (f'["{key}"]' if key and not key.isdecimal() else "")


class _Terraform:
    def __init__(self, path: str, module: Module) -> None:
        self._module = module
        self._path = path
        self._policies = {
            _named(body.at("queue_url"), _QUEUE, scope): body.at("redrive_policy")
            for _, _, body in module.of_kind("aws_sqs_queue_redrive_policy")
            for _, scope in module.instances(body)
        }

    def queues(self) -> Iterator[tuple[str, TreeNode, Scope]]:
        """The queues: their names, their bodies, and what stands behind names in these."""
        for _, name, body in self._module.of_kind(_QUEUE):
            for key, scope in self._module.instances(body):
                yield name + key, body, scope
        for name, body in self._module.calls(_MODULE):
            for key, scope in self._module.instances(body):
                yield f"module.{name}{key}", body, scope

    def _policy(self, name: str, body: TreeNode, scope: Scope) -> TreeNode:
        """The redrive policy, a table; one that is written as a text of JSON is read."""
        node = scope.value(body.table.get("redrive_policy") or self._policies.get(name) or TreeNode("", body.line))
        text = node.text or node.tag.replace('\\"', '"').strip('"')
        try:
            read = json.loads(text) if text.lstrip().startswith("{") else {}
        except (ValueError, RecursionError):
            return node
        texts = {key: TreeNode(str(value), node.line) for key, value in read.items()} if isinstance(read, dict) else {}
        return TreeNode(texts, node.line) if texts else node

    def dead_letters(self, name: str, body: TreeNode, scope: Scope, queues: Container[str]) -> str:
        """The queue to which what fails too often is moved, if it is one of this file."""
        target = self._policy(name, body, scope).at("deadLetterTargetArn")
        found = (_named(one, _QUEUE, scope) for one in (scope.value(target), target))
        return next((one for one in found if one in queues), "")

    def queue(self, reading: Reading, name: str, body: TreeNode, scope: Scope) -> Queue:
        """A queue, its arguments under the API's names."""
        for key, node in body.table.items():
            if key not in _NAMES and key not in _OTHERS and not name.startswith("module."):
                names = [*_NAMES, *_OTHERS]
                unknown_key(reading, f"{name}: {key}", key, names, Spot(self._path, node.line), "the provider")
        attributes = {_NAMES[key]: (key, node) for key, node in body.table.items() if key in _NAMES}
        if limit := self._policy(name, body, scope).table.get("maxReceiveCount"):
            attributes[_LIMIT] = "maxReceiveCount", limit
        kind, named = scope.value(body.at("fifo_queue")), scope.value(body.at("name"))
        is_fifo = kind.text == "true" or (named.text or named.tag).rstrip('"').endswith(".fifo")
        if kind.content is None and not is_fifo:
            text = f"{name}: fifo_queue is {kind.tag}, not in this file; taken for a standard queue"
            reading.find("elsewhere", text, Spot(self._path, kind.line))
        return Queue(name, Spot(self._path, body.line), is_fifo, attributes, body.at("name"))

    def pollers(self, queues: Container[str]) -> Iterator[tuple[str, Poller]]:
        """By the queue: the function that it feeds."""
        for _, _, body in self._module.of_kind("aws_lambda_event_source_mapping"):
            for _, scope in self._module.instances(body):
                queue = _named(body.at("event_source_arn"), _QUEUE, scope)
                if queue in queues:
                    yield queue, self._poller(body, scope.value(body.at("function_name")))

    def _poller(self, body: TreeNode, called: TreeNode) -> Poller:
        function = self._function(called)
        timeout = function.at("timeout") if function else None
        window = body.at("maximum_batching_window_in_seconds")
        name, spot = called.text or called.tag.strip('"'), Spot(self._path, body.line)
        return Poller(spot, body.at("batch_size"), body.at("function_response_types"), name, timeout, window)

    def _function(self, called: TreeNode) -> TreeNode | None:
        """The function of this file that is meant: the only one that is referred to, or the one of that name."""
        functions = [(name, body) for _, name, body in self._module.of_kind(_FUNCTION)]
        referred, literal = set(_FUNCTION_NAMED.findall(called.tag)), function_name(called.text)
        if literal:
            referred = {name for name, body in functions if literal in self._names(body)}
        return next((body for name, body in functions if {name} == referred), None)

    def _names(self, function: TreeNode) -> set[str]:
        return {scope.value(function.at("function_name")).text for _, scope in self._module.instances(function)}
