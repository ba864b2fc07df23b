"""Hand-written records: a log as lines of text, and ways to doctor one.

A line is `TIME EVENT PLACE`, then, as they apply, `m3` or `m3/2` (the message, with the attempt), `c1` (the stored
copy), `<4` (the cause) and a detail in quotes. The number of an event is its line's, from 0. `applied` also goes to
the ledger.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from playground.checker.audit import audit
from playground.engine.broker_settings import BrokerSettings
from playground.engine.effects.ledger import Ledger
from playground.engine.events import KIND_BY_WORD, NONE, Event, Kind
from playground.engine.log import EventLog, code_of
from playground.engine.places import PLACE_BY_WORD, Place
from playground.engine.settings import ConsumerSettings, Guarantee, ProducerSettings, Settings, WorkloadSettings
from playground.systems import SYSTEMS

AT_MOST_ONCE, AT_LEAST_ONCE, EXACTLY_ONCE = Guarantee


@dataclass
class Record:
    """What a run leaves behind."""

    log: EventLog = field(default_factory=EventLog)
    ledger: Ledger = field(default_factory=Ledger)

    def add(self, event: Event) -> None:
        self.log.now_ms = event.time_ms
        code = code_of(event.kind, event.place)
        number = self.log.record(code, event.message, event.attempt, event.copy, event.cause)
        self.log.annotate(number, event.fault, event.detail)
        if event.kind is Kind.APPLIED:
            self.ledger.append(event.time_ms, event.message)


def settings(
    guarantee: Guarantee,
    system: str = "direct",
    *,
    messages: int = 1,
    every_ms: int = 1000,
    producer: ProducerSettings | None = None,
    broker: BrokerSettings | None = None,
    consumer: ConsumerSettings | None = None,
) -> Settings:
    """Settings with the defaults of the format, but for one message only."""
    return Settings(
        guarantee=guarantee,
        topology=SYSTEMS[system].topology,
        workload=WorkloadSettings(messages=messages, every_ms=every_ms),
        producer=producer or ProducerSettings(),
        broker=broker or BrokerSettings(),
        consumer=consumer or ConsumerSettings(),
    )


def story(text: str) -> Record:
    """The record that the lines tell."""
    record = Record()
    for number, line in enumerate(line for line in text.splitlines() if line.strip()):
        record.add(_parse(number, line.strip()))
    return record


def doctored(original: Record, change: Callable[[list[Event]], None]) -> Record:
    """A copy of a record with its events changed; causes follow their events, and the ledger stays what it was."""
    events = list(original.log)
    change(events)
    numbers = {event.number: index for index, event in enumerate(events)}
    copy = Record()
    for event in events:
        copy.add(event._replace(cause=numbers.get(event.cause, event.cause)))
    copy.ledger = original.ledger
    return copy


def without(original: Record, number: int) -> Record:
    """A record from which one event is left out."""

    def leave_out(events: list[Event]) -> None:
        del events[number]

    return doctored(original, leave_out)


def findings(record: Record, of: Settings, *, settled: bool = True) -> list[str]:
    """The sentences of what the audit finds."""
    return [finding.sentence for finding in audit(record.log, record.ledger, of, settled)]


def _parse(number: int, line: str) -> Event:
    head, _, detail = line.partition("'")
    time, kind, place, *rest = head.split()
    message = attempt = copy = 0
    cause = NONE
    for token in rest:
        if token[0] == "m":
            name, _, nth = token.partition("/")
            message, attempt = int(name[1:]), int(nth or 0)
        elif token[0] == "c":
            copy = int(token[1:])
        else:
            cause = int(token[1:])
    where = PLACE_BY_WORD.get(place, Place.NOWHERE)
    return Event(number, int(time), KIND_BY_WORD[kind], where, message, attempt, copy, cause, NONE, detail.rstrip("'"))


DIRECT = """
      0 sent producer m1
      0 attempted producer m1/1 <0
      0 departed deliver m1/1 <1
     50 arrived deliver m1/1 <2
     50 received consumer m1/1 <3
     50 started consumer m1/1 <4
    150 applied consumer m1/1 <5
    150 acked consumer m1/1 <6
    150 departed ack m1/1 <7
    200 arrived ack m1/1 <8
    200 confirmed producer m1/1 <9
    200 chaos-ended -
