"""Ansible's modules for RabbitMQ, as the definitions that a broker has once they have run.

Source: https://docs.ansible.com/ansible/latest/collections/community/rabbitmq/.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from playground.configuration.found import Reading
from playground.configuration.rabbitmq.definitions import read_definitions
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tasks import tasks_of
from playground.configuration.syntax.tree import TreeNode

_MODULE: Final = re.compile(r"(?:community\.rabbitmq\.)?rabbitmq_(queue|policy|exchange|binding|vhost)")
_INTO: Final = {
    "queue": "queues",
    "policy": "policies",
    "exchange": "exchanges",
    "binding": "bindings",
    "vhost": "vhosts",
}
_FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "policy": {"apply_to": "apply-to", "tags": "definition"},
    "exchange": {"exchange_type": "type"},
    "binding": {
        **dict.fromkeys(("name", "src"), "source"),
        **dict.fromkeys(("dst", "dest"), "destination"),
        **dict.fromkeys(("type", "dest_type"), "destination_type"),
    },
}
"""What a module calls otherwise than definitions do."""
_ARGUMENTS: Final = {
    "message_ttl": "x-message-ttl",
    "auto_expires": "x-expires",
    "max_length": "x-max-length",
    "dead_letter_exchange": "x-dead-letter-exchange",
    "dead_letter_routing_key": "x-dead-letter-routing-key",
    "max_priority": "x-max-priority",
}
"""Arguments of queues that the module has names of its own for."""
_BY_ITSELF: Final = {"vhost": "/", "durable": "true", "destination_type": "queue", "routing_key": "#"}
_GONE: Final = "absent"


def has_playbook(documents: Iterable[TreeNode]) -> bool:
    """Whether some documents call such modules."""
    return next(_calls(documents), None) is not None


def read_playbook(source: ConfigurationFile, documents: Iterable[TreeNode]) -> Reading:
    """What the queues come to, with their policies, exchanges and bindings."""
    lists: dict[str, list[TreeNode]] = {}
    for kind, called in _calls(documents):
        fields = _FIELDS.get(kind, {})
        table = {key: TreeNode(text, called.line) for key, text in _BY_ITSELF.items()}
        table |= {fields.get(key, key): node for key, node in called.table.items() if key not in _ARGUMENTS}
        own = {_ARGUMENTS[key]: node for key, node in called.table.items() if key in _ARGUMENTS}
        if kind == "queue":
            table["arguments"] = TreeNode({**own, **called.at("arguments").table}, called.line)
        lists.setdefault(_INTO[kind], []).append(TreeNode(table, called.line))
    return read_definitions(source, TreeNode({kind: TreeNode(rows, rows[0].line) for kind, rows in lists.items()}, 1))


def _calls(documents: Iterable[TreeNode]) -> Iterator[tuple[str, TreeNode]]:
    for document in documents:
        for name, arguments in tasks_of(document):
            found = _MODULE.fullmatch(name)
            if found and arguments.at("state").text != _GONE:
                yield found[1], arguments
