"""The producer: hands messages to the network, keeps what is unacknowledged in its outbox, and resends.

What it does with a message follows from the message's contract alone: whether it waits for an acknowledgement, how
often it tries, what a crash leaves of the outbox. It never learns what happened, only what it is told.
"""

from collections.abc import Sequence
from heapq import heappush
from itertools import islice

from playground.engine.contracts import Contract
from playground.engine.looks import Due, ProducerLook, TimerLook
from playground.engine.mechanisms.choice import Mechanisms
from playground.engine.mechanisms.keys import Checkpoint as KeysCheckpoint
from playground.engine.mechanisms.keys import KeyRing
from playground.engine.mechanisms.outbox import Checkpoint as OutboxCheckpoint
from playground.engine.nodes.codes import ATTEMPTED, CONFIRMED, DECLINED, GAVE_UP, NOTED, SENT, TIMED_OUT
from playground.engine.nodes.declines import Checkpoint as DeclinesCheckpoint
from playground.engine.nodes.declines import Declines
from playground.engine.nodes.node import Checkpoint as NodeCheckpoint
from playground.engine.nodes.node import Node
from playground.engine.places import Place
from playground.engine.schedule import Continuation, Handler, Item, Schedule
from playground.engine.settings import ProducerSettings
from playground.engine.weather import Weather

NO_CLOCK_MS = 1_000_000_000
"""Who waits for so long, eleven days, has no clock for it."""

Checkpoint = tuple[NodeCheckpoint, int, OutboxCheckpoint, Weather, KeysCheckpoint, DeclinesCheckpoint | None]


