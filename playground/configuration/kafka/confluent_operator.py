"""Resources of Confluent for Kubernetes: brokers, topics, connectors.

Source: its API reference, `platform.confluent.io/v1beta1`.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from playground.configuration.found import Reading
from playground.configuration.kafka.connect import CLASS, read_connect
from playground.configuration.kafka.names import SYSTEM, KafkaKeys
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode

_API: Final = "platform.confluent.io/"


def has_confluent(documents: Iterable[TreeNode]) -> bool:
    """Whether some documents are such resources."""
    return any(map(_is_one, documents))


def read_confluent(source: ConfigurationFile, documents: Iterable[TreeNode]) -> Reading:
    """What they say; each topic and each connector is an answer of its own."""
    reading, ours = Reading(), list(filter(_is_one, documents))
    brokers = KafkaKeys(reading, source.path, is_broker=True)
    for one in ours:
        spec = one.at("spec")
        match one.at("kind").text:
            case "Kafka":
                for key, node in _lines(spec.at("configOverrides", "server")):
                    brokers.take(key, node)
            case "KafkaTopic":
                _topic(reading, source.path, one.at("metadata", "name").text, spec)
    if any(one.at("kind").text == "Kafka" for one in ours):
        brokers.assume_the_rest()
    return reading.add([read_connect(source, [_connector(one) for one in ours if one.at("kind").text == "Connector"])])


def _is_one(document: TreeNode) -> bool:
    return document.at("apiVersion").text.startswith(_API)


def _lines(node: TreeNode) -> Iterator[tuple[str, TreeNode]]:
    """Lines of a server's file, each a text in a list."""
    for one in node.items:
        key, equals, value = one.text.partition("=")
        if equals:
            yield key.strip(), TreeNode(value.strip(), one.line)


def _topic(reading: Reading, path: str, name: str, spec: TreeNode) -> None:
    keys = KafkaKeys(reading, path, name)
    reading.queues.append((SYSTEM, name))
    for field, key in (("replicas", "replication.factor"), ("partitionCount", "num.partitions")):
        if spec.has(field):
            keys.take(field, spec.at(field), key)
    for key, node in spec.at("configs").table.items():
        keys.take(key, node)


def _connector(document: TreeNode) -> TreeNode:
    """A connector as it is posted to a worker."""
    spec = document.at("spec")
    made_by = {CLASS: spec.at("class"), "name": document.at("metadata", "name")}
    return TreeNode({**spec.at("configs").table, **made_by}, spec.line)
