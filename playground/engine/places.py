"""Where things happen: the nodes and the links that a system can have; which it has is its topology's to say.

A link carries packets one way only, so a cut of one direction is not a cut of the other.
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

    @property
    def leads_back(self) -> bool:
        """Whether it is a link that carries answers: ACKs or confirms."""
        return self in (Place.CONFIRM, Place.ACK)


PLACE_BY_WORD: Final[dict[str, Place]] = {place.word: place for place in Place if place}
"""`"deliver"` -> `Place.DELIVER`, for every node and link."""
