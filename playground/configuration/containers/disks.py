"""Servers that keep nothing beyond their containers: charts without persistence, pods without a lasting volume."""

from collections.abc import Iterable, Iterator
from typing import Final

from playground.configuration.found import Reading, Spot
from playground.configuration.images import server_of
from playground.configuration.syntax.tree import TreeNode

_NOT_KEPT: Final = ("emptyDir", "configMap", "secret", "projected", "downwardAPI")
"""Volumes in which nothing is kept that a server writes, or only for as long as its pod is there."""
_HOLDING: Final = frozenset({"jetstream", "kafka", "mqtt", "pulsar", "rabbitmq"})
"""Of which system a server in a container holds messages for others, and is no cache, and no emulator."""
_LOST: Final = "a server that is moved or started anew has lost what it kept"


def find_lost_disks(reading: Reading, path: str, documents: Iterable[TreeNode]) -> None:
    """Find servers that keep nothing beyond their containers."""
    for document in documents:
        for where in (document, *document.table.values()):
            enabled = where.at("persistence", "enabled")
            if enabled.text.lower() == "false":
                reading.find("risk", f"persistence.enabled = false: {_LOST}", Spot(path, enabled.line))
        for pod in _pods(document):
            _find_without_volume(reading, path, pod)


def _pods(node: TreeNode) -> Iterator[TreeNode]:
    """What Kubernetes starts, wherever it is described."""
    if node.at("containers").items:
        yield node
    for child in node.content if isinstance(node.content, list) else node.table.values():
        yield from _pods(child)


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
            reading.find("risk", f"{server.image}: {what}", Spot(path, brief.line if brief else image.line))
