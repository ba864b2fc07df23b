"""What a queue is declared with by kombu: arguments of its own, and names for some of RabbitMQ's.

Source: `Queue` of `kombu/entity.py`, and `RABBITMQ_QUEUE_ARGUMENTS` of `kombu/transport/base.py`.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from playground.configuration.celery.tasks import Settings
from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.syntax.tree import UNSEEN, TreeNode
from playground.configuration.values import whole

_NOTHING: Final = ("", TreeNode("", 0))
_USUAL_NAME: Final = "celery"
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


def find_unread_default(reading: Reading, path: str, settings: Settings, queues: Collection[str]) -> None:
    """Find that what is sent without a route goes to a queue that is none of those declared, and so is read by nobody.

    Source: `Router.route`, `Queues` and `send_task_message` of Celery 5.6: the sender adds a queue that is missing, and
    a worker reads those of `task_queues`.
    """
    given, default = (settings.get(key, _NOTHING) for key in ("task_queues", "task_default_queue"))
    name = default[1].text or ("" if default[0] else _USUAL_NAME)
    each = [one for one in given[1].items if "Queue(" in one.tag]
    said = given[1].table or (each if len(each) == len(given[1].items) else ())
    is_whole = all(one and UNSEEN not in one for one in queues) and len(said) == len(queues)
    if not queues or not is_whole or not name or name in queues or _routes_all(settings):
        return
    becomes = f"goes to a queue {name}, which no worker reads unless it is started with -Q {name}"
    if settings.get("task_create_missing_queues", _NOTHING)[1].text.lower() == "false":
        becomes = "is refused (QueueNotFound)"
    which = f"{default[0]} = {name}" if default[0] else f"{name}, the default of task_default_queue,"
    text = f"{given[0]}: {which} is none of them: what is sent without a route {becomes}"
    reading.find("risk", text, Spot(path, given[1].line))


def _routes_all(settings: Settings) -> bool:
    """Whether every task may have a route: there is one for any name, or nobody sees here which there are."""
    written, node = settings.get("task_routes", _NOTHING)
    return bool(written) and ("*" in node.table or not node.table)


def delivery_mode_of(text: str) -> int:
    """How a message is kept, 2 on the disk: Celery and kombu take words as well as RabbitMQ's numbers."""
    return {"transient": 1, "1": 1}.get(text.lower()) or int(whole(2, 2)(text.lower().replace("persistent", "2")))
