"""Values of Helm charts: files of servers that stand in them as texts, and tables of their keys.

Source: the values of Bitnami's charts for Kafka, RabbitMQ and Redis, of Confluent's, and of Pulsar's own.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.images import read_tag
from playground.configuration.kafka.connect import has_connect
from playground.configuration.kafka.keys import BROKER, FOR_BROKERS, OF_SERVERS, TELLING
from playground.configuration.kafka.names import SYSTEM, KafkaKeys
from playground.configuration.rabbitmq.conf import find_loaded, is_rabbit_conf
from playground.configuration.servers.pulsar import KNOWN as PULSAR
from playground.configuration.servers.pulsar import PulsarKeys
from playground.configuration.servers.redis_conf import SYSTEM as REDIS
from playground.configuration.servers.redis_conf import is_redis
from playground.configuration.source import DEEPEST, ConfigurationFile
from playground.configuration.syntax.tree import TreeNode

_TEXTS: Final = (
    *("additionalConfig", "commonConfiguration", "config", "configuration", "content", "extraConfig"),
    *("extraConfiguration", "masterConfiguration", "overrideConfiguration", "replicaConfiguration", "serverProperties"),
)
"""What charts and operators call a server's file, or lines that are added to it; whose it is its keys show."""
_NAMED: Final = {
    **dict.fromkeys(("advancedConfig", "advancedConfiguration"), "advanced.config"),
    **dict.fromkeys(("load_definition.json", "load_definitions.json"), "definitions.json"),
}
"""What else they call a file that is known by its name."""
_SERVERS: Final = {"server.properties": SYSTEM, "rabbitmq.conf": "rabbitmq", "redis.conf": REDIS}
"""By a server's file: the system."""
_TABLES: Final = ("overrideConfiguration", "configurationOverrides", "extraConfig", "config")
_OPERATED: Final = ("kafka.strimzi.io/", "platform.confluent.io/", "rabbitmq.com/", "jetstream.nats.io/")
"""Whose resources have readers of their own."""
_PULSAR_TABLE: Final = "configData"
_PULSAR_PREFIX: Final = "PULSAR_PREFIX_"
_WORD: Final = re.compile(r"^[ \t]*+([\w.-]++)(?:[ \t]*+[=:]|[ \t])", re.MULTILINE)
"""The key of a line, whatever parts it from its value."""
_PROVISIONED: Final = {"partitions": "num.partitions", "replicationFactor": "replication.factor"}
"""Of a topic that a chart makes: what has a field of its own."""


def _camel(key: str) -> str:
    """`default.replication.factor` as the older charts have it: `defaultReplicationFactor`."""
    return re.sub(r"\.(\w)", lambda found: found[1].upper(), key)


_CAMEL: Final = {_camel(key): key for key in ("default.replication.factor", *BROKER, *FOR_BROKERS) if "." in key}
_CAMEL_TELLING: Final = {
    *("defaultReplicationFactor", "offsetsTopicReplicationFactor", "transactionStateLogReplicationFactor"),
    *("transactionStateLogMinIsr", "minInsyncReplicas", "autoCreateTopicsEnable", "uncleanLeaderElectionEnable"),
}
"""Names that nothing but a chart of Kafka has."""


def texts_within(node: TreeNode, suffixes: tuple[str, ...]) -> Iterator[tuple[str, TreeNode]]:
    """The files that stand in values as texts, each with the name by which its kind is told."""
    for name, child in node.table.items():
        if "\n" in child.text and name.lower().endswith(suffixes):
            yield name.lower(), child
        elif child.text and name in _NAMED:
            yield _NAMED[name], child
        elif name in _TEXTS and (file := _whose(child.text)):
            yield file, child
    for child in _children(node):
        yield from texts_within(child, suffixes)


def has_tags(documents: Iterable[TreeNode]) -> bool:
    """Whether some values have a server's image by its tag alone."""
    return any(next(_tags(one), None) is not None for one in documents)


def read_tags(source: ConfigurationFile, documents: Iterable[TreeNode]) -> Reading:
    """Which version runs, where a chart knows the rest of the image's name."""
    reading = Reading()
    for system, tag in (each for one in documents for each in _tags(one)):
        read_tag(reading, system, tag, source.path)
    return reading


def _tags(node: TreeNode) -> Iterator[tuple[str, TreeNode]]:
    """The tag beside a server's file, which tells whose it is, where no repository does."""
    image, tag = node.at("image"), node.at("image", "tag")
    if tag.text and not image.has("repository"):
        files = {_whose(child.text) for name, child in node.table.items() if name in _TEXTS}
        loads = "rabbitmq.conf" if next(_secrets(node), None) or "loadDefinition" in node.table else ""
        yield from ((_SERVERS[name], tag) for name in sorted({*files, loads} & _SERVERS.keys())[:1])
    for child in _children(node):
        yield from _tags(child)


