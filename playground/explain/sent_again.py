"""Sent again: why a message came a second time, to the consumer or to the broker.

Two deliveries came by two routes. Where the routes part, somebody sent again (the producer, the broker) or the network
made a copy. Whoever sent again had no answer, and why, `unanswered` says.
"""

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from playground.engine.events import NONE, Event, Kind
from playground.engine.nodes.exchange_broker import NOTHING_KEPT
from playground.engine.nodes.retention import POSITION_RESET
from playground.engine.places import Place
from playground.engine.weather import Weather, threshold
from playground.explain.clauses import SLOW_GAPS, Clause, Gap
from playground.explain.drops import what_broke
from playground.explain.history import History
from playground.explain.positions import expired_words, reader_away
from playground.explain.recognition import by_the_broker, is_known_elsewhere
from playground.explain.resending import Resent, deadline, due_ms, resend_before, resent, timer_before
from playground.explain.trips import Trip
from playground.explain.unanswered import Silence, silence, silences_of, together
from playground.words.times import at_times, seconds

_NOBODY_WAITED: Final = Silence(Gap.SENDER_CRASHED, ())
"""Why a producer sends again that waits for no answer: its outbox held the message still as it came back."""


class Again(NamedTuple):
    """Why a message came again."""

    gap: Gap
    sender: Place
    """Who sent it again; `NOWHERE`: the network made a copy."""
    silences: tuple[Silence, ...] = ()
    """Why the sender had no answer."""
    resent: tuple[Resent, ...] = ()
    """What it sent then."""
    copied: tuple[Event, Event, Event] | None = None
    """The network's copy, and the two arrivals."""
    came_back: tuple[Event, Event] | None = None
    """The queue brought a settled copy up again, or somebody a parked one; and the dispatch that followed."""
    stored: tuple[Event, Event] | None = None
    """The two copies that the broker stored, if the two deliveries are of two copies."""


def tell(history: History, agains: Sequence[Again]) -> list[Clause]:
    """Why a message came again, once or several times; what came about in the same way is told together."""
    silences = [silent for again in agains for silent in again.silences]
    sendings = {one.root.number: one for again in agains for one in again.resent}
    copies = [again.copied for again in agains if again.copied]
    again = [*resent(history, list(sendings.values())), *_copy_clauses(history, copies)]
    return [*together(history, silences), *again, *_back_clauses(history, agains)]


def untold(history: History, again: Again, told: Collection[int]) -> Again:
    """The same without what was sent then of which, or of whose timers, these events tell already."""
    rest = (one for one in again.resent if (timer_before(history, one.root) or one.root).number not in told)
    return again._replace(resent=tuple(rest))


def at_the_consumer(history: History, first: Event, second: Event, known_until_ms: int = 0) -> Again:
    """Why two deliveries of a message came: two events at the consumer.

    Until `known_until_ms` a table would have recognised it: so long, the fate of what was sent in between matters.
    """
    one, other = history.route(first.number), history.route(second.number)
    if one.arrived == other.arrived and (failed := history.back(second.number, Kind.FAILED)):
        return _tried_again(history, failed)
    if one.stored != other.stored:
        stored = min(history[one.stored], history[other.stored]), max(history[one.stored], history[other.stored])
        until_ms = max(known_until_ms, by_the_broker(history, *stored).knew_until_ms)
        return at_the_broker(history, *stored, until_ms)._replace(stored=stored)
    if one.dispatched != other.dispatched:
        return _sent_again(history, history[one.dispatched], history[other.dispatched], known_until_ms)
    if one.attempted != other.attempted:
        return _sent_again(history, history[one.attempted], history[other.attempted], known_until_ms)
    return _copied(history, history[one.arrived], history[other.arrived])


