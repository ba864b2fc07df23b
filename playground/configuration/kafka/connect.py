"""Kafka's connectors, as they are posted to a worker; and as Strimzi's resources, with workers, mirrors, bridges."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from playground.configuration.findings import Spot
from playground.configuration.found import Reading, Side, Value
from playground.configuration.kafka.keys import OF_CONNECT
from playground.configuration.kafka.names import WORKERS, KafkaKeys
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode

CLASS: Final = "connector.class"
"""The key by which a connector is known."""
_STRIMZI: Final = "kafka.strimzi.io/"
_PARKED: Final[tuple[str, Value]] = ("consumer.on_failure", "park")
_TOLERANT: Final = {"errors.tolerance", "errors.deadletterqueue.topic.name"}
_REPORTS: Final = "a sink that reports what it cannot write, which the dead letter queue of errors.tolerance then takes"
"""What parks more, where the lines for that are there."""
_ENDS: Final = "what put() always fails on ends its task, and again each time that somebody starts it"
_OF_SINKS: Final[dict[tuple[str, Value], str]] = {
    (
        "consumer.dedup",
        "transaction",
    ): "a sink that writes each record under a key of its own (an upsert, an id that "
    "is the record's, its topic, partition and offset), so that what comes again takes its own place",
    _PARKED: "errors.tolerance = all with errors.deadletterqueue.topic.name, which takes what "
    "cannot be read or transformed, and what a sink reports: without them its task ends until somebody starts it",
}
"""What closes something in a sink."""
_MIRRORS: Final = ("sourceConnector", "checkpointConnector")


class _KeySet(NamedTuple):
    """One set of a client's keys."""

    name: str
    keys: TreeNode
    on_a_worker: bool = True
    """Whether a worker of Connect runs it, whose sinks commit by themselves."""


def has_connect(documents: Iterable[TreeNode]) -> bool:
    """Whether some documents set up connectors, or what runs them."""
    return any(next(_key_sets(one), None) is not None for one in documents)


def read_connect(source: ConfigurationFile, documents: Iterable[TreeNode]) -> Reading:
    """What each connector, worker, mirror and bridge is told; each is an answer of its own."""
    reading, documents = Reading(), list(documents)
    worker = _only_worker(documents)
    for name, node, on_a_worker in (one for document in documents for one in _key_sets(document)):
        if worker and name == worker.at("metadata", "name").text:
            name = ""  # What its connectors do not say is as it says.
        side = _side_of(node)
        keys = KafkaKeys(
            reading, source.path, name, by_default="Kafka's default", commits_by_itself=not on_a_worker, side=side
        )
        keys.is_connector = bool(node.at(CLASS).text)
        keys.start = f"{side}.override." if side else ""
        for key, value in node.table.items():
            if not isinstance(value.content, dict | list):
                keys.take(key, value)
        keys.assume_the_rest()
        for one, by_itself in OF_CONNECT.items() if on_a_worker else ():
            keys.assume(one, by_itself, WORKERS)
        _upserts(keys, node)
        _mend_a_sink(keys)
        if not keys.seen:
            reading.queues.append(("kafka", name))
    return reading


def _only_worker(documents: Iterable[TreeNode]) -> TreeNode | None:
    """The worker that runs all connectors of a file; none: there are several of something, or no connectors."""
    kinds = Counter(one.at("kind").text for one in documents)
    if not kinds["KafkaConnector"] or kinds["KafkaConnect"] != 1 or kinds["KafkaMirrorMaker2"]:
        return None
    return next(one for one in documents if one.at("kind").text == "KafkaConnect")


def _side_of(node: TreeNode) -> Side:
    """A sink reads topics, which it has to name; a source writes them, and one of Debezium is not called so."""
    made_by = node.at(CLASS).text
    if "Mirror" in made_by or not made_by:
        return ""
    if node.has("topics") or node.has("topics.regex"):
        return "consumer"
    return "producer" if "Source" in made_by or made_by.startswith("io.debezium.") else ""


