"""Brokers and applications of Spring that are set up from outside: variables of containers, Strimzi's resources.

Source: the images' documentation: Confluent's and Apache's `KAFKA_` and `CONNECT_`, Bitnami's `KAFKA_CFG_`, Pulsar's
`PULSAR_PREFIX_`.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from playground.configuration.containers.kubernetes import WHOLE
from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading
from playground.configuration.kafka.keys import BROKER, CONSUMER, FOR_BROKERS, OF_CONNECT, OF_TOPICS, PRODUCER, REMOVED
from playground.configuration.kafka.names import WORKERS, KafkaKeys, version_numbers
from playground.configuration.running import RunningServer
from playground.configuration.servers.pulsar import PulsarKeys
from playground.configuration.source import ConfigurationFile, Variable
from playground.configuration.spring.application import key_of_variable, read_spring
from playground.configuration.syntax.tree import TreeNode

_BITNAMI: Final = "KAFKA_CFG_"
_PLAIN: Final = "KAFKA_"
_PULSAR: Final = "PULSAR_PREFIX_"
_SPRING: Final = ("SPRING_RABBITMQ_", "SPRING_KAFKA_")
_CONNECT: Final = "CONNECT_"
_STREAM: Final = "SPRING_CLOUD_STREAM_"
_STARTS: Final = (_PLAIN, _PULSAR, *_SPRING, _STREAM, _CONNECT)
_ALIKE: Final = 0.92
"""From this likeness on a variable is a slip; applications have variables of their own that begin so."""
_OF_BROKERS: Final = {*BROKER, *FOR_BROKERS, *REMOVED, *OF_TOPICS}
_TO_GUESS: Final = sorted({*(BROKER.keys() - OF_TOPICS), *OF_TOPICS.values()})
"""What a slip may have meant; a broker does not read a topic's names."""
_UNDERSCORES: Final = {"_": ".", "__": "-", "___": "_"}
"""What underscores of a variable stand for."""
_FROM: Final = {"envFrom": tuple(WHOLE), "env_file": ("",)}
"""By the field, what of its entries names a source."""
_STRIMZI: Final = "kafka.strimzi.io/"
_STRIMZI_KINDS: Final = ("Kafka", "KafkaNodePool", "KafkaTopic")
_AS_SCALARS: Final = ("replicas", "partitions")
"""Of a topic: what has a field of its own there."""


def has_brokers(documents: Iterable[TreeNode]) -> bool:
    """Whether some documents set up brokers of a kind that is known here."""
    return any(_is_cluster(one) or next(_variables(one), None) is not None for one in documents)


def _is_cluster(document: TreeNode) -> bool:
    return document.at("apiVersion").text.startswith(_STRIMZI) and document.at("kind").text in _STRIMZI_KINDS


def read_containers(source: ConfigurationFile, documents: list[TreeNode]) -> Reading:
    """What the documents of a file hand on to brokers."""
    reading = Reading()
    recipients = _Recipients(reading, source.path)
    for document in documents:
        if _is_cluster(document):
            _strimzi(reading, recipients.kafka, document)
        for name, node in _variables(document):
            recipients.take(name, node)
    recipients.assume_the_rest()
    _differences(reading)
    reading.add([read_references(source, documents)])
    if recipients.spring:
        reading.add([read_spring(source, [recipients.spring])])
        reading.forms[source.path] = "variables"
    return reading


def read_references(source: ConfigurationFile, documents: Iterable[TreeNode]) -> Reading:
    """A note of each place from which containers take variables that are not here."""
    reading = Reading()
    for node in (one for document in documents for one in _taken_from(document)):
        text = f"{node.tag}: variables that a container takes from there are not in this file"
        reading.find("elsewhere", text, Spot(source.path, node.line))
    return reading


def find_unused(reading: Reading, variables: Iterable[Variable]) -> None:
    """Find what looks like a client's setting, and fills in nothing that is given."""
    for one in sorted(variables, key=lambda one: (one.file, one.line)):
        if key := client_key(one.name):
            text = f"{one.name}: no client reads {key} from a variable; the file whose placeholder it fills in counts"
            reading.find("elsewhere", text, Spot(one.file, one.line))


class _Recipients:
    """Hands each variable on to those whose images read it."""

    def __init__(self, reading: Reading, path: str) -> None:
        self._reading, self._path = reading, path
        self.kafka = KafkaKeys(reading, path, is_broker=True)
        self._pulsar = PulsarKeys(reading, path)
        self._worker = KafkaKeys(reading, path, "the worker of Connect", commits_by_itself=False)
        self.spring: dict[str, TreeNode] = {}
        """By the key of Spring's that a variable stands for."""

    def take(self, name: str, node: TreeNode) -> None:
        """Take a variable in; of one that is nobody's it is said what it may have meant."""
        key, spot = _key_of(name), Spot(self._path, node.line)
        if name.startswith(_PULSAR):
            self._pulsar.take(name, node, name.removeprefix(_PULSAR))
        elif name.startswith(_SPRING):
            self.spring[key_of_variable(name)] = node
        elif name.startswith(_CONNECT):
            if key.startswith(("producer.", "consumer.")):
                self._worker.take(name, node, key)
        elif name.startswith(_STREAM):
            text = f"{name}: variables of Spring Cloud Stream are not read; in application.yml they are"
            self._reading.find("not-modelled", text, spot)
        elif key in _OF_BROKERS:
            self.kafka.writes = _as_bitnami if name.startswith(_BITNAMI) else _as_variable
            self.kafka.take(name, node, key)
        elif near := self._reading.near(key, _TO_GUESS, _ALIKE) if name.startswith(_PLAIN) else "":
            text = f"{name}: the broker reads no such key; did you mean {near}?"
            self._reading.find("unknown-key", text, spot)

    def assume_the_rest(self) -> None:
        """What each of them does of itself where no variable says it."""
        self.kafka.assume_the_rest()
        if self._worker.seen:
            self._worker.assume_the_rest()
            for one, by_itself in OF_CONNECT.items():
                self._worker.assume(one, by_itself, WORKERS)
        self._pulsar.check_quorums()