def at_the_broker(history: History, first: Event, second: Event, known_until_ms: int = 0) -> Again:
    """Why a message was published twice: two events (`stored`, `refused`) at the broker."""
    if second.detail == NOTHING_KEPT:
        return _released_again(history, second)
    (one, arrived), (other, came) = history.publish_route(first.number), history.publish_route(second.number)
    if one != other:
        return _sent_again(history, history[one], history[other], known_until_ms)
    return _copied(history, history[arrived], history[came])


def _released_again(history: History, refused: Event) -> Again:
    """What came again is a RELEASE: doubled by the network, or sent anew as its answer had gone with a connection."""
    own = history.back(refused.number, Kind.CLEARED)
    taken = history.of(Kind.STORED, Kind.REFUSED, Kind.UNROUTABLE)
    for one in taken:
        if one < refused and history.back(one.number, Kind.CLEARED) == own:
            return _copied(history, history[one.cause], history[refused.cause])
    (*_, before, again) = (one for one in history.of(Kind.CLEARED) if one.number < refused.number)
    silences = silences_of(history, Trip(history, before, again.number))
    gap = silences[0].gap
    return Again(gap, Place.PRODUCER, tuple(silences), (Resent(again, gap, blames_the_crash=False),))


def _tried_again(history: History, failed: Event) -> Again:
    """The delivery is one and the same: its work had been done, ended in an error, and was begun again."""
    fault = None if failed.fault == NONE else history[failed.fault]
    when = f"at {seconds(failed.time_ms)}, after the effect{history.by(fault)}"
    text = f"the work on m{history.message} ended in an error {when}, and {failed.place.noun} tried again in place"
    silent = Silence(Gap.TRIED_AGAIN, (history.clause(text, failed, blames=fault),))
    return Again(Gap.TRIED_AGAIN, failed.place.role, (silent,))


def _copied(history: History, one: Event, other: Event) -> Again:
    copy = next(history[event.cause] for event in (one, other) if history[event.cause].kind is Kind.DUPLICATED)
    copied = copy, min(one, other), max(one, other)
    root = history.back(copy.number, Kind.ATTEMPTED, Kind.DISPATCHED)
    if root is None or timer_before(history, root) is None:
        return Again(Gap.NETWORK_COPY, Place.NOWHERE, copied=copied)
    earlier = [event for event in history.of(root.kind) if event.copy == root.copy and event < root]
    pairs = list(itertools.pairwise([*earlier, root]))
    trips = [Trip(history, before, deadline(history, after)) for before, after in pairs]
    silences = [one for trip in trips for one in silences_of(history, trip) if _kept_it_single(history, one, copy)]
    resent = [Resent(after, silent.gap, False) for (_, after), silent in zip(pairs, silences, strict=False)]
    return Again(Gap.NETWORK_COPY, Place.NOWHERE, tuple(silences), tuple(resent), copied)


def _kept_it_single(history: History, silent: Silence, copy: Event) -> bool:
    """Whether a packet was lost that would have come in time, and not have been doubled like a later one."""
    drop = silent.drop
    if drop is None or drop.is_too_late or drop.event.place is not copy.place:
        return False
    if copy.fault != NONE:
        return copy.fault > drop.event.cause
    _, _, doubled = Weather(history.record.settings.seed, copy.place).draw(drop.event.message, drop.event.attempt)
    return doubled >= threshold(history.record.settings.link(copy.place).duplicate)


def _copy_clauses(history: History, copies: Sequence[tuple[Event, Event, Event]]) -> Iterator[Clause]:
    alike: dict[tuple[Place, int], list[tuple[Event, Event, Event]]] = {}
    for each in copies:
        alike.setdefault((each[0].place, each[0].fault), []).append(each)
    for (place, number), its in alike.items():
        fault = None if number == NONE else history[number]
        chance = " by chance" if fault is None else ""
        packets = "one packet" if len(its) == 1 else f"{len(its)} packets"
        arrivals = sorted(arrival.time_ms for _, *both in its for arrival in both)
        text = f"the network delivered {packets} of m{history.message} twice{chance} on {history.link(place)}"
        clause = history.clause(
            f"{text}, {at_times(arrivals)}{history.by(fault)}", *(one for each in its for one in each), blames=fault
        )
        yield clause if fault else replace(clause, faults=tuple(copy.number for copy, *_ in its))


