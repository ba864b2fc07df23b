"""Terraform: queues of SQS, and the Lambda functions that are fed from them."""

import json
from collections.abc import Iterator
from typing import Final

from playground.configuration.found import Reading, Spot
from playground.configuration.hcl_tree import Module, hcl_module
from playground.configuration.source import ConfigurationFile
from playground.configuration.sqs import Poller, Queue, QueueReader, check_dead_letters
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
_LIMIT: Final = "RedrivePolicy.maxReceiveCount"


def read_terraform(source: ConfigurationFile) -> Reading:
    """What a file says of its queues."""
    reading = Reading()
    terraform = _Terraform(source.path, hcl_module(source))
    bodies = dict(terraform.queues())
    queues = {name: terraform.queue(reading, name, body) for name, body in bodies.items()}
    parked = {name: terraform.dead_letters(name, body) for name, body in bodies.items()}
    pollers = dict(terraform.pollers())
    for name, queue in queues.items():
        if name in parked.values() and name not in pollers:
            continue  # Nothing but a place for dead letters.
        QueueReader(reading, source.path, queue, terraform.module.value).read(pollers.get(name))
        if parked[name] in queues:
            check_dead_letters(reading, queue, queues[parked[name]], terraform.module.value)
    return reading


def _named(node: TreeNode, kind: str) -> str:
    """The resource that a reference names: `orders` in `aws_sqs_queue.orders.arn`, or in `...orders[0].arn`."""
    start, _, rest = (node.tag or node.text).strip("${} ").partition(".")
    return rest.split(".")[0].split("[")[0] if start == kind else ""


class _Terraform:
    def __init__(self, path: str, module: Module) -> None:
        self.module = module
        self._path = path
        self._policies = {
            _named(body.at("queue_url"), "aws_sqs_queue"): body.at("redrive_policy")
            for _, _, body in module.of_kind("aws_sqs_queue_redrive_policy")
        }

    def queues(self) -> Iterator[tuple[str, TreeNode]]:
        """The queues: their names and bodies."""
        for _, name, body in self.module.of_kind("aws_sqs_queue"):
            yield name, body
        for name, body in self.module.calls(_MODULE):
            yield f"module.{name}", body

    def _policy(self, name: str, body: TreeNode) -> TreeNode:
        """The redrive policy, a table; one that is written as a text of JSON is read."""
        node = self.module.value(
            body.table.get("redrive_policy") or self._policies.get(name) or TreeNode("", body.line)
        )
        try:
            read = json.loads(node.text) if node.text.lstrip().startswith("{") else {}
        except (ValueError, RecursionError):
            return node
        texts = {key: TreeNode(str(value), node.line) for key, value in read.items()} if isinstance(read, dict) else {}
        return TreeNode(texts, node.line) if texts else node

    def dead_letters(self, name: str, body: TreeNode) -> str:
        """The queue to which what fails too often is moved, if it is one of this file."""
        target = self._policy(name, body).at("deadLetterTargetArn")
        return _named(self.module.value(target), "aws_sqs_queue") or _named(target, "aws_sqs_queue")

    def queue(self, reading: Reading, name: str, body: TreeNode) -> Queue:
        """A queue, its arguments under the API's names."""
        for key, node in body.table.items():
            if key not in _NAMES and key not in _OTHERS and not name.startswith("module."):
                names = [*_NAMES, *_OTHERS]
                unknown_key(reading, f"{name}: {key}", key, names, Spot(self._path, node.line), "the provider")
        attributes = {_NAMES[key]: (key, node) for key, node in body.table.items() if key in _NAMES}
        if limit := self._policy(name, body).table.get("maxReceiveCount"):
            attributes[_LIMIT] = "maxReceiveCount", limit
        is_fifo = self.module.value(body.at("fifo_queue")).text == "true"
        named = self.module.value(body.at("name"))
        is_fifo = is_fifo or (named.text or named.tag).rstrip('"').endswith(".fifo")
        return Queue(name, Spot(self._path, body.line), is_fifo, attributes)

    def pollers(self) -> Iterator[tuple[str, Poller]]:
        """By the queue: the function that it feeds."""
        functions = {name: body for _, name, body in self.module.of_kind("aws_lambda_function")}
        for _, _, body in self.module.of_kind("aws_lambda_event_source_mapping"):
            queue = _named(body.at("event_source_arn"), "aws_sqs_queue")
            function = functions.get(_named(body.at("function_name"), "aws_lambda_function"))
            timeout = function.at("timeout") if function else TreeNode(None, body.line, body.at("function_name").tag)
            window = body.at("maximum_batching_window_in_seconds")
            spot = Spot(self._path, body.line)
            poller = Poller(spot, body.at("batch_size"), body.at("function_response_types"), timeout, window)
            if queue:
                yield queue, poller