"""
"""One message, at-least-once, and nothing goes wrong."""

LOST_ACK = """
      0 sent producer m1
      0 attempted producer m1/1 <0
      0 departed deliver m1/1 <1
     50 arrived deliver m1/1 <2
     50 received consumer m1/1 <3
     50 started consumer m1/1 <4
    150 applied consumer m1/1 <5
    150 acked consumer m1/1 <6
    150 departed ack m1/1 <7
    150 dropped ack m1/1 <8 'step'
   1000 timed-out producer m1/1 <1
   1000 attempted producer m1/2 <10
   1000 departed deliver m1/2 <11
   1050 arrived deliver m1/2 <12
   1050 received consumer m1/2 <13
   1050 started consumer m1/2 <14
   1150 applied consumer m1/2 <15
   1150 acked consumer m1/2 <16
   1150 departed ack m1/2 <17
   1200 arrived ack m1/2 <18
   1200 confirmed producer m1/2 <19
   1200 chaos-ended -
"""
"""The ack is lost under at-least-once: a retry, and a second effect."""

SKIPPED = """
      0 sent producer m1
      0 attempted producer m1/1 <0
      0 departed deliver m1/1 <1
     50 arrived deliver m1/1 <2
     50 received consumer m1/1 <3
     50 started consumer m1/1 <4
    150 applied consumer m1/1 <5
    150 marked consumer m1/1 <6
    150 acked consumer m1/1 <7
    150 departed ack m1/1 <8
    150 dropped ack m1/1 <9 'loss'
   1000 timed-out producer m1/1 <1
   1000 attempted producer m1/2 <11
   1000 departed deliver m1/2 <12
   1050 arrived deliver m1/2 <13
   1050 received consumer m1/2 <14
   1050 skipped consumer m1/2 <15
   1050 acked consumer m1/2 <16
   1050 departed ack m1/2 <17
   1100 arrived ack m1/2 <18
   1100 confirmed producer m1/2 <19
   1100 chaos-ended -
"""
"""The same under exactly-once: the second delivery is skipped."""

BROKER = """
      0 sent producer m1
      0 attempted producer m1/1 <0
      0 departed publish m1/1 <1
     50 arrived publish m1/1 <2
     50 stored broker m1/1 c1 <3
     50 departed confirm m1/1 c1 <4
     50 dispatched broker m1/1 c1 <4
     50 departed deliver m1/1 c1 <6
    100 arrived confirm m1/1 c1 <5
    100 confirmed producer m1/1 c1 <8
    100 arrived deliver m1/1 c1 <7
    100 received consumer m1/1 c1 <10
    100 started consumer m1/1 c1 <11
    200 applied consumer m1/1 c1 <12
    200 acked consumer m1/1 c1 <13
    200 departed ack m1/1 c1 <14
    250 arrived ack m1/1 c1 <15
    250 settled broker m1/1 c1 <16
    250 chaos-ended -
"""
"""One message through the broker, at-least-once, and nothing goes wrong."""

DEAD_LETTER = """
      0 sent producer m1
      0 attempted producer m1/1 <0
      0 departed publish m1/1 <1
     50 arrived publish m1/1 <2
     50 stored broker m1/1 c1 <3
     50 departed confirm m1/1 c1 <4
     50 dispatched broker m1/1 c1 <4
     50 departed deliver m1/1 c1 <6
     50 dropped deliver m1/1 c1 <7 'loss'
    100 arrived confirm m1/1 c1 <5
    100 confirmed producer m1/1 c1 <9
   5050 redelivery-due broker m1/1 c1 <6
   5050 dead-lettered broker m1/1 c1 <11
   5050 chaos-ended -
"""
"""The only delivery is lost, and one is all that `max_deliveries = 1` allows: a dead letter."""
