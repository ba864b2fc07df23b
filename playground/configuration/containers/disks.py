"""Servers that keep nothing beyond their containers: charts without persistence, pods and compose without a volume.

Source: *Volumes* of Docker's and of Kubernetes' documentation; the page of RabbitMQ's image at Docker Hub, by
which a node keeps its data under its name, and that is its host's.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading
from playground.configuration.images import server_of
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import is_open

_NOT_KEPT: Final = ("emptyDir", "configMap", "secret", "projected", "downwardAPI")
"""Volumes in which nothing is kept that a server writes, or only for as long as its pod is there."""
_HOLDING: Final = frozenset({"jetstream", "kafka", "mqtt", "pulsar", "rabbitmq"})
"""Of which system a server in a container holds messages for others, and is no cache, and no emulator."""
_CHARTS: Final = {"": "", "rabbit": "rabbitmq", "kafka": "kafka", "pulsar": "pulsar", "nats": "jetstream"}
"""By a word in the name of a chart within another: the system; without a name it is whichever is asked about."""
_LOST: Final = "a server that is moved or started anew has lost what it kept"
_RABBITMQ: Final = "rabbitmq"
_ITS_DATA: Final = ("/var/lib/rabbitmq", "/bitnami", "/opt/bitnami/rabbitmq")
"""Where RabbitMQ's images keep what is in its queues."""
_NODE: Final = "RABBITMQ_NODENAME"
_ELSEWHERE: Final = ("volumes_from", "extends")
"""How a service of compose has volumes that are not said of itself."""


def find_lost_disks(reading: Reading, path: str, documents: Iterable[TreeNode]) -> None:
    """Find servers that keep nothing beyond their containers."""
    for document in documents:
        for name, where in (("", document), *document.table.items()):
            enabled = where.at("persistence", "enabled")
            if enabled.text.lower() == "false":
                written, spot = "persistence.enabled = false", Spot(path, enabled.line)
                reading.find("risk", f"{written}: {_LOST}", spot)
                system = next(
                    (one for word, one in _CHARTS.items() if word in name.lower() and bool(word) == bool(name)), None
                )
                if system is not None:
                    _ask(reading, system, written, spot, "no server is moved or started anew")
        for pod in pods_of(document):
            _find_without_volume(reading, path, pod)
        for service in document.at("services").table.values():
            _find_in_compose(reading, path, service)


def _ask(reading: Reading, system: str, written: str, spot: Spot, what: str) -> None:
    """Have what is said of a server's disk be a condition of all that is answered of the system."""
    given = GivenSetting(system, "its disk", "", spot, written, assumed=True)
    reading.disks.append(given._replace(asks=f"{what} ({written}: what it kept is lost)"))


def pods_of(node: TreeNode) -> Iterator[TreeNode]:
    """What Kubernetes starts, wherever it is described."""
    if node.at("containers").items:
        yield node
    for child in node.content if isinstance(node.content, list) else node.table.values():
        yield from pods_of(child)


def _find_without_volume(reading: Reading, path: str, pod: TreeNode) -> None:
    volumes = {one.at("name").text: one for one in pod.at("volumes").items}
    for container in pod.at("containers").items:
        image = container.at("image")
        server = server_of(image.text, Spot(path, image.line))
        # One that is not among them is claimed for each pod of its own (`volumeClaimTemplates`).
        mounted = [volumes.get(one.at("name").text) for one in container.at("volumeMounts").items]
        if server and server.system in _HOLDING and all(one and any(map(one.has, _NOT_KEPT)) for one in mounted):
            brief = next((one for one in mounted if one and one.has("emptyDir")), None)
            what = f"no volume is mounted that keeps anything: {_LOST}"
            if brief:
                what = "an emptyDir goes with its pod: a server whose pod is made anew has lost what it kept"
            spot = Spot(path, brief.line if brief else image.line)
            reading.find("risk", f"{server.image}: {what}", spot)
            written = f"{server.image} {'in an emptyDir' if brief else 'without a volume'}"
            _ask(reading, server.system, written, spot, "its pod is never made anew")


def _find_in_compose(reading: Reading, path: str, service: TreeNode) -> None:
    image = service.at("image")
    server = server_of(image.text, Spot(path, image.line))
    if server is None or server.system not in _HOLDING or any(map(service.has, _ELSEWHERE)):
        return
    if not any(_keeps(one, server.system) for one in service.at("volumes").items):
        text = "no volume is named for what it keeps: made anew (docker compose down, then up) it has lost that"
        written = f"{server.image} without a volume"
    elif server.system == _RABBITMQ and not _has_a_name(service):
        text = (
            "no hostname: the node is called by its container's id, under which it looks for what it kept; made anew "
            "(docker compose down, then up) it finds nothing"
        )
        written = f"{server.image} without a hostname"
    else:
        return
    reading.find("risk", f"{server.image}: {text}", server.spot)
    _ask(reading, server.system, written, server.spot, "its container is never made anew")


def _keeps(volume: TreeNode, system: str) -> bool:
    """Whether a volume outlives its container, and is where its server keeps something."""
    if is_open(volume.text):
        return True
    source, has_source, rest = volume.text.partition(":")
    target = volume.at("target").text or rest.partition(":")[0]
    is_brief = volume.at("type").text == "tmpfs" if volume.table else not (source and has_source)
    return not is_brief and (system != _RABBITMQ or target.startswith(_ITS_DATA))


def _has_a_name(service: TreeNode) -> bool:
    """Whether a node of RabbitMQ is called the same in each of its containers."""
    variables = service.at("environment")
    names = {*variables.table, *(one.text.partition("=")[0] for one in variables.items)}
    return (
        service.has("hostname")
        or service.at("network_mode").text == "host"
        or _NODE in names
        or service.has("env_file")
    )
