"""Waiting: where a message without an effect is at the end of the record, what it waits for, and behind whom.

It is in one place at least: with the producer, on a link, in the broker's queue, in the consumer's inbox or in its
hands. Told is the one that is nearest to the effect.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from playground.engine.events import NONE, Event, Kind
from playground.engine.log import code_of
from playground.engine.mechanisms.failures import TRIED_AGAIN
from playground.engine.places import Place
from playground.explain.clauses import Clause, Hold
from playground.explain.history import History
from playground.explain.in_force import gone, standstill
from playground.explain.trips import Trip, ends, halt
from playground.words.phrases import listed
from playground.words.times import seconds, span

_NAMED = 3
_BACK_IN_THE_QUEUE = (Kind.REDELIVERY_DUE, Kind.RETURNED, Kind.RESURFACED, Kind.REDRIVEN)
_DONE_AT_THE_CONSUMER = (Kind.APPLIED, Kind.FAILED, Kind.SKIPPED, Kind.CONFLICTED)


class Waiting(NamedTuple):
    """What a message waits for."""

    hold: Hold
    clauses: tuple[Clause, ...]
    behind: tuple[int, ...] = ()
    """The messages that have what it waits for: the slots at the broker, the places in flight at the producer."""


def waiting(history: History) -> Waiting:
    """What a message waits for that has had no effect so far: clauses about the end of the record."""
    return _at_the_end(history, _found(history))


def _at_the_end(history: History, found: Waiting) -> Waiting:
    return found._replace(clauses=told_at_the_end(history, found.clauses))


def told_at_the_end(history: History, clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Clauses about the end of the record, each with its last event."""
    end = history[history.record.length - 1]
    return tuple(
        replace(one, time_ms=end.time_ms, events=tuple(dict.fromkeys((end.number, *one.events)))) for one in clauses
    )


def unanswered_so_far(history: History) -> Waiting | None:
    """What the producer waits for of a message that was done, in a run that goes on; `None`: it waits for nothing."""
    is_known = history.first_of(Kind.CONFIRMED) or history.first_of(Kind.GAVE_UP)
    if history.record.is_over or is_known or not history.contract.awaits_ack or not history.first_of(Kind.APPLIED):
        return None
    is_forgotten = not history.contract.durable_outbox and _crashed_since(history, Place.PRODUCER, history.sent)
    return None if is_forgotten else _at_the_end(history, _at_the_producer(history))


def under_way_again(history: History) -> list[Clause]:
    """The packets and deliveries of what was done that have not come to their end, in a run that goes on."""
    if history.record.is_over or not history.first_of(Kind.APPLIED):
        return []
    roots = history.of(Kind.ATTEMPTED, Kind.DISPATCHED)
    open_ends = ((root, leaf) for root in roots for leaf in ends(Trip(history, root, history.record.length)))
    found = (_under_way(history, root, leaf) for root, leaf in open_ends)
    return list(_at_the_end(history, Waiting(Hold.UNDER_WAY, tuple(filter(None, found)))).clauses)


def _under_way(history: History, root: Event, leaf: Event) -> Clause | None:
    """That a packet is on its way, or a delivery with a consumer that is there."""
    name, since = history.trip_name(root), seconds(leaf.time_ms)
    if leaf.kind in (Kind.DEPARTED, Kind.DUPLICATED):
        return history.clause(f"{name} has been on its way on {history.link(leaf.place)} since {since}", leaf)
    if leaf.kind not in (Kind.RECEIVED, Kind.STARTED) or _crashed_since(history, leaf.place, leaf):
        return None
    where = "in its hands" if leaf.kind is Kind.STARTED else "in its inbox"
    return history.clause(f"{leaf.place.noun} has had {name} {where} since {since}", leaf)


def is_with_the_broker(history: History) -> bool:
    """Whether the broker has a copy of it to dispatch."""
    return any(_is_open(history, one) for one in history.of(Kind.STORED))


def done_and_open(history: History) -> list[Trip]:
    """The dispatches of what was done and is the broker's still: it may come again; none in a run that is over."""
    if history.record.is_over or not history.first_of(Kind.APPLIED):
        return []
    copies = {one.copy for one in history.of(Kind.STORED) if _is_open(history, one)}
    dispatched = (one for one in history.of(Kind.DISPATCHED) if one.copy in copies)
    return [Trip(history, one, history.record.length) for one in dispatched]