def _config_of_target(spec: TreeNode) -> TreeNode:
    """What the worker of a mirror is told, which is with the cluster that it runs for."""
    for one in spec.at("clusters").items:
        if one.at("alias").text == spec.at("connectCluster").text:
            return one.at("config")
    return spec.at("target", "config")


def _mirrored(document: TreeNode) -> Iterator[tuple[str, TreeNode]]:
    """The keys of `mm2.properties` without the names of clusters before them; those of one flow are left out."""
    names = tuple(f"{one.strip()}." for one in document.at("clusters").text.split(","))
    for key, node in document.table.items():
        if "->" not in key:
            yield next((key.removeprefix(one) for one in names if key.startswith(one)), key), node


def _upserts(keys: KafkaKeys, node: TreeNode) -> None:
    """A sink into a database knows again what has a row already, or could."""
    if "JdbcSink" not in node.at(CLASS).text:
        return
    mode = node.at("insert.mode")
    if mode.text.lower() == "upsert":
        keys.give("consumer.dedup", "transaction", Spot(keys.path, mode.line), f"insert.mode = {mode.text}")
        text = "what comes twice writes the same row again; its key (pk.mode, pk.fields) has to be the message's own"
        keys.reading.find("application", f"insert.mode = {mode.text}: {text}", Spot(keys.path, mode.line))
    elif keys.reading.given:
        line = "insert.mode = upsert, with pk.mode and pk.fields that are the message's own id"
        keys.reading.given[-1] = keys.reading.given[-1]._replace(remedies=((("consumer.dedup", "transaction"), line),))


def _mend_a_sink(keys: KafkaKeys) -> None:
    """Say of a sink what its file can: nobody puts a transaction of his own into a connector."""
    mine = [at for at, one in enumerate(keys.reading.given) if one.queue == keys.queue and one.only == "consumer"]
    if keys.is_connector and mine:
        given = keys.reading.given[mine[-1]]
        known = {change for one in keys.reading.given if one.queue == keys.queue for change, _ in one.remedies}
        is_tolerant = keys.seen >= _TOLERANT and keys.nodes["errors.tolerance"].text == "all"
        ways = {**_OF_SINKS, _PARKED: _REPORTS} if is_tolerant else _OF_SINKS
        more = tuple((change, text) for change, text in ways.items() if change not in known)
        keys.reading.given[mine[-1]] = given._replace(remedies=(*given.remedies, *more), never_done=_ENDS)


def _key_sets(document: TreeNode) -> Iterator[_KeySet]:
    """The sets of keys of a document."""
    if document.has("clusters") and any("->" in key for key in document.table):
        yield _KeySet("", TreeNode(dict(_mirrored(document)), document.line))
    if document.has(CLASS) or document.at("config").has(CLASS):
        yield _KeySet(document.at("name").text, document if document.has(CLASS) else document.at("config"))
    if not document.at("apiVersion").text.startswith(_STRIMZI):
        return
    name, spec = document.at("metadata", "name").text, document.at("spec")
    match document.at("kind").text:
        case "KafkaConnect":
            yield _KeySet(name, spec.at("config"))
        case "KafkaConnector":
            made_by = {CLASS: spec.at("class")} if spec.has("class") else {}
            yield _KeySet(name, TreeNode({**spec.at("config").table, **made_by}, spec.line))
        case "KafkaBridge":
            yield from (_KeySet(f"{name}'s {one}", spec.at(one, "config"), False) for one in ("producer", "consumer"))
        case "KafkaMirrorMaker2":
            yield from _mirrors(name, spec)
        case _:
            return


def _mirrors(name: str, spec: TreeNode) -> Iterator[_KeySet]:
    """The connectors of a mirror; what they do not say is as the worker of their target is told."""
    worker = _config_of_target(spec).table
    for index, mirror in enumerate(spec.at("mirrors").items, 1):
        for one in filter(mirror.has, _MIRRORS):
            config = mirror.at(one, "config")
            yield _KeySet(f"{name}'s {one} {index}", TreeNode({**worker, **config.table}, config.line))
