"""The audit: an independent check that the record of a run conforms to the protocol, event by event.

It follows the log with a model of its own (who holds what, who owes what, until when), made from the settings and the
events. It shares no code with the engine's nodes, so a bug in them shows up as a finding. It says nothing about loss
or duplicates: those are allowed, or not, by the judgement. Invariant: a correct run gives no findings, whatever was
done to it.
"""

from collections.abc import Callable, Iterable
from itertools import zip_longest

from playground.checker.audit.acks import AckAudit
from playground.checker.audit.batches import consumer_audits
from playground.checker.audit.broker import BrokerAudit
from playground.checker.audit.case import Case, Finding
from playground.checker.audit.causes import Causes
from playground.checker.audit.connections import ConnectionAudit
from playground.checker.audit.consumer import ConsumerAudit
from playground.checker.audit.exchange import ExchangeAudit
from playground.checker.audit.links import LinkAudit
from playground.checker.audit.log import LogAudit
from playground.checker.audit.parking import ParkingAudit
from playground.checker.audit.producer import ProducerAudit
from playground.checker.audit.routing import RoutingAudit
from playground.checker.audit.slowness import SlownessAudit
from playground.engine.effects.ledger import Effect
from playground.engine.events import Event, Kind
from playground.engine.log import EventLog
from playground.engine.places import Place
from playground.engine.settings import Settings

__all__ = ["Finding", "audit"]

Part = (
    LinkAudit
    | ConnectionAudit
    | ExchangeAudit
    | ProducerAudit
    | BrokerAudit
    | LogAudit
    | RoutingAudit
    | ParkingAudit
    | AckAudit
    | SlownessAudit
    | ConsumerAudit
)
Handlers = dict[tuple[Kind, Place], list[Callable[[Event], None]]]


def audit(log: EventLog, ledger: Iterable[Effect], settings: Settings, settled: bool) -> list[Finding]:
    """Check the whole record; `settled`: the run claims to have come to rest, so that nothing may be owed any more."""
    case = Case(settings, log)
    causes = Causes(case, log)
    links = LinkAudit(case)
    exchange = ExchangeAudit(case, log)
    parts: list[Part] = [links, ConnectionAudit(case, links), exchange, ProducerAudit(case, exchange)]
    if settings.mechanisms.keeps_log:
        parts.append(LogAudit(case))
    elif case.topology.has_broker:
        parts += [BrokerAudit(case, exchange), RoutingAudit(case), ParkingAudit(case)]
    acks = AckAudit(case, log)
    slowness = SlownessAudit(case)
    parts += [acks, slowness, *consumer_audits(case, acks, exchange, slowness)]
    handlers = _handlers([case, *parts])
    for event in log:
        case.duties.advance(event.time_ms)
        causes.check(event)
        for handler in handlers.get((event.kind, event.place), ()):
            handler(event)
    _compare_with_ledger(case, log, ledger)
    if settled:
        _close(case, log, parts)
    return case.findings


def _handlers(parts: Iterable[Case | Part]) -> Handlers:
    """Who looks at which event, in order: a part has a method named after each kind that it follows."""
    handlers: Handlers = {}
    for part in parts:
        for kind in Kind:
            if handler := getattr(part, kind.name.lower(), None):
                for place in _places(part, kind):
                    handlers.setdefault((kind, place), []).append(handler)
    return handlers


def _places(part: Case | Part, kind: Kind) -> Iterable[Place]:
    """Where a part follows a kind of event: packets arrive on the links to it, and chaos ends wherever it is said."""
    if kind is Kind.CHAOS_ENDED:
        return Place
    return part.inward if kind is Kind.ARRIVED else part.places


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


def _close(case: Case, log: EventLog, parts: Iterable[Part]) -> None:
    """A run at rest owes nothing."""
    last = max(len(log) - 1, 0)
    for node in case.standing.away():
        case.report(last, f"the run is at rest, but {node.noun} is not up")
    for _, duty in case.duties.rest():
        case.report(duty.number, f"the run is at rest, but {duty.what} of m{duty.message} is still due")
    for part in parts:
        part.close(last)
    if not any(event.kind is Kind.CHAOS_ENDED for event in log):
        case.report(last, "the run is at rest, but its chaos never ended")
