"""Which server runs, and which version of it: by the images of compose, of Kubernetes and of charts' values.

Source: the names of the images at Docker Hub and quay.io; Confluent's *Supported versions and interoperability*.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.running import RunningServer
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import is_open, with_defaults

_NUMBERS: Final = re.compile(r"v?(\d{1,2})(?:\.(\d{1,2}))?(?!\d)")
_LAST: Final = re.compile(r".*-(\d{1,2})\.(\d{1,2})")
"""Of a tag with another version before it: Scala's, or the operator's."""

Numbers = tuple[int, ...]


def _plain(tag: str) -> Numbers:
    found = _NUMBERS.match(tag)
    return tuple(int(one) for one in found.groups() if one) if found else ()


def _behind_another(tag: str) -> Numbers:
    found = _LAST.match(tag)
    return (int(found[1]), int(found[2])) if found else ()


def _confluent(tag: str) -> Numbers:
    """Kafka's version in Confluent's platform: 7.6 is 3.6, 6.2 is 2.8, 5.5 is 2.5."""
    if len(numbers := _plain(tag)) < 2:
        return ()
    major, minor = numbers
    return (2, minor + 6) if major == 6 else (major - 4, minor) if major > 6 else (2, minor) if major == 5 else (1, 1)


_RABBITMQ: Final = "rabbitmq"
_CACHE: Final = "redis-streams"


_EMULATORS: Final = r"localstack/localstack(?:-pro)?|softwaremill/elasticmq(?:-native)?|roribio16/alpine-sqs"


class _Image(NamedTuple):
    """How images of a server are called."""

    system: str
    product: str
    image: re.Pattern[str]
    version_of: Callable[[str], Numbers]


_SERVERS: Final = tuple(
    _Image(system, product, re.compile(f"(?:.*/)?(?:{image})"), version_of)
    for system, product, image, version_of in (
        ("kafka", "Kafka", r"cp-kafka|cp-server|cp-enterprise-kafka|confluent-local", _confluent),
        ("kafka", "Kafka", r"strimzi/kafka|wurstmeister/kafka", _behind_another),
        ("kafka", "Kafka", r"(?:apache|bitnami|bitnamilegacy|ubuntu)/kafka(?:-native)?", _plain),
        ("rabbitmq", "RabbitMQ", r"rabbitmq", _plain),
        ("jetstream", "NATS", r"nats|nats-streaming", _plain),
        ("mqtt", "mosquitto", r"eclipse-mosquitto|mosquitto", _plain),
        ("pulsar", "Pulsar", r"apachepulsar/pulsar(?:-all)?", _plain),
        (_CACHE, "Redis", r"redis|redis-stack|redis-stack-server", _plain),
        ("sqs", "an emulator, which is no evidence about SQS,", _EMULATORS, lambda _: ()),
    )
)


def has_images(documents: Iterable[TreeNode]) -> bool:
    """Whether some documents run a server that is known here."""
    return any(_running(document, "") for document in documents)


def read_images(source: ConfigurationFile, documents: Iterable[TreeNode]) -> Reading:
    """What runs there."""
    reading = Reading()
    for document in documents:
        for one in _running(document, source.path):
            reading.runs[one.system] = one
            if one.system == _RABBITMQ and one.version:
                modelled(reading, one.version, one.spot, f"{one.image} runs")
    return reading


def read_tag(reading: Reading, system: str, tag: TreeNode, path: str) -> None:
    """Note which version a chart's server is by a tag without a name, which its chart has of itself."""
    server = next(one for one in _SERVERS if one.system == system and one.version_of is _plain)
    version, spot = server.version_of(with_defaults(tag.text)), Spot(path, tag.line)
    if version:
        image = f"{server.product} {tag.text}"
        reading.runs[system] = RunningServer(system, server.product, image, version, spot, system == _CACHE)
        if system == _RABBITMQ:
            modelled(reading, version, spot, f"the tag {tag.text} is")


def modelled(reading: Reading, version: Numbers, spot: Spot, who: str) -> None:
    """Note which version of RabbitMQ answers, of those up to the one that is named, and say where it is another."""
    name = ".".join(map(str, version))
    is_last = len(version) < 2
    if is_last:
        version = (*version, 99)  # `rabbitmq:3` is the last of its kind.
    told = "3.13" if version < (4,) else "4.0" if version < (4, 3) else "4.3"
    if version < (3, 13):
        reading.find("old-file", f"{who} RabbitMQ {name}, which is no longer looked after; told as 3.13", spot)
    elif not is_last and name != told:
        reading.find(
            "not-modelled", f"{who} RabbitMQ {name}; the nearest below it that is told of here is {told}", spot
        )
    reading.versions[_RABBITMQ] = told


def _running(document: TreeNode, path: str) -> list[RunningServer]:
    """The servers of a document."""
    return [one for name, node in _images(document) if (one := server_of(name, Spot(path, node.line)))]


def server_of(image: str, spot: Spot) -> RunningServer | None:
    """The server that an image is of, if it is known here."""
    name, _, tag = with_defaults(image).partition("@")[0].rpartition(":")
    if not name or "/" in tag:
        name, tag = f"{name}:{tag}" if name else tag, ""
    for server in _SERVERS:
        if server.image.fullmatch(name):
            version = () if is_open(tag) else server.version_of(tag)
            return RunningServer(server.system, server.product, image, version, spot, server.system == _CACHE)
    return None


def _images(node: TreeNode) -> Iterator[tuple[str, TreeNode]]:
    """Every image that is run: by its name, or as charts have it, in parts."""
    image = node.at("image")
    if image.text:
        tag = node.at("imageTag").text
        yield f"{image.text}:{tag}" if tag else image.text, image
    elif image.has("repository"):
        yield f"{image.at('repository').text}:{image.at('tag').text}".rstrip(":"), image.at("repository")
    for child in node.content if isinstance(node.content, list) else node.table.values():
        yield from _images(child)
