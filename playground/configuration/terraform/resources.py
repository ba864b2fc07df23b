"""Terraform: queues of SQS, and the Lambda functions that are fed from them; and what it says of brokers."""

import json
from collections.abc import Container, Iterator, Mapping
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.source import ConfigurationFile
from playground.configuration.sqs.described import (
    REDRIVE,
    FoundQueue,
    Poller,
    Queue,
    queue_elsewhere,
    redrive_spellings,
)
from playground.configuration.sqs.queues import read_queues
from playground.configuration.sqs.redrive_permission import RedrivePermission
from playground.configuration.syntax.hcl_tree import Module
from playground.configuration.syntax.hcl_values import Scope
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.terraform.brokers import read_brokers
from playground.configuration.terraform.functions import STREAMS_ONLY, Functions
from playground.configuration.values import unknown_key
from playground.configuration.variants import read_each

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
_MODULE: Final = ("terraform-aws-modules/sqs/", "terraform-aws-modules/terraform-aws-sqs")
"""A module that makes a queue, with the provider's names for its arguments: in the registry, and its source."""
_QUEUE: Final = "aws_sqs_queue"
_REDRIVE, _ALLOW = "redrive_policy", "redrive_allow_policy"
_FIFO_BY: Final = "fifo_queue = true"
_KEPT: Final = "message_retention_seconds"
_PARKS_FOR: Final = f"dlq_{_KEPT}"
"""What the module calls that of its queue for dead letters."""
_OF_PARKING: Final = "dlq_"
"""With this begins what the module is told of that queue alone; of the rest it is as the other one is."""
_PARKS: Final = "dead_letter_queue"
"""How the module's outputs begin that are of its queue for dead letters."""
_MODULES_LIMIT: Final = "5"
"""How many receives the module allows where it makes that queue, and nothing else is said."""


def read_module(source: ConfigurationFile, module: Module) -> Reading:
    """What files say of their queues, under each value of what their conditions leave open; and of brokers."""
    reading = read_each(lambda opened: _read_queues(source, module.under(opened)), source.path)
    return reading.add([read_brokers(source, module)])


def _read_queues(source: ConfigurationFile, module: Module) -> tuple[Reading, frozenset[str]]:
    reading = Reading()
    terraform = _Terraform(source.path, module)
    bodies = list(terraform.queues())
    policy = "redrive_policy = jsonencode({ deadLetterTargetArn = ..., maxReceiveCount = 5 })"
    are_made = bool(bodies) and all(name.startswith("module.") for name, _, _ in bodies)
    reading.spellings |= redrive_spellings(f"{policy}, and a queue for them that keeps longer")
    if are_made:
        reading.spellings[REDRIVE, int(_MODULES_LIMIT)] = "create_dlq = true in the module's call"
    queues = {name: terraform.queue(reading, name, body, scope) for name, body, scope in bodies}
    queues |= {
        f"{name}.{_PARKS}": terraform.parking(queues[name], body)
        for name, body, scope in bodies
        if _makes_another(name, body, scope)
    }
    pollers, elsewhere = terraform.pollers(reading, queues)
    permissions = {name: terraform.permission(name, body, scope, queues) for name, body, scope in bodies}
    found = []
    for name, body, scope in bodies:
        dead_letters = terraform.dead_letters(name, body, scope, queues)
        one = FoundQueue(queues[name], scope.value, pollers.get(name), dead_letters)
        is_here = dead_letters is not None and dead_letters.name in permissions
        found.append(one._replace(permission=permissions[dead_letters.name]) if dead_letters and is_here else one)
    made = [(queues[f"{name}.{_PARKS}"], scope) for name, body, scope in bodies if _makes_another(name, body, scope)]
    found += [FoundQueue(one, scope.value, pollers[one.name]) for one, scope in made if one.name in pollers]
    found += [FoundQueue(queue, module.scope.value, poller) for queue, poller in elsewhere]
    places = read_queues(reading, source.path, found)
    _tell_of_others(reading, source.path, module)
    return reading, places


