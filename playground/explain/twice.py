"""Twice: why a message was applied again, why a duplicate did no harm, and what was done again unseen by an account."""

from collections.abc import Iterator
from typing import Final

from playground.engine.effects.store import KeyState
from playground.engine.events import Event, Kind
from playground.engine.nodes.exchange_broker import NOTHING_KEPT
from playground.engine.places import Place
from playground.explain.anomalies import is_recognised
from playground.explain.clauses import SLOW_GAPS, Clause, Gap, Mechanism, Miss
from playground.explain.history import History
from playground.explain.recognition import (
    Unrecognised,
    Whose,
    by_the_broker,
    by_the_consumer,
    has_another_key,
    is_known_elsewhere,
    known_by,
    whose_key,
)
from playground.explain.sent_again import Again, at_the_broker, at_the_consumer, tell, untold
from playground.words.phrases import times
from playground.words.times import at_times, seconds

Told = tuple[list[Clause], Mechanism]

_TOLD_IN_FULL = 2
"""So many ways in which one message was doubled are told one by one."""
_LOOKED_AT = 40
"""So many duplicates of one message are looked at; the others are only counted."""

_TABLE: Final = {Miss.NO_TABLE: ("dedup",), Miss.FRESH_KEY: ("key",)}
"""What of it decides whether a duplicate is recognised."""


def duplicated(history: History) -> Told:
    """Why a message had two effects or more."""
    effects = list(history.of(Kind.APPLIED))
    telling = Telling(history, [_applied(history, effects[0])])
    mechanism = Mechanism()
    for position, effect in enumerate(effects[1:_LOOKED_AT], 1):
        first = _nearest(history, effects[:position], effect)
        missed = by_the_consumer(history, first, effect)
        again = at_the_consumer(history, first, effect, missed.knew_until_ms)
        if position == 1:
            mechanism = Mechanism(gap=again.gap, miss=_first_miss(history, again, missed), sender=_sender(again))
            table = _TABLE.get(missed.miss, ()) if _a_table_would_know(history, first, effect) else ()
            telling.clauses += history.switch_clauses(*_sending(history, again), *table)
        befell = [*_of_the_table(history, again, missed), *_stored_again(history, again)]
        telling.add(missed.miss, again, befell, [_applied_again(history, effect, missed)])
    return [*telling.clauses, *telling.rest(), *_in_all(history, effects, telling.clauses)], mechanism


def deduplicated(history: History) -> Told:
    """Why a message came again, and how the duplicate was recognised."""
    hits, taken = [], []
    for hit in history.of(Kind.SKIPPED, Kind.REFUSED, Kind.CONFLICTED):
        if not is_recognised(hit.detail, is_stored=any(one < hit for one in history.of(Kind.STORED))):
            continue
        whose = whose_key(history, hit)
        hits += [] if whose else [hit]
        taken += [_taken_for_another(history, hit, whose)] if whose else []
    telling = Telling(history, taken[:_TOLD_IN_FULL])
    mechanism = Mechanism(gap=Gap.SKIPPED)
    for position, hit in enumerate(hits[:_LOOKED_AT]):
        first = _whose_key(history, hit)
        at = at_the_broker if hit.kind is Kind.REFUSED else at_the_consumer
        again = at(history, first, hit)
        if position == 0:
            mechanism = Mechanism(gap=again.gap, sender=_sender(again))
            table = () if hit.kind is Kind.REFUSED or is_known_elsewhere(history) else ("dedup",)
            telling.clauses += history.switch_clauses(*_sending(history, again), *table)
        noted = [*_noted(history, first), _recognised(history, hit)]
        telling.add(hit.kind, again, list(_stored_again(history, again)), noted)
    return [*telling.clauses, *telling.rest(), *_recognised_in_all(history, hits, telling.clauses)], mechanism


def done_outside(history: History) -> Iterator[Clause]:
    """That the work was done more than once, where a transaction hides that: no effect and no fate tells of it."""
    done = list(history.of(Kind.PRODUCED)) if history.record.settings.consumer.effect == "output" else []
    if len(done) < 2:
        return
    first, *_, last = done
    text = f"so the work on m{history.message} was done {times(len(done))}, the last time at {seconds(last.time_ms)}: "
    text += "of an aborted transaction only what it wrote is taken back; whatever else the work does, such as a call, "
    yield history.clause(f"{text}was done each time", last, first)


def _a_table_would_know(history: History, first: Event, effect: Event) -> bool:
    """Whether a consumer with a table would have its key still, in its own one or in that of all."""
    consumer = history.record.settings.consumer
    is_old = 0 < consumer.dedup_window_ms <= effect.time_ms - first.time_ms
    return not is_old and (consumer.dedup_table == "shared" or first.place is effect.place)


