"""Clients of Kafka that an application has by name: channels of MicroProfile's frameworks, Micronaut's clients.

Source: the references of Quarkus, SmallRye Reactive Messaging (its `KafkaConnector`), Helidon and Micronaut Kafka.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from playground.configuration.found import Reading, Side, Spot
from playground.configuration.tree import TreeNode

CHANNEL: Final = re.compile(
    r"(?:mp\.messaging|kafka)\.(?P<kind>incoming|outgoing|connector|producers|consumers)\.(?P<name>[^.]+)\.(?P<key>.+)"
)
"""A client's key of one channel, as MicroProfile's frameworks (Quarkus, Helidon) and Micronaut have it."""
_FOR_ALL: Final = ("mp.messaging.connector.", "kafka.producers.default.", "kafka.consumers.default.")
"""What such keys begin with that are for each channel."""
_SIDES: Final[Mapping[str, Side]] = {
    **dict.fromkeys(("incoming", "consumers"), "consumer"),
    **dict.fromkeys(("outgoing", "producers"), "producer"),
}
"""What such a channel does."""
PROFILE: Final = re.compile(r"%([\w-]+)\.")
"""What stands before a key that Quarkus reads in a profile alone."""
_SMALLRYE: Final = "smallrye-kafka"
"""A connector, of Quarkus, that turns automatic commits off, commits what is acknowledged, and sends with acks = 1."""


def by_profile(document: Mapping[str, TreeNode]) -> dict[str, dict[str, TreeNode]]:
    """The keys of each profile, as Quarkus has them: `%dev.kafka.bootstrap.servers`; what counts always comes first."""
    found: dict[str, dict[str, TreeNode]] = {"": {}}
    for key, node in document.items():
        profile = PROFILE.match(key)
        found.setdefault(profile[1] if profile else "", {})[key[profile.end() :] if profile else key] = node
    return found


def channel_of(key: str) -> str:
    """The channel that a key is for; empty: all."""
    found = None if key.startswith(_FOR_ALL) else CHANNEL.fullmatch(key)
    return found["name"] if found else ""


def unnamed_sides(keys: Iterable[str]) -> dict[str, Side]:
    """What Micronaut's clients of a side are called, of which nothing but what all have is said, beside others."""
    sides = set(sides_of(keys).values())
    kinds = {found["kind"] for key in keys if key.startswith(_FOR_ALL) and (found := CHANNEL.fullmatch(key))}
    ours = {f"the {kind}": _SIDES[kind] for kind in sorted(kinds & _SIDES.keys())}
    return {name: side for name, side in ours.items() if sides and side not in sides}


def start_of(key: str) -> str:
    """What stands before a channel's key: `mp.messaging.outgoing.orders.`."""
    found = CHANNEL.fullmatch(key)
    return key[: found.start("key")] if found else ""


def sides_of(keys: Iterable[str]) -> dict[str, Side]:
    """Of each channel what it does; one that has its name from a producer and from a consumer does both."""
    sides: dict[str, Side] = {}
    for key in keys:
        if name := channel_of(key):
            found = CHANNEL.fullmatch(key)
            side = _SIDES.get(found["kind"], "") if found else ""
            sides[name] = side if sides.setdefault(name, side) == side else ""
    return sides


def smallrye_channels(document: Mapping[str, TreeNode]) -> set[str]:
    """The channels of SmallRye's connector, which Quarkus takes where none is named."""
    is_quarkus = any(key.startswith("quarkus.") for key in document)
    return {
        name
        for key, node in document.items()
        if (name := channel_of(PROFILE.sub("", key)))
        if node.text == _SMALLRYE or (is_quarkus and "mp.messaging." in key)
    }


def of_others(reading: Reading, path: str, document: Mapping[str, TreeNode]) -> set[str]:
    """The channels that a connector of another system serves, such as `smallrye-rabbitmq`."""
    others = set()
    for key, node in document.items():
        name = channel_of(key)
        if name and key.endswith(".connector") and "kafka" not in node.text:
            text = f"{name}: a channel of the connector {node.text}, which is not read"
            reading.find("not-modelled", text, Spot(path, node.line))
            others.add(name)
    return others
