"""Late: what held up the first effect of a message. A retry, a redelivery, a delay or a pause had to come before it."""

import itertools
from collections.abc import Iterator

from playground.engine.events import NONE, Event, Kind
from playground.engine.places import Place
from playground.explain.clauses import Clause, Gap, Mechanism
from playground.explain.history import History, Route
from playground.explain.hold_ups import hold_ups
from playground.explain.missing import ends_of_copy, together
from playground.explain.resending import Resent, deadline, resent
from playground.explain.silence import silence
from playground.explain.trips import Trip
from playground.explain.twice import Told
from playground.explain.words import seconds, span


def late(history: History) -> Told:
    """Why a message had its effect later than it could have had."""
    effect = next(history.of(Kind.APPLIED))
    route = history.route(effect.number)
    clauses, gaps = _trips(history, route)
    held_up = _held_up(history, route, effect)
    wait = span(effect.time_ms - history.sent.time_ms)
    text = f"the consumer applied m{history.message} at {seconds(effect.time_ms)}, {wait} after it was sent"
    waited = route.dispatched != NONE and _waited_for_a_restart(history, route)
    gap = gaps[0] if gaps else Gap.SENDER_CRASHED if waited else Gap.HELD_UP
    sender = "broker" if len(_earlier(history, route.attempted)) == 0 and not history.is_direct else "producer"
    told = [*_switched(history), *clauses, *held_up, history.clause(text, effect)]
    return told, Mechanism(gap=gap, sender=sender)


def is_late(history: History) -> bool:
    """Whether the first effect came only after a retry, a redelivery, a delay, a pause or a restart."""
    effect = history.first_of(Kind.APPLIED)
    if effect is None:
        return False
    route = history.route(effect.number)
    if any(_earlier(history, root) for root in (route.attempted, route.dispatched) if root != NONE):
        return True
    if route.dispatched != NONE and _waited_for_a_restart(history, route):
        return True
    faults = [history[fault].kind for clause in _held_up(history, route, effect) for fault in clause.faults]
    return any(kind in (Kind.DELAY_ARMED, Kind.PAUSED) for kind in faults)


def _switched(history: History) -> list[Clause]:
    """The switch that made the producer wait for an answer, if one did."""
    return history.switch_clauses() if history.first_of(Kind.TIMED_OUT) else []


def _trips(history: History, route: Route) -> tuple[list[Clause], list[Gap]]:
    """What became of the attempts and the dispatches before those that the effect came of."""
    clauses: list[Clause] = []
    gaps: list[Gap] = []
    for root in (route.attempted, route.dispatched):
        earlier = _earlier(history, root) if root != NONE else []
        roots = [*earlier, history[root]] if earlier else []
        trips = [Trip(history, one, deadline(history, following)) for one, following in itertools.pairwise(roots)]
        silences = [silence(history, trip) for trip in trips]
        gaps += [told.gap for told in silences]
        again = [
            Resent(after, told.gap, _was_delayed(history, trip.root, after))
            for trip, told, after in zip(trips, silences, roots[1:], strict=True)
        ]
        clauses += [*together(silences), *resent(history, again)]
    if route.dispatched != NONE and not _earlier(history, route.dispatched):
        clauses += _restart(history, route)
    return [*clauses, *_other_copies(history, route)], gaps


def _other_copies(history: History, route: Route) -> Iterator[Clause]:
    """What became of the copies that had been stored before the one that made the effect, and made none."""
    made = {effect.copy for effect in history.of(Kind.APPLIED)}
    for stored in history.of(Kind.STORED):
        if stored.number < route.stored and stored.copy not in made:
            yield history.clause(f"the broker stored m{history.message} at {seconds(stored.time_ms)}", stored)
            yield from ends_of_copy(history, stored)


def _earlier(history: History, root: int) -> list[Event]:
    """The attempts, or the dispatches of the same copy, before this one."""
    one = history[root]
    return [event for event in history.of(one.kind) if event.number < root and event.copy == one.copy]


def _waited_for_a_restart(history: History, route: Route) -> bool:
    """Whether the broker crashed between storing a copy and dispatching it for the first time."""
    return history.crash(Place.BROKER, route.stored, route.dispatched) is not None


def _restart(history: History, route: Route) -> Iterator[Clause]:
    if _waited_for_a_restart(history, route):
        yield from resent(history, [Resent(history[route.dispatched], Gap.SENDER_CRASHED, True)])


def _was_delayed(history: History, before: Event, after: Event) -> bool:
    """Whether a sending that followed a restart came later than the timer would have brought it."""
    settings = history.record.settings
    is_broker = before.place is Place.BROKER
    timeout_ms = settings.broker.redelivery_timeout_ms if is_broker else settings.producer.ack_timeout_ms
    return after.time_ms > before.time_ms + timeout_ms


def _held_up(history: History, route: Route, effect: Event) -> list[Clause]:
    """What held up the delivery that made the effect, on each leg of its way."""
    if history.is_direct:
        return hold_ups(history, history[route.attempted], effect, effect.number)
    publish = hold_ups(history, history[route.attempted], history[route.stored], route.stored)
    return [*publish, *hold_ups(history, history[route.dispatched], effect, effect.number)]
