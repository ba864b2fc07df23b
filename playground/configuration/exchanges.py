"""The exchanges of RabbitMQ's `definitions.json`, and whether what is published to one of them comes to a queue."""

from typing import Final

from playground.configuration.tree import TreeNode

_BUILT_IN: Final = "amq."
"""With this the names begin of those that are always there, and are not exported."""
DEFAULT: Final = "(AMQP default)"
"""What the management screen calls the one without a name, which leads to the queue that the routing key names."""
_ALTERNATE: Final = "alternate-exchange"


class Exchanges:
    """Those that are declared and those that something is bound to, each with its virtual host."""

    def __init__(self, document: TreeNode) -> None:
        self._is_said = document.has("exchanges") or document.has("bindings")
        self._declared = {_key(one, "name"): one for one in document.at("exchanges").items}
        self._bound = {_key(one, "source") for one in document.at("bindings").items}
        self._queues = {_key(one, "name") for one in document.at("queues").items}
        policies = document.at("policies").items
        self._has_alternates = any(one.at("definition").has(_ALTERNATE) for one in policies)

    def why_dropped(self, name: str, vhost: str, routing_key: str) -> str:
        """Why nothing takes what is published to an exchange; empty: something does, or that does not stand here."""
        if name == DEFAULT:
            is_queue = not routing_key or (vhost, routing_key) in self._queues
            return "" if is_queue else f"the default exchange leads to no queue {routing_key} of this file"
        if not self._is_said:
            return ""
        exchange = self._declared.get((vhost, name))
        if exchange is None and not name.startswith(_BUILT_IN):
            return f"the file declares no exchange {name}"
        if (vhost, name) in self._bound or self._has_alternates:
            return ""
        is_passed_on = exchange is not None and exchange.at("arguments").has(_ALTERNATE)
        return "" if is_passed_on else f"no queue is bound to the exchange {name}"


def _key(node: TreeNode, name: str) -> tuple[str, str]:
    return node.at("vhost").text, node.at(name).text
