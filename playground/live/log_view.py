"""What a screen shows of a log: its partitions, and how far its group and its replicas are with each of them.

Records and positions come from the record (`LogBook`); how long somebody still waits, from the looks at the engine.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from playground.engine.log_book import LogBook
from playground.engine.log_records import PartitionRecords, RecordStage
from playground.engine.looks import ConsumerLook, NodeLook
from playground.engine.settings import Settings

MOST_RECORDS: Final = 24
"""How many records of a partition are worth sending to a screen."""


class PartitionView(NamedTuple):
    """One partition."""

    name: int
    """Its number as the system counts."""
    records: PartitionRecords
    position: int
    """The next record that its reader takes up."""
    reader: NodeLook | None = None
    silent_left_ms: int | None = None
    """How long until the group gives it to somebody else, since nobody hears of its reader; `None`: all is well."""
    is_dead: bool = False
    """Whether the process that reads it has died."""


class ReadingView(NamedTuple):
    """What one consumer has to do with the log. Times are those that are left, in ms; `None`: nothing is due."""

    is_in: bool
    """Whether it is in the group."""
    is_dead: bool
    """Whether what is in the group is a process that has died."""
    reads: tuple[PartitionView, ...]
    poll_left_ms: int | None
    commit_left_ms: int | None
    session_left_ms: int | None


class LogView(NamedTuple):
    """A log and its group."""

    partitions: tuple[PartitionView, ...]
    epoch: int
    generation: int
    replicas: int
    min_in_sync: int
    lags: bool
    """Whether the followers have fallen behind, so that the leader alone is in sync."""
    replicated: int | None
    """Of the partition of which they lack most, how far they are; `None`: they have all."""
    open: int
    """How many records there are whose transaction has not ended."""
    dead_letters: int
    """How many records there are in the dead letter topic."""

    @property
    def in_sync(self) -> int:
        """How many replicas are in sync."""
        return 1 if self.lags else self.replicas


def log_view(book: LogBook, looks: Sequence[ConsumerLook], settings: Settings, first: int) -> LogView:
    """The instant up to which the book has been read; `first` is the number of the first partition."""
    partitions = tuple(_partition(one, book, looks, first) for one in book.partitions(MOST_RECORDS))
    behind = [end for end, one in zip(book.replicated, partitions, strict=True) if end < one.records.end]
    return LogView(
        partitions=partitions,
        epoch=book.epoch,
        generation=book.generation,
        replicas=settings.broker.replicas,
        min_in_sync=settings.broker.min_in_sync,
        lags=book.lags,
        replicated=min(behind, default=None),
        open=book.open,
        dead_letters=len(book.dead_letters),
    )


def _partition(one: PartitionRecords, book: LogBook, looks: Sequence[ConsumerLook], first: int) -> PartitionView:
    name = one.number - 1 + first
    reader = None if one.reader is None else looks[one.reader]
    if reader is None or (member := reader.member) is None:
        return PartitionView(name, one, max(one.committed, one.start))
    taken = dict(member.positions).get(one.number, 0)
    position = book.record_of(taken)[1].position + 1 if taken and book.is_there(taken) else one.committed
    passed = [its.position for its in one.records if its.stage is RecordStage.SKIPPED]
    position = max(position, one.start, *(at + 1 for at in passed))
    return PartitionView(name, one, position, reader.node, member.session_left_ms, member.is_dead)


def reading_of(look: ConsumerLook, log: LogView | None) -> ReadingView | None:
    """What a consumer has to do with a log, if there is one."""
    its = look.member
    if log is None or its is None:
        return None
    reads = tuple(one for one in log.partitions if one.reader is not None and one.reader.place is look.node.place)
    return ReadingView(its.is_in, its.is_dead, reads, its.poll_left_ms, its.commit_left_ms, its.session_left_ms)