def _tell_of_others(reading: Reading, path: str, module: Module) -> None:
    """Tell of modules that make queues and are not followed."""
    known = {name for name, _ in module.calls(*_MODULE)}
    for name, body in module.calls(""):
        place = body.at("source").text
        if name not in known and ("sqs" in place.lower() or body.table.keys() & _NAMES.keys()):
            text = f"module.{name}: what is handed to a module that is not read ({place}) is not followed; "
            more = "give the files of that folder, and its values as .tfvars or as arguments"
            reading.find("elsewhere", text + more, Spot(path, body.line))


def _named(node: TreeNode, scope: Scope) -> str:
    """The queue that a reference names: `orders` in `aws_sqs_queue.orders.arn`, or in `...orders[0].arn`.

    One of several by `for_each` has its key with it: `all["orders"]`. One that a module makes has `module.` before it.
    """
    start, _, rest = (node.tag or node.text).strip("${} ").partition(".")
    if start not in (_QUEUE, "module"):
        return ""
    whole, _, index = rest.partition("[")
    key = scope.value(TreeNode(None, node.line, index.partition("]")[0])).text
    name = whole.split(".")[0] + (f'["{key}"]' if key and not key.isdecimal() else "")
    if start == _QUEUE:
        return name
    _, is_output, output = rest.rpartition(".")
    return f"module.{name}.{_PARKS}" if is_output and output.startswith(_PARKS) else f"module.{name}"


def _among(name: str, queues: Container[str]) -> str:
    """That queue among those of the files; of one whose keys are not to be told, all that there are; empty: none."""
    whole, bracket, rest = name.partition("[")
    parks = rest.partition("]")[2] if bracket else ""
    return next((one for one in (name, f"{whole}{parks}") if one in queues), "")


