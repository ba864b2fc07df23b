"""Where things happen: the nodes and the links that a system can have; which it has is its topology's to say.

A place is a role and an index: `consumer`, `consumer-2`, and so on. What is said of a role (its weather, the count of
its packets, the faults that wait for them) holds for all places of that role, so that "the first delivery of m3" is the
same packet however many consumers there are.

A link carries packets one way only, so a cut of one direction is not a cut of the other.
"""

from enum import IntEnum
from functools import cached_property
from typing import Final

_ROLE_BITS: Final = 4
_ROLES: Final = (1 << _ROLE_BITS) - 1
PLACE_BITS: Final = 9
"""Every place is below 512: 16 roles, 32 places of each."""
INDEX_MASK: Final = (1 << PLACE_BITS) - 1 ^ _ROLES
"""The bits of a place, and of a code in the log, that say which of its role it is."""


class Place(IntEnum):
    """A node or a link. The number is what the packed event log stores; the members are the first of each role."""

    NOWHERE = 0
    PRODUCER = 1
    BROKER = 2
    CONSUMER = 3
    PUBLISH = 4
    CONFIRM = 5
    DELIVER = 6
    ACK = 7

    @classmethod
    def _missing_(cls, value: object) -> "Place | None":
        """Another place of a role; made once, so that places can be compared by `is`."""
        if not isinstance(value, int) or not _ROLES < value < 1 << PLACE_BITS:
            return None
        place = int.__new__(cls, value)
        place._name_ = f"{cls(value & _ROLES).name}_{(value >> _ROLE_BITS) + 1}"
        place._value_ = value
        return cls._value2member_map_.setdefault(value, place)  # type: ignore[return-value]

    @property
    def role(self) -> "Place":
        """The first place of its role."""
        return _FIRST[self & _ROLES]

    @property
    def index(self) -> int:
        """How many places of its role come before it."""
        return self >> _ROLE_BITS

    def at(self, index: int) -> "Place":
        """The place of its role with this index, from 0."""
        return Place(index << _ROLE_BITS | self & _ROLES)

    @cached_property
    def word(self) -> str:
        """The name in presets and in the record, for example `deliver` or `consumer-2`."""
        return self.name.lower().replace("_", "-")

    @cached_property
    def noun(self) -> str:
        """What a sentence calls it: `the consumer`; one of several has its number for a name: `consumer-2`."""
        return self.word if self.index and not self.is_link else f"the {self.word}"

    @property
    def is_link(self) -> bool:
        """Whether packets travel here (else it is a node, or nowhere)."""
        return self & _ROLES >= Place.PUBLISH

    @property
    def leads_back(self) -> bool:
        """Whether it is a link that carries answers: ACKs or confirms."""
        return self & _ROLES in (Place.CONFIRM, Place.ACK)


_FIRST: Final = tuple(Place)
"""The first place of each role, by the role's number."""

MAX_INSTANCES: Final = 8
"""Consumers behind one broker."""
PLACE_BY_WORD: Final[dict[str, Place]] = {
    place.word: place
    for index in range(MAX_INSTANCES)
    for place in (_FIRST[1:] if not index else [role.at(index) for role in (Place.CONSUMER, Place.DELIVER, Place.ACK)])
}
"""`"deliver"` -> `Place.DELIVER`, for every node and link that a preset can name; `consumer-2` is among them."""
