"""Unanswered: why a sender had no answer to an attempt or a dispatch, told from where that trip had halted.

A crash, a drop or a missing ACK ends a trip for good. A trip that was only slow would have brought its answer: then
nothing was lost, and what held it up is told instead.
"""

from collections.abc import Sequence
from typing import NamedTuple

from playground.engine.events import Event, Kind
from playground.engine.places import Place
from playground.explain.clauses import SLOW_GAPS, Clause, EventClause, Gap
from playground.explain.drops import LostPacket, drop_clauses, what_broke
from playground.explain.halts import told_of_halt
from playground.explain.history import History
from playground.explain.hold_ups import hold_ups
from playground.explain.resending import due_ms
from playground.explain.trips import Trip, answer_link, ends, halt, lost_answers, progress


class Silence(NamedTuple):
    """Why there was no answer to one trip."""

    gap: Gap
    clauses: tuple[Clause, ...]
    drop: LostPacket | None = None
    """Where a lost packet is the reason: for telling several of them together."""


def silence(history: History, trip: Trip, *, of_effect: bool = False) -> Silence:
    """Why there was no answer to a trip in time; `of_effect`: or no effect, for which it needs none."""
    leaf = max(ends(trip), key=progress) if of_effect else halt(history, trip.root, trip.before)
    if history.contract.ack == "never" and _goes_to_the_consumer(trip) and not of_effect:
        return Silence(Gap.NO_ANSWER, (_never_acknowledged(history, trip, leaf),))
    if leaf.kind is Kind.DROPPED:
        drop = LostPacket(history, trip, leaf, is_awaited=True, is_too_late=_is_too_late(trip, leaf))
        gap = Gap.ANSWER_LOST if leaf.place.leads_back else Gap.NODE_DOWN if leaf.detail == "down" else Gap.PACKET_LOST
        return _for_good(history, halted_as(gap, drop))
    gap, clause = told_of_halt(history, trip, leaf)
    held_up = hold_ups(history, trip.root, leaf, trip.before) if gap in SLOW_GAPS and _had_time(trip) else []
    return Silence(gap, (*held_up, clause))


def silences_of(history: History, trip: Trip) -> list[Silence]:
    """The same, told of each answer that was lost: of a packet that the network had doubled there are several."""
    first = silence(history, trip)
    is_one = first.drop is None or not first.drop.event.place.leads_back or what_broke(history, first.drop.event)
    if first.drop is None or is_one or history.record.settings.consumer.ack_retry_ms:
        return [first]  # Of a connection all that was on it went at once; an ACK that is sent again is one answer.
    others = [one for one in lost_answers(trip) if one.number != first.drop.event.number]
    drops = [first.drop._replace(event=one, is_too_late=_is_too_late(trip, one)) for one in others]
    return [*(halted_as(Gap.ANSWER_LOST, drop) for drop in drops), first]


def together(history: History, halted: Sequence[Silence], *, are_fatal: bool = False) -> list[Clause]:
    """The clauses of several trips; packets that were lost in the same way are told together, by the first of each.

    `are_fatal`: it is asked why there was no effect, so a poison would have ended those as well that were lost.
    """
    faults = [history[fault] for stop in halted if not stop.drop for one in stop.clauses for fault in one.faults]
    kinds = (Kind.CRASHED, Kind.UNROUTABLE_ARMED, *((Kind.POISONED,) if are_fatal else ()))
    clauses = drop_clauses([stop.drop for stop in halted if stop.drop], [one for one in faults if one.kind in kinds])
    return clauses + [clause for stop in halted for clause in stop.clauses[bool(stop.drop) :]]


def halted_as(gap: Gap, drop: LostPacket) -> Silence:
    """A trip that ended with a lost packet."""
    return Silence(gap, tuple(drop_clauses([drop])), drop)


