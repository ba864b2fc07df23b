"""The book of a log: by the record, which record is at which position of which partition, and how far everybody is.

A position is what Kafka calls an offset: from 0, one more for each record of the partition. What an election cuts off
is not there any more, and its positions are given again; what was aborted stays where it is. Positions stand in no
event, so that whoever wants to name one reads the record with a book.
"""

from array import array
from collections.abc import Callable
from typing import Final

from playground.engine.events import NONE, Kind
from playground.engine.log import EventLog, LogCursor, Row, code_of, codes_of, split_code
from playground.engine.log_records import Election, LateCommit, LogRecord, Move, PartitionRecords, RecordStage
from playground.engine.mechanisms.group import ConsumerGroup
from playground.engine.settings import Settings

_CONTEXT: Final = 3
"""So many of the records in front of the committed position are worth a look."""


class _Partition:
    """One sequence; what an election cuts off is taken out of it."""

    def __init__(self) -> None:
        self.copies = array("I")
        """By position."""
        self.seen = self.committed = 0
        self.gone = 0
        """Up to where something was too old."""
        self.open: dict[int, int] = {}
        """The copies whose transaction has not ended, each with its position."""


class LogBook:
    """Reads a record as it grows. One that was cut back is read anew."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        broker, producer = settings.broker, settings.producer
        self._has_followers = broker.replicas > 1
        self._flushes = broker.flush_ms > 0
        self._has_transactions = producer.transactions and settings.consumer.isolation == "committed"
        nodes, others = settings.topology.nodes, settings.topology.consumers
        self._keeper = [node for node in nodes if node not in others][-1]
        self._reads = bytearray(_READ)
        for link, ends in settings.topology.links:
            self._reads[code_of(Kind.ARRIVED, link)] = ends.target is self._keeper and link.leads_back
        self._dispatched = code_of(Kind.DISPATCHED, self._keeper)
        self._cursor = LogCursor()
        self._begin()

    def _begin(self) -> None:
        self._messages, self._positions, self._epochs = array("I"), array("I"), array("I")
        """By copy, from 1 on."""
        self._hidden = bytearray()
        """By copy, whether nobody sees it because of what the other replicas lack."""
        self._aborted: set[int] = set()
        self._gone: set[int] = set()
        self._skipped: set[int] = set()
        self._unreplicated: dict[int, None] = {}
        self._unflushed: dict[int, None] = {}
        self._partitions = [_Partition() for _ in range(self._settings.broker.partitions)]
        self._group = ConsumerGroup(len(self._settings.topology.consumers), len(self._partitions))
        self.epoch = 0
        """How often somebody has begun to lead, but for the first."""
        self.generation = 1
        """How often somebody has come into the group or gone, and once more."""
        self.lags = False
        """Whether the followers have fallen behind."""
        self.moves: dict[int, tuple[Move, ...]] = {}
        """`left` or `joined` -> what has another reader because of it."""
        self.late_commits: dict[int, LateCommit] = {}
        """By the event of its arrival, a commit that is refused, and of which the broker records nothing."""
        self._left_at: dict[int, int] = {}
        """Member -> the event by which it was last out of the group."""
        self._without_position: set[_Partition] = set()
        """Those of which the positions of the group have expired, and were not committed since."""
        self.dead_letters: list[int] = []
        """The messages that were written to the dead letter topic, in order."""
        self.elections: dict[int, Election] = {}
        """By the event with which the broker is back."""
        self._cut_off_now: list[int] = []

    def read(self, log: EventLog, upto: int | None = None) -> "LogBook":
        """Read what is new, up to event `upto` (exclusive; `None`: to the end)."""
        if self._cursor.was_cut_back(log):
            self._begin()
            self._cursor.put(0, log)
        self._log = log
        for number, row in self._cursor.unread(log, upto):
            if self._reads[row[1]]:
                kind, place = split_code(row[1])
                if kind not in _OF_ANY_NODE or place is self._keeper:
                    self._number = number
                    _READERS[kind](self, row, place.index, log.details.get(number, ""))
        return self

    # What there is to know.

    def record_of(self, copy: int) -> tuple[int, LogRecord]:
        """The partition of a copy, and the record: where it is, or was before it was cut off."""
        index = copy - 1
        message, position = self._messages[index], self._positions[index]
        number = self._settings.partition_of(message)
        partition = self._partitions[number - 1]
        return number, LogRecord(position, message, copy, self._epochs[index], self._stage(partition, copy))

    def knows(self, copy: int) -> bool:
        """Whether a copy has been stored so far."""
        return copy <= len(self._messages)

    def copies_of(self, message: int) -> list[int]:
        """The copies of a message, whether they are still there or not."""
        return [index for index, one in enumerate(self._messages, 1) if one == message]

    def is_there(self, copy: int) -> bool:
        """Whether no election has cut it off, and it is not too old."""
        number, record = self.record_of(copy)
        copies = self._partitions[number - 1].copies
        return copy not in self._gone and record.position < len(copies) and copies[record.position] == copy

    def partitions(self, most: int) -> list[PartitionRecords]:
        """All of them, each with as many records as that."""
        return [self._partition(number, most) for number in range(1, len(self._partitions) + 1)]

    @property
    def replicated(self) -> list[int]:
        """By partition, how many of its records the followers have."""
        ends = [len(one.copies) for one in self._partitions]
        for copy in self._unreplicated:
            at = self._settings.partition_of(self._messages[copy - 1]) - 1
            ends[at] = min(ends[at], self._positions[copy - 1])
        return ends

    @property
    def open(self) -> int:
        """How many records there are whose transaction has not ended."""
        return sum(len(one.open) for one in self._partitions)

    def _partition(self, number: int, most: int) -> PartitionRecords:
        one = self._partitions[number - 1]
        start, end = self._start(one), len(one.copies)
        first = max(min(one.committed - _CONTEXT, end - most), start) if end - start > most else start
        return PartitionRecords(
            number=number,
            reader=self._group.reader(number),
            start=start,
            end=end,
            high_watermark=one.seen,
            stable=min((one.seen, *one.open.values())),
            committed=one.committed,
            records=tuple(self.record_of(copy)[1] for copy in one.copies[first : first + most]),
        )

    def _start(self, partition: _Partition) -> int:
        """The first record that is there; what somebody has is there for whoever has it."""
        waiting = range(partition.committed, partition.gone)
        return next((at for at in waiting if partition.copies[at] not in self._gone), partition.gone)

    def _stage(self, partition: _Partition, copy: int) -> RecordStage:
        if copy in self._aborted:
            return RecordStage.ABORTED
        if copy in self._gone:
            return RecordStage.GONE
        if copy in self._skipped:
            return RecordStage.SKIPPED
        if self._positions[copy - 1] < partition.committed:
            return RecordStage.COMMITTED
        if self._hidden[copy - 1]:
            return RecordStage.STORED
        return RecordStage.OPEN if copy in partition.open else RecordStage.READABLE

    # What is read.

    def _of(self, copy: int) -> _Partition:
        return self._partitions[self._settings.partition_of(self._messages[copy - 1]) - 1]

    def _stored(self, row: Row, index: int, detail: str) -> None:
        message, copy = row[2], row[4]
        self._messages.append(message)
        partition = self._of(copy)
        self._positions.append(len(partition.copies))
        self._epochs.append(self.epoch)
        partition.copies.append(copy)
        is_exposed = self.lags and self._settings.broker.min_in_sync <= 1
        self._hidden.append(self._has_followers and not is_exposed)
        if self._has_followers:
            self._unreplicated[copy] = None
        if self._flushes:
            self._unflushed[copy] = None
        if self._has_transactions:
            partition.open[copy] = self._positions[-1]
        self._look_on(partition)

    def _replicated(self, row: Row, index: int, detail: str) -> None:
        self._unreplicated.pop(row[4], None)
        self._released(row, index, detail)

    def _released(self, row: Row, index: int, detail: str) -> None:
        self._hidden[row[4] - 1] = False
        self._look_on(self._of(row[4]))

    def _look_on(self, partition: _Partition) -> None:
        """Move the high watermark as far as it goes."""
        copies, hidden = partition.copies, self._hidden
        while partition.seen < len(copies) and not hidden[copies[partition.seen] - 1]:
            partition.seen += 1

    def _flushed(self, row: Row, index: int, detail: str) -> None:
        self._unflushed.pop(row[4], None)

    def _transaction_committed(self, row: Row, index: int, detail: str) -> None:
        self._of(row[4]).open.pop(row[4], None)

    def _discarded(self, row: Row, index: int, detail: str) -> None:
        """An aborted record, and one that is too old, stays in its place; of what is cut off the crash has told."""
        copy = row[4]
        if detail == "retention over":
            partition = self._of(copy)
            self._gone.add(copy)
            partition.gone = max(partition.gone, self._positions[copy - 1] + 1)
        elif detail == "position reset":
            self._skipped.add(copy)
        if detail == "aborted":
            self._aborted.add(copy)
            self._unreplicated.pop(copy, None)
            self._of(copy).open.pop(copy, None)
            self._released(row, index, detail)

    def _settled(self, row: Row, index: int, detail: str) -> None:
        partition = self._of(row[4])
        partition.committed = max(partition.committed, self._positions[row[4] - 1] + 1)
        self._without_position.discard(partition)

    def _read_anew(self, row: Row, index: int, detail: str) -> None:
        partition = self._of(row[4])
        partition.committed = min(partition.committed, self._positions[row[4] - 1])

    def _positions_gone(self, row: Row, index: int, detail: str) -> None:
        self._without_position = set(self._partitions)

    def _dead_lettered(self, row: Row, index: int, detail: str) -> None:
        self.dead_letters.append(row[2])

    def _commit_arrived(self, row: Row, index: int, detail: str) -> None:
        """Only what is not settled yet can be refused on record: of what another has committed nothing changes."""
        copy, left = row[4], self._left_at.get(index, NONE)
        if left == NONE or not self.knows(copy) or self._positions[copy - 1] >= self._of(copy).committed:
            return
        if self._log.back_to(self._dispatched, row[5]) < left:
            partition = self._settings.partition_of(self._messages[copy - 1])
            self.late_commits[self._number] = LateCommit(partition, index)

    def _lagged(self, row: Row, index: int, detail: str) -> None:
        self.lags = True

    def _caught_up(self, row: Row, index: int, detail: str) -> None:
        self.lags = False

    def _crashed(self, row: Row, index: int, detail: str) -> None:
        doomed: list[int] = []
        if detail == "lost" and not self._has_followers:
            doomed = [one.copies[0] for one in self._partitions if one.copies]
        elif detail == "lost" or (detail == "power" and self._follower_leads()):
            doomed = [*self._unreplicated]
        if detail == "power":
            doomed += self._unflushed
        self._unflushed.clear()
        self._cut_off_now = []
        for copy in doomed:
            self._cut_off(self._of(copy), self._positions[copy - 1])

    def _follower_leads(self) -> bool:
        return not self.lags or self._settings.broker.election == "unclean"

    def _cut_off(self, partition: _Partition, end: int) -> None:
        self._cut_off_now += partition.copies[end:]
        for copy in partition.copies[end:]:
            self._unreplicated.pop(copy, None)
            partition.open.pop(copy, None)
        del partition.copies[end:]
        partition.seen, partition.committed = min(partition.seen, end), min(partition.committed, end)
        partition.gone = min(partition.gone, end)

    def _restarted(self, row: Row, index: int, detail: str) -> None:
        self.epoch += 1
        ends = tuple(len(one.copies) for one in self._partitions)
        self.elections[self._number] = Election(self.epoch, ends, tuple(sorted(self._cut_off_now)))

    def _left(self, row: Row, index: int, detail: str) -> None:
        self._left_at[index] = self._number
        had = self._group.read_by(index)
        self._group.leave(index)
        self._note_moves(had)

    def _joined(self, row: Row, index: int, detail: str) -> None:
        had = self._group.read_by(index)
        self._group.join(index)
        self._note_moves([one for one in self._group.read_by(index) if one not in had])

    def _note_moves(self, partitions: list[int]) -> None:
        self.generation += 1
        self.moves[self._number] = tuple(
            Move(one, self._group.reader(one), self._position_of(self._partitions[one - 1])) for one in partitions
        )

    def _position_of(self, partition: _Partition) -> int | None:
        """What the group has committed of a partition, if it has, and that is still there."""
        is_new = self._settings.consumer.new_group and not partition.committed
        is_new = is_new or partition in self._without_position
        return None if is_new or partition.committed < self._start(partition) else partition.committed


_READERS: Final[dict[Kind, Callable[[LogBook, Row, int, str], None]]] = {
    Kind.STORED: LogBook._stored,
    Kind.REPLICATED: LogBook._replicated,
    Kind.RELEASED: LogBook._released,
    Kind.FLUSHED: LogBook._flushed,
    Kind.COMMITTED: LogBook._transaction_committed,
    Kind.DISCARDED: LogBook._discarded,
    Kind.SETTLED: LogBook._settled,
    Kind.ARRIVED: LogBook._commit_arrived,
    Kind.DEAD_LETTERED: LogBook._dead_lettered,
    Kind.RESURFACED: LogBook._read_anew,
    Kind.POSITIONS_GONE: LogBook._positions_gone,
    Kind.LAGGED: LogBook._lagged,
    Kind.CAUGHT_UP: LogBook._caught_up,
    Kind.CRASHED: LogBook._crashed,
    Kind.RESTARTED: LogBook._restarted,
    Kind.LEFT: LogBook._left,
    Kind.JOINED: LogBook._joined,
}
_OF_ANY_NODE: Final = (Kind.CRASHED, Kind.RESTARTED)
"""What happens to others as well, who have nothing to do with where a record is."""
_READ: Final = codes_of(_READERS.keys() - {Kind.ARRIVED})
"""By code, whether an event may tell where a record is, or how far somebody is."""
