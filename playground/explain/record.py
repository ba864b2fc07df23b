"""The record of a run as explanations read it: the log, the settings, the steps and who gave which command.

Nothing here is the engine's state. A record can be taken of a run that is still going on; it ends where the log ended
then, and what the log gains afterwards does not change it.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Final

from playground.checker.judge import Judge
from playground.checker.late import Lateness
from playground.engine.commands import Command, Redrive, Step, When
from playground.engine.control import recorded_by
from playground.engine.effects.store import KeyState
from playground.engine.events import COMMANDED, NONE, Event, Kind
from playground.engine.log import EventLog, code_of, codes_of, kind_of
from playground.engine.log_book import LogBook
from playground.engine.mechanisms.failures import TRIED_AGAIN
from playground.engine.mechanisms.keys import shared_by
from playground.engine.settings import ConsumerSettings, Settings
from playground.engine.simulation import Given, Simulation
from playground.engine.triggers import Acted, Triggers
from playground.systems.native import NativeChoice
from playground.words.packets import BY_YOU, OF_THE_SCRIPT
from playground.words.phrases import listed, numbered

_COMMANDED: Final = codes_of(COMMANDED)
"""By code, whether it is what came of a command, which happens to no message."""


@dataclass(frozen=True)
class Record:
    """What is known of a run."""

    log: EventLog
    settings: Settings
    steps: Sequence[Step] = ()
    acted: Mapping[int, Acted] = field(default_factory=dict)
    """Step index -> when the step acted."""
    given: Sequence[Given] = ()
    """The commands that came from outside."""
    numbering: Sequence[int | None] = ()
    """For each step its index in the file that people know, or `None` for one given by hand; empty: its own."""
    length: int = 0
    """How many events there are; what comes after them is not looked at."""
    is_over: bool = False
    """Whether the run is over: what is pending then is stuck."""
    native: NativeChoice | None = None
    """What was chosen of a real system; `None`: the textbook's words are the run's own."""

    @classmethod
    def of(cls, simulation: Simulation, native: NativeChoice | None = None) -> "Record":
        """The record of a simulation so far; `native`: what its preset has chosen of a real system."""
        log, acted, given = simulation.log, dict(simulation.acted_steps), tuple(simulation.given)
        length, is_over = len(log), simulation.over
        return cls(log, simulation.settings, simulation.steps, acted, given, (), length, is_over, native)

    @property
    def messages(self) -> list[int]:
        """The numbers of the messages sent, ascending."""
        return sorted(self._rows_by_message)

    def numbers_of(self, message: int) -> Sequence[int]:
        """The events that happened to a message, in order; `KeyError` if it has not been sent."""
        return self._rows_by_message[message]

    def events_of(self, kinds: frozenset[Kind]) -> Iterator[Event]:
        """All events of these kinds, of whatever message, in order."""
        rows = enumerate(islice(self.log.rows(), self.length))
        return (self.log[number] for number, (_, code, *_) in rows if kind_of(code) in kinds)

    def missing_before(self, rejected: Event) -> Event | None:
        """The first rejection of another message of that partition which was not stored by then."""
        partition_of, missing = self.settings.partition_of, dict[int, Event]()
        for one in self.events_of(frozenset({Kind.REJECTED, Kind.STORED})):
            if one.number >= rejected.number:
                break
            if one.message == rejected.message or partition_of(one.message) != partition_of(rejected.message):
                continue
            if one.kind is Kind.STORED:
                missing.pop(one.message, None)
            else:
                missing.setdefault(one.message, one)
        return next(iter(missing.values()), None)

    def request_of(self, message: int) -> Event | None:
        """The request by which a message was sent; `None` if the workload sent it."""
        cause = self.log[self._rows_by_message[message][0]].cause
        return None if cause == NONE else self.log[cause]

    def sharing(self, message: int) -> list[int]:
        """The other messages in whose keys the same number stands, ascending."""
        numbers = self._key_numbers
        if not numbers:
            return []
        own = numbers.get(message, message)
        others = {own, *(one for one, number in numbers.items() if number == own)} - {message}
        return sorted(one for one in others if one in self._rows_by_message)

    @cached_property
    def _key_numbers(self) -> dict[int, int]:
        """The messages in whose keys another number stands than their own."""
        numbers: dict[int, int] = {}
        for request in self.commands:
            if request.kind is Kind.SEND_REQUESTED and request.detail:
                number = shared_by(request.detail).number(self.settings.producer.key)
                sent = [one for one in self._sent_by[request.number] if number]
                numbers.update((one, numbers.get(number, number)) for one in sent)
        return numbers

    @cached_property
    def _sent_by(self) -> "defaultdict[int, list[int]]":
        """A request to send -> the messages that came of it."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for message, numbers in self._rows_by_message.items():
            found[self.log[numbers[0]].cause].append(message)
        return found

    @cached_property
    def book(self) -> LogBook | None:
        """Where the records of a log are at the end; `None`: there is none."""
        if not self.settings.mechanisms.keeps_log:
            return None
        return LogBook(self.settings).read(self.log, self.length)

    @cached_property
    def judge(self) -> Judge:
        """The checker's judge, with the record read."""
        judge = Judge(self.settings)
        judge.observe(self.log, self.length)
        return judge

    @cached_property
    def late(self) -> frozenset[int]:
        """The messages whose one effect came late, by the checker's definition."""
        lateness = Lateness()
        lateness.observe(self.log, self.length)
        return frozenset(lateness.late)

    @cached_property
    def senders(self) -> dict[int, int | None]:
        """Message -> the index of the step that sent it; `None` if the workload did."""
        sent = self.events_of(frozenset({Kind.SENT}))
        return {event.message: None if event.cause == NONE else self.step_behind(event.cause) for event in sent}

    @cached_property
    def commands(self) -> list[Event]:
        """What commands did to nodes and links, and what they armed, in order."""
        return list(self.events_of(COMMANDED))

    @cached_property
    def work(self) -> "array[int]":
        """The events at which the consumer began a piece of work, whose ever it was, in order."""
        rows = enumerate(islice(self.log.rows(), self.length))
        return array("I", (number for number, (_, code, *_) in rows if kind_of(code) == Kind.STARTED))

    @cached_property
    def tried_again(self) -> list[Event]:
        """The failures after which a consumer tried the same work again in place, in order."""
        if self.settings.consumer.on_failure != "retry":
            return []
        return [event for event in self.events_of(frozenset({Kind.FAILED})) if TRIED_AGAIN in event.detail]

    @cached_property
    def batches(self) -> dict[int, int]:
        """By delivery, the first delivery of its batch."""
        return _batches(self)

    @cached_property
    def failed_batches(self) -> dict[int, int]:
        """By the first delivery of a batch, the event with which it has failed."""
        return _failed_batches(self)

    @cached_property
    def _rows_by_message(self) -> "dict[int, array[int]]":
        """The numbers of each message's events: one pass over the rows serves every message."""
        found: dict[int, array[int]] = {}
        for number, (_, code, message, *_) in enumerate(islice(self.log.rows(), self.length)):
            if message and not _COMMANDED[code]:
                found.setdefault(message, array("I")).append(number)
        return found

    def step_behind(self, fault: int) -> int | None:
        """The index of the step whose command an event is, from 0; `None` if no step's."""
        origin = self._origins.get(fault)
        return origin if isinstance(origin, int) else None

    def awaited_by(self, fault: int) -> int:
        """The event for which the step behind a fault had waited; `NONE` if there is none."""
        step = self.step_behind(fault)
        return NONE if step is None else self._awaited.get(step, NONE)

    def waits_for_one(self, fault: int) -> bool:
        """Whether the step behind a fault had waited for an event of one message, and not of any."""
        step = self.step_behind(fault)
        trigger = None if step is None else self.steps[step].trigger
        return isinstance(trigger, When) and trigger.message is not None

    @property
    def awaited(self) -> frozenset[int]:
        """The events for which steps had waited."""
        return frozenset(self._awaited.values())

    @cached_property
    def _awaited(self) -> dict[int, int]:
        triggers = Triggers(self.steps, self.settings.topology, EventLog())
        rows = enumerate(islice(self.log.rows(), self.length))
        return {step: number for number, row in rows for step in triggers.awaited(row[1], row[2])}

    def origin(self, fault: int) -> str:
        """Who gave the command that an event is: `step 1`, counted as people count, `by you`, or nothing known."""
        origin = self._origins.get(fault, "")
        return f"step {origin + 1}" if isinstance(origin, int) else origin

    def behind(self, *faults: int) -> str:
        """`by step 1 of the script`, `by steps 1 and 3 of the script and by you`: who gave commands; or nothing."""
        origins = list(dict.fromkeys(self._origins[fault] for fault in faults if fault in self._origins))
        steps = sorted(origin + 1 for origin in origins if isinstance(origin, int))
        told = [f"by {numbered('step', steps)}{OF_THE_SCRIPT}"] if steps else []
        told += [origin for origin in origins if isinstance(origin, str)]
        return listed(told) if told else ""

    @cached_property
    def _origins(self) -> dict[int, int | str]:
        origins: dict[int, int | str] = {}
        for index, acted in self.acted.items():
            known = self.numbering[index] if self.numbering else index
            for number in self._events_of(self.steps[index].command, acted.event, acted.time_ms, exactly=True):
                origins[number] = BY_YOU if known is None else known
        for given in self.given:
            after = given.after_event
            start = self.first_at(given.at_ms) if after == NONE else after + 1
            for number in self._events_of(given.command, start, given.at_ms, exactly=False):
                origins.setdefault(number, BY_YOU)
        for number, fault in self.log.faults.items():
            # A crash of its own work, which a command has armed.
            if fault in origins and number < self.length and self.log[number].kind in COMMANDED:
                origins.setdefault(number, origins[fault])
        return origins

    def _events_of(self, command: Command, start: int, time_ms: int, *, exactly: bool) -> list[int]:
        """The events that a command brought about itself, one for each link that it names.

        A step's first event is known exactly; if another event stands there, the command changed nothing.
        """
        found: list[int] = []
        codes = [code_of(kind, place) for kind, place in recorded_by(command, self.settings.topology)]
        of_each_copy = isinstance(command, Redrive)  # One event for each of the dead letters, in a row.
        for number in range(start, self.length):
            at_ms, code, *_ = self.log.row(number)
            if at_ms != time_ms or not codes or (exactly and not found and number > start):
                break
            if of_each_copy and found and code not in codes:
                break
            if code in codes:
                # Some may be missing: a link that is not cut is not healed.
                del codes[: codes.index(code) + (not of_each_copy)]
                found.append(number)
        return found

    def first_at(self, time_ms: int) -> int:
        """The number of the first event at or after a time; the length if there is none."""
        return bisect_left(range(self.length), time_ms, key=lambda number: self.log.row(number)[0])


