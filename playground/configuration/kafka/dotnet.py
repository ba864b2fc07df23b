"""`appsettings.json`: what an application binds to the configurations of Confluent.Kafka.

Their properties are librdkafka's names without dots. Which section is bound to what stands in code; a table that holds
such names is taken to be bound to them.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.kafka.keys import KNOWN
from playground.configuration.kafka.names import SYSTEM, KafkaKeys
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode, texts

_CALLED: Final = "appsettings"
"""What its name has in it, with an application's or a stage's before or behind."""
_ASIDE: Final = re.compile(r'("(?:[^"\\\n]|\\.)*+")|//[^\n]*|/\*.*?(?:\*/|\Z)|,(?=\s*[}\]])', re.DOTALL)
"""A text, which stays, or what .NET passes over: a comment, and the last comma of a table."""
_TELLING: Final = {"AutoOffsetReset", "BootstrapServers", "EnableAutoCommit", "EnableAutoOffsetStore"}
_RABBIT: Final = re.compile(r"rabbit-?_?mq.*|amqps?://.*", re.IGNORECASE)
"""A section, or a connection's address, of RabbitMQ's clients, which no file tells what to do."""
_OWN: Final = {
    "autoack": "auto_ack",
    "durable": "durable",
    "mandatory": "mandatory",
    "prefetchcount": "prefetch_count",
    "publisherconfirms": "confirm.select",
}
"""What applications call of it in sections of their own, in small letters."""
_SQS: Final = re.compile(r"https?://(?:sqs[.-]|[^/]*:4566/)\S*", re.IGNORECASE)
"""The address of a queue of SQS, or of one in LocalStack."""
_OWN_OF_SQS: Final = {
    "visibilitytimeout": "VisibilityTimeout",
    "visibilitytimeoutseconds": "VisibilityTimeout",
    "maxreceivecount": "RedrivePolicy.maxReceiveCount",
    "waittimeseconds": "ReceiveMessageWaitTimeSeconds",
}
_PLAIN: Final = re.compile(r"true|false|\d{1,5}")
_MASS_TRANSIT: Final = re.compile(r"masstransit|rabbitmqtransport", re.IGNORECASE)


def _pascal(key: str) -> str:
    """`enable.auto.commit` as .NET has it: `EnableAutoCommit`."""
    return "".join(word[:1].upper() + word[1:] for word in re.split("[._]", key))


_NAMES: Final = {_pascal(key): key for key in sorted(KNOWN)}
_WORDS: Final = {"Leader": "1", "None": "0", "ReadCommitted": "read_committed", "ReadUncommitted": "read_uncommitted"}
"""Members of its enumerations that differ from librdkafka's words by more than a capital."""


def is_dotnet(source: ConfigurationFile) -> bool:
    """Whether a file is one of .NET's."""
    return _CALLED in source.name and source.name.endswith(".json")


def plain_json(text: str) -> str:
    """JSON without comments and last commas, each value in its line."""
    return _ASIDE.sub(lambda found: found[1] or re.sub(r"[^\n]", "", found[0]), text)


def read_dotnet(source: ConfigurationFile, document: TreeNode) -> Reading:
    """What the tables say that hold names of Confluent.Kafka."""
    reading = Reading()
    keys = KafkaKeys(reading, source.path, by_default="librdkafka's default", is_native=True, is_bound=True)
    for name, node in (one for table in _tables(document) for one in table.items()):
        if name in _NAMES:
            keys.take(name, TreeNode(_word(name, node.text), node.line), _NAMES[name])
    for name, node in document.table.items():
        if _MASS_TRANSIT.search(name):
            text = f"{name}: MassTransit reads of this file only how it connects; what it does is set in code"
            reading.find("not-modelled", text, Spot(source.path, node.line))
    _find_rabbit(reading, source.path, document)
    _find_sqs(reading, source.path, document)
    if keys.seen:
        keys.assume_the_rest()
        text = "taken to be bound to ProducerConfig and ConsumerConfig of Confluent.Kafka, which code decides"
        reading.find("application", text, Spot(source.path))
        reading.queues[:] = [(SYSTEM, "")]
    return reading


def _find_rabbit(reading: Reading, path: str, document: TreeNode) -> None:
    """Say once of an application that it has a client of RabbitMQ: what that does is in code."""
    for name, node in document.table.items():
        is_told = any(_RABBIT.fullmatch(one) for one in (name, *(text.strip() for text in texts(node))))
        if is_told and not _MASS_TRANSIT.search(name):
            _ask(
                reading, Spot(path, node.line), f"{name}: how an application comes to RabbitMQ", "rabbitmq", node, _OWN
            )
            return


def _find_sqs(reading: Reading, path: str, document: TreeNode) -> None:
    """Say of each queue of SQS whose address stands there that its attributes do not."""
    for name, node in document.table.items():
        if found := next((one for one in node.table.values() if _SQS.fullmatch(one.text.strip())), None):
            system = "sqs-fifo" if found.text.strip().endswith(".fifo") else "sqs"
            _ask(reading, Spot(path, node.line), f"{name}: a queue of SQS", system, node, _OWN_OF_SQS)
        _find_sqs(reading, path, node)


def _ask(reading: Reading, spot: Spot, what: str, system: str, section: TreeNode, names: Mapping[str, str]) -> None:
    """Name the question to ask, with keys of an application's own that are called as the system's settings are."""
    own = ((names.get(key.lower(), ""), one.text.lower()) for key, one in section.table.items())
    asked = [f"{key}={value}" for key, value in own if key and _PLAIN.fullmatch(value)]
    text = f"{what}; what its client does there is set in code"
    text += "; keys of its own are taken for what they are called" if asked else ""
    question = " ".join((f"playground guarantee {system}", *asked))
    reading.find("not-modelled", f"{text}: `{question}`", spot)


def _word(name: str, text: str) -> str:
    if name == "Acks" and text == "None":
        return "0"
    return _WORDS.get(text, text.lower() if text[:1].isupper() else text)


def _tables(node: TreeNode) -> Iterator[dict[str, TreeNode]]:
    if not _TELLING.isdisjoint(node.table):
        yield node.table
    for child in node.table.values():
        yield from _tables(child)