class Telling:
    """Duplicates told one after the other: in full what came about in a new way, together what did not."""

    def __init__(self, history: History, clauses: list[Clause]) -> None:
        self.clauses = clauses
        """What has been told in full."""
        self._history = history
        self._ways: set[object] = set()
        self._alike: list[Again] = []
        self._tables: list[Clause] = []

    def add(self, known: Miss | Kind, again: Again, table: list[Clause], outcome: list[Clause]) -> None:
        """One more duplicate: how it came, what befell the table, and what came of it; or nothing, if all is told."""
        came = self._told([again])
        way = (known, again.sender, "slow" if again.gap in SLOW_GAPS else again.gap)
        if way not in self._ways and len(self._ways) < _TOLD_IN_FULL:
            self._ways.add(way)
            self.clauses += [*came, *table, *outcome]
        elif _faults([*came, *table]) - _faults(self.clauses):
            self._alike.append(again)
            self._tables += [clause for clause in table if clause.faults]

    def rest(self) -> list[Clause]:
        """How those came that are not told in full, if they have faults of their own."""
        return [*self._told(self._alike), *self._tables]

    def _told(self, agains: list[Again]) -> list[Clause]:
        """How these came, without what was sent of which has been told in full."""
        told = {number for clause in self.clauses for number in clause.events}
        return tell(self._history, [untold(self._history, again, told) for again in agains])


def _first_miss(history: History, again: Again, missed: Unrecognised) -> Miss:
    """Where the duplicate was not recognised first: by a broker that keeps a table, if there is nobody behind it."""
    if missed.miss is Miss.NO_TABLE and again.stored and history.record.settings.broker.dedup_window_ms:
        return by_the_broker(history, *again.stored).miss
    return missed.miss


def _of_the_table(history: History, again: Again, missed: Unrecognised) -> tuple[Clause, ...]:
    """What befell the table; a crash that came between effect and mark, and kept the ACK back too, is told once."""
    if missed.miss is Miss.NOT_MARKED and _faults([*missed.clauses]) <= _faults(tell(history, [again])):
        return ()
    return missed.clauses


def _nearest(history: History, effects: list[Event], effect: Event) -> Event:
    """The effect of the latest attempt or dispatch before this one's: the answer to that one was missing, too."""

    def position(one: Event) -> tuple[int, int, int]:
        route = history.route(one.number)
        return route.attempted, route.dispatched, route.arrived

    earlier = [one for one in effects if position(one) < position(effect)]
    return max(earlier, key=position) if earlier else min(effects, key=position)


def _stored_again(history: History, again: Again) -> Iterator[Clause]:
    """Why the broker stored two copies, where the two deliveries are of two."""
    if again.stored:
        first, second = again.stored
        missed = by_the_broker(history, first, second)
        yield from missed.clauses
        yield history.clause(f"the broker stored m{history.message} at {seconds(first.time_ms)}", first)
        text = f"{missed.reason}, so it stored m{history.message} again at {seconds(second.time_ms)}"
        yield history.clause(_fluent(text, missed, "the broker"), second)


def _fluent(text: str, missed: Unrecognised, node: str) -> str:
    """`it` is somebody else unless the reason begins with who acts."""
    return text if missed.reason.startswith(node) else text.replace("so it ", f"so {node} ", 1)


def _applied(history: History, effect: Event) -> Clause:
    text = f"{effect.place.noun} applied m{history.message} at {seconds(effect.time_ms)} ({_what(history, effect)})"
    return history.clause(text, effect)


def _applied_again(history: History, effect: Event, missed: Unrecognised) -> Clause:
    text = f"{missed.reason}, so it applied m{history.message} again at {seconds(effect.time_ms)}"
    return history.clause(_fluent(text, missed, effect.place.noun) + f" ({_what(history, effect)})", effect)


def _what(history: History, effect: Event) -> str:
    """What an effect came of: `attempt 2`, or `delivery 2` of a stored copy."""
    route = history.route(effect.number)
    if not history.has_broker:
        return history.trip_name(history[route.attempted])
    return history.trip_name(history[route.dispatched])


def _in_all(history: History, effects: list[Event], clauses: list[Clause]) -> Iterator[Clause]:
    """The effects that came about in the same way as those told before."""
    told = {clause.events[0] for clause in clauses}
    others = [effect for effect in effects if effect.number not in told]
    if others:
        when = at_times([effect.time_ms for effect in others])
        text = f"and so it applied m{history.message} {when} as well: {times(len(effects))} in all"
        yield history.clause(text, others[0], *others[1:])


