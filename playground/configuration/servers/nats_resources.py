"""Streams and consumers of JetStream: in the API's names, as Kubernetes' resources, and in a chart's values."""

from collections.abc import Iterable, Iterator
from typing import Final

from playground.configuration.found import Reading
from playground.configuration.servers.nats_keys import SYSTEM, NatsKeys
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode

_API: Final = "jetstream.nats.io/"
_STREAM: Final = ("duplicate_window", "num_replicas", "max_msgs_per_subject", "discard")
"""Keys by which a stream is known in the API's names: two of them."""
_AT_LEAST: Final = 2


def has_streams(documents: Iterable[TreeNode]) -> bool:
    """Whether some documents describe streams, consumers or servers of NATS."""
    return any(next(_resources(one), None) is not None for one in documents)


def read_streams(source: ConfigurationFile, documents: Iterable[TreeNode]) -> Reading:
    """What streams and consumers are told; several of a file are one answer, the later counting before the earlier."""
    reading = Reading(queues=[(SYSTEM, "")])
    keys = NatsKeys(reading, source.path)
    for document in documents:
        for table in _resources(document):
            for key, node in table.items():
                keys.take(key, node, table)
    return reading


def _resources(document: TreeNode) -> Iterator[dict[str, TreeNode]]:
    """The tables of keys of a document."""
    if document.at("apiVersion").text.startswith(_API):
        if document.at("kind").text in ("Stream", "Consumer"):
            yield document.at("spec").table
        return
    for node in (document, document.at("config")):
        is_stream = sum(map(node.has, _STREAM)) >= _AT_LEAST or (node.has("subjects") and node.has("storage"))
        if is_stream or node.has("ack_policy"):
            yield node.table
    for chart in (document, document.at("nats")):
        if chart.at("jetstream", "enabled").text.lower() == "true":  # So the charts before version 1 have it.
            yield chart.at("jetstream").table
        server, merged = chart.at("config", "jetstream"), chart.at("config", "merge", "jetstream")
        if server.at("enabled").text.lower() == "true" or merged.table:
            yield {**server.table, **server.at("merge").table, **merged.table}
