"""The fold: one pass over the packed rows of a log, keeping for each message only what its fate depends on.

It is built from events alone, so it can disagree with the engine. A million messages make thirteen million rows; so
each row costs one look into a list of handlers. Invariant: after any number of rows the columns say where all is.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

from playground.checker.columns import (
    AFTER_CRASH,
    AFTER_LOSS_OF_POWER,
    AFTER_PRODUCER_CRASH,
    AFTER_VOLATILE_CRASH,
    CLOSED,
    CONFIRMED,
    FRESH,
    GIVEN_UP,
    GONE,
    HANDED_DURABLY,
    HANDED_IN_MEMORY,
    LEAVING,
    MAY_COME_AGAIN,
    OPEN,
    OWED_DURABLY,
    OWED_IN_MEMORY,
    UNSENT,
    Columns,
    after_resend,
    clear,
    with_resends,
)
from playground.checker.pages import FoldCheckpoint, fill, pages_of
from playground.checker.readers import Reader, of_consumer, unless_released
from playground.engine.contracts import contracts_of
from playground.engine.events import KIND_BY_WORD, Kind
from playground.engine.log import CODES, EventLog, LogCursor, Row, code_of
from playground.engine.places import Place
from playground.engine.settings import GUARANTEE_BY_WORD, Settings
from playground.engine.topology import Topology

Handler = Reader["Fold"]


class Fold(Columns):
    """Where every copy of every message is, by the record."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.cursor = LogCursor()
        self.dropped = 0
        contracts = contracts_of(settings)
        self._automatic = [contract.ack == "automatic" for contract in contracts]
        times = settings.producer.max_resends if settings.producer.resend != "never" else 0
        waits = [with_resends(OWED_DURABLY if one.durable_outbox else OWED_IN_MEMORY, times) for one in contracts]
        leaves = [HANDED_DURABLY if one.durable_outbox else HANDED_IN_MEMORY for one in contracts]
        self._first_state = [
            waits[number] if contract.awaits_ack else leaves[number] for number, contract in enumerate(contracts)
        ]
        self._notes = settings.producer.noted_after_ms > 0
        self._guarantee = int(settings.guarantee)
        self._flushes = settings.broker.durable and settings.broker.flush_ms > 0
        self.writes = writes = settings.consumer.effect == "output"
        """Whether what is written counts with the position that is committed: right behind `settled`."""
        exchanges = "two-step" in (settings.producer.handover, settings.consumer.handover)
        self._handlers = _handlers(settings.topology, self._flushes, writes, exchanges, settings.mechanisms.keeps_log)

    def observe(self, log: EventLog, upto: int | None = None) -> None:
        """Read the rows from where it stopped up to event `upto` (exclusive; `None`: to the end)."""
        handlers = self._handlers
        for number, (time_ms, code, message, _, copy, _) in self._unread(log, upto):
            handler = handlers[code]
            if handler is not None:
                try:
                    handler(self, message, copy, time_ms, number)
                except IndexError:
                    self._read_in_room(handler, message, copy, time_ms, number)

    def follow(self, log: EventLog, stops: bytes | bytearray) -> Iterator[tuple[int, Row]]:
        """Read on to the end as `observe` does, and stop after each row whose code is marked in `stops`.

        Whoever begins has to go through to the end.
        """
        # Written out once more: a call for each event is what this is there to save.
        handlers = self._handlers
        for number, row in self._unread(log):
            time_ms, code, message, _, copy, _ = row
            handler = handlers[code]
            if handler is not None:
                try:
                    handler(self, message, copy, time_ms, number)
                except IndexError:
                    self._read_in_room(handler, message, copy, time_ms, number)
            if stops[code]:
                yield number, row

    def _unread(self, log: EventLog, upto: int | None = None) -> Iterator[tuple[int, Row]]:
        if self.cursor.was_cut_back(log):
            raise ValueError("the log was cut back below what has been read; begin with a new judge")
        self.details = log.details
        end = len(log) if upto is None else min(upto, len(log))
        return self.cursor.unread(log, max(end, self.cursor.at))

    def _read_in_room(self, handler: Handler, message: int, copy: int, time_ms: int, number: int) -> None:
        """Read the first row about a message or copy that had no column yet.

        No handler counts anything before it has seen that its message and copy are there.
        """
        self.make_room(message, copy)
        handler(self, message, copy, time_ms, number)

    def checkpoint(self, before: FoldCheckpoint | None = None) -> FoldCheckpoint:
        """A copy; `before` is an earlier one, with which it may share."""
        columns = self._all_columns()
        theirs = before.columns if before else ((),) * len(columns)
        pages = tuple(pages_of(column, its) for column, its in zip(columns, theirs, strict=True))
        return FoldCheckpoint(self.cursor.at, self.dropped, self.deduplicated, self.unread, self._guarantee, pages)

    def restore(self, checkpoint: FoldCheckpoint, log: EventLog) -> None:
        """Go back to a checkpoint, or on to it. The log has to have the rows that had been read by then."""
        at, self.dropped, self.deduplicated, self.unread, self._guarantee, pages = checkpoint
        self.cursor.put(at, log)
        for column, its in zip(self._all_columns(), pages, strict=True):
            fill(column, its)

    # The producer.

    def _sent(self, message: int, copy: int, time_ms: int, number: int) -> None:
        self.guarantees[message] = self._guarantee
        self.producer[message] = self._first_state[self._guarantee]
        self.sent_ms[message] = time_ms

    def _attempted(self, message: int, copy: int, time_ms: int, number: int) -> None:
        if UNSENT < (state := self.producer[message]) < LEAVING and not (self._notes and state == HANDED_DURABLY):
            self.producer[message] = LEAVING

    def _departed_from_producer(self, message: int, copy: int, time_ms: int, number: int) -> None:
        self.wire[message] += 1
        self.attempts[message] += 1
        if UNSENT < (state := self.producer[message]) <= LEAVING and not (self._notes and state == HANDED_DURABLY):
            self.producer[message] = GONE

    def _noted(self, message: int, copy: int, time_ms: int, number: int) -> None:
        self.producer[message] = GONE

    def _confirmed(self, message: int, copy: int, time_ms: int, number: int) -> None:
        if OWED_IN_MEMORY <= (state := self.producer[message]) <= OWED_DURABLY or state >= MAY_COME_AGAIN:
            self.producer[message] = CONFIRMED

    def _gave_up(self, message: int, copy: int, time_ms: int, number: int) -> None:
        if OWED_IN_MEMORY <= self.producer[message] <= OWED_DURABLY:
            self.producer[message] = GIVEN_UP

    def _resent(self, message: int, copy: int, time_ms: int, number: int) -> None:
        if (state := self.producer[message]) >= MAY_COME_AGAIN:
            self.producer[message] = after_resend(state)

    def _producer_crashed(self, message: int, copy: int, time_ms: int, number: int) -> None:
        self.producer = self.producer.translate(AFTER_PRODUCER_CRASH)

    def _switched(self, message: int, copy: int, time_ms: int, number: int) -> None:
        self._guarantee = int(GUARANTEE_BY_WORD[self.details[number]])

    # The links.

    def _lost_on_the_way(self, message: int, copy: int, time_ms: int, number: int) -> None:
        self.wire[message] -= 1
        self.dropped += 1

    def _doubled_on_the_way(self, message: int, copy: int, time_ms: int, number: int) -> None:
        self.wire[message] += 1

    def _answer_dropped(self, message: int, copy: int, time_ms: int, number: int) -> None:
        self.dropped += 1

    # The broker.

    def _arrived_at_broker(self, message: int, copy: int, time_ms: int, number: int) -> None:
        self.wire[message] -= 1
        self.at_broker[message] += 1

    def _stored(self, message: int, copy: int, time_ms: int, number: int) -> None:
        self._copies[copy] = OPEN
        self.stored[message] += 1
        self.at_broker[message] -= 1
        self.open[message] += 1

    def _refused(self, message: int, copy: int, time_ms: int, number: int) -> None:
        self.at_broker[message] -= 1
        self.deduplicated += 1

    def _stored_nowhere(self, message: int, copy: int, time_ms: int, number: int) -> None:
        self.at_broker[message] -= 1

    def _settled(self, message: int, copy: int, time_ms: int, number: int) -> None:
        if self._close(message, copy) and self._automatic[self.guarantees[message]]:
            self.leaving[message] += 1

    def _dead_lettered(self, message: int, copy: int, time_ms: int, number: int) -> None:
        if self._close(message, copy):
            self.dead[message] += 1

    def _written_aside(self, message: int, copy: int, time_ms: int, number: int) -> None:
        """A dead letter of a log: the record itself stays where it is."""
        self.dead[message] += 1

    def _discarded(self, message: int, copy: int, time_ms: int, number: int) -> None:
        self._close(message, copy)

    def _resurfaced(self, message: int, copy: int, time_ms: int, number: int) -> None:
        self._copies[copy] = OPEN
        self.open[message] += 1

    def _expired(self, message: int, copy: int, time_ms: int, number: int) -> None:
        self.dead[message] -= 1

    def _redriven(self, message: int, copy: int, time_ms: int, number: int) -> None:
        self.dead[message] -= 1
        self._resurfaced(message, copy, time_ms, number)

    def _close(self, message: int, copy: int) -> bool:
        """Take a copy out of the queue. Each copy counts once, however often the record says that it is done."""
        still_open, was = self.open[message], self._copies[copy]
        is_open = was == OPEN
        if was == FRESH:
            self.fresh[message] -= 1
            is_open = True
        if is_open:
            self._copies[copy] = CLOSED
            self.open[message] = still_open - 1
        return is_open

    def _stored_in_memory(self, message: int, copy: int, time_ms: int, number: int) -> None:
        self._stored(message, copy, time_ms, number)
        self._copies[copy] = FRESH
        self.fresh[message] += 1

    def _flushed(self, message: int, copy: int, time_ms: int, number: int) -> None:
        if self._copies[copy] == FRESH:
            self._copies[copy] = OPEN
            self.fresh[message] -= 1

    def _departed_from_broker(self, message: int, copy: int, time_ms: int, number: int) -> None:
        self.wire[message] += 1
        self.dispatches[message] += 1
        if self.leaving[message]:
            self.leaving[message] -= 1

    def _broker_crashed(self, message: int, copy: int, time_ms: int, number: int) -> None:
        clear(self.at_broker)
        clear(self.leaving)
        if not self.settings.broker.durable:
            clear(self.open)
            self._copies = self._copies.translate(AFTER_VOLATILE_CRASH)
        elif self._flushes:
            if self.details.get(number) == "power":
                self._lose_power()
            clear(self.fresh)
            self._copies = self._copies.translate(AFTER_CRASH)

    def _lose_power(self) -> None:
        for message, fresh in enumerate(self.fresh):
            self.open[message] -= fresh
        self._copies = self._copies.translate(AFTER_LOSS_OF_POWER)


