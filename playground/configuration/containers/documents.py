"""What documents of YAML or JSON set up beside servers' own files: containers, charts, operators, connectors."""

from collections.abc import Callable, Iterator
from typing import Final

from playground.configuration.containers.charts import (
    has_tables,
    has_tags,
    loads_definitions,
    read_loaded,
    read_tables,
    read_tags,
)
from playground.configuration.containers.disks import find_lost_disks
from playground.configuration.containers.flags import has_flags, read_flags
from playground.configuration.containers.nodes import find_few_nodes
from playground.configuration.containers.variables import has_brokers, read_containers
from playground.configuration.found import Reading
from playground.configuration.http.mesh import has_mesh, read_mesh
from playground.configuration.images import has_images, read_images
from playground.configuration.kafka.confluent_operator import has_confluent, read_confluent
from playground.configuration.kafka.connect import has_connect, read_connect
from playground.configuration.rabbitmq.playbooks import has_playbook, read_playbook
from playground.configuration.rabbitmq.resources import has_resources, read_resources
from playground.configuration.servers.nats_resources import has_streams, read_streams
from playground.configuration.source import ConfigurationFile
from playground.configuration.sqs.attributes import has_queue_resources, read_queue_resources
from playground.configuration.sqs.declared import has_declared, read_declared
from playground.configuration.syntax.tree import TreeNode

Documents = list[TreeNode]
_KINDS: Final[tuple[tuple[Callable[[Documents], bool], Callable[[ConfigurationFile, Documents], Reading]], ...]] = (
    (has_brokers, read_containers),
    (has_flags, read_flags),
    (has_tables, read_tables),
    (has_tags, read_tags),
    (loads_definitions, read_loaded),
    (has_resources, read_resources),
    (has_playbook, read_playbook),
    (has_connect, read_connect),
    (has_confluent, read_confluent),
    (has_streams, read_streams),
    (has_queue_resources, read_queue_resources),
    (has_declared, read_declared),
    (has_mesh, read_mesh),
    (has_images, read_images),
)
"""For each kind whether there is any, and what reads it."""


def read_documents(source: ConfigurationFile, documents: Documents) -> Iterator[Reading]:
    """What is read of each kind that is there."""
    yield from (read(source, documents) for is_there, read in _KINDS if is_there(documents))


def read_disks(source: ConfigurationFile, documents: Documents) -> Reading:
    """What servers that are set up there do not keep, or keep but once."""
    reading = Reading()
    find_lost_disks(reading, source.path, documents)
    find_few_nodes(reading, source.path, documents)
    return reading
