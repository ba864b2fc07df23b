"""The exchanges of RabbitMQ's `definitions.json`, and whether what is published to one of them comes to a queue."""

import re
from typing import Final, NamedTuple

from playground.configuration.syntax.tree import TreeNode

_BUILT_IN: Final = "amq."
"""With this the names begin of those that are always there, and are not exported."""
_BUILT_IN_KINDS: Final = {"amq.direct": "direct", "amq.topic": "topic", "amq.fanout": "fanout"}
DEFAULT: Final = "(AMQP default)"
"""What the management screen calls the one without a name, which leads to the queue that the routing key names."""
ALTERNATE: Final = "alternate-exchange"
_FOR_DEAD: Final = "dead-letter-exchange"
Queues = frozenset[str]


class DeadLetterPlace(NamedTuple):
    """Where dead letters could go, as the file has it."""

    exchange: str
    queues: Queues


class Exchanges:
    """Those that are declared and those that something is bound to, each with its virtual host."""

    def __init__(self, document: TreeNode) -> None:
        self.is_said = document.has("exchanges") or document.has("bindings")
        """Whether the file is one that tells of them; else what it names is taken to be there."""
        self._are_declared = document.has("exchanges")
        """Whether they are in it: of a broker's lists there may be bindings alone, of exchanges that are there."""
        self._declared = {_key(one, "name"): one for one in document.at("exchanges").items}
        self._from = _by("source", document.at("bindings").items)
        self._with_key: dict[tuple[str, str, str], list[TreeNode]] = {}
        for binding in document.at("bindings").items:
            self._with_key.setdefault((*_key(binding, "source"), binding.at("routing_key").text), []).append(binding)
        self._into = _by("destination", document.at("bindings").items)
        self._taken: dict[tuple[str, str, str], Queues | None] = {}
        self._bound: dict[tuple[str, str], Queues] = {}
        self._queues = {_key(one, "name") for one in document.at("queues").items}
        policies = document.at("policies").items
        leaving = [one for one in document.at("queues").items if one.at("arguments").has(f"x-{_FOR_DEAD}")]
        self._leaving = {_key(one, "name") for one in leaving}
        said = [(one, one.at("arguments", f"x-{_FOR_DEAD}")) for one in leaving]
        said += [(one, one.at("definition", _FOR_DEAD)) for one in policies]
        self._for_dead = {(one.at("vhost").text, to.text) for one, to in said if to.text}
        self._has_alternates = any(one.at("definition").has(ALTERNATE) for one in policies)

    def keys_into(self, queue: str, vhost: str) -> Queues | None:
        """The routing keys with which messages come into a queue; none: it may be any."""
        into = [one for one in self._into.get((vhost, queue), ()) if not _is_passed(one)]
        keys = {one.at("routing_key").text for one in into}
        is_any = any(
            self._kind(one.at("source").text, vhost) not in ("direct", "topic")
            or re.search(r"[*#]", one.at("routing_key").text)
            for one in into
        )
        return None if is_any else frozenset(keys or {queue})

    def sources_of(self, vhost: str, queue: str) -> set[str]:
        """The exchanges that are bound to a queue."""
        return {one.at("source").text for one in self._into.get((vhost, queue), ()) if not _is_passed(one)}

    def published_to(self, vhost: str, queue: str) -> set[str]:
        """The exchanges that are bound to a queue, without those that are there for the dead letters of others."""
        sources = self.sources_of(vhost, queue) - {""}
        return {one for one in sources if (vhost, one) not in self._for_dead} or sources

    def unbound(self, vhost: str) -> Queues:
        """The queues to which nothing is bound, so that they are published to by their own names."""
        return frozenset(name for of, name in self._queues if of == vhost and (of, name) not in self._into)

    def bound_to(self, name: str, vhost: str) -> Queues:
        """The queues that are bound to an exchange, with whatever key."""
        if (vhost, name) not in self._bound:
            bound = (one for one in self._from.get((vhost, name), ()) if not _is_passed(one))
            self._bound[vhost, name] = frozenset(one.at("destination").text for one in bound)
        return self._bound[vhost, name]

    def place_for(self, queue: str, vhost: str) -> DeadLetterPlace | None:
        """An exchange for dead letters, with queues behind it that would take those of a queue, and are no way back."""
        keys = self.keys_into(queue, vhost) or ()
        for name in sorted(name for of, name in self._for_dead if of in (vhost, "")):
            bound = self.bound_to(name, vhost)
            takes = self.takes_any_key(name, vhost) or (
                bool(keys) and all(self.taken_by(name, vhost, key) for key in keys)
            )
            is_back = queue in bound or any((vhost, one) in self._leaving for one in bound)
            if bound and takes and not is_back and name not in self.sources_of(vhost, queue):
                return DeadLetterPlace(name, bound)
        return None

    def takes_any_key(self, name: str, vhost: str) -> bool:
        """Whether some queue gets what is published to an exchange, whatever its routing key."""
        kind = self._kind(name, vhost)
        to_queues = (one for one in self._from.get((vhost, name), ()) if not _is_passed(one))
        return any(kind == "fanout" or (kind == "topic" and one.at("routing_key").text == "#") for one in to_queues)

    def taken_by(self, name: str, vhost: str, key: str, seen: Queues = frozenset()) -> Queues | None:
        """The queues that get what is published with a routing key; none: that does not stand here."""
        if seen:
            return self._goes_to(name, vhost, key, seen)
        asked = name, vhost, key
        if asked not in self._taken:
            self._taken[asked] = self._goes_to(name, vhost, key, seen)
        return self._taken[asked]

    def _goes_to(self, name: str, vhost: str, key: str, seen: Queues) -> Queues | None:
        if name == DEFAULT:
            return frozenset({key} if (vhost, key) in self._queues else ())
        kind = self._kind(name, vhost)
        if kind not in ("direct", "topic", "fanout"):
            return None
        found: set[str] = set()
        is_direct = kind == "direct"  # Of thousands of bindings one takes a key, and is found by it.
        bound = self._with_key.get((vhost, name, key), ()) if is_direct else self._from.get((vhost, name), ())
        for one in bound:
            if _takes(kind, one.at("routing_key").text, key):
                to = one.at("destination").text
                further = self._passed_on(to, vhost, key, seen | {name}) if _is_passed(one) else frozenset({to})
                if further is None:
                    return None
                found |= further
        return frozenset(found)

    def _passed_on(self, name: str, vhost: str, key: str, seen: Queues) -> Queues | None:
        """What another exchange makes of it; one that it has passed already passes nothing on again."""
        return frozenset() if name in seen else self.taken_by(name, vhost, key, seen)

    def _kind(self, name: str, vhost: str) -> str:
        declared = self._declared.get((vhost, name))
        return declared.at("type").text if declared else _BUILT_IN_KINDS.get(name, "")

    def why_not_there(self, name: str, vhost: str) -> str:
        """Why an exchange has nothing behind it, whatever alternate it may have; empty: something is bound to it."""
        if (vhost, name) not in self._declared and self._are_declared and not name.startswith(_BUILT_IN):
            return f"the file declares no exchange {name}"
        return "" if (vhost, name) in self._from else f"no queue is bound to the exchange {name}"

    def why_dropped(self, name: str, vhost: str, keys: Queues | None) -> str:
        """Why nothing takes what is published to an exchange; empty: something does, or that does not stand here."""
        shown = ", ".join(sorted(keys or ()))
        if name == DEFAULT:
            is_queue = keys is None or any((vhost, key) in self._queues for key in keys)
            return "" if is_queue else f"the default exchange leads to no queue {shown} of this file"
        if not self.is_said:
            return ""
        exchange, gone = self._declared.get((vhost, name)), self.why_not_there(name, vhost)
        if gone and exchange is None and self._are_declared and not name.startswith(_BUILT_IN):
            return gone
        if self._has_alternates or (exchange is not None and exchange.at("arguments").has(ALTERNATE)):
            return ""
        if gone:
            return gone
        is_taken = keys is None or any(self.taken_by(name, vhost, key) != frozenset() for key in keys)
        return "" if is_taken else f"no binding of the exchange {name} takes the routing key {shown}"


def _takes(kind: str, bound: str, key: str) -> bool:
    """Whether a binding takes a routing key; of a topic `*` is a word, and `#` any number of them."""
    if kind == "topic":
        return _matches(bound.split("."), key.split("."))
    return kind == "fanout" or bound == key


def _matches(pattern: list[str], words: list[str]) -> bool:
    reached = {0}
    for one in pattern:
        if one == "#":
            reached = set(range(min(reached, default=len(words) + 1), len(words) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(words) and one in ("*", words[at])}
    return len(words) in reached


def _by(end: str, bindings: list[TreeNode]) -> dict[tuple[str, str], list[TreeNode]]:
    """The bindings at each exchange, or at each queue."""
    found: dict[tuple[str, str], list[TreeNode]] = {}
    for one in bindings:
        found.setdefault(_key(one, end), []).append(one)
    return found


def _is_passed(binding: TreeNode) -> bool:
    """Whether it leads to another exchange, and not to a queue."""
    return binding.at("destination_type").text == "exchange"


def _key(node: TreeNode, name: str) -> tuple[str, str]:
    return node.at("vhost").text, node.at(name).text
