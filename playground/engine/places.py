"""Where things happen: the nodes and the links of the two textbook systems.

`direct` is producer -> consumer; `broker` is producer -> durable queue -> consumer. A link carries
packets one way only, so a cut of one direction is not a cut of the other.
"""

from enum import IntEnum
from typing import Final


class Place(IntEnum):
    """A node or a link. The number is what the packed event log stores."""

    NOWHERE = 0
    PRODUCER = 1
    BROKER = 2
    CONSUMER = 3
    PUBLISH = 4
    CONFIRM = 5
    DELIVER = 6
    ACK = 7

    @property
    def word(self) -> str:
        """The name in presets and in the record, for example `deliver`."""
        return self.name.lower()

    @property
    def is_link(self) -> bool:
        """Whether packets travel here (else it is a node, or nowhere)."""
        return self >= Place.PUBLISH


NODES: Final[dict[str, tuple[Place, ...]]] = {
    "direct": (Place.PRODUCER, Place.CONSUMER),
    "broker": (Place.PRODUCER, Place.BROKER, Place.CONSUMER),
}
"""The nodes of each system, from upstream to downstream."""

ROUTES: Final[dict[str, dict[Place, tuple[Place, Place]]]] = {
    "direct": {
        Place.DELIVER: (Place.PRODUCER, Place.CONSUMER),
        Place.ACK: (Place.CONSUMER, Place.PRODUCER),
    },
    "broker": {
        Place.PUBLISH: (Place.PRODUCER, Place.BROKER),
        Place.CONFIRM: (Place.BROKER, Place.PRODUCER),
        Place.DELIVER: (Place.BROKER, Place.CONSUMER),
        Place.ACK: (Place.CONSUMER, Place.BROKER),
    },
}
"""The links of each system, each with the node it leaves and the node it reaches."""

PLACE_BY_WORD: Final[dict[str, Place]] = {place.word: place for place in Place if place}
"""`"deliver"` -> `Place.DELIVER`, for every node and link."""


def first_link(system: str) -> Place:
    """The link on which a producer's attempts leave: `deliver` in `direct`, `publish` with a broker."""
    return Place.PUBLISH if system == "broker" else Place.DELIVER
