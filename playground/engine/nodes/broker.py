"""The broker: a queue that stores a copy of each message, dispatches it, and redelivers until the copy is settled.

Copies are numbered over the whole run. What is durable survives a crash; which deliveries are in flight never does.
Dead letters are parked outside of the queue and stay.
"""

from collections import deque
from collections.abc import Sequence
from itertools import islice

from playground.engine.effects.dedup import Checkpoint as TableCheckpoint
from playground.engine.effects.dedup import DedupTable
from playground.engine.events import NONE, Kind
from playground.engine.log import code_of
from playground.engine.looks import BrokerLook, Due, TimerLook
from playground.engine.nodes.node import Checkpoint as NodeCheckpoint
from playground.engine.nodes.node import Node
from playground.engine.places import Place
from playground.engine.schedule import Continuation, Item, Schedule
from playground.engine.settings import BrokerSettings, Contract

_STORED = code_of(Kind.STORED, Place.BROKER)
_REFUSED = code_of(Kind.REFUSED, Place.BROKER)
_DISPATCHED = code_of(Kind.DISPATCHED, Place.BROKER)
_REDELIVERY_DUE = code_of(Kind.REDELIVERY_DUE, Place.BROKER)
_SETTLED = code_of(Kind.SETTLED, Place.BROKER)
_DEAD_LETTERED = code_of(Kind.DEAD_LETTERED, Place.BROKER)

StoredCopy = tuple[Item, int, int, int]
"""`(packet, dispatches, dispatched, due_ms)`: the event of the delivery in flight, or `NONE`, and its redelivery."""
Checkpoint = tuple[NodeCheckpoint, dict[int, StoredCopy], deque[int], int, int, list[tuple[int, int]], TableCheckpoint]


