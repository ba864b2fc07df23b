"""The group: which of its members reads which partition of a log.

Each partition has one reader. One whose reader has left goes to the next member; a member that comes gets what has no
reader, and takes nothing from another one.
"""

from typing import NamedTuple

_NOBODY = -1
REVOKED = "revoked"
READ_ALREADY = "read already"
NOT_ITS_OWN = (REVOKED, READ_ALREADY)
"""Why a member skips what it has fetched, if not for its key."""


class GroupCheckpoint(NamedTuple):
    """One instant of a group."""

    members: tuple[int, ...]
    readers: tuple[int, ...]


class ConsumerGroup:
    """The members by their index, and the reader of each partition."""

    def __init__(self, members: int, partitions: int) -> None:
        """At first all are members, and read the partitions in turn."""
        self._count = members
        self._members = set(range(members))
        self._readers = [partition % members for partition in range(partitions)]

    def has(self, member: int) -> bool:
        """Whether it is a member."""
        return member in self._members

    @property
    def is_empty(self) -> bool:
        """Whether nobody is a member."""
        return not self._members

    def reader(self, partition: int) -> int | None:
        """Who reads a partition, from 1; `None`: nobody."""
        reader = self._readers[partition - 1]
        return None if reader == _NOBODY else reader

    def read_by(self, member: int) -> list[int]:
        """The partitions that a member reads."""
        return [at for at, reader in enumerate(self._readers, 1) if reader == member]

    def leave(self, member: int) -> None:
        """A member is gone: whoever is next reads what it read."""
        self._members.discard(member)
        around = [(member + turn) % self._count for turn in range(1, self._count)]
        heir = next((one for one in around if one in self._members), _NOBODY)
        self._readers = [heir if reader == member else reader for reader in self._readers]

    def join(self, member: int) -> None:
        """Somebody comes: it reads what nobody reads."""
        self._members.add(member)
        self._readers = [member if reader == _NOBODY else reader for reader in self._readers]

    def checkpoint(self) -> GroupCheckpoint:
        """A copy."""
        return GroupCheckpoint(tuple(sorted(self._members)), tuple(self._readers))

    def restore(self, checkpoint: GroupCheckpoint) -> None:
        """Go back to a checkpoint."""
        self._members, self._readers = set(checkpoint.members), list(checkpoint.readers)