def _differences(reading: Reading) -> None:
    """Find what one broker of a file is told in another way than the one before."""
    before: dict[str, GivenSetting] = {}
    for one in reading.given:
        other = None if one.assumed or one.queue else before.setdefault(one.name, one)
        if other and other.value != one.value:
            text = f"{one.written}: line {other.spot.line} has {other.value}; where brokers differ the last counts here"
            reading.find("risk", text, one.spot)


def _variables(node: TreeNode) -> Iterator[tuple[str, TreeNode]]:
    """Every variable of a container: `NAME: value`, `- NAME=value`, and of Kubernetes `name` and `value`."""
    if isinstance(node.content, list):
        for one in node.content:
            name, equals, value = one.text.partition("=")
            if equals and name.startswith(_STARTS):
                yield name, TreeNode(value, one.line)
            yield from _variables(one)
    elif isinstance(node.content, dict):
        name = node.at("name").text
        if name.startswith(_STARTS) and node.has("value"):
            yield name, node.at("value")
        elif name.startswith(_STARTS) and node.has("valueFrom"):
            yield name, TreeNode(None, node.line, "valueFrom")
        for key, child in node.content.items():
            if key.startswith(_STARTS) and isinstance(child.content, str):
                yield key, child
            yield from _variables(child)


def _taken_from(node: TreeNode) -> Iterator[TreeNode]:
    """Where containers take more variables from: `envFrom` of Kubernetes, `env_file` of compose."""
    for key, child in node.table.items():
        if key in _FROM and child.items:
            names = [one.at(where, "name").text or one.text for one in child.items for where in _FROM[key]]
            yield TreeNode(None, child.line, f"{key} {', '.join(filter(None, dict.fromkeys(names)))}".strip())
    for child in node.content if isinstance(node.content, list) else node.table.values():
        yield from _taken_from(child)


def _key_of(name: str) -> str:
    """`KAFKA_MIN_INSYNC_REPLICAS` is `min.insync.replicas`."""
    rest = name.removeprefix(_BITNAMI).removeprefix(_PLAIN).removeprefix(_CONNECT).lower()
    return re.sub("_+", lambda found: _UNDERSCORES.get(found[0], found[0]), rest)


def _as_variable(key: str) -> str:
    """`min.insync.replicas` is `KAFKA_MIN_INSYNC_REPLICAS`."""
    return _PLAIN + key.upper().replace(".", "_")


def _as_bitnami(key: str) -> str:
    return _BITNAMI + key.upper().replace(".", "_")


def client_key(variable: str) -> str:
    """The key of a client that a variable is called after, which no broker has; empty: it is another variable."""
    key = _key_of(variable) if variable.startswith(_PLAIN) else ""
    return key if key in {*PRODUCER, *CONSUMER} - {*BROKER, *FOR_BROKERS, *REMOVED} else ""


def _strimzi(reading: Reading, keys: KafkaKeys, document: TreeNode) -> None:
    """The configuration of a cluster, or of a topic, whose replicas and partitions have a place of their own."""
    spec = document.at("spec")
    if (version := spec.at("kafka", "version")).text:
        keys.version, spot = version.text, Spot(keys.path, version.line)
        image = f"version: {version.text}"
        reading.runs["kafka"] = RunningServer("kafka", "Kafka", image, version_numbers(version.text)[:2], spot)
    stores = (spec.at("kafka", "storage"), spec.at("storage"))
    for storage in (*stores, *(volume for one in stores for volume in one.at("volumes").items)):
        if storage.at("type").text == "ephemeral":
            text = "storage.type = ephemeral: a broker that is moved or started anew has lost its log"
            reading.find("risk", f"{text}; all at once lose all", Spot(keys.path, storage.at("type").line))
    for key, node in spec.at("kafka", "config").table.items():
        keys.take(key, node)
    if document.at("kind").text != "KafkaTopic":
        return
    keys.queue = spec.at("topicName").text or document.at("metadata", "name").text
    reading.queues.append(("kafka", keys.queue))
    for field, key in zip(_AS_SCALARS, ("replication.factor", "num.partitions"), strict=True):
        if spec.has(field):
            keys.take(field, spec.at(field), key)
    for key, node in spec.at("config").table.items():
        keys.take(key, node)
    if not spec.has("replicas"):
        text = "without replicas a topic has the broker's default.replication.factor"
        reading.find("elsewhere", f"{keys.queue}: {text}", Spot(keys.path, spec.line))
    keys.queue = ""