class Producer(Node):
    """The first node of either system."""

    def __init__(
        self,
        settings: ProducerSettings,
        mechanisms: Mechanisms,
        contracts: Sequence[Contract],
        schedule: Schedule,
        depart_op: int,
        initial: int,
        seed: int,
        *,
        may_be_declined: bool = False,
    ) -> None:
        super().__init__(Place.PRODUCER, schedule)
        self.contract = initial
        """The number of the guarantee under which messages are sent from now on."""
        awaits = [contract.awaits_ack for contract in contracts]
        self._outbox = mechanisms.outbox(
            settings.max_in_flight, awaits, [contract.durable_outbox for contract in contracts]
        )
        self.outbox = self._outbox.entries
        self._is_limited = self._outbox.is_limited
        self._backoff = mechanisms.backoff(
            settings.backoff,
            settings.backoff_ms,
            settings.backoff_max_ms,
            settings.backoff_jitter == "full",
            Weather(seed, Place.PRODUCER),
        )
        self.keys = KeyRing(settings.key)
        self._contracts = contracts
        self._ack_timeout_ms = settings.ack_timeout_ms
        self._noted_after_ms = settings.noted_after_ms
        self._queue = schedule.queue
        self._depart_op = depart_op
        self._record = schedule.log.record
        self.send_op = self.declare(self.send)
        schedule.patient.add(self.send_op)
        self.retry_op = self.declare(self.retry, self.is_awaited)
        self._attempt_op = self.declare(self.attempt)
        self._give_up_op = self.declare(self.give_up)
        self._declines = declines = Declines(self, settings, schedule, ATTEMPTED, DECLINED) if may_be_declined else None
        timer = declines or self
        self._time_out_op = self.declare(timer.time_out, timer.is_awaited)
        self._note_op = self.declare(self.note, self.is_awaited)
        hear = declines.hear if declines else self.confirm
        self._hear_op = self.declare(self._if_it_waits(hear) if settings.noted_after_ms else hear)

    def takes(self, link: Place) -> int:
        """Whatever comes is an answer."""
        return self._hear_op

    def send(self, item: Item, cause: int) -> Continuation | None:
        """The application hands a message over; it leaves at once if `max_in_flight` has room for it."""
        message = item[0]
        number = self._record(SENT, message, 0, 0, cause)
        self.outbox[message] = (0, self.contract, 0)
        launches = not self._is_limited or self._outbox.launches(message, self.contract)
        return (self._attempt_op, item, number) if launches else None

    def attempt(self, item: Item, cause: int) -> Continuation | None:
        """Try once more, or for the first time; the timer starts before the packet departs."""
        message = item[0]
        attempts, number_of_contract, _ = self.outbox[message]
        attempts += 1
        contract = self._contracts[number_of_contract]
        number = self._record(ATTEMPTED, message, attempts, 0, cause)
        if contract.awaits_ack:
            due_ms = self._log.now_ms + self._ack_timeout_ms
            self.outbox[message] = (attempts, number_of_contract, due_ms)
            heappush(self._queue, (due_ms, number, self._time_out_op, (message, attempts), number))
        elif self._noted_after_ms and contract.durable_outbox:
            due_ms = self._log.now_ms + self._noted_after_ms
            self.outbox[message] = (attempts, number_of_contract, due_ms)
            heappush(self._queue, (due_ms, number, self._note_op, (message, attempts), number))
        else:
            del self.outbox[message]
        key = message if self.keys.are_plain else self.keys.key_of(message, attempts)
        return self._depart_op, (message, 0, 0, key, number_of_contract), number

    def time_out(self, item: Item, cause: int) -> Continuation | None:
        """The timer of an attempt runs out; void if the message was acknowledged, or attempted again, meanwhile."""
        message, attempt = item
        entry = self.outbox.get(message)
        if entry is None or entry[0] != attempt:
            return None
        return self.fall_back(item, self._record(TIMED_OUT, message, attempt, 0, cause))

    def fall_back(self, item: Item, number: int, *, for_good: bool = False) -> Continuation | None:
        """An attempt has come to nothing: try again, at once or after the backoff, or give up."""
        message, attempt = item
        contract = self.outbox[message][1]
        wait = self._backoff.wait_ms(message, attempt)
        if for_good or self.has_spent(message, attempt, contract):
            return self._give_up_op, item, number
        if not wait:
            return self._attempt_op, item, number
        self.outbox[message] = (attempt, contract, self._log.now_ms + wait)
        self._schedule.later(wait, self.retry_op, item, number)
        return None

    def has_to_send(self, message: int, key: int) -> bool:
        """Whether it has a message to send under a key."""
        return message in self.outbox and self.keys.is_current(message, key)

    def has_spent(self, message: int, attempts: int, contract: int) -> bool:
        """Whether there may be no more than so many attempts."""
        return 0 < self._contracts[contract].max_attempts <= attempts

    def retry(self, item: Item, cause: int) -> Continuation | None:
        """The backoff is over; void if the message was acknowledged, or attempted again, meanwhile."""
        return self.attempt(item, cause) if self.is_awaited(item, cause) else None

    def give_up(self, item: Item, cause: int) -> Continuation | None:
        """Tell the application that the message failed. What it was told stands, whatever comes later."""
        message = item[0]
        number = self._record(GAVE_UP, message, item[1], 0, cause)
        del self.outbox[message]
        return self._free_slot(number)

    def confirm(self, item: Item, cause: int) -> Continuation | None:
        """An ack (or confirm) comes; one for a message that is no longer in the outbox changes nothing."""
        message = item[0]
        if self.outbox.pop(message, None) is None:
            return None
        number = self._record(CONFIRMED, message, item[1], item[2], cause)
        return self._free_slot(number) if self._is_limited else None

    def note(self, item: Item, cause: int) -> None:
        """What waits for nothing has been noted as sent; void if a crash came before."""
        if self.is_awaited(item, cause):
            self._record(NOTED, item[0], item[1], 0, cause)
            del self.outbox[item[0]]

    def _if_it_waits(self, hear: Handler) -> Handler:
        """Hear of an answer only for a message that waits for one."""

        def heard(item: Item, cause: int) -> Continuation | None:
            entry = self.outbox.get(item[0])
            return hear(item, cause) if entry is not None and self._contracts[entry[1]].awaits_ack else None

        return heard

    def is_awaited(self, item: Item, cause: int) -> bool:
        """Whether a queued timer or backoff would still do anything."""
        entry = self.outbox.get(item[0])
        return entry is not None and entry[0] == item[1]

    def look(self, due: Due, most: int) -> ProducerLook:
        """What can be seen of it."""
        backing_off = {item[0] for item in due.others.get(self.retry_op, ())}
        return ProducerLook(
            node=self.standing_look(due),
            outbox=tuple(self._wait(message, message in backing_off) for message in islice(self.outbox, most)),
            outbox_count=len(self.outbox),
            held_back=sum(op == self.send_op for op, _, _ in self.held),
        )

    def _wait(self, message: int, backing_off: bool) -> TimerLook:
        attempts, _, due_ms = self.outbox[message]
        whole_ms = self._backoff.wait_ms(message, attempts) if backing_off else self._ack_timeout_ms
        if whole_ms >= NO_CLOCK_MS:
            return TimerLook(message, attempts, 0, 0)
        return TimerLook(message, attempts, max(due_ms - self._log.now_ms, 0) if attempts else 0, whole_ms, backing_off)

    def reseed(self, seed: int) -> None:
        """Draw the backoffs that begin from now on by another seed."""
        self._backoff.weather = Weather(seed, Place.PRODUCER)

    def checkpoint(self) -> Checkpoint:
        """A shallow copy of the standing and the memory."""
        declines = self._declines.checkpoint() if self._declines else None
        memory = self._outbox.checkpoint(), self._backoff.weather, self.keys.checkpoint()
        return self.standing_checkpoint(), self.contract, *memory, declines

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        standing, self.contract, outbox, self._backoff.weather, keys, declines = checkpoint
        self.keys.restore(keys)
        if self._declines and declines is not None:
            self._declines.restore(declines)
        self.restore_standing(standing)
        self._outbox.restore(outbox)

    def _lose_memory(self, *, power: bool) -> None:
        self._schedule.spend(len(self.outbox))
        self._outbox.crash()

    def _come_back(self, number: int) -> list[Continuation]:
        self.keys.restart()
        return [(self._attempt_op, (message,), number) for message in self._outbox.relaunch()]

    def _free_slot(self, cause: int) -> Continuation | None:
        following = self._outbox.free()
        return None if following is None else (self._attempt_op, (following,), cause)
