"""Acks on their way: sent and forgotten, or requests of a client that sends again what was not answered."""

from collections.abc import Callable
from heapq import heappush

from playground.engine.log import split_code
from playground.engine.schedule import Continuation, Handler, Item, Live, Schedule

Checkpoint = frozenset[int]
Declare = Callable[[Handler, Live], int]


class Acks:
    """An ack is sent once. What becomes of it, the consumer never learns."""

    def __init__(self, depart_op: int, schedule: Schedule, acked: int) -> None:
        """`acked` is the code of what the consumer records of an ack."""
        self._depart_op = depart_op
        self._acked = acked
        self._log, self._record = schedule.log, schedule.log.record

    def acknowledge(self, item: Item, cause: int) -> Continuation:
        """Send an ack for a delivery."""
        return self._depart_op, item, self._record(self._acked, item[0], item[1], item[2], cause)

    def answer(self, arrived: int) -> None:
        """The broker has taken the ack that arrived by this event."""

    def crash(self) -> None:
        """Nobody waits any more."""

    def checkpoint(self) -> Checkpoint:
        """What waits for an answer."""
        return frozenset()

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""


class RequestedAcks(Acks):
    """An ack is sent again and again, at equal intervals, until the broker has taken one of them.

    The answer is no packet: it takes no time, and nothing can stop it.
    """

    def __init__(self, depart_op: int, schedule: Schedule, acked: int, retry_ms: int, declare: Declare) -> None:
        super().__init__(depart_op, schedule, acked)
        self._retry_ms = retry_ms
        self._queue = schedule.queue
        self._open: set[int] = set()
        """The first `acked` event of each delivery whose ack was not answered; looked up, never gone through."""
        self._again_op = declare(self.again, self.is_open)

    def acknowledge(self, item: Item, cause: int) -> Continuation:
        """Send an ack for a delivery, and wait for the answer."""
        follows = super().acknowledge(item, cause)
        self._open.add(follows[2])
        self._wait(item, follows[2], follows[2])
        return follows

    def again(self, item: Item, first: int) -> Continuation | None:
        """No answer came in time; void if one has come meanwhile."""
        if first not in self._open:
            return None
        follows = super().acknowledge(item, first)
        self._wait(item, follows[2], first)
        return follows

    def is_open(self, item: Item, first: int) -> bool:
        """Whether the delivery that was acknowledged by this event has had no answer."""
        return first in self._open

    def answer(self, arrived: int) -> None:
        """The broker has taken the ack that arrived by this event, which may be the first or a later one."""
        sent, row = arrived, self._log.row(arrived)
        while split_code(row[1])[1].is_link:
            sent, row = row[5], self._log.row(row[5])
        if row[1] == self._acked:
            self._open.discard(row[5] if self._log.row(row[5])[1] == self._acked else sent)

    def crash(self) -> None:
        """Nobody waits any more."""
        self._open.clear()

    def checkpoint(self) -> Checkpoint:
        """What waits for an answer."""
        return frozenset(self._open)

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        self._open = set(checkpoint)

    def _wait(self, item: Item, acked: int, first: int) -> None:
        heappush(self._queue, (self._log.now_ms + self._retry_ms, acked, self._again_op, item, first))


def acks_of(retry_ms: int, depart_op: int, schedule: Schedule, acked: int, declare: Declare) -> Acks:
    """The textbook's, by the consumer's `ack_retry_ms`."""
    if not retry_ms:
        return Acks(depart_op, schedule, acked)
    return RequestedAcks(depart_op, schedule, acked, retry_ms, declare)


def answering(settle: Handler, answer: Callable[[int], None], schedule: Schedule) -> Handler:
    """Take an ack, and let whoever sent it know."""

    def settle_and_answer(item: Item, cause: int) -> Continuation | None:
        length = len(schedule.log)
        follows = settle(item, cause)
        answer(cause)
        if len(schedule.log) == length:
            schedule.note_silence()
        return follows

    return settle_and_answer
