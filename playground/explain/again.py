"""Again: why a message came a second time, to the consumer or to the broker.

Two deliveries came by two routes. Where the routes part, somebody sent again (the producer, the broker) or the network
made a copy. Whoever sent again had no answer, and why, `silence` says.
"""

import itertools
from typing import NamedTuple

from playground.engine.events import NONE, Event, Kind
from playground.engine.places import Place
from playground.explain.clauses import SLOW_GAPS, Clause, Gap
from playground.explain.history import History
from playground.explain.resending import Resent, deadline, resent, timer_before
from playground.explain.silence import Silence, silence
from playground.explain.trips import Trip
from playground.explain.unrecognised import LOST_KEYS, by_the_broker
from playground.explain.words import at_times


class Again(NamedTuple):
    """Why a message came again."""

    gap: Gap
    sender: Place
    """Who sent it again; `NOWHERE`: the network made a copy."""
    clauses: tuple[Clause, ...]
    stored: tuple[Event, Event] | None = None
    """The two copies that the broker stored, if the two deliveries are of two copies."""


def at_the_consumer(history: History, first: Event, second: Event, *, closely: bool) -> Again:
    """Why two deliveries of a message came: two events at the consumer.

    `closely`: with the fate of what was sent in between, which matters where a table would have recognised it.
    """
    one, other = history.route(first.number), history.route(second.number)
    if one.stored != other.stored:
        stored = min(history[one.stored], history[other.stored]), max(history[one.stored], history[other.stored])
        knew = by_the_broker(history, *stored).miss in LOST_KEYS
        return at_the_broker(history, *stored, closely=closely or knew)._replace(stored=stored)
    if one.dispatched != other.dispatched:
        return _sent_again(history, history[one.dispatched], history[other.dispatched], closely=closely)
    if one.attempted != other.attempted:
        return _sent_again(history, history[one.attempted], history[other.attempted], closely=closely)
    return _copied(history, history[one.arrived], history[other.arrived])


def at_the_broker(history: History, first: Event, second: Event, *, closely: bool) -> Again:
    """Why a message was published twice: two events (`stored`, `refused`) at the broker."""
    (one, arrived), (other, came) = history.publish_route(first.number), history.publish_route(second.number)
    if one != other:
        return _sent_again(history, history[one], history[other], closely=closely)
    return _copied(history, history[arrived], history[came])


def _copied(history: History, one: Event, other: Event) -> Again:
    copy = next(history[event.cause] for event in (one, other) if history[event.cause].kind is Kind.DUPLICATED)
    fault = None if copy.fault == NONE else history[copy.fault]
    times_ms = sorted((one.time_ms, other.time_ms))
    chance = " by chance" if fault is None else ""
    text = f"the network delivered one packet of m{history.message} twice{chance} on `{copy.place.word}`"
    text += f", {at_times(times_ms)}"
    clause = history.clause(text + history.by(fault), copy, one, other, blames=fault or copy)
    return Again(Gap.NETWORK_COPY, Place.NOWHERE, (clause,))


def _sent_again(history: History, one: Event, other: Event, *, closely: bool) -> Again:
    """Two `attempted` or two `dispatched` events: what kept the earlier one's answer from its sender."""
    earlier, later = sorted((one, other))
    between = [event for event in history.of(earlier.kind) if earlier.number < event.number <= later.number]
    between = [event for event in between if event.copy == earlier.copy]
    trips = [Trip(history, earlier, deadline(history, between[0] if closely else later))]
    if closely:
        trips += [
            Trip(history, event, deadline(history, following)) for event, following in itertools.pairwise(between)
        ]
    silences = [silence(history, trip) for trip in trips]
    gap = silences[0].gap
    # The answer would have come, had its sender not crashed and sent again at once.
    too_early = gap in SLOW_GAPS
    again = [Resent(event, gap, too_early) for event in between]
    clauses = [clause for told in silences for clause in told.clauses]
    is_restart = timer_before(history, between[0]) is None
    named = Gap.SENDER_CRASHED if is_restart and (too_early or _fell_at_the_sender(silences[0])) else gap
    return Again(named, earlier.place, (*clauses, *resent(history, again)))


def _fell_at_the_sender(told: Silence) -> bool:
    """Whether the answer reached its sender while that was down."""
    return told.drop is not None and told.gap is Gap.ANSWER_LOST and told.drop.event.detail == "down"
