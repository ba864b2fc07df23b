"""What a queue is declared with by kombu: arguments of its own, and names for some of RabbitMQ's.

Source: `Queue` of `kombu/entity.py`, and `RABBITMQ_QUEUE_ARGUMENTS` of `kombu/transport/base.py`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import whole

_ITS_OWN: Final = ("durable", "auto_delete", "exclusive", "exchange", "routing_key")
_ARGUMENTS: Final = {"max_length": "x-max-length", "max_length_bytes": "x-max-length-bytes"}
_SECONDS: Final = {"message_ttl": "x-message-ttl", "expires": "x-expires"}
"""What is said in seconds, and is an argument in milliseconds."""


def declared_with(words: Mapping[str, TreeNode]) -> dict[str, TreeNode]:
    """What a queue has, under the names of RabbitMQ's, by what kombu is given; what it does not know is left out."""
    found: dict[str, TreeNode] = {}
    for name, node in words.items():
        if name == "queue_arguments":
            found |= node.table
        elif name in _ITS_OWN:
            found[name] = node
        elif name in _ARGUMENTS and node.text:
            found[_ARGUMENTS[name]] = node
        elif name in _SECONDS and (milliseconds := _milliseconds(node.text)):
            found[_SECONDS[name]] = replace(node, content=milliseconds)
    return found


def _milliseconds(text: str) -> str:
    try:
        return str(int(float(text) * 1000))
    except (ValueError, OverflowError):
        return ""


def delivery_mode_of(text: str) -> int:
    """How a message is kept, 2 on the disk: Celery and kombu take words as well as RabbitMQ's numbers."""
    return {"transient": 1, "1": 1}.get(text.lower()) or int(whole(2, 2)(text.lower().replace("persistent", "2")))
