"""Halts: how a trip came to a halt, told by the event at which it did: what had to follow it, and what came instead."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from playground.engine.effects.store import KeyState
from playground.engine.events import NONE, Event, Kind
from playground.engine.mechanisms.failures import AFTER_EFFECT, TRIED_AGAIN
from playground.explain.clauses import Gap
from playground.explain.handovers import between_steps
from playground.explain.history import History
from playground.explain.hold_ups import ENDS_OF_WORK, Halted, in_a_batch, work_ms
from playground.explain.readers import written
from playground.explain.recognition import known_by, whose_key
from playground.explain.rejections import misrouted, rejected
from playground.explain.trips import Trip, answer_word
from playground.words.phrases import times
from playground.words.times import seconds, span


def told_of_halt(history: History, trip: Trip, leaf: Event) -> Halted:
    """What the last event of a trip says of why it went no further."""
    if leaf.place.is_link:
        return _on_a_link(history, trip, leaf)
    if leaf.kind in ENDS_OF_WORK and (told := in_a_batch(history, trip, leaf)):
        return told
    return _TELL.get(leaf.kind, _at_the_sender)(history, trip, leaf)


def _on_a_link(history: History, trip: Trip, leaf: Event) -> Halted:
    target = history.target(leaf.place)
    answer = leaf.place.leads_back
    refused = history.back(leaf.number, Kind.NACKED) if answer else None
    word = f"the {'negative ' * bool(refused)}{answer_word(leaf.place)}"
    what = f"{word} of {trip.name}" if answer else trip.name
    if leaf.kind is Kind.ARRIVED:
        crash = history.crash(target, leaf.number, trip.before)
        if crash:
            return Gap.NODE_DOWN, history.crashed(crash, ", just as {} reached it", what, leaf)
        return Gap.ANSWER_SLOW, history.clause(f"{what} came at {seconds(leaf.time_ms)}, too late", leaf)
    text = f"{what} left at {seconds(leaf.time_ms)} and was still on its way"
    return (Gap.ANSWER_SLOW if answer else Gap.PACKET_SLOW), history.clause(text, leaf)


def _at_the_sender(history: History, trip: Trip, leaf: Event) -> Halted:
    crash = history.crash(trip.sender, leaf.number, history.record.length)
    if crash:
        return Gap.SENDER_CRASHED, history.crashed(crash, ", before {} had left", trip.name, leaf)
    return Gap.PACKET_SLOW, history.clause(f"{trip.name} was about to leave at {seconds(leaf.time_ms)}", leaf)


def _in_the_inbox(history: History, trip: Trip, leaf: Event) -> Halted:
    crash = history.crash(leaf.place, leaf.number, trip.before)
    if crash:
        return Gap.CRASHED_BEFORE, history.crashed(crash, " and lost its inbox, with {} in it", trip.name, leaf)
    text = f"{trip.name} waited in {leaf.place.noun}'s inbox from {seconds(leaf.time_ms)}, behind other work"
    return Gap.WAITING, history.clause(text, leaf)


def _at_work(history: History, trip: Trip, leaf: Event) -> Halted:
    crash = history.crash(leaf.place, leaf.number, trip.before)
    if _tries_before(history, leaf) and not (crash and trip.before < history.record.length):
        return _tried_again(history, trip, leaf, crash)
    if crash:
        return Gap.CRASHED_BEFORE, history.crashed(crash, " while it was working on {}", trip.name, leaf)
    takes = span(work_ms(history, leaf))
    text = f"{leaf.place.noun} began to work on {trip.name} at {seconds(leaf.time_ms)}, which takes it {takes}"
    return Gap.WORKING, history.clause(text, leaf)


def _done(history: History, trip: Trip, leaf: Event) -> Halted:
    """The work was done, wholly or by half, and no ACK has left."""
    crash = history.crash(leaf.place, leaf.number, trip.before)
    applied = leaf.kind is Kind.APPLIED or history.back(leaf.number, Kind.APPLIED) is not None
    if crash:
        gap = Gap.CRASHED_AFTER if applied or leaf.kind is Kind.SKIPPED else Gap.CRASHED_BEFORE
        if leaf.detail == KeyState.IN_FLIGHT.word and leaf.kind is Kind.MARKED:
            return gap, history.crashed(crash, " while it was working on {}, whose key was in flight", trip.name, leaf)
        return gap, history.crashed(crash, _HALF_DONE[leaf.kind, applied], f"m{history.message}", leaf)
    if not applied and _tries_before(history, leaf):
        return _tried_again(history, trip, leaf)
    text = f"the consumer was in the middle of {trip.name} from {seconds(leaf.time_ms)} on"
    return Gap.WORKING, history.clause(text, leaf)


_HALF_DONE: Final = {
    (Kind.APPLIED, True): ", after it had applied {} and before it could say so",
    (Kind.MARKED, True): ", after it had applied and noted {} and before it could say so",
    (Kind.MARKED, False): ", after it had noted {} as processed and before it applied it",
    (Kind.SKIPPED, False): ", after it had skipped {} and before it could say so",
}


def _failed(history: History, trip: Trip, leaf: Event) -> Halted:
    if TRIED_AGAIN in leaf.detail:
        return _at_work(history, trip, leaf)
    return _ended_in_an_error(history, trip, leaf)


def _ended_in_an_error(history: History, trip: Trip, leaf: Event) -> Halted:
    fault = None if leaf.fault == NONE else history[leaf.fault]
    tries, earlier = 1, history.back(leaf.cause, Kind.FAILED)
    while earlier and TRIED_AGAIN in earlier.detail:
        tries, earlier = tries + 1, history.back(earlier.cause, Kind.FAILED)
    often = f"{times(tries)}, the last time " if tries > 1 else ""
    text = f"processing {trip.name} ended in an error {often}at {seconds(leaf.time_ms)}"
    if fault is None or fault.kind is Kind.POISONED:
        text += f": m{history.message} is poisoned"
        return Gap.POISONED, history.clause(text + history.by(fault), leaf, blames=fault)
    text += ", after its effect" if leaf.detail.startswith(AFTER_EFFECT) else ""
    return Gap.FAILED, history.clause(text + history.by(fault), leaf, blames=fault)


def _tried_again(history: History, trip: Trip, leaf: Event, crash: Event | None = None) -> Halted:
    """The work is in hand for another time: it has failed before, and is tried again in place, until a crash maybe."""
    tries = _tries_before(history, leaf)
    gap, clause = _ended_in_an_error(history, trip, tries[-1])
    text = f'{clause.text}, and {leaf.place.noun} tried again in place (on_failure = "retry")'
    if len(tries) > 1:
        text = f"{text}: {len(tries):,} errors in all, the last one at {seconds(tries[0].time_ms)}"
    events = dict.fromkeys((*clause.events, tries[0].number, leaf.number))
    if crash is None:
        return gap, replace(clause, text=text, events=tuple(events))
    text = f"{text}, until it crashed at {seconds(crash.time_ms)}{history.by(crash)}"
    faults = clause.faults if gap is Gap.POISONED else (*clause.faults, crash.number)
    return gap, replace(clause, text=text, events=(*events, crash.number), faults=faults)


def _tries_before(history: History, leaf: Event) -> list[Event]:
    """Its failures after which the work was tried again in place, the latest first; not those of attempts before."""
    tries: list[Event] = []
    failed = history.back(leaf.number, Kind.FAILED)
    while failed is not None and TRIED_AGAIN in failed.detail:
        tries.append(failed)
        failed = history.back(failed.cause, Kind.FAILED)
    return tries


def _refused(history: History, trip: Trip, leaf: Event) -> Halted:
    """The answer was that it is not done: it had failed, now or before, or somebody is at work on it."""
    if unroutable := history.back(leaf.number, Kind.UNROUTABLE):
        return misrouted(history, trip, unroutable)
    if rejection := history.back(leaf.number, Kind.REJECTED):
        return rejected(history, trip, rejection)
    nack = history.back(leaf.number, Kind.NACKED) or leaf
    cause = history[nack.cause]
    if told := in_a_batch(history, trip, cause):
        return told
    if cause.kind is not Kind.SKIPPED:
        return _failed(history, trip, cause)
    which = f"{cause.place.noun} found the key of {trip.name} on record as {cause.detail}"
    said = "answered that it was busy with it" if nack.detail == "busy" else "gave the stored error again"
    gap = Gap.SKIPPED if nack.detail == "busy" else Gap.FAILED
    return gap, history.clause(f"{which} at {seconds(cause.time_ms)}, and {said}", cause)


def _skipped(history: History, trip: Trip, leaf: Event) -> Halted:
    if history.crash(leaf.place, leaf.number, trip.before) and trip.before < history.record.length:
        return _done(history, trip, leaf)
    knew = f"its key was on record as {leaf.detail}" if leaf.detail else f"it knew the {known_by(history, leaf)}"
    return _taken_for(history, leaf, Gap.SKIPPED, f"skipped {trip.name}", knew)


def _conflicted(history: History, trip: Trip, leaf: Event) -> Halted:
    return _taken_for(history, leaf, Gap.SKIPPED, f"undid its work on {trip.name}", "the key was on record by then")


def _taken_for(history: History, leaf: Event, gap: Gap, did: str, knew: str, also: str = "") -> Halted:
    """A message that passed for a duplicate; and whose key it came under, if that was another one's."""
    whose = whose_key(history, leaf)
    who, reason = leaf.place.noun, whose.reason if whose else knew
    text = f"{did} at {seconds(leaf.time_ms)}, for {reason}{also}"
    if whose is None:
        return gap, history.clause(f"{who} {text}", leaf)
    who = "" if whose.left.place is leaf.place else f"{who} "
    return gap, history.clause(f"{whose.before}, and {who}{text}", leaf, whose.left)


