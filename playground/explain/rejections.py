"""Rejections: why a broker did not store what came: no queue, too few replicas, or one that has to come before it."""

from playground.engine.events import NONE, Event
from playground.engine.nodes.exchange_broker import NO_SESSION
from playground.engine.packet import OUT_OF_SEQUENCE
from playground.explain.clauses import Gap
from playground.explain.handovers import expired_words
from playground.explain.history import History
from playground.explain.hold_ups import Halted
from playground.explain.trips import Trip
from playground.words.times import seconds


def misrouted(history: History, trip: Trip, leaf: Event) -> Halted:
    """The broker had no queue for it."""
    fault, at = None if leaf.fault == NONE else history[leaf.fault], seconds(leaf.time_ms)
    text = f"the broker had no queue for {trip.name} at {at}{history.by(fault)}"
    ended = history.expiry_before(leaf.number)
    if leaf.detail == NO_SESSION and ended:
        text = f"{expired_words(history, ended)}; so the broker had no queue for {trip.name} at {at}"
    also = ", and confirmed it all the same" if history.contract.awaits_ack else ""
    also = ", and told the producer so" if also and history.record.settings.broker.unroutable == "return" else also
    return Gap.UNROUTABLE, history.clause(text + also, leaf, blames=fault)


def rejected(history: History, trip: Trip, event: Event) -> Halted:
    """A log did not store it, and said so."""
    first = history.record.missing_before(event) if event.detail == OUT_OF_SEQUENCE else None
    lag = history.lag_before(first.number if first else event.number)
    why = f"too few replicas were in sync{history.by(lag)}"
    if first:
        why = f"m{first.message} has to come before it and was missing: {why}"
    text = f"the broker rejected {trip.name} at {seconds(event.time_ms)}, for {why}"
    return Gap.REJECTED, history.clause(text, event, first, blames=lag)
