"""How many nodes of RabbitMQ there are, where they are so few that a quorum queue is no safer, or not up as long.

Source: https://www.rabbitmq.com/docs/quorum-queues, *Fault Tolerance and Minimum Number of Replicas Online*; the
cluster operator's `spec.replicas` and the `replicaCount` of Bitnami's chart, each 1 where nothing is said.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from playground.configuration.containers.disks import pods_of
from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading
from playground.configuration.images import server_of
from playground.configuration.syntax.tree import TreeNode

_SYSTEM: Final = "rabbitmq"
_ITS_OWN: Final = frozenset({"loadDefinition", "communityPlugins", "extraPlugins", "clustering"})
"""What the values of RabbitMQ's chart have, and no other's do."""
_ASKS: Final = {
    1: "the one node's disk survives ({}: a quorum queue has no second member there)",
    2: "neither of the two nodes goes for good ({}: a quorum queue needs both, and stands still while one is away)",
}
"""By how many there are, what a quorum queue hangs on."""


def find_few_nodes(reading: Reading, path: str, documents: Iterable[TreeNode]) -> None:
    """Have it be a condition of each quorum queue that there are one or two nodes."""
    for name, node in (each for one in documents for each in _counts(one)):
        if node.text in map(str, _ASKS):
            written = f"{name} = {node.text}"
            given = GivenSetting(_SYSTEM, "its nodes", int(node.text), Spot(path, node.line), written, assumed=True)
            asks = _ASKS[int(node.text)].format(written)
            unless = frozenset({("x-queue-type", "classic")})
            reading.disks.append(given._replace(asks=asks, asks_unless=unless))


def _counts(document: TreeNode) -> Iterator[tuple[str, TreeNode]]:
    """Where the number of its nodes is written, and by which name."""
    spec, kind = document.at("spec"), document.at("kind").text
    is_set = kind == "StatefulSet" and any(map(_runs, pods_of(document)))
    if is_set or (kind == "RabbitmqCluster" and document.at("apiVersion").text.startswith("rabbitmq.com/")):
        yield "replicas", spec.at("replicas") if spec.has("replicas") else TreeNode("1", spec.line)
    for name, values in (("", document), *document.table.items()):
        if values.has("replicaCount") and _is_its_chart(name, values):
            yield "replicaCount", values.at("replicaCount")


def _is_its_chart(name: str, values: TreeNode) -> bool:
    """Whether values are those of RabbitMQ's chart, alone or among another's."""
    image = values.at("image", "repository").text or values.at("image").text
    is_it = bool(image) and _is_server(image)
    return is_it or "rabbit" in name.lower() or (not name and not _ITS_OWN.isdisjoint(values.table))


def _runs(pod: TreeNode) -> bool:
    return any(_is_server(one.at("image").text) for one in pod.at("containers").items)


def _is_server(image: str) -> bool:
    server = server_of(image, Spot(""))
    return server is not None and server.system == _SYSTEM