def _acking(history: History, trip: Trip, leaf: Event) -> Halted:
    crash = history.crash(leaf.place, leaf.number, trip.before)
    if crash:
        return Gap.CRASHED_AFTER, history.crashed(crash, ", before its ACK of {} had left", trip.name, leaf)
    text = f"the ACK of {trip.name} was about to leave at {seconds(leaf.time_ms)}"
    return Gap.ANSWER_SLOW, history.clause(text, leaf)


def _late(history: History, trip: Trip, leaf: Event) -> Halted:
    text = f"the ACK of {trip.name} came at {seconds(leaf.time_ms)}, when its lease was over, and was {leaf.detail}"
    return Gap.ANSWER_SLOW, history.clause(text, leaf)


def _at_the_broker(history: History, trip: Trip, leaf: Event) -> Halted:
    """Stored or refused, and no confirm has left."""
    did = "refused" if leaf.kind is Kind.REFUSED else "stored"
    crash = history.crash(leaf.place, leaf.number, trip.before)
    is_its_answer_asked_for = trip.before < history.record.length or leaf.kind is Kind.STORED
    if crash and history.contract.awaits_ack and is_its_answer_asked_for:
        what = f", after it had {did} {{}} and before its confirm"
        return Gap.CRASHED_AFTER, history.crashed(crash, what, trip.name, leaf)
    if leaf.kind is not Kind.REFUSED:
        return Gap.NO_ANSWER, history.clause(f"the broker stored {trip.name} at {seconds(leaf.time_ms)}", leaf)
    also = ", and confirmed it all the same" if history.contract.awaits_ack else ""
    return _taken_for(history, leaf, Gap.REFUSED, f"refused {trip.name}", "it knew the key", also)


_TELL: Final[dict[Kind, Callable[[History, Trip, Event], Halted]]] = {
    Kind.RECEIVED: _in_the_inbox,
    Kind.STARTED: _at_work,
    **dict.fromkeys((Kind.KEPT, Kind.CLEARED, Kind.TAKEN, Kind.HANDED_OVER), between_steps),
    Kind.APPLIED: _done,
    Kind.MARKED: _done,
    Kind.FAILED: _failed,
    Kind.SKIPPED: _skipped,
    Kind.CONFLICTED: _conflicted,
    Kind.ACKED: _acking,
    Kind.LATE_ACK: _late,
    Kind.NACKED: _refused,
    Kind.DECLINED: _refused,
    Kind.RETURNED: _refused,
    **dict.fromkeys((Kind.STORED, Kind.REPLICATED, Kind.RELEASED, Kind.COMMITTED), _at_the_broker),
    Kind.PRODUCED: written,
    Kind.REFUSED: _at_the_broker,
    Kind.UNROUTABLE: misrouted,
    Kind.REJECTED: rejected,
}
