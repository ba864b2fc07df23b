"""Alternate exchanges of RabbitMQ: where that goes for which an exchange finds no queue, by an argument or a policy.

Such a message counts as routed: it is confirmed, and not returned where `mandatory` asks for that. An alternate that
routes it nowhere hands it to its own one. Source: https://www.rabbitmq.com/docs/ae.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading
from playground.configuration.rabbitmq.exchanges import ALTERNATE, Exchanges, Queues
from playground.configuration.rabbitmq.policies import Policy
from playground.configuration.syntax.tree import TreeNode

_FOR_EXCHANGES: Final = ("exchanges", "all", "")
"""What a policy is for that is for exchanges, too."""
_NO_QUEUE: Final = "an unroutable publish"
_ANY_KEY: Final = "any.routing.key.that.is.bound.nowhere"
_FEW: Final = 3
"""So many queues are named."""


class _AlternateWay(NamedTuple):
    """Where that goes which an exchange routes nowhere."""

    of: str
    to: str
    node: TreeNode
    queues: Queues | None
    """Those that get it, whatever its routing key; none: that does not stand here."""


class Alternates:
    """Those of one file."""

    def __init__(self, reading: Reading, path: str, document: TreeNode, exchanges: Exchanges) -> None:
        self._reading, self._path = reading, path
        self._exchanges = exchanges
        said = document.at("exchanges").items
        self._own = {(one.at("vhost").text, one.at("name").text): one.at("arguments", ALTERNATE) for one in said}
        policies = [one for one in map(Policy, document.at("policies").items) if one.applies_to in _FOR_EXCHANGES]
        self._policies = sorted(policies, key=lambda one: -one.priority)
        self._is_there = any(one.text for one in self._own.values()) or any(
            one.definition.has(ALTERNATE) for one in policies
        )

    def give(self, labels: Mapping[tuple[str, str], str]) -> None:
        """Count of each queue whose exchanges all have one that no publish is lost there, if somebody reads the rest.

        An exchange for the dead letters of others is no such, since nobody publishes there; an alternate is one where
        it leads to this queue.
        """
        if not self._is_there:
            return
        known = [way for vhost, name in self._own if (way := self._way(name, vhost)) is not None]
        rest = {(one.to, queue): one for one in known for queue in one.queues or ()}
        for (vhost, queue), label in labels.items():
            sources = self._exchanges.published_to(vhost, queue)
            found = {one: self._way(one, vhost) or rest.get((one, queue)) for one in sorted(sources)}
            ways = {one: way for one, way in found.items() if way is not None}
            if ways and len(ways) == len(sources):
                self._reading.given.append(self._given(label, next(iter(ways.values()))))
            elif ways:
                kept, lost = (", ".join(sorted(each)) for each in (ways, sources - ways.keys()))
                text = f"{label}: what finds no queue is kept where it is published to {kept} (alternate-exchange)"
                spot = Spot(self._path, next(iter(ways.values())).node.line)
                self._reading.find("elsewhere", f"{text}, and lost where to {lost}", spot)

    def _given(self, label: str, way: _AlternateWay) -> GivenSetting:
        spot, written = Spot(self._path, way.node.line), f"{ALTERNATE} = {way.node.text}"
        names = " and ".join(sorted(way.queues or ())[:_FEW])
        where = f"somebody reads {names}" if names else f"{way.to} leads each of them to a queue that somebody reads"
        asks = f"publishers use the exchange {way.of}, and {where}: what finds no queue there is confirmed, and not "
        given = GivenSetting("rabbitmq", ALTERNATE, way.to, spot, written, label, excludes=_NO_QUEUE)
        return given._replace(asks=f"{asks}returned, whatever mandatory says", asks_before_storing=True)

    def _way(self, exchange: str, vhost: str) -> _AlternateWay | None:
        """Where it goes from one exchange to the next, as far as it comes; none: nowhere, which is found."""
        seen, named = {exchange}, self._named(exchange, vhost)
        first, why = named, ""  # The line that is told of is the one of the exchange that is published to.
        while named and named.text not in seen:
            gone = self._exchanges.why_not_there(named.text, vhost)
            queues = frozenset[str]() if gone else self._exchanges.taken_by(named.text, vhost, _ANY_KEY)
            if queues != frozenset():
                return _AlternateWay(exchange, named.text, first or named, queues)
            why = why or gone or f"no binding of the exchange {named.text} takes every routing key"
            seen.add(named.text)
            named = self._named(named.text, vhost)
        if first and why:
            text = f"{exchange}: what finds no queue goes to {first.text} ({ALTERNATE}), which drops what it has no "
            self._reading.find("risk", f"{text}queue for, though confirmed: {why}", Spot(self._path, first.line))
        return None

    def _named(self, exchange: str, vhost: str) -> TreeNode | None:
        """The alternate of an exchange: its argument counts before a policy, and of these one."""
        own = self._own.get((vhost, exchange))
        if own is not None and own.text:
            return own
        counts = next((one for one in self._policies if one.names(exchange, vhost)), None)
        named = counts.definition.at(ALTERNATE) if counts else None
        return named if named and named.text else None
