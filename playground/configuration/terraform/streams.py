"""Terraform for JetStream: streams and consumers of NATS' provider, whose times are seconds.

Source: https://registry.terraform.io/providers/nats-io/jetstream/latest/docs.
"""

from collections.abc import Iterator
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.servers.nats_keys import SYSTEM, NatsKeys
from playground.configuration.syntax.hcl_tree import Module
from playground.configuration.syntax.hcl_values import Scope
from playground.configuration.syntax.tree import TreeNode

_KINDS: Final = ("jetstream_stream", "jetstream_consumer")
_TIMES: Final = ("duplicate_window", "max_age", "ack_wait", "inactive_threshold")
_CALLED: Final = {"max_delivery": "max_deliver", "source": "sources"}
"""What the provider calls otherwise than the API."""
_FROM_NOW_ON: Final = {"deliver_new": "new", "deliver_last": "last", "deliver_last_per_subject": "last_per_subject"}


def read_streams_of(path: str, module: Module) -> Reading:
    """What a file says of them; several are one answer, the later counting before the earlier."""
    reading = Reading()
    keys = NatsKeys(reading, path)
    for _, name, body in module.of_kind(*_KINDS):
        reading.queues = [(SYSTEM, "")]
        for _, scope in module.instances(body):
            table = dict(_in_the_api_s_names(reading, path, name, body, scope))
            for key, node in table.items():
                keys.take(key, node, table)
    return reading


def _in_the_api_s_names(
    reading: Reading, path: str, name: str, body: TreeNode, scope: Scope
) -> Iterator[tuple[str, TreeNode]]:
    for key, written in body.table.items():
        node = scope.value(written)
        spot = Spot(path, written.line)
        if node.content is None and key not in ("count", "for_each", "depends_on", "stream_id"):
            reading.find("elsewhere", f"{name}: {key} is {node.tag}, not in this file", spot)
        elif key in _TIMES and node.text.isdecimal():
            yield key, TreeNode(f"{node.text}s", written.line)
        elif key == "ack":
            yield "no_ack", TreeNode("true" if node.text.lower() == "false" else "false", written.line)
        elif key in _FROM_NOW_ON:
            yield from [("deliver_policy", TreeNode(_FROM_NOW_ON[key], written.line))] if node.text == "true" else []
        else:
            yield _CALLED.get(key, key), TreeNode(node.content, written.line, node.tag)
