"""Late: what held up the first effect of a message. A retry, a redelivery, a delay or a pause had to come before it."""

from collections.abc import Iterator, Sequence

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
