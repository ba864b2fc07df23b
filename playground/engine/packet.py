"""A packet: one copy of a message, or of an acknowledgement, as a plain tuple of integers.

`(message, attempt, copy, key, contract)`:
`message`   its number;
`attempt`   the how-many-eth packet of that message on the link it is on, or came by, from 1;
`copy`      which copy the broker stored; 0 where there is none;
`key`       the idempotency key;
`contract`  the number of the guarantee under which the message was sent.
"""

_FRESH_KEY_SHIFT = 32


def fresh_key(message: int, attempt: int) -> int:
    """A new idempotency key for each attempt; a stable key is the message's number itself."""
    return attempt << _FRESH_KEY_SHIFT | message


def key_parts(key: int) -> tuple[int, int]:
    """The message of a key, and the attempt that it is fresh for; 0 for a stable key."""
    return key & (1 << _FRESH_KEY_SHIFT) - 1, key >> _FRESH_KEY_SHIFT
