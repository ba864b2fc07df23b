"""A finding: one place where the record breaks the protocol."""

from typing import NamedTuple


class Finding(NamedTuple):
    """What the audit found, at one event."""

    event: int
    """The number of the event that is wrong, or of the one after which something is missing."""
    sentence: str
    """What is wrong, in one sentence."""
