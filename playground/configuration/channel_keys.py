"""Keys of clients that an application has by name: channels of MicroProfile's frameworks, Micronaut's clients.

Source: the references of Quarkus, SmallRye Reactive Messaging, Helidon and Micronaut Kafka.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from playground.configuration.found import Side
from playground.configuration.syntax.tree import TreeNode

CHANNEL: Final = re.compile(
    r"(?:mp\.messaging|kafka)\.(?P<kind>incoming|outgoing|connector|producers|consumers)\.(?P<name>[^.]+)\.(?P<key>.+)"
)
"""A client's key of one channel, as MicroProfile's frameworks (Quarkus, Helidon) and Micronaut have it."""
FOR_ALL: Final = ("mp.messaging.connector.", "kafka.producers.default.", "kafka.consumers.default.")
"""What such keys begin with that are for each channel."""
SIDES: Final[Mapping[str, Side]] = {
    **dict.fromkeys(("incoming", "consumers"), "consumer"),
    **dict.fromkeys(("outgoing", "producers"), "producer"),
}
"""What such a channel does."""
PROFILE: Final = re.compile(r"%([\w-]+)\.")
"""What stands before a key that Quarkus reads in a profile alone."""


def by_profile(document: Mapping[str, TreeNode]) -> dict[str, dict[str, TreeNode]]:
    """The keys of each profile, as Quarkus has them: `%dev.kafka.bootstrap.servers`; what counts always comes first."""
    found: dict[str, dict[str, TreeNode]] = {"": {}}
    for key, node in document.items():
        profile = PROFILE.match(key)
        found.setdefault(profile[1] if profile else "", {})[key[profile.end() :] if profile else key] = node
    return found


def channel_of(key: str) -> str:
    """The channel that a key is for; empty: all."""
    found = None if key.startswith(FOR_ALL) else CHANNEL.fullmatch(key)
    return found["name"] if found else ""


def by_channel(keys: Mapping[str, TreeNode]) -> dict[str, dict[str, TreeNode]]:
    """The keys of each channel, those that are for all behind an empty name: of thousands each is looked at once."""
    found: dict[str, dict[str, TreeNode]] = {}
    for key, node in keys.items():
        found.setdefault(channel_of(key), {})[key] = node
    return found


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
            side = SIDES.get(found["kind"], "") if found else ""
            sides[name] = side if sides.setdefault(name, side) == side else ""
    return sides
