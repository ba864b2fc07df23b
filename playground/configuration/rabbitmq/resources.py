"""Resources of RabbitMQ's topology operator, as the definitions that it makes of them.

Source: https://www.rabbitmq.com/kubernetes/operator/using-topology-operator.
"""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from playground.configuration.found import Reading
from playground.configuration.rabbitmq.definitions import read_definitions
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode

_API: Final = "rabbitmq.com/"


class _Kind(NamedTuple):
    """What a kind of resource is among the definitions."""

    into: str
    fields: dict[str, str]
    """What a field is called there, where it is called otherwise."""


_KINDS: Final = {
    "Vhost": _Kind("vhosts", {"defaultQueueType": "default_queue_type"}),
    "Queue": _Kind("queues", {"autoDelete": "auto_delete"}),
    "Exchange": _Kind("exchanges", {"autoDelete": "auto_delete"}),
    "Binding": _Kind("bindings", {"destinationType": "destination_type", "routingKey": "routing_key"}),
    "Policy": _Kind("policies", {"applyTo": "apply-to"}),
    "OperatorPolicy": _Kind("operator_policies", {"applyTo": "apply-to"}),
}
_LASTS: Final = ("Queue", "Exchange")
"""What outlives the broker only if it is said to be durable: the field's default is false."""


def has_resources(documents: Iterable[TreeNode]) -> bool:
    """Whether some documents are resources of this operator that decide about delivery."""
    return next(_resources(documents), None) is not None


def read_resources(source: ConfigurationFile, documents: Iterable[TreeNode]) -> Reading:
    """What the queues come to, with their policies, exchanges and bindings."""
    lists: dict[str, list[TreeNode]] = {}
    for kind, document in _resources(documents):
        spec = document.at("spec")
        into, fields = _KINDS[kind]
        table = {fields.get(key, key): node for key, node in spec.table.items()}
        table.setdefault("vhost", TreeNode("/", spec.line))
        if kind in _LASTS:
            table.setdefault("durable", TreeNode("false", spec.line))
        if kind == "Queue" and spec.has("type"):
            arguments = {"x-queue-type": spec.at("type"), **spec.at("arguments").table}
            table["arguments"] = TreeNode(arguments, spec.at("arguments").line)
        lists.setdefault(into, []).append(TreeNode(table, document.line))
    tables = {into: TreeNode(items, items[0].line) for into, items in lists.items()}
    return read_definitions(source, TreeNode(tables, 1))


def _resources(documents: Iterable[TreeNode]) -> Iterator[tuple[str, TreeNode]]:
    for document in documents:
        kind = document.at("kind").text
        if document.at("apiVersion").text.startswith(_API) and kind in _KINDS:
            yield kind, document