_READERS: Final = (
    (Kind.SENT, Place.PRODUCER, Fold._sent),
    (Kind.ATTEMPTED, Place.PRODUCER, Fold._attempted),
    (Kind.CONFIRMED, Place.PRODUCER, Fold._confirmed),
    (Kind.NOTED, Place.PRODUCER, Fold._noted),
    (Kind.GAVE_UP, Place.PRODUCER, Fold._gave_up),
    (Kind.RESENT, Place.PRODUCER, Fold._resent),
    (Kind.ARRIVED, Place.PUBLISH, Fold._arrived_at_broker),
    (Kind.STORED, Place.BROKER, Fold._stored),
    (Kind.REFUSED, Place.BROKER, Fold._refused),
    (Kind.UNROUTABLE, Place.BROKER, Fold._stored_nowhere),
    (Kind.REJECTED, Place.BROKER, Fold._stored_nowhere),
    (Kind.KEPT, Place.BROKER, Fold._stored_nowhere),
    (Kind.SETTLED, Place.BROKER, Fold._settled),
    (Kind.DEAD_LETTERED, Place.BROKER, Fold._dead_lettered),
    (Kind.DISCARDED, Place.BROKER, Fold._discarded),
    (Kind.EXPIRED, Place.BROKER, Fold._expired),
    (Kind.RESURFACED, Place.BROKER, Fold._resurfaced),
    (Kind.REDRIVEN, Place.BROKER, Fold._redriven),
    (Kind.DEPARTED, Place.DELIVER, Fold._departed_from_broker),
    (Kind.CRASHED, Place.PRODUCER, Fold._producer_crashed),
    (Kind.CRASHED, Place.BROKER, Fold._broker_crashed),
    *((Kind.SWITCHED, place, Fold._switched) for place in Place),
    *((Kind.DROPPED, link, Fold._lost_on_the_way) for link in (Place.PUBLISH, Place.DELIVER)),
    *((Kind.DUPLICATED, link, Fold._doubled_on_the_way) for link in (Place.PUBLISH, Place.DELIVER)),
    *((Kind.DROPPED, link, Fold._answer_dropped) for link in (Place.CONFIRM, Place.ACK)),
)
"""The events that say where something is, by role, and what reads each; beside them those of the consumers, and the
departures from the producer."""