def _batches(record: Record) -> dict[int, int]:
    size = record.settings.consumer.batch
    found: dict[int, int] = {}
    for consumer in record.settings.topology.consumers:
        received, crashed = code_of(Kind.RECEIVED, consumer), code_of(Kind.CRASHED, consumer)
        inbox: list[int] = []
        for number, (_, code, *_, cause) in enumerate(islice(record.log.rows(), record.length)):
            if code == received:
                inbox.append(number)
            elif code == crashed:
                inbox.clear()
            elif inbox and cause == inbox[0]:
                # Its turn: all that waits by now is one batch with it, up to its size.
                batch, inbox = inbox[:size], inbox[size:]
                found.update(dict.fromkeys(batch, batch[0]))
    return found


def _failed_batches(record: Record) -> dict[int, int]:
    log, settings = record.log, record.settings.consumer
    found: dict[int, int] = {}
    for consumer in record.settings.topology.consumers:
        received = code_of(Kind.RECEIVED, consumer)
        codes = {code_of(kind, consumer): kind for kind in (Kind.FAILED, Kind.SKIPPED)}
        for number, (_, code, *_) in enumerate(islice(record.log.rows(), record.length)):
            if code in codes and _is_failure(codes[code], log.details.get(number, ""), settings):
                batch = record.batches.get(log.back_to(received, number))
                if batch is not None:
                    found.setdefault(batch, number)
    return found


def _is_failure(kind: Kind, detail: str, settings: ConsumerSettings) -> bool:
    if kind is Kind.SKIPPED:
        return detail == KeyState.FAILED.word or (detail == KeyState.IN_FLIGHT.word and settings.busy == "busy")
    return TRIED_AGAIN not in detail and _reaction(settings) != "acknowledge"


def _reaction(settings: ConsumerSettings) -> str:
    return settings.then if settings.on_failure == "retry" else settings.on_failure
