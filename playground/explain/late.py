"""Late: what held up the first effect of a message. A retry, a redelivery, a delay or a pause had to come before it.

And what went well only after a wait that somebody feels who looks on: that is no lateness, and nobody is blamed for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from playground.engine.events import NONE, Event, Kind
from playground.explain.clauses import Clause, Gap, Mechanism
from playground.explain.history import History, Route
from playground.explain.hold_ups import before_it_left, hold_ups
from playground.explain.missing import ends_of_copy, stops
from playground.explain.readers import departure_before, left_clause
from playground.explain.resending import Resent, due_ms, resent
from playground.explain.trips import Trip, halt
from playground.explain.twice import Told
from playground.explain.unanswered import Silence, silence, silences_of, together
from playground.words.times import seconds

_FELT_MS: Final = 1000
"""So long a wait somebody feels who looks on."""
_OVER: Final = {
    Kind.SETTLED: "it had the ACK of m{other}",
    Kind.DEAD_LETTERED: "it had parked m{other}",
    Kind.DISCARDED: "it had dropped m{other}",
    Kind.REDELIVERY_DUE: "its timer for m{other} had run out",
    Kind.RETURNED: "m{other} was back in the queue",
}
"""What the broker waited for, by the event of another message that made it dispatch this one."""

_READABLE: Final = {
    Kind.COMMITTED: "m{} was committed: nobody reads what is not, nor what comes after it",
    Kind.REPLICATED: "the replicas in sync had m{}: nobody reads it before, nor what comes after it",
}
"""What a log waits for before it lets anybody read a message."""


def late(history: History) -> Told:
    """Why a message had its effect later than it could have had."""
    effect = next(history.of(Kind.APPLIED))
    route = history.route(effect.number)
    clauses, gaps = _trips(history, route, effect)
    held_up = _held_up(history, route, effect)
    wait = seconds(effect.time_ms - history.sent.time_ms)
    text = f"{effect.place.noun} applied m{history.message} at {seconds(effect.time_ms)}, {wait} after it was sent"
    roots = [history[root] for root in (route.attempted, route.dispatched) if root != NONE]
    waited = any(_waited_for_a_restart(history, root) for root in roots)
    gap = gaps[0] if gaps else Gap.SENDER_CRASHED if waited else Gap.HELD_UP
    sender = "broker" if len(_earlier(history, route.attempted)) == 0 and history.has_broker else "producer"
    told = [*_switched(history, route), *clauses, *held_up, history.clause(text, effect)]
    return told, Mechanism(gap=gap, sender=sender)


def _switched(history: History, route: Route) -> list[Clause]:
    """The switch that made the producer or the broker wait for an answer, if one did."""
    resends = ("awaits_ack", "max_attempts") if _earlier(history, route.attempted) else ()
    redelivers = ("ack",) if route.dispatched != NONE and _earlier(history, route.dispatched) else ()
    return history.switch_clauses(*resends, *redelivers)


def _trips(history: History, route: Route, effect: Event) -> tuple[list[Clause], list[Gap]]:
    """What became of the attempts and the dispatches before those that the effect came of."""
    clauses: list[Clause] = []
    gaps: list[Gap] = []
    for root in (route.attempted, route.dispatched):
        if root == NONE:
            continue
        roots = [*_earlier(history, root), history[root]]
        trips = [Trip(history, one, effect.number) for one in roots[:-1]]
        halted = [list(stops(trip)) for trip in trips]
        its_gaps = [
            told[-1].gap if told else silence(history, trip).gap for trip, told in zip(trips, halted, strict=True)
        ]
        again = [
            Resent(after, gap, _was_delayed(history, trip.root, after) and not _lasted(history, told, after))
            for trip, gap, after, told in zip(trips, its_gaps, roots[1:], halted, strict=True)
        ]
        gaps += its_gaps
        acked = [one for trip, told in zip(trips, halted, strict=True) if told for one in _acked_in_vain(history, trip)]
        clauses += [*together(history, [*(stop for told in halted for stop in told), *acked]), *resent(history, again)]
        if not trips and (left := departure_before(history, history[root])):
            clauses.append(left_clause(history, history[root], left))
        elif not trips and _waited_for_a_restart(history, history[root]):
            clauses += resent(history, [Resent(history[root], Gap.SENDER_CRASHED, True)])
    return [*clauses, *_other_copies(history, route, effect)], gaps


def _acked_in_vain(history: History, trip: Trip) -> list[Silence]:
    """Where a trip was acknowledged, but had no effect: why its sender heard nothing of that."""
    leaf = halt(history, trip.root, trip.before)
    is_lost = leaf.place.is_link or leaf.kind is Kind.ACKED
    return silences_of(history, trip) if is_lost and history.back(leaf.number, Kind.ACKED) else []


def _other_copies(history: History, route: Route, effect: Event) -> Iterator[Clause]:
    """What became of the copies that had been stored before the one that made the effect, and made none."""
    made = {effect.copy for effect in history.of(Kind.APPLIED)}
    for stored in history.of(Kind.STORED):
        if stored.number < route.stored and stored.copy not in made:
            yield history.clause(f"the broker stored m{history.message} at {seconds(stored.time_ms)}", stored)
            yield from ends_of_copy(history, stored, effect.number)


def _earlier(history: History, root: int) -> list[Event]:
    """The attempts, or the dispatches of the same copy, before this one."""
    one = history[root]
    return [event for event in history.of(one.kind) if event.number < root and event.copy == one.copy]


def _waited_for_a_restart(history: History, root: Event) -> bool:
    """Whether the sender crashed before it sent a message, or a copy of it, for the first time."""
    stored = (one for one in history.of(Kind.STORED) if one.copy == root.copy)
    ready = next(stored, history.sent)
    return history.crash(root.place, ready.number, root.number) is not None


def _was_delayed(history: History, before: Event, after: Event) -> bool:
    """Whether a sending that followed a restart came later than the timer would have brought it."""
    return after.time_ms > due_ms(history, before)


def _lasted(history: History, halted: Sequence[Silence], after: Event) -> bool:
    """Whether the outage or the cut that had ended a trip went on until the next one: none would have come earlier."""
    faults = [one.drop.fault for one in halted if one.drop and one.drop.event.detail in ("down", "cut")]
    for fault in (fault for fault in faults if fault):
        over = Kind.HEALED if fault.kind is Kind.CUT else Kind.RESTARTED
        end = history.befalling(over, fault.place, fault.number, history.record.length)
        if end is None or end.time_ms >= after.time_ms:
            return True
    return False


def _held_up(history: History, route: Route, effect: Event) -> list[Clause]:
    """What held up the delivery that made the effect, on each leg of its way."""
    left = list(before_it_left(history, next(history.of(Kind.ATTEMPTED))))
    if not history.has_broker:
        return [*left, *hold_ups(history, history[route.attempted], effect, effect.number)]
    publish = hold_ups(history, history[route.attempted], history[route.stored], route.stored)
    return [*left, *publish, *hold_ups(history, history[route.dispatched], effect, effect.number)]


# Of what is not late.


def waits(history: History) -> list[Clause]:
    """What held up a message that is not late: what was before it; nothing, where nobody would have felt it.

    A message that was in a queue for as long as another one was tried again has not gone as it should. Nobody is
    blamed: it was done in its turn.
    """
    effect = history.first_of(Kind.APPLIED)
    if effect is None or effect.time_ms - history.sent.time_ms - _usual_ms(history, effect) < _FELT_MS:
        return []
    return [replace(one, faults=()) for one in _on_its_way(history, effect)]


def _usual_ms(history: History, effect: Event) -> int:
    """How long the way and the work take by the settings, with the wait that somebody asked for."""
    settings, route = history.record.settings, history.route(effect.number)
    left = [history.back(at, Kind.DEPARTED) for at in (route.stored, route.arrived) if at != NONE]
    ways_ms = sum(settings.link(one.place).latency_ms for one in left if one)
    return ways_ms + settings.consumer.processing_ms + settings.broker.delay_ms


def _on_its_way(history: History, effect: Event) -> Iterator[Clause]:
    route = history.route(effect.number)
    yield from before_it_left(history, next(history.of(Kind.ATTEMPTED)))
    if route.dispatched == NONE:
        yield from hold_ups(history, history[route.attempted], effect, effect.number)
        return
    yield from hold_ups(history, history[route.attempted], history[route.stored], route.stored)
    yield from _in_the_queue(history, history[route.stored], history[route.dispatched])
    yield from hold_ups(history, history[route.dispatched], effect, effect.number)


def _in_the_queue(history: History, stored: Event, dispatched: Event) -> Iterator[Clause]:
    """What a copy waited for that the broker had: the end of another message, or of a reader."""
    broker, came = history.record.settings.broker, history[dispatched.cause]
    if dispatched.time_ms - stored.time_ms - broker.delay_ms < _FELT_MS:
        return
    if left := departure_before(history, dispatched):
        yield left_clause(history, dispatched, left)
        return
    text = f"the broker held m{history.message} from {seconds(stored.time_ms)} to {seconds(dispatched.time_ms)}"
    if came.kind in _OVER and came.message not in (0, history.message):
        text += f", until {_OVER[came.kind].format(other=came.message)}"
        if broker.lanes:
            text += ": only one message of a lane may be out at a time (lanes = true)"
        elif broker.prefetch:
            messages = "one message" if broker.prefetch == 1 else f"{broker.prefetch} messages"
            text += f": only {messages} may be out without an ACK (prefetch = {broker.prefetch})"
    elif came.kind in _READABLE:
        text += f", until {_READABLE[came.kind].format(came.message)}"
    yield history.clause(text, stored, dispatched)