def _found(history: History) -> Waiting:
    trips = list(history.of(Kind.ATTEMPTED, Kind.DISPATCHED))
    if not trips:
        return _at_the_producer(history)
    leaf = halt(history, trips[-1], history.record.length)
    is_at_the_consumer = leaf.kind in (Kind.RECEIVED, Kind.STARTED) or TRIED_AGAIN in leaf.detail
    if is_at_the_consumer and not _crashed_since(history, leaf.place, leaf):
        return _at_the_consumer(history, leaf)
    if leaf.kind in (Kind.DEPARTED, Kind.DUPLICATED) and not leaf.place.leads_back:
        name = Trip(history, trips[-1], history.record.length).name
        text = f"{name} has been on its way on {history.link(leaf.place)} since {seconds(leaf.time_ms)}"
        return Waiting(Hold.UNDER_WAY, (history.clause(text, leaf),))
    copies = [copy for copy in history.of(Kind.STORED) if _is_open(history, copy)]
    return _in_the_queue(history, copies[-1]) if copies else _at_the_producer(history)


def _crashed_since(history: History, node: Place, event: Event) -> bool:
    return history.crash(node, event.number, history.record.length) is not None


def _is_open(history: History, stored: Event) -> bool:
    over = [one for one in history.of(Kind.SETTLED, Kind.DEAD_LETTERED, Kind.DISCARDED) if one.copy == stored.copy]
    back = history.came_back(stored.copy, history.record.length)
    if over and not (back and back[-1] > over[-1]):
        return False
    return history.loss_of_copy(stored) is None


# At the consumer.


def _at_the_consumer(history: History, leaf: Event) -> Waiting:
    still = tuple(standstill(history, leaf.place))
    m, since = f"m{history.message}", seconds(leaf.time_ms)
    if leaf.kind is Kind.STARTED:
        return Waiting(
            Hold.WORK, (*still, history.clause(f"{leaf.place.noun} has been at work on {m} since {since}", leaf))
        )
    if leaf.kind is Kind.FAILED:
        ms = history.record.settings.consumer.retry_delay_ms
        text = f"{leaf.place.noun} has {m} in hand, and tries it again {span(ms)} after {since}"
        return Waiting(Hold.WORK, (*still, history.clause(f"{text} (retry_delay_ms = {ms})", leaf)))
    ahead = _ahead_in_the_inbox(history, leaf)
    behind = f", behind {_messages([one.message for one in ahead])}" if ahead else ""
    text = f"{m} has been waiting in {leaf.place.noun}'s inbox since {since}{behind}"
    return Waiting(Hold.INBOX, (*still, history.clause(text, leaf, *ahead[:_NAMED])))


def _ahead_in_the_inbox(history: History, leaf: Event) -> list[Event]:
    """The work in hand, and what had arrived before and has not been begun; what is tried again stays in hand."""
    of: dict[int, int] = {}
    inbox: dict[int, Event] = {}
    in_hand: dict[int, Event] = {}
    """Both by delivery; `of` is the delivery of what has been looked at."""
    for event in _events(history, Kind.RECEIVED, Kind.STARTED, Kind.CRASHED, *_DONE_AT_THE_CONSUMER):
        if event.place is not leaf.place:
            continue
        delivery = of[event.number] = _delivery(history, event, of)
        if event.kind is Kind.CRASHED:
            inbox.clear()
            in_hand.clear()
        elif event.kind is Kind.RECEIVED:
            inbox[event.number] = event
        elif event.kind is Kind.STARTED or delivery not in in_hand:
            inbox.pop(delivery, None)
            in_hand.update({delivery: event} if event.kind is Kind.STARTED else {})
        elif TRIED_AGAIN not in event.detail:
            del in_hand[delivery]
    return [*in_hand.values(), *(event for event in inbox.values() if event.number < leaf.number)]


def _delivery(history: History, event: Event, known: Mapping[int, int]) -> int:
    """The delivery that an event at the consumer is about: many tries in place are not walked back each time."""
    number, log = event.number, history.record.log
    received = code_of(Kind.RECEIVED, event.place)
    while number != NONE and number not in known and log.row(number)[1] != received:
        number = log.row(number)[5]
    return known.get(number, number)


# In the broker's queue.