@cache
def _handlers(
    topology: Topology, flushes: bool, writes: bool, exchanges: bool, keeps_log: bool
) -> list[Handler | None]:
    """By code. Made once, and of functions rather than methods, so that a short run costs nothing to judge."""
    handlers: list[Handler | None] = [None] * CODES
    for place in (*Place, *topology.nodes, *topology.routes):
        for kind, role, handler in _READERS:
            if role is place.role:
                handlers[code_of(kind, place)] = handler
    handlers[code_of(Kind.DEPARTED, topology.first)] = Fold._departed_from_producer
    if exchanges:
        handlers[code_of(Kind.DEPARTED, topology.first)] = unless_released(Fold._departed_from_producer)
        handlers[code_of(Kind.DEPARTED, Place.DELIVER)] = unless_released(Fold._departed_from_broker)
    if keeps_log:
        handlers[code_of(Kind.DEAD_LETTERED, Place.BROKER)] = Fold._written_aside
    if flushes:
        handlers[code_of(Kind.STORED, Place.BROKER)] = Fold._stored_in_memory
        handlers[code_of(Kind.FLUSHED, Place.BROKER)] = Fold._flushed
    for index, consumer in enumerate(topology.consumers):
        inward = [link for link, ends in topology.links if ends.target is consumer]
        for word, reader in of_consumer(index, writes).items():
            for place in inward if word == Kind.ARRIVED.word else [consumer]:
                handlers[code_of(KIND_BY_WORD[word], place)] = reader
    return handlers