class Broker(Node):
    """The middle node of the `broker` system."""

    def __init__(
        self,
        settings: BrokerSettings,
        contracts: Sequence[Contract],
        schedule: Schedule,
        confirm_op: int,
        deliver_ops: Sequence[int],
    ) -> None:
        super().__init__(Place.BROKER, schedule)
        self.copies: dict[int, StoredCopy] = {}
        """The stored and unsettled copies, by number, in the order in which they were stored."""
        self.ready: deque[int] = deque()
        """The copies that wait to be dispatched."""
        self.dead_letters: list[tuple[int, int]] = []
        """`(copy, message)` of each dead letter."""
        self.table = DedupTable(settings.dedup_window_ms)
        self._last_copy = 0
        self._in_flight = 0
        self._settings = settings
        self._contracts = contracts
        self._confirm_op, self._deliver_ops = confirm_op, deliver_ops
        self._record = schedule.log.record
        self._then = schedule.agenda.append
        self._admit_op = self.declare(self.admit)
        self._dispatch_op = self.declare(self.dispatch)
        self._settle_dispatched_op = self.declare(self.settle_dispatched)
        self._settle_acked_op = self.declare(self.settle_acked)
        self._redeliver_op = self.declare(self.redeliver, self._is_in_flight)

    def takes(self, link: Place) -> int:
        """The producer's messages, and the consumer's answers."""
        return self._settle_acked_op if link.leads_back else self._admit_op

    # From the producer.

    def admit(self, item: Item, cause: int) -> None:
        """Store a publish, or refuse it because its key is known; confirm it either way, if the producer waits."""
        message, attempt, _, key, contract = item
        if self._settings.dedup_window_ms and self.table.knows(key, self._log.now_ms):
            number = self._record(_REFUSED, message, attempt, 0, cause)
            packet = item
        else:
            self._last_copy = copy = self._last_copy + 1
            number = self._record(_STORED, message, attempt, copy, cause)
            packet = (message, attempt, copy, key, contract)
            self._keep(packet)
            self._then((self._dispatch_op, (), number))
        if self._contracts[contract].awaits_ack:
            self._then((self._confirm_op, packet, number))

    def _keep(self, packet: Item) -> None:
        self.copies[packet[2]] = (packet, 0, NONE, 0)
        self.ready.append(packet[2])
        if self._settings.dedup_window_ms:
            self.table.add(packet[3], self._log.now_ms)

    # To the consumer.

    def dispatch(self, item: Item, cause: int) -> None:
        """Dispatch the first copy that is ready, if prefetch has room; then the next one.

        Too many deliveries: dead-letter it.
        """
        if not self.ready:
            return
        copy = self.ready[0]
        packet, dispatches, _, _ = self.copies[copy]
        limit = self._settings.max_deliveries
        if limit and dispatches >= limit:
            self._dead_letter(copy, packet, dispatches, cause)
            return
        if not self._has_room():
            return
        self.ready.popleft()
        dispatches += 1
        number = self._record(_DISPATCHED, packet[0], dispatches, copy, cause)
        if self.ready:
            self._then((self._dispatch_op, (), cause))
        timeout = self._settings.redelivery_timeout_ms
        self.copies[copy] = (packet, dispatches, number, self._log.now_ms + timeout)
        self._in_flight += 1
        if self._contracts[packet[4]].ack == "automatic":
            self._then((self._settle_dispatched_op, packet, number))
        else:
            self._schedule.later(timeout, self._redeliver_op, (copy,), number)
            self._then((self._deliver_op(copy, dispatches), packet, number))

    def settle_dispatched(self, item: Item, cause: int) -> None:
        """Settle a copy as it is dispatched: nobody will ever send it again."""
        dispatches = self.copies[item[2]][1]
        number = self._record(_SETTLED, item[0], dispatches, item[2], cause)
        self._settle(item[2], number)
        self._then((self._deliver_op(item[2], dispatches), item, number))

    def settle_acked(self, item: Item, cause: int) -> None:
        """An ack comes for a copy, whichever of its deliveries it answers; for one that is gone it changes nothing."""
        if item[2] in self.copies:
            self._settle(item[2], self._record(_SETTLED, item[0], item[1], item[2], cause))

    def redeliver(self, item: Item, cause: int) -> None:
        """The redelivery timeout of a dispatch runs out; void if the copy was settled or dispatched again meanwhile."""
        if not self._is_in_flight(item, cause):
            return
        copy = item[0]
        packet, dispatches, _, _ = self.copies[copy]
        number = self._record(_REDELIVERY_DUE, packet[0], dispatches, copy, cause)
        self.copies[copy] = (packet, dispatches, NONE, 0)
        self._in_flight -= 1
        self.ready.appendleft(copy)
        self._then((self._dispatch_op, (), number))

    def forget(self) -> None:
        """Wipe the deduplication memory."""
        self.table.clear()

    def look(self, due: Due, most: int) -> BrokerLook:
        """What can be seen of it."""
        timeout_ms, now_ms = self._settings.redelivery_timeout_ms, self._log.now_ms
        in_flight = [
            TimerLook(packet[0], dispatches, max(due_ms - now_ms, 0), timeout_ms)
            for packet, dispatches, _, due_ms in self.copies.values()
            if due_ms
        ]
        return BrokerLook(
            node=self.standing_look(due),
            ready=tuple(self.copies[copy][0][0] for copy in islice(self.ready, most)),
            ready_count=len(self.ready),
            in_flight=tuple(in_flight[:most]),
            in_flight_count=len(in_flight),
            dead_letters=tuple(message for _, message in self.dead_letters[-most:]),
        )

    # Checkpoints.

    def checkpoint(self) -> Checkpoint:
        """A shallow copy of the standing and the queue."""
        queue = self.copies.copy(), self.ready.copy(), self._last_copy, self._in_flight, self.dead_letters.copy()
        return self.standing_checkpoint(), *queue, self.table.checkpoint()

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        standing, copies, ready, self._last_copy, self._in_flight, dead_letters, table = checkpoint
        self.restore_standing(standing)
        self.copies, self.ready, self.dead_letters = copies.copy(), ready.copy(), dead_letters.copy()
        self.table.restore(table)

    def _settle(self, copy: int, number: int) -> None:
        _, _, dispatched, _ = self.copies.pop(copy)
        if dispatched == NONE:
            self.ready.remove(copy)
        else:
            self._in_flight -= 1
        if self.ready:
            self._then((self._dispatch_op, (), number))

    def _dead_letter(self, copy: int, packet: Item, dispatches: int, cause: int) -> None:
        number = self._record(_DEAD_LETTERED, packet[0], dispatches, copy, cause)
        del self.copies[copy]
        self.ready.popleft()
        self.dead_letters.append((copy, packet[0]))
        self._then((self._dispatch_op, (), number))

    def _deliver_op(self, copy: int, dispatches: int) -> int:
        """How a dispatch departs: the consumers take turns, and a redelivery is for the next one."""
        return self._deliver_ops[(copy + dispatches) % len(self._deliver_ops)]

    def _has_room(self) -> bool:
        limit = self._settings.prefetch
        return not limit or self._in_flight < limit

    def _is_in_flight(self, item: Item, dispatched: int) -> bool:
        stored = self.copies.get(item[0])
        return stored is not None and stored[2] == dispatched

    def _lose_memory(self) -> None:
        self._schedule.spend(len(self.copies))
        self._in_flight = 0
        if not self._settings.durable:
            self.copies.clear()
            self.table.clear()
        self.copies = {copy: (packet, count, NONE, 0) for copy, (packet, count, _, _) in self.copies.items()}
        self.ready = deque(self.copies)

    def _come_back(self, number: int) -> list[Continuation]:
        return [(self._dispatch_op, (), number)]
