"""What a book of a log says: of each record where it is, of each partition how far everybody is, frozen."""

from enum import IntEnum
from typing import NamedTuple


class RecordStage(IntEnum):
    """How far a record has come."""

    STORED = 0
    """The leader has it, and nobody sees it before the others do."""
    OPEN = 1
    """Nobody sees it: its transaction has not ended."""
    READABLE = 2
    COMMITTED = 3
    """The group's position is behind it."""
    ABORTED = 4
    """It is there, and nobody will ever see it."""
    SKIPPED = 5
    """The group has taken a position behind it without reading it."""
    GONE = 6
    """It was too old, and nobody had it."""


class LogRecord(NamedTuple):
    """A record of a partition."""

    position: int
    message: int
    copy: int
    epoch: int
    """How many leaders there had been before the one that stored it."""
    stage: RecordStage


class PartitionRecords(NamedTuple):
    """One partition: how far everybody is, each as the position of the next record."""

    number: int
    """From 1."""
    reader: int | None
    """The consumer who reads it, by its index; `None`: nobody is in the group that could."""
    start: int
    """The first that is still there: what is in front of it was too old."""
    end: int
    """What the leader has."""
    high_watermark: int
    """What all have that are in sync."""
    stable: int
    """What can be seen: no more than that, and nothing of a transaction that has not ended, nor behind it."""
    committed: int
    """What the group has done."""
    records: tuple[LogRecord, ...]
    """Those around the committed position and behind it, as many as were asked for."""


class Move(NamedTuple):
    """A partition that gets another reader."""

    partition: int
    reader: int | None
    """The consumer by its index; `None`: nobody."""
    position: int | None
    """The committed position, from where on; `None`: there is none, or what is there is gone."""


class LateCommit(NamedTuple):
    """A commit that comes from somebody who has left the group since, of what another has committed meanwhile."""

    partition: int
    """From 1."""
    member: int
    """Who sent it, by its index."""


class Election(NamedTuple):
    """Somebody begins to lead."""

    epoch: int
    ends: tuple[int, ...]
    """By partition, the position that is given next."""
    cut_off: tuple[int, ...]
    """The copies that are not there any more."""