def _in_the_queue(history: History, stored: Event) -> Waiting:
    broker, still = history.record.settings.broker, tuple(standstill(history, Place.BROKER))
    crash = history.latest(Kind.CRASHED, Place.BROKER, history.record.length)
    start = max(crash.number if crash else 0, stored.number)
    sent = [one for one in history.of(Kind.DISPATCHED) if one.copy == stored.copy and one.number > start]
    back = [one for one in history.of(*_BACK_IN_THE_QUEUE) if sent and one.copy == stored.copy]
    if back and back[-1].number > sent[-1].number:  # Its timer is over, if it had one: it waits to be dispatched.
        # What a connection's end has given back waits for a consumer that has one.
        away = gone(history, history[back[-1].cause].place) if back[-1].kind is Kind.RETURNED else ()
        sent, stored, still = [], back[-1], still or (*away,)
    if sent:
        hold = Hold.REDELIVERY if broker.has_timer else Hold.NOTHING
        return Waiting(hold, (*still, _until_redelivery(history, sent[-1])))
    if not still and broker.delay_ms and not history.first_of(Kind.RELEASED):
        return Waiting(Hold.DELAY, (_until_due(history, stored),))
    if not still and broker.lanes and (ahead := _ahead_in_its_lane(history)):
        return Waiting(Hold.LANE, (_behind_its_lane(history, stored, ahead),), (ahead.message,))
    holders = _dispatched_and_unsettled(history) if broker.prefetch else []
    clause = _behind_the_slots(history, stored, holders)
    behind = tuple(one.message for one in holders)
    return Waiting(Hold.STANDSTILL if still else Hold.SLOT, (*still, clause), behind)


def _ahead_in_its_lane(history: History) -> Event | None:
    """The latest dispatch of the same lane that is out."""
    lane_of = history.record.settings.workload.lane_of
    alike = [one for one in _dispatched_and_unsettled(history) if lane_of(one.message) == lane_of(history.message)]
    return alike[-1] if alike else None


def _until_redelivery(history: History, dispatched: Event) -> Clause:
    ms = history.record.settings.broker.redelivery_timeout_ms
    name = history.trip_name(dispatched)
    lease = history.record.settings.broker.lease
    if not history.record.settings.broker.has_timer:
        text = f'the broker waits for the ACK of {name} (lease = "{lease}")'
        ends = "only the end of the consumer that had it would" if lease == "connection" else "nothing else would"
        return history.clause(f"{text}, and {ends} bring m{history.message} back to the queue", dispatched)
    due = seconds(dispatched.time_ms + ms)
    text = f"the broker waits {span(ms)} for the ACK of {name} (redelivery_timeout_ms = {ms}), until {due}"
    return history.clause(f"{text}, and m{history.message} is not dispatched again before", dispatched)


def _behind_the_slots(history: History, stored: Event, holders: list[Event]) -> Clause:
    """Who holds the slots that `prefetch` leaves."""
    prefetch = history.record.settings.broker.prefetch
    text = f"the broker has held m{history.message} in its queue since {seconds(stored.time_ms)}"
    if not holders:
        return history.clause(text, stored)
    last = holders[-1]
    text += f": {_at_once(prefetch)} be out without an ACK (prefetch = {prefetch})"
    text += f", and {_messages([one.message for one in holders])} {'is' if len(holders) == 1 else 'are'}"
    text += f" (dispatch {last.attempt} of m{last.message} left at {seconds(last.time_ms)})"
    return history.clause(text, stored, *holders[:_NAMED])


def _until_due(history: History, stored: Event) -> Clause:
    ms = history.record.settings.broker.delay_ms
    text = f"the broker stored m{history.message} at {seconds(stored.time_ms)} and holds it until"
    return history.clause(f"{text} {seconds(stored.time_ms + ms)} (delay_ms = {ms})", stored)


def _behind_its_lane(history: History, stored: Event, out: Event) -> Clause:
    text = f"the broker has held m{history.message} in its queue since {seconds(stored.time_ms)}: only one message of a"
    text += f" lane may be out (lanes = true), and m{out.message} is (dispatch {out.attempt} left at"
    return history.clause(f"{text} {seconds(out.time_ms)})", stored, out)


def _at_once(limit: int) -> str:
    return "only one message may" if limit == 1 else f"only {limit} messages may"


