"""The audit: an independent check that the record of a run conforms to the protocol, event by event.

It follows the log with a model of its own (who holds what, who owes what, until when), made from the settings and the
events. It shares no code with the engine's nodes, so a bug in them shows up as a finding. It says nothing about loss
or duplicates: those are allowed, or not, by the judgement. Invariant: a correct run gives no findings, whatever was
done to it.
"""

from collections.abc import Callable, Iterable
from itertools import zip_longest

from playground.checker.audit.broker import BrokerAudit
from playground.checker.audit.case import Case
from playground.checker.audit.causes import Causes
from playground.checker.audit.consumer import ConsumerAudit, consumer_audits
from playground.checker.audit.finding import Finding
from playground.checker.audit.links import LinkAudit
from playground.checker.audit.producer import ProducerAudit
from playground.engine.effects.ledger import Effect
from playground.engine.events import Event, Kind
from playground.engine.log import EventLog
from playground.engine.places import Place
from playground.engine.settings import Settings

__all__ = ["Finding", "audit"]

Handler = Callable[[Event], None]
Handlers = dict[Kind, dict[Place, tuple[Handler, ...]]]


def audit(log: EventLog, ledger: Iterable[Effect], settings: Settings, settled: bool) -> list[Finding]:
    """Check the whole record; `settled`: the run claims to have come to rest, so that nothing may be owed any more."""
    case = Case(settings)
    causes, links = Causes(case, log), LinkAudit(case)
    producer, broker, consumers = ProducerAudit(case), BrokerAudit(case), consumer_audits(case)
    handlers = _handlers(case, links, producer, broker, consumers)
    nowhere: dict[Place, tuple[Handler, ...]] = {}
    for event in log:
        case.duties.advance(event.time_ms)
        causes.check(event)
        for handler in handlers.get(event.kind, nowhere).get(event.place, ()):
            handler(event)
    _compare_with_ledger(case, log, ledger)
    if settled:
        _close(case, log, (links, producer, broker, *consumers.values()))
    return case.findings


def _handlers(
    case: Case, links: LinkAudit, producer: ProducerAudit, broker: BrokerAudit, consumers: dict[Place, ConsumerAudit]
) -> Handlers:
    """Who looks at which event, in order."""
    nodes = dict.fromkeys((*Place, *case.topology.nodes))
    table: list[tuple[Kind, Iterable[Place], Handler]] = [
        (Kind.SENT, (Place.PRODUCER,), case.send),
        (Kind.SWITCHED, Place, case.switch),
        *((kind, nodes, case.change_standing) for kind in (Kind.CRASHED, Kind.RESTARTED, Kind.PAUSED, Kind.RESUMED)),
        *_of_links(case, links),
        *_of_producer(case, producer),
        *(_of_broker(case, broker) if case.topology.has_broker else []),
        *(row for node, consumer in consumers.items() for row in _of_consumer(case, node, consumer)),
    ]
    handlers: Handlers = {}
    for kind, places, handler in table:
        at = handlers.setdefault(kind, {})
        for place in places:
            at[place] = (*at.get(place, ()), handler)
    return handlers


def _of_links(case: Case, links: LinkAudit) -> list[tuple[Kind, Iterable[Place], Handler]]:
    packets = {
        Kind.DEPARTED: links.departed,
        Kind.DUPLICATED: links.duplicated,
        Kind.DELAYED: links.delayed,
        Kind.ARRIVED: links.arrived,
        Kind.DROPPED: links.dropped,
        Kind.CUT: links.cut,
        Kind.HEALED: links.healed,
        Kind.LATENCY_SET: links.latency_set,
    }
    return [
        *((kind, case.routes, handler) for kind, handler in packets.items()),
        (Kind.CHAOS_ENDED, Place, links.chaos_ended),
    ]