def _whose_key(history: History, hit: Event) -> Event:
    """The event that put the key there by which a duplicate was recognised."""
    settings = history.record.settings
    if hit.kind is Kind.REFUSED and settings.producer.handover == "two-step":
        # What was released was kept just before; of several times that it was kept it is the one before.
        kept = [one for one in history.of(Kind.KEPT) if one.number < hit.number]
        own = history.back(hit.number, Kind.KEPT)
        return next((one for one in reversed(kept) if one != own), own or hit)
    if hit.kind is Kind.REFUSED:
        noted = history.of(Kind.STORED)
    elif hit.kind is Kind.CONFLICTED and settings.consumer.effect == "external":
        noted = history.of(Kind.APPLIED)  # The other side notes the key of the call itself.
    elif hit.kind is Kind.CONFLICTED:
        # Its own work may have put the key on record as in flight once more.
        noted = (one for one in history.of(Kind.MARKED) if history[one.cause].kind is Kind.APPLIED)
    else:
        noted = history.of(Kind.MARKED)
    return [one for one in noted if one.number < hit.number and not has_another_key(history, one, hit)][-1]


def _taken_for_another(history: History, hit: Event, whose: Whose) -> Clause:
    """It was no duplicate at all, and passed for one."""
    text = f"{hit.place.noun} took m{history.message} for a duplicate at {seconds(hit.time_ms)}, for {whose.reason}"
    return history.clause(f"{whose.before}, and {text}", hit, whose.left)


def _recognised_in_all(history: History, hits: list[Event], clauses: list[Clause]) -> Iterator[Clause]:
    """The duplicates that were recognised like those told before."""
    told = {clause.events[0] for clause in clauses}
    others = [hit for hit in hits if hit.number not in told]
    if others:
        which = "duplicate" if len(others) == 1 else "duplicates"
        text = f"{len(others):,} more {which} of m{history.message} came {at_times([hit.time_ms for hit in others])}"
        yield history.clause(f"{text}, and {'was' if len(others) == 1 else 'were'} recognised", others[0], *others[1:])


def _noted(history: History, first: Event) -> Iterator[Clause]:
    if first.kind is Kind.STORED:
        yield history.clause(
            f"the broker stored m{history.message} at {seconds(first.time_ms)} and noted its key", first
        )
        return
    if first.kind is Kind.APPLIED:
        what = f"made the effect of m{history.message} at {seconds(first.time_ms)}"
        yield history.clause(f"the other side {what}, and noted the key of the call", first)
        return
    applied, what = history.back(first.number, Kind.APPLIED), known_by(history, first)
    text = f"{first.place.noun} applied m{history.message} and noted its {what} at {seconds(first.time_ms)}"
    if applied is None:
        text = f"{first.place.noun} noted the {what} of m{history.message} at {seconds(first.time_ms)}"
    yield history.clause(text, first, applied)


def _recognised(history: History, hit: Event) -> Clause:
    if hit.detail == NOTHING_KEPT:
        m, when = f"m{history.message}", seconds(hit.time_ms)
        text = f"the broker kept nothing of {m} any more, so it stored nothing at {when}, and confirmed all the same"
    elif hit.kind is Kind.REFUSED:
        text = f"the broker knew the key, so it stored nothing at {seconds(hit.time_ms)}, and confirmed all the same"
    elif hit.kind is Kind.CONFLICTED and history.record.settings.consumer.effect == "external":
        text = f"the call was made once more at {seconds(hit.time_ms)}, and the other side knew its key: "
        text += "the effect was not made again"
    elif hit.kind is Kind.CONFLICTED:
        text = f"the work was done once more, and at its end, at {seconds(hit.time_ms)}, the key was there: the effect "
        text += "was not made again"
    else:
        is_error = hit.detail == KeyState.FAILED.word  # Whoever reads it takes what is done for not done.
        harmless = ": no harm was done" if len(list(history.of(Kind.APPLIED))) == 1 and not is_error else ""
        knew = f"the consumer knew the {known_by(history, hit)}"
        is_busy = any(one.kind is Kind.NACKED and one.detail == "busy" for one in history.children.get(hit.number, ()))
        busy = " and answered busy" if is_busy else ""
        text = f"{knew}, so it skipped m{history.message} at {seconds(hit.time_ms)}{busy}{harmless}"
        text += ", and gave the stored error again" if is_error else ""
    return history.clause(text, hit)


def _sending(history: History, again: Again) -> tuple[str, ...]:
    """What of a message's contract decides whether a node sends it again."""
    if again.sender is Place.BROKER:
        return ("ack",)
    if again.sender is Place.PRODUCER:
        is_unanswered = again.gap is Gap.NO_ANSWER and not history.has_broker
        return ("awaits_ack", "max_attempts", *(("ack",) if is_unanswered else ()))
    return ()


def _sender(again: Again) -> str:
    return "network" if again.sender is Place.NOWHERE else again.sender.word


def _faults(clauses: list[Clause]) -> set[int]:
    return {fault for clause in clauses for fault in clause.faults}