def _children(node: TreeNode) -> Iterable[TreeNode]:
    return node.content if isinstance(node.content, list) else node.table.values()


def _whose(text: str) -> str:
    """What a text is called as a file; empty: none that is known."""
    keys = {found[1] for found in _WORD.finditer(text + "\n")}
    if not TELLING.isdisjoint(keys):
        return "server.properties"
    if is_rabbit_conf(keys):
        return "rabbitmq.conf"
    return "redis.conf" if is_redis(keys) else ""


def has_tables(documents: Iterable[TreeNode]) -> bool:
    """Whether some values set up brokers by tables of their keys."""
    return any(next(_tables(one), None) is not None for one in documents if _is_chart(one))


def _is_chart(document: TreeNode) -> bool:
    """Whether tables in a document are a chart's, and not an operator's, or a connector's."""
    return not document.at("apiVersion").text.startswith(_OPERATED) and not has_connect([document])


def read_tables(source: ConfigurationFile, documents: Iterable[TreeNode]) -> Reading:
    """What tables of a chart's values say."""
    reading = Reading()
    kafka, pulsar = KafkaKeys(reading, source.path), PulsarKeys(reading, source.path)
    has_broker = False
    for node in (each for one in documents if _is_chart(one) for each in _tables(one)):
        kafka.is_broker = not OF_SERVERS.isdisjoint(_CAMEL.get(name, name) for name in node.table)
        has_broker |= kafka.is_broker
        if node.has("topics"):
            _provisioned(reading, source.path, node)
        for name, value in node.table.items():
            key = name.removeprefix(_PULSAR_PREFIX)
            if key in PULSAR:
                pulsar.take(name, value, key)
            elif not isinstance(value.content, dict | list) and (name in _CAMEL or name in TELLING or "." in name):
                kafka.writes = _camel if name in _CAMEL else kafka.writes
                kafka.take(name, TreeNode(value.text.removeprefix("_"), value.line), _CAMEL.get(name, name))
    pulsar.check_quorums()
    if kafka.seen:
        kafka.is_broker = has_broker
        kafka.assume_the_rest()
        reading.find("elsewhere", "what the chart sets of itself is not in this file", Spot(source.path))
    return reading


def loads_definitions(documents: Iterable[TreeNode]) -> bool:
    """Whether some values have RabbitMQ load its definitions from a Secret."""
    return next(_loaded(documents), None) is not None


def read_loaded(source: ConfigurationFile, documents: Iterable[TreeNode]) -> Reading:
    """A server of RabbitMQ whose queues are elsewhere."""
    reading = Reading(queues=[("rabbitmq", "")])
    for secret in _loaded(documents):
        spot = Spot(source.path, secret.line)
        find_loaded(reading, f"loadDefinition.existingSecret = {secret.text}", spot)
    return reading


def _loaded(documents: Iterable[TreeNode]) -> Iterator[TreeNode]:
    for document in documents:
        held = {name for name, _ in texts_within(document, ())}  # Many make the Secret in the same file.
        if held.isdisjoint(_NAMED.values()):
            yield from _secrets(document)


def _secrets(document: TreeNode) -> Iterator[TreeNode]:
    for where in (document, *document.table.values()):
        given = where.at("loadDefinition")
        if given.at("existingSecret").text and given.at("enabled").text.lower() != "false":
            yield given.at("existingSecret")


def _tables(node: TreeNode, name: str = "", depth: int = 0) -> Iterator[TreeNode]:
    """Every table of brokers' keys, and every one of topics that are to be made."""
    if _is_of_kafka(node, name) or _is_of_pulsar(node, name) or _makes_topics(node, name):
        yield node
    for key, child in node.table.items() if depth < DEEPEST else ():
        yield from _tables(child, key, depth + 1)


def _is_of_kafka(node: TreeNode, name: str) -> bool:
    keys = node.table.keys()
    return not _CAMEL_TELLING.isdisjoint(keys) or (name in _TABLES and not TELLING.isdisjoint(keys))


def _is_of_pulsar(node: TreeNode, name: str) -> bool:
    return name == _PULSAR_TABLE and any(key.removeprefix(_PULSAR_PREFIX) in PULSAR for key in node.table)


def _makes_topics(node: TreeNode, name: str) -> bool:
    is_on = node.at("enabled").text.lower() == "true"
    return name == "provisioning" and is_on and bool(node.at("topics").items)


def _provisioned(reading: Reading, path: str, node: TreeNode) -> None:
    """The topics that a chart makes, each with what is said of all where it says nothing itself."""
    for topic in node.at("topics").items:
        keys = KafkaKeys(reading, path, topic.at("name").text)
        reading.queues.append((SYSTEM, keys.queue))
        for field, key in _PROVISIONED.items():
            said = topic.at(field) if topic.has(field) else node.at("numPartitions" if field == "partitions" else field)
            if said.text:
                keys.take(field, said, key)
        for key, value in topic.at("config").table.items():
            keys.take(key, value)