def _for_good(history: History, silence: Silence) -> Silence:
    """A lost packet; and where that was an ACK which is sent again, what kept the consumer from it."""
    drop = silence.drop
    if drop is None or drop.event.place.role is not Place.ACK or not history.record.settings.consumer.ack_retry_ms:
        return silence
    sender = history.record.settings.topology.routes[drop.event.place].source
    crash = history.crash(sender, drop.event.number, drop.trip.before)
    if crash is None:
        return silence
    clause = history.crashed(crash, ", before it sent the ACK of {} again", drop.trip.name, drop.event)
    return silence._replace(clauses=(*silence.clauses, clause))


def _had_time(trip: Trip) -> bool:
    """Whether the answer could have been there in time at all, had nothing held the trip up."""
    settings = trip.history.record.settings
    to_the_broker = trip.sender is Place.PRODUCER and trip.history.has_broker
    way = (Place.PUBLISH, Place.CONFIRM) if to_the_broker else (Place.DELIVER, Place.ACK)
    works = not to_the_broker and trip.history.contract.ack == "after"
    takes_ms = sum(settings.link(link).latency_ms for link in way) + settings.consumer.processing_ms * works
    is_open = trip.before >= trip.history.record.length
    return is_open or trip.root.time_ms + takes_ms < trip.history[trip.before].time_ms


def _is_too_late(trip: Trip, dropped: Event) -> bool:
    """Whether a packet was lost so late that the answer could not have been there in time."""
    history, link = trip.history, dropped.place
    if trip.before >= history.record.length or _broke_its_connection(history, dropped):
        return False
    fell_at_the_sender = link.leads_back and dropped.detail == "down"
    # Had the sender not crashed, its timer would have run on.
    end_ms = due_ms(history, trip.root) if fell_at_the_sender else history[trip.before].time_ms
    left = history.back(dropped.number, Kind.DEPARTED) or dropped
    left = left if left.place is link else dropped
    takes_ms = _latency_ms(history, link, left)
    if not link.leads_back:
        back = answer_link(link)
        is_done = history.contract.dedup != "none" and next(history.of(Kind.APPLIED), left) < left
        does_work = link is not Place.PUBLISH and history.contract.ack == "after" and not is_done
        takes_ms += _latency_ms(history, back, left) + history.record.settings.consumer.processing_ms * does_work
    return left.time_ms + takes_ms >= end_ms


def _broke_its_connection(history: History, dropped: Event) -> bool:
    """Whether its loss is what ended the wait for the answer."""
    return any(one.cause == dropped.number for one in history.befell if one.kind is Kind.DISCONNECTED)


def _latency_ms(history: History, link: Place, event: Event) -> int:
    """What a packet takes at least that leaves at an event."""
    in_force = history.setting(Kind.LATENCY_SET, link, event.number)
    usual_ms = history.record.settings.link(link).latency_ms
    return min(int(in_force.detail.split()[0]), usual_ms) if in_force else usual_ms


def _goes_to_the_consumer(trip: Trip) -> bool:
    return trip.sender is Place.BROKER or not trip.history.has_broker


def _never_acknowledged(history: History, trip: Trip, leaf: Event) -> Clause:
    """Whatever befell the trip, no answer would have come; it may not even have reached the consumer."""
    is_there = leaf.place.role is Place.CONSUMER
    what = ", {} included" if is_there else " and would not have answered {} either"
    happening = EventClause('the consumer never acknowledges (ack = "never")', ((what, (trip.name,)),), "")
    return history.happening(happening, leaf if is_there else trip.root)


def halted_at(history: History, trip: Trip, leaf: Event) -> Silence:
    """How the packets of a trip came to an end at one event, with nothing about answers."""
    if leaf.kind is Kind.DROPPED:
        drop = LostPacket(history, trip, leaf)
        gap = Gap.NODE_DOWN if leaf.detail == "down" else Gap.PACKET_LOST
        return halted_as(gap, drop)
    gap, clause = told_of_halt(history, trip, leaf)
    return Silence(gap, (*(hold_ups(history, trip.root, leaf, trip.before) if gap in SLOW_GAPS else ()), clause))