def _came_back(history: History, earlier: Event, back: Event, dispatched: Event) -> Again:
    """Somebody redrives only what has been parked, for want of an ACK; what comes up by itself had one."""
    if back.kind is Kind.RESURFACED:
        return Again(Gap.RESURFACED, Place.BROKER, came_back=(back, dispatched))
    (*_, aside) = (one for one in history.of(Kind.DEAD_LETTERED) if one.copy == back.copy and one < back)
    tries = [one for one in history.of(Kind.DISPATCHED) if one.copy == back.copy and earlier <= one < aside]
    silences = tuple(silence(history, Trip(history, one, aside.number)) for one in tries)
    return Again(Gap.REDRIVEN, Place.BROKER, silences, came_back=(back, dispatched))


def _back_clauses(history: History, agains: Sequence[Again]) -> Iterator[Clause]:
    for again in agains:
        if again.came_back:
            back, dispatched = again.came_back
            m, when = f"m{history.message}", f"{seconds(back.time_ms)}{history.by(back)}"
            surfaced = f"the broker was done with {m}; a server that had missed that brought it up again at {when}"
            redriven = f"the broker had parked {m}, and somebody put it back into the queue at {when}"
            text = surfaced if back.kind is Kind.RESURFACED else redriven
            if by_reset := back.detail == POSITION_RESET:
                expired = history[back.cause]
                yield from reader_away(history, expired, "done", expired)
                text = f"a reader without a position, for {expired_words(history, expired)}, began at the start at "
                text += f'{seconds(back.time_ms)} (reset = "earliest"), and so in front of {m}, which was done'
            text += f", and the broker dispatched it at {seconds(dispatched.time_ms)} (dispatch {dispatched.attempt})"
            yield history.clause(text, back, dispatched, blames=None if by_reset else back)


def _sent_again(history: History, one: Event, other: Event, known_until_ms: int) -> Again:
    """Two `attempted` or two `dispatched` events: what kept the earlier one's answer from its sender."""
    earlier, later = sorted((one, other))
    between = [event for event in history.of(earlier.kind) if earlier.number < event.number <= later.number]
    between = [event for event in between if event.copy == earlier.copy]
    back = history.came_back(earlier.copy, later.number)
    if back and back[-1].number > earlier.number:
        return _came_back(history, earlier, back[-1], next(one for one in between if one > back[-1]))
    waits = earlier.place is Place.BROKER or history.contract.awaits_ack
    silences = _silences_before(history, earlier, later, between, known_until_ms) if waits else [_NOBODY_WAITED]
    gap = silences[0].gap
    too_early = not waits or (gap in SLOW_GAPS and _was_too_early(history, earlier, between[0]))
    sent = _sendings(history, between, gap, too_early=too_early)
    named = _named(history, silences[0], earlier, between[0], too_early=too_early)
    return Again(named, earlier.place, tuple(silences), tuple(sent))


def _silences_before(
    history: History, earlier: Event, later: Event, between: Sequence[Event], known_until_ms: int
) -> list[Silence]:
    """Why the sender had no answer, first to the earlier event; one that it has lost itself would have come again."""
    trips = _unanswered_trips(history, earlier, later, between, known_until_ms)
    silences = [one for trip in trips for one in silences_of(history, trip)]
    own = _broke_it_itself(history, silences[0], between)
    return silences_of(history, Trip(history, earlier, deadline(history, own))) if own else silences


def _sendings(history: History, between: Sequence[Event], gap: Gap, *, too_early: bool) -> Iterator[Resent]:
    """What it sent then; a restart sends even what has used up its attempts."""
    most = history.contract.max_attempts if between[0].place is Place.PRODUCER else 0
    for event in between:
        yield Resent(event, gap, too_early or 0 < most < event.attempt)