def _dispatched_and_unsettled(history: History) -> list[Event]:
    """The latest dispatch of every copy that is out and has no ACK."""
    out: dict[int, Event] = {}
    over = (Kind.SETTLED, Kind.DEAD_LETTERED, Kind.DISCARDED, Kind.REDELIVERY_DUE, Kind.RETURNED)
    for event in _events(history, Kind.DISPATCHED, Kind.CRASHED, *over):
        if event.kind is Kind.DISPATCHED:
            out[event.copy] = event
        elif event.kind is not Kind.CRASHED:
            out.pop(event.copy, None)
        elif event.place is Place.BROKER:
            out.clear()
    return list(out.values())


# At the producer.


def _at_the_producer(history: History) -> Waiting:
    still = tuple(standstill(history, Place.PRODUCER))
    if attempts := list(history.of(Kind.ATTEMPTED)):
        latest = list(history.of(Kind.ATTEMPTED, Kind.TIMED_OUT, Kind.DECLINED, Kind.GAVE_UP, Kind.RESENT))[-1]
        return Waiting(Hold.ANSWER, (*still, _after_its_attempts(history, attempts, latest)))
    limit, m = history.record.settings.producer.max_in_flight, f"m{history.message}"
    ahead = _unanswered(history)
    if still or not limit or not ahead:
        text = f"the producer has not sent {m} yet, which it was handed at {seconds(history.sent.time_ms)}"
        return Waiting(Hold.STANDSTILL if still else Hold.TURN, (*still, history.clause(text, history.sent)))
    text = f"the producer has held {m} back since {seconds(history.sent.time_ms)}: {_at_once(limit)}"
    text += f" be out without an answer (max_in_flight = {limit}), and {_messages([one.message for one in ahead])}"
    text += " is" if len(ahead) == 1 else " are"
    clause = history.clause(text, history.sent, *ahead[:_NAMED])
    return Waiting(Hold.TURN, (clause,), tuple(one.message for one in ahead))


def _after_its_attempts(history: History, attempts: list[Event], latest: Event) -> Clause:
    """What follows the latest attempt, or what has come of it so far: its timer, an error, the client's giving up."""
    producer, at = history.record.settings.producer, seconds(latest.time_ms)
    m, name = f"m{history.message}", history.trip_name(attempts[-1])
    if latest.kind is Kind.GAVE_UP:
        again = f", and the application sends it again {span(producer.resend_after_ms)} later"
        again = f"{again} (resend_after_ms = {producer.resend_after_ms})" if producer.resend != "never" else ""
        return history.clause(f"the producer gave {m} up at {at}{again}", latest)
    if latest.kind is Kind.RESENT:
        return history.clause(f"the application sent {m} again at {at}, and the producer has yet to", latest)
    begun = max((one.number for one in history.of(Kind.RESENT)), default=NONE)
    limit, made = history.contract.max_attempts, sum(one.number > begun for one in attempts)
    is_last = 0 < limit <= made
    then = "gives up" if is_last else "sends it again"
    if latest.kind is Kind.ATTEMPTED:
        text = f"the producer waits for an answer to {name}, which it made at {at}"
        text = f"{text} (ack_timeout_ms = {producer.ack_timeout_ms}), and {then} when its timer runs out"
        return history.clause(text, latest)
    came = f"the producer's timer for {name} ran out at {at}"
    if latest.kind is Kind.DECLINED:
        came = f"the producer heard at {at} that {name} had failed"
    if is_last:
        return history.clause(f"{came}, and it gives {m} up", latest)
    waits = f' when its backoff is over (backoff = "{producer.backoff}")' if producer.backoff != "none" else ""
    return history.clause(f"{came}, and it sends {m} again{waits}", latest)


def _unanswered(history: History) -> list[Event]:
    """The latest attempt at every message that is in flight."""
    out: dict[int, Event] = {}
    for event in _events(history, Kind.ATTEMPTED, Kind.CONFIRMED, Kind.GAVE_UP):
        if event.kind is Kind.ATTEMPTED:
            out[event.message] = event
        else:
            out.pop(event.message, None)
    return list(out.values())


# All of them.


def _events(history: History, *kinds: Kind) -> Iterator[Event]:
    """All events of these kinds, of whatever message."""
    return history.record.events_of(frozenset(kinds))


def _messages(numbers: Iterable[int]) -> str:
    """`m1`, `m1, m2 and m3`, `m1, m2, m3 and 4 more`."""
    all_of_them = list(dict.fromkeys(numbers))
    named = [f"m{number}" for number in all_of_them[:_NAMED]]
    more = len(all_of_them) - len(named)
    return listed([*named, f"{more:,} more"] if more else named) if named else "nothing"