class _Terraform:
    def __init__(self, path: str, module: Module) -> None:
        self._module = module
        self._path = path
        self._policies = {key: self._beside(key) for key in (_REDRIVE, _ALLOW)}

    def _beside(self, key: str) -> Mapping[str, TreeNode]:
        """By the queue its policy, where that is a resource of its own."""
        return {
            _named(body.at("queue_url"), scope): body.at(key)
            for _, _, body in self._module.of_kind(f"{_QUEUE}_{key}")
            for _, scope in self._module.instances(body)
        }

    def queues(self) -> Iterator[tuple[str, TreeNode, Scope]]:
        """The queues: their names, their bodies, and what stands behind names in these."""
        for _, name, body in self._module.of_kind(_QUEUE):
            for key, scope in self._module.instances(body):
                yield name + key, body, scope
        for name, body in self._module.calls(*_MODULE):
            for key, scope in self._module.instances(body):
                yield f"module.{name}{key}", body, scope

    def _policy(self, name: str, body: TreeNode, scope: Scope, key: str = _REDRIVE) -> TreeNode:
        """The redrive policy, or another, a table; one that is written as a text of JSON is read."""
        node = scope.value(body.table.get(key) or self._policies[key].get(name) or TreeNode("", body.line))
        text = node.text or node.tag.replace('\\"', '"').strip('"')
        try:
            read = json.loads(text) if text.lstrip().startswith("{") else {}
        except (ValueError, RecursionError):
            return node
        texts = {key: TreeNode(str(value), node.line) for key, value in read.items()} if isinstance(read, dict) else {}
        return TreeNode(texts, node.line) if texts else node

    def dead_letters(self, name: str, body: TreeNode, scope: Scope, queues: Mapping[str, Queue]) -> Queue | None:
        """The queue to which what fails too often is moved, if it is one of this file."""
        if _makes_another(name, body, scope):
            return queues[f"{name}.{_PARKS}"]
        target = self._policy(name, body, scope).at("deadLetterTargetArn")
        found = (_among(_named(one, scope), queues) for one in (scope.value(target), target))
        return next((queues[one] for one in found if one), None)

    def parking(self, queue: Queue, body: TreeNode) -> Queue:
        """The queue for dead letters that a module makes beside another: as that one, but for what is said of it."""
        said = {key: body.table.get(f"{_OF_PARKING}{key}") or body.at(key) for key in _NAMES}
        attributes = {_NAMES[key]: (f"{_OF_PARKING}{key}", node) for key, node in said.items() if node.content != ""}
        spot = Spot(self._path, body.at("create_dlq").line)
        called = TreeNode("", spot.line)
        return Queue(f"{queue.name}.{_PARKS}", spot, queue.is_fifo, attributes, called, _PARKS_FOR)

    def permission(self, name: str, body: TreeNode, scope: Scope, queues: Container[str]) -> RedrivePermission:
        """Whose dead letters a queue takes."""
        policy = self._policy(name, body, scope, _ALLOW)
        named = (_named(one, scope) for one in scope.value(policy.at("sourceQueueArns")).items)
        sources = tuple(_among(one, queues) for one in named)
        return RedrivePermission(scope.value(policy.at("redrivePermission")), sources)

    def queue(self, reading: Reading, name: str, body: TreeNode, scope: Scope) -> Queue:
        """A queue, its arguments under the API's names."""
        for key, node in body.table.items():
            if key not in _NAMES and key not in _OTHERS and not name.startswith("module."):
                names = [*_NAMES, *_OTHERS]
                unknown_key(reading, f"{name}: {key}", key, names, Spot(self._path, node.line), "the provider")
        attributes = {_NAMES[key]: (key, node) for key, node in body.table.items() if key in _NAMES}
        policy = self._policy(name, body, scope)
        limit = policy.table.get("maxReceiveCount")
        parks = limit is not None or _makes_another(name, body, scope)
        limit = limit or (policy if policy.content is None else None)
        is_modules = limit is None and _makes_another(name, body, scope)
        if is_modules:
            limit = TreeNode(_MODULES_LIMIT, body.at("create_dlq").line)
        if limit:
            attributes[REDRIVE] = "maxReceiveCount", limit
        # A module gives its queue an ending of its own, or takes the one away that its name has.
        called = TreeNode("", body.line) if name.startswith("module.") else body.at("name")
        kind, named = scope.value(body.at("fifo_queue")), scope.value(called)
        is_fifo = kind.text == "true" or (named.text or named.tag).rstrip('"').endswith(".fifo")
        if kind.content is None and not is_fifo:
            text = f"{name}: fifo_queue is {kind.tag}, not in this file; taken for a standard queue"
            reading.find("elsewhere", text, Spot(self._path, kind.line))
        by_default = frozenset([REDRIVE] if is_modules else [])
        spot = Spot(self._path, body.line)
        made_by = _FIFO_BY if name.startswith("module.") else f"{_FIFO_BY}, and a name that ends in .fifo"
        return Queue(name, spot, is_fifo, attributes, called, _KEPT, parks, by_default, made_by)

    def pollers(self, reading: Reading, queues: Container[str]) -> tuple[dict[str, Poller], list[tuple[Queue, Poller]]]:
        """By the queue the function that it feeds; and those that are fed from queues that are not in the file."""
        found: dict[str, Poller] = {}
        elsewhere = []
        for source, scope, poller, body in Functions(self._path, self._module).feeds():
            name = _among(_named(source, scope), queues)
            for key in filter(body.has, STREAMS_ONLY):
                text = f"{key} is for streams; a queue's retries are its redrive policy's"
                reading.find("no-effect", text, Spot(self._path, body.at(key).line))
            if name:
                found[name] = poller
            else:
                elsewhere.append((queue_elsewhere(scope.value(source), poller.spot), poller))
        return found, elsewhere


def _makes_another(name: str, body: TreeNode, scope: Scope) -> bool:
    """Whether a module makes a queue for dead letters, too."""
    return name.startswith("module.") and scope.is_true(body.at("create_dlq"))