def _unanswered_trips(
    history: History, earlier: Event, later: Event, between: Sequence[Event], known_until_ms: int
) -> Iterator[Trip]:
    """The trips an answer to any of which would have spared what came after it; the earlier event's is the first."""
    yield Trip(history, earlier, deadline(history, between[0] if known_until_ms else later))
    for event, its_next in itertools.pairwise(between):
        if event.time_ms + _way_ms(history, event) < known_until_ms:
            yield Trip(history, event, deadline(history, its_next))
    yield from _of_its_call(history, earlier, between)


def _was_too_early(history: History, earlier: Event, again: Event) -> bool:
    """Whether the answer would have come, had its sender not crashed and sent again at once."""
    return again.time_ms < due_ms(history, earlier) or _stood_still_until_it_crashed(history, earlier, again)


def _of_its_call(history: History, earlier: Event, between: Sequence[Event]) -> Iterator[Trip]:
    """The other attempts of the call of which the application was told that it had failed: none had its answer.

    Those after the one that had an effect matter only if it could have been recognised; else each is one more.
    """
    resend = next((one for root in between if (one := resend_before(history, root))), None)
    if resend is None or history[resend.cause].kind is not Kind.GAVE_UP:
        return
    begun = max((one.number for one in history.of(Kind.RESENT) if one.number < resend.number), default=NONE)
    call = [one for one in history.of(Kind.ATTEMPTED) if begun < one.number < resend.number]
    is_known = history.contract.dedup != "none" or is_known_elsewhere(history)
    for one, following in itertools.zip_longest(call, call[1:]):
        if one.number < earlier.number or (is_known and one.number > earlier.number):
            yield Trip(history, one, deadline(history, following) if following else history[resend.cause].cause)


def _stood_still_until_it_crashed(history: History, earlier: Event, again: Event) -> bool:
    """Whether a sender stood still as its timer was due, with the answer before it, and would have seen that first."""
    pause = history.pause(earlier.place, earlier.number, again.number)
    end = history.end_of_pause(pause) if pause else None
    due = due_ms(history, earlier)
    return bool(pause and end and end.kind is Kind.CRASHED and pause.time_ms <= due <= end.time_ms)


def _named(history: History, told: Silence, earlier: Event, again: Event, *, too_early: bool) -> Gap:
    """What stands for all that kept an answer from its sender, where no timer had it sent again."""
    if timer_before(history, again) is not None:
        return told.gap
    if resend_before(history, again):
        return Gap.SENT_ANEW
    returned = [one for one in history.of(Kind.RETURNED) if earlier.number < one.number < again.number]
    if too_early and returned and history[returned[-1].cause].kind is Kind.DISCONNECTED:
        return Gap.CUT_OFF
    had_not_noted = again.kind is Kind.ATTEMPTED and not history.contract.awaits_ack
    return Gap.SENDER_CRASHED if too_early or had_not_noted or _fell_at_the_sender(told) else told.gap


def _broke_it_itself(history: History, told: Silence, between: Sequence[Event]) -> Event | None:
    """The attempt that was lost, and with its connection the answer: had it not been, it would have come again."""
    broke = what_broke(history, told.drop.event) if told.drop else None
    if broke is None or broke.message != history.message or broke.place.leads_back:
        return None
    root = history.back(broke.number, *{one.kind for one in between})
    return root if root in between else None


def _way_ms(history: History, root: Event) -> int:
    """How long what is sent takes at least to the table that could recognise it."""
    settings = history.record.settings
    return settings.link(Place.DELIVER if root.kind is Kind.DISPATCHED else settings.topology.first).latency_ms


def _fell_at_the_sender(told: Silence) -> bool:
    """Whether the answer reached its sender while that was down."""
    return told.drop is not None and told.gap is Gap.ANSWER_LOST and told.drop.event.detail == "down"