def _of_producer(case: Case, producer: ProducerAudit) -> list[tuple[Kind, Iterable[Place], Handler]]:
    own = {
        Kind.SENT: producer.sent,
        Kind.ATTEMPTED: producer.attempted,
        Kind.TIMED_OUT: producer.timed_out,
        Kind.GAVE_UP: producer.gave_up,
        Kind.CONFIRMED: producer.confirmed,
        Kind.CRASHED: producer.crashed,
        Kind.RESTARTED: producer.restarted,
    }
    return [
        *((kind, (Place.PRODUCER,), handler) for kind, handler in own.items()),
        (Kind.ARRIVED, (case.topology.answer_to(case.topology.first),), producer.heard),
    ]


def _of_broker(case: Case, broker: BrokerAudit) -> list[tuple[Kind, Iterable[Place], Handler]]:
    own = {
        Kind.STORED: broker.stored,
        Kind.REFUSED: broker.refused,
        Kind.DISPATCHED: broker.dispatched,
        Kind.REDELIVERY_DUE: broker.redelivery_due,
        Kind.SETTLED: broker.settled,
        Kind.DEAD_LETTERED: broker.dead_lettered,
        Kind.CRASHED: broker.crashed,
        Kind.RESTARTED: broker.restarted,
        Kind.FORGOTTEN: broker.forgotten,
    }
    return [
        *((kind, (Place.BROKER,), handler) for kind, handler in own.items()),
        (Kind.ARRIVED, (Place.PUBLISH,), broker.published),
        (Kind.ARRIVED, [link for link, ends in case.topology.links if link.role is Place.ACK], broker.acknowledged),
    ]


def _of_consumer(case: Case, node: Place, consumer: ConsumerAudit) -> list[tuple[Kind, Iterable[Place], Handler]]:
    own = {
        Kind.RECEIVED: consumer.received,
        Kind.STARTED: consumer.started,
        Kind.SKIPPED: consumer.skipped,
        Kind.APPLIED: consumer.applied,
        Kind.MARKED: consumer.marked,
        Kind.FAILED: consumer.failed,
        Kind.ACKED: consumer.acked,
        Kind.CRASHED: consumer.crashed,
        Kind.FORGOTTEN: consumer.forgotten,
        Kind.SLOWED: consumer.slowed,
        Kind.SLOWNESS_ENDED: consumer.slowness_ended,
    }
    commands = {
        Kind.POISONED: consumer.poisoned,
        Kind.CHAOS_ENDED: consumer.chaos_ended,
    }
    return [
        *((kind, (node,), handler) for kind, handler in own.items()),
        *((kind, Place, handler) for kind, handler in commands.items()),
        (Kind.ARRIVED, [link for link, ends in case.topology.links if ends.target is node], consumer.arrived),
    ]


def _compare_with_ledger(case: Case, log: EventLog, ledger: Iterable[Effect]) -> None:
    """The ledger and the `applied` events must agree one to one, in order; the first difference says it all."""
    applied = ((event.number, Effect(event.time_ms, event.message)) for event in log if event.kind is Kind.APPLIED)
    last = max(len(log) - 1, 0)
    for index, (claim, effect) in enumerate(zip_longest(applied, ledger)):
        if claim is None:
            case.report(last, f"effect {index} in the ledger, of m{effect.message}, was never applied by the log")
            return
        if claim[1] != effect:
            seen = f"m{effect.message} at {effect.time_ms} ms" if effect else "nothing"
            case.report(claim[0], f"m{claim[1].message} is applied, but effect {index} in the ledger is {seen}")
            return


def _close(
    case: Case, log: EventLog, parts: tuple[LinkAudit | ProducerAudit | BrokerAudit | ConsumerAudit, ...]
) -> None:
    """A run at rest owes nothing."""
    last = max(len(log) - 1, 0)
    for node in case.standing.away():
        case.report(last, f"the run is at rest, but the {node.word} is not up")
    for _, duty in case.duties.rest():
        case.report(duty.number, f"the run is at rest, but {duty.what} of m{duty.message} is still due")
    for part in parts:
        part.close(last)
    if not any(event.kind is Kind.CHAOS_ENDED for event in log):
        case.report(last, "the run is at rest, but its chaos never ended")
