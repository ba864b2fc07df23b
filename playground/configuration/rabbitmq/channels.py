"""Channels of MicroProfile's frameworks (Quarkus) that SmallRye's connector for RabbitMQ serves, each an answer.

Source: SmallRye Reactive Messaging: the attributes of its `RabbitMQConnector`; what becomes of a message that fails, in
its package `fault`; and its `RabbitMQMessageConverter`, which sets no delivery mode that the code does not set.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from playground.configuration.channel_keys import by_channel, by_profile, channel_of, sides_of, start_of
from playground.configuration.findings import Spot
from playground.configuration.found import ELSEWHERE, GivenSetting, Reading, Side, Value, one_sided
from playground.configuration.rabbitmq.arguments import ARGUMENTS, DEAD_LETTERS
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import Meaning, one_of, read_value, truth, whole, with_defaults

SYSTEM: Final = "rabbitmq"
CONNECTOR: Final = "smallrye-rabbitmq"
_FOR_ALL: Final = f"mp.messaging.connector.{CONNECTOR}."
_DEFAULT: Final = "SmallRye's default"
_BINDS: Final = "auto-bind-dlq"
_STRATEGY: Final = "failure-strategy"
_STRATEGIES: Final = {"reject": "park", "fail": "park", "accept": "acknowledge", "requeue": "return"}
_KEYS: Final[Mapping[Side, Mapping[str, tuple[str, Meaning]]]] = {
    "consumer": {
        "queue.durable": ("durable", truth),
        "queue.exclusive": ("exclusive", truth),
        "queue.auto-delete": ("auto_delete", truth),
        "queue.ttl": ("x-message-ttl", ARGUMENTS["x-message-ttl"]),
        "queue.single-active-consumer": ("x-single-active-consumer", truth),
        "queue.x-queue-type": ("x-queue-type", ARGUMENTS["x-queue-type"]),
        "queue.x-delivery-limit": ("x-delivery-limit", ARGUMENTS["x-delivery-limit"]),
        "auto-acknowledgement": ("auto_ack", truth),
        "max-outstanding-messages": ("prefetch_count", whole(1, 65_535)),
        _STRATEGY: ("consumer.on_failure", one_of(*_STRATEGIES)),
        _BINDS: (DEAD_LETTERS, truth),
    },
    "producer": {"publish-confirms": ("confirm.select", truth)},
}
"""By the side: the connector's key, the setting that it is, and what its values can be."""
_BY_ITSELF: Final[Mapping[Side, Mapping[str, Value]]] = {
    "consumer": {"durable": True, "auto_ack": False, "consumer.on_failure": "park"},
    "producer": {"confirm.select": False, "delivery_mode": 1},
}
"""What the connector does where no key says otherwise."""
_WAYS: Final[Mapping[Side, Mapping[tuple[str, Value], str]]] = {
    "consumer": {
        ("durable", True): "queue.durable = true",
        ("x-queue-type", "quorum"): "queue.x-queue-type = quorum",
        ("auto_ack", False): "auto-acknowledgement = false",
        ("consumer.on_failure", "park"): f"{_STRATEGY} = reject",
        ("consumer.on_failure", "return"): f"{_STRATEGY} = requeue",
        (DEAD_LETTERS, "dead-letters"): f"{_BINDS} = true",
    },
    "producer": {("confirm.select", True): "publish-confirms = true"},
}
"""By the side: what closes something, as it is written behind what a channel's keys begin with."""
_IN_CODE: Final[Mapping[tuple[str, Value], str]] = {
    ("delivery_mode", 2): f"{ELSEWHERE}withDeliveryMode(2) of each message's OutgoingRabbitMQMetadata",
    ("mandatory", True): f"{ELSEWHERE}an alternate exchange, with a queue, of the one it goes to: the connector "
    "publishes without mandatory",
}


def read_channels(source: ConfigurationFile, documents: Iterable[Mapping[str, TreeNode]]) -> Reading:
    """What is said of such channels; nothing where there is none."""
    reading = Reading()
    for document in documents:
        profiles = by_profile(document)
        common = {key.removeprefix(_FOR_ALL): node for key, node in profiles[""].items() if key.startswith(_FOR_ALL)}
        sides, names = sides_of(key for keys in profiles.values() for key in keys), _served(profiles.values())
        for profile, keys in profiles.items():
            reading.within = (profile,) if profile else ()
            theirs = by_channel(keys)
            for name in names:
                if (own := theirs.get(name)) and (side := sides[name]):
                    channel = _Channel(reading, source.path, name, side, profile, start_of(next(iter(own))))
                    said = {key.removeprefix(channel.start): node for key, node in own.items()}
                    channel.read(said if profile else common | said)
    reading.within = ()
    return reading


def _served(profiles: Iterable[Mapping[str, TreeNode]]) -> list[str]:
    """The channels that name this connector, in a profile or always."""
    named = (channel_of(key) for keys in profiles for key, node in keys.items() if node.text == CONNECTOR)
    return [name for name in dict.fromkeys(named) if name]


class _Channel:
    """One channel, in one profile or always."""

    def __init__(self, reading: Reading, path: str, name: str, side: Side, profile: str, start: str) -> None:
        self._reading, self._path, self._name, self._side, self._profile = reading, path, name, side, profile
        self.start = start

    def read(self, keys: Mapping[str, TreeNode]) -> None:
        """Note what its keys say, and what the connector does of itself; in a profile that is so anyway."""
        if not self._profile:
            self._reading.queues.append((SYSTEM, self._name))
            self._reading.given.append(one_sided(SYSTEM, self._side, self._path, self._name))
            for name, value in _BY_ITSELF[self._side].items():
                self._give(name, value, Spot(self._path), _DEFAULT, assumed=True)
            self._spell()
        for key, node in keys.items():
            if key in _KEYS[self._side]:
                self._take(key, node, keys)
            elif near := self._reading.near(key, [*_KEYS[self._side]], 0.85):
                text = f"{self.start}{key}: the connector reads no such key; did you mean {near}?"
                self._reading.find("unknown-key", text, Spot(self._path, node.line))

    def _take(self, key: str, node: TreeNode, keys: Mapping[str, TreeNode]) -> None:
        name, meaning = _KEYS[self._side][key]
        spot, text = Spot(self._path, node.line), with_defaults(node.text)
        value = read_value(self._reading, self.start + key, text, meaning, spot)
        if value is None or (key == _BINDS and value is False):
            return
        if key == _STRATEGY:
            if value == "fail":
                told = "a message that fails is rejected, and the channel ends: what comes behind it waits"
                self._reading.find("risk", f"{self._name}: {told}", spot)
            value = _STRATEGIES[str(value)]
        if key == _BINDS:
            value = keys.get("dead-letter-exchange", TreeNode("DLX", 0)).text
        self._give(name, value, spot, f"{self.start}{key} = {node.written}")

    def _give(self, name: str, value: Value, spot: Spot, written: str, *, assumed: bool = False) -> None:
        given = GivenSetting(SYSTEM, name, value, spot, written, self._name, self._profile, assumed)
        self._reading.given.append(given._replace(is_there=name == DEAD_LETTERS))  # It binds a queue to it.

    def _spell(self) -> None:
        """Have what closes a gap told by the channel's own keys."""
        ways = {change: self.start + text for change, text in _WAYS[self._side].items()}
        told = tuple({**ways, **(_IN_CODE if self._side == "producer" else {})}.items())
        given = GivenSetting(SYSTEM, f"{self.start}connector", "", Spot(self._path), _DEFAULT, self._name)
        self._reading.given.append(given._replace(assumed=True, remedies=told))
