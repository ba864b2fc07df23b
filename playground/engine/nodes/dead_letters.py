"""Dead letters of a log: a record that nobody can do is written to a topic of its own, and the log is read on.

Nobody takes it off the log, and no broker parks anything by itself: the consumer that gives up writes it there first,
and is done with it, or commits past it, only after that. A crash in between has it written once more.
"""

from collections.abc import Sequence
from typing import Protocol

from playground.engine.mechanisms.failures import ArmedFailures
from playground.engine.nodes.codes import DEAD_LETTERED, DISPATCHED
from playground.engine.nodes.failing import Failing, FailureCodes, Worker
from playground.engine.nodes.node import Node
from playground.engine.nodes.parking import Parking
from playground.engine.schedule import Continuation, Item, Schedule
from playground.engine.settings import ConsumerSettings


class Writer(Protocol):
    """What the topic asks of a consumer."""

    def is_in_hand(self, item: Item, stage: int) -> bool:
        """Whether the work in hand is still at this stage."""


class DeadLetterTopic:
    """The topic of the dead letters. To write there takes no packets, and waits until the broker is up."""

    def __init__(self, broker: Node, parking: Parking, schedule: Schedule, writers: Sequence[Writer]) -> None:
        self._parking, self._log, self._writers = parking, schedule.log, writers
        self.write_op = broker.declare(self.write, self._is_asked_for)
        schedule.patient.add(self.write_op)

    def write(self, item: Item, cause: int) -> Continuation | None:
        """Append a dead letter, and let its writer know; void if that has crashed meanwhile, and so forgot it."""
        if not self._is_asked_for(item, cause):
            return None
        packet, written_op = item[:5], item[6]
        dispatches = self._log.row(self._log.back_to(DISPATCHED, cause))[3]
        number = self._log.record(DEAD_LETTERED, packet[0], dispatches, packet[2], cause)
        self._parking.park(packet, number)
        return written_op, packet, number

    def _is_asked_for(self, item: Item, cause: int) -> bool:
        return self._writers[item[5]].is_in_hand(item[:5], cause)


class ReadingWorker(Worker, Protocol):
    """What it asks of the member of a group that it is a part of."""

    write_op: int
    """How a dead letter is written."""
    index: int

    def take_in_hand(self, stage: int) -> None:
        """Go on with the work that is at this stage."""

    def abort_after_failure(self, number: int) -> None:
        """What was written because of work that has failed is not to be seen."""


class FailingMember(Failing):
    """What a member of a group does about work that fails: what nobody can do it writes to the dead letter topic."""

    _consumer: ReadingWorker

    def __init__(
        self,
        consumer: ReadingWorker,
        armed: ArmedFailures,
        settings: ConsumerSettings,
        schedule: Schedule,
        depart_op: int,
        codes: FailureCodes,
    ) -> None:
        super().__init__(consumer, armed, settings, schedule, depart_op, codes)
        self._written_op = consumer.declare(self.written)

    def _keep(self, key: int, what: str, done: bool) -> str:
        """A dead letter is no answer that could be given again."""
        return super()._keep(key, "acknowledge" if what == "park" else what, done)

    def _answer(self, what: str, item: Item, number: int) -> Continuation | None:
        if what != "park":
            return super()._answer(what, item, number)
        consumer = self._consumer
        consumer.abort_after_failure(number)
        consumer.work = (item, number, self._log.now_ms)
        return consumer.write_op, (*item, consumer.index, self._written_op), number

    def written(self, item: Item, cause: int) -> Continuation | None:
        """The dead letter is there: be done with the record; void if a crash came between."""
        consumer = self._consumer
        if not consumer.is_in_hand(item, self._log.row(cause)[5]):
            return None
        consumer.take_in_hand(self._log.row(cause)[5])
        consumer.look_for_work(cause)
        after = consumer.answers[item[4]].after
        return consumer.conclude(item, cause, after(item, cause) if after else None, fails=False)
