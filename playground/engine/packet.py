"""A packet: one copy of a message, or of an acknowledgement, as a plain tuple of integers.

`(message, attempt, copy, key, contract)`:
`message`   its number;
`attempt`   the how-many-eth packet of that message on the link it is on, or came by, from 1;
`copy`      which copy the broker stored; 0 where there is none;
`key`       the idempotency key; on its way back, a number below 0 is an answer that says no (`Refusal`);
`contract`  the number of the guarantee under which the message was sent.
"""

from enum import IntEnum
from typing import Final

_PART_SHIFT = 32
_SESSION_BITS = 20
"""A producer restarts less often than that allows; a run has fewer commands."""

HALFWAY: Final = -9
"""In the place of the key: the packet carries no message. On its way back it says that one is kept under its packet id,
on its way there that it is released."""

RELEASE: Final = "release"
RECEIPT: Final = "receipt"
"""What the record says of such a packet, on its way there and back."""


OUT_OF_SEQUENCE: Final = "out of sequence"
"""What the record says of a record that has to wait for one before it."""


class Refusal(IntEnum):
    """An answer that does not say that it is done."""

    RETURN = -1
    """The work failed: the message is given back. Without a broker it is the producer that hears of the error."""
    PARK = -2
    """The work failed, and nobody is to try again."""

    BUSY = -3
    """The same work is in flight already: the message may be sent again later."""
    UNROUTABLE = -4
    """The broker has no queue for it."""

    TOO_FEW = -5
    """Too few replicas are in sync for it to be stored as safely as it has to be."""

    OUT_OF_SEQUENCE = -6
    """One of the same producer's is missing that has to be stored before it."""

    @property
    def word(self) -> str:
        """As the record has it."""
        return self.name.lower()


def make_key(message: int, part: int) -> int:
    """The idempotency key of a message and an attempt or a session; with 0 it is the message's number itself."""
    return part << _PART_SHIFT | message


def session_key(message: int, session: int, nth: int) -> int:
    """The key of a message in a producer's session that its application has sent again as a new one, so many times."""
    return make_key(message, nth << _SESSION_BITS | session)


def session_of(part: int) -> int:
    """Of the part of a key, the session; whatever stands above it says that it was sent again."""
    return part & (1 << _SESSION_BITS) - 1


def times_of(part: int) -> int:
    """The rest: how often it was."""
    return part >> _SESSION_BITS


def key_parts(key: int) -> tuple[int, int]:
    """The message of a key, and the attempt or the session that it is for; 0 for a stable key."""
    return key & (1 << _PART_SHIFT) - 1, key >> _PART_SHIFT
