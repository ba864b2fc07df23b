"""Missing: why a message had no effect, how it came to be lost, failed or parked, and why nobody sent it again.

Every packet and every copy of the message has come to an end somewhere. All of these ends belong to the answer, since
any one of them could have made the effect; and so does the reason why there were no more.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from playground.engine.events import Event, Kind
from playground.engine.places import Place
from playground.engine.settings import Guarantee
from playground.explain.clauses import SLOW_GAPS, Clause, End, Gap, Mechanism
from playground.explain.handovers import with_the_session
from playground.explain.history import History
from playground.explain.positions import BY_POSITION, not_read_in_time, settled_too_early, why_acked
from playground.explain.resending import Resent, deadline, resent
from playground.explain.trips import Trip, ends
from playground.explain.twice import Told
from playground.explain.unanswered import Silence, halted_as, halted_at, silence, silences_of, together
from playground.words.phrases import plural
from playground.words.positions import election_words
from playground.words.times import seconds

Ending = tuple[Clause, End]


_CUT_OFF: Final = {
    "not replicated": " before another replica had {} and what led next was without it",
    "disk lost": " with its disk, on which {} was, and there was no other replica",
    "aborted": "",
}
"""By the detail of its end: how a log lost what it had stored."""
_AT_REST: Final = (Kind.STORED, Kind.FLUSHED, Kind.REPLICATED, Kind.RELEASED, Kind.COMMITTED)
"""A copy that the broker has: what became of it is told of the copy, not of the attempt that brought it."""
_DECIDED: Final = {
    End.WAITS_FOR_NOTHING: ("awaits_ack",),
    End.FORGOTTEN: ("durable_outbox",),
    End.GAVE_UP: ("awaits_ack", "max_attempts"),
    End.SETTLED_ON_DISPATCH: ("ack",),
    End.ACKED_TOO_EARLY: ("ack",),
    End.PARKED: ("ack",),
}
"""What of a message's contract decided that nobody sent it again."""


def missing(history: History) -> Told:
    """Why a message had no effect, and nothing can bring it any more."""
    halted = [stop for trip in _fatal_trips(history) for stop in stops(trip)]
    latest = max((clause.events[0] for stop in halted for clause in stop.clauses), default=history.sent.number)
    endings = [*_copies(history, history.of(Kind.STORED)), *_producer(history, history[latest])]
    gap = halted[-1].gap if halted else None
    decided = [name for _, end in endings for name in _DECIDED.get(end, ())]
    switched = history.switch_clauses(*decided, *(("dedup",) if gap is Gap.SKIPPED else ()))
    told = [*together(history, [*halted, *_counted(history)], are_fatal=True), *_taken_for_done(history)]
    clauses = [*switched, *told, *(clause for clause, _ in endings)]
    sender = "broker" if history.first_of(Kind.STORED) else "producer"
    return clauses, Mechanism(gap=gap, end=endings[0][1] if endings else None, sender=sender)


def _taken_for_done(history: History) -> Iterator[Clause]:
    """How what was skipped came again: there would have been nothing to skip without it."""
    for skipped in list(history.of(Kind.SKIPPED))[:1]:
        begun = next(history.of(Kind.MARKED), None)
        if begun and begun.number < skipped.number:
            yield from _sent_between(history, begun, skipped)


def _counted(history: History) -> Iterator[Silence]:
    """What else a limit had counted that ended it."""
    for end in history.of(Kind.GAVE_UP, Kind.DEAD_LETTERED, Kind.DISCARDED):
        is_by_count = end.kind is not Kind.DISCARDED or not end.detail
        if is_by_count and not (end.kind is Kind.GAVE_UP and _is_sent_again(history, end)):
            yield from _counted_up_to(history, end)


def _counted_up_to(history: History, end: Event) -> list[Silence]:
    """Of the tries that a limit had counted, up to the end that it made: those kept back by a crash, and the slow ones.

    What was lost is told by whoever asks why there was no effect.
    """
    dispatches = [one for one in history.of(Kind.DISPATCHED) if one.number < end.number and one.copy == end.copy]
    tries = _of_its_call(history, end) if end.kind is Kind.GAVE_UP else dispatches
    befores = [*(deadline(history, following) for _, following in pairwise(tries)), end.number]
    found = [silence(history, Trip(history, one, before)) for one, before in zip(tries, befores, strict=False)]
    return [one for one in found if one.gap in SLOW_GAPS or one.gap is Gap.SENDER_CRASHED]


def _fatal_trips(history: History) -> Iterator[Trip]:
    """All that could have made the effect: each dispatch, and each attempt unless a later one took its place.

    An attempt that was lost before a copy was stored only put that copy off.
    """
    stored = [history.publish_route(one.number)[0] for one in history.of(Kind.STORED)]
    roots = list(history.of(Kind.ATTEMPTED, Kind.DISPATCHED))
    last = {root.copy: root for root in roots}
    for root in roots:
        if not history.children.get(root.number) and last[root.copy] != root:
            continue  # A crash kept it back, and it was made once more.
        if root.kind is Kind.DISPATCHED or not stored or root.number >= stored[0]:
            yield Trip(history, root, history.record.length)


def misreported(history: History) -> Told:
    """Why the producer gave up although the effect was applied."""
    *_, gave_up = history.of(Kind.GAVE_UP)
    attempts = [root for root in history.of(Kind.ATTEMPTED) if root.number < gave_up.number]
    declined = history[gave_up.cause].kind is Kind.DECLINED
    before = gave_up.number if declined else gave_up.cause
    by_attempt = [silences_of(history, Trip(history, root, before)) for root in attempts]
    silences = [one for its in by_attempt for one in its]
    again = [
        Resent(root, its[-1].gap, blames_the_crash=False) for its, root in zip(by_attempt, attempts[1:], strict=False)
    ]
    effect = next(history.of(Kind.APPLIED))
    applied = history.clause(f"{effect.place.noun} applied m{history.message} at {seconds(effect.time_ms)}", effect)
    switched = history.switch_clauses(*_DECIDED[End.GAVE_UP], "ack")
    clauses = [
        *switched,
        applied,
        *together(history, behind_those_in_hand(history, silences)),
        *resent(history, again),
        _gave_up(history, gave_up),
    ]
    mechanism = Mechanism(gap=next((one.gap for one in silences if one.gap is not Gap.PACKET_LOST), silences[0].gap))
    return clauses, mechanism


def behind_those_in_hand(history: History, silences: Sequence[Silence]) -> list[Silence]:
    """The same, but for what was lost while an earlier trip was still with the one consumer: that comes first."""
    if sum(node.role is Place.CONSUMER for node in history.record.settings.topology.nodes) > 1:
        return list(silences)
    told: list[Silence] = []
    for one in silences:
        is_behind = any(before.gap in (Gap.WAITING, Gap.WORKING) for before in told)
        if one.drop and is_behind and not one.drop.event.place.leads_back:
            one = halted_as(one.gap, one.drop._replace(is_too_late=True))
        told.append(one)
    return told


def stops(trip: Trip) -> Iterator[Silence]:
    """Where a trip's packets had come to their ends without an effect; what became of a stored copy, others say."""
    for leaf in ends(trip):
        if leaf.kind not in _AT_REST:
            yield halted_at(trip.history, trip, leaf)


def ends_of_copy(history: History, stored: Event, before: int) -> list[Clause]:
    """What had become of a copy that the broker stored and that had no effect: of its deliveries, and of itself."""
    roots = [root for root in history.of(Kind.DISPATCHED) if root.copy == stored.copy and root.number < before]
    halted = [stop for root in roots for stop in stops(Trip(history, root, before))]
    return [*together(history, halted), *(clause for clause, _ in _copies(history, [stored]))]


def _copies(history: History, copies: Iterable[Event]) -> Iterator[Ending]:
    """What became of copies that the broker stored."""
    m = f"m{history.message}"
    for stored in copies:
        ends_it = history.of(Kind.SETTLED, Kind.DEAD_LETTERED, Kind.DISCARDED)
        done = [one for one in ends_it if one.copy == stored.copy]
        if not done:
            yield from _lost_with_the_queue(history, stored)
        elif done[0].kind is Kind.DEAD_LETTERED:
            yield _and_then(history, set_aside(history, done[0]), done[0])
            yield from _set_aside_again(history, done)
        elif done[0].detail in _CUT_OFF:
            yield from _cut_off(history, stored, done[0])
        elif done[0].detail in BY_POSITION:
            yield from not_read_in_time(history, stored, done[0])
        elif done[0].kind is Kind.DISCARDED and done[0].detail:
            yield with_the_session(history, done[0])
        elif done[0].kind is Kind.DISCARDED:
            text = f"the broker dropped {m} at {seconds(done[0].time_ms)}"
            text += why_set_aside(history, done[0]) + ' and kept no dead letters (dead_letters = "dropped")'
            yield history.clause(text, done[0]), End.DISCARDED
        elif history[done[0].cause].kind is Kind.DISPATCHED:
            text = f"the broker had settled {history.copy_name(stored.copy)} at {seconds(done[0].time_ms)}"
            text += ', as it dispatched it (ack = "automatic"), so it was not dispatched again'
            yield history.clause(text, done[0]), End.SETTLED_ON_DISPATCH
        else:
            yield from settled_too_early(history, done[0])


def _cut_off(history: History, stored: Event, gone: Event) -> Iterator[Ending]:
    """What a log had stored, and has no more."""
    crash = history.crash(Place.BROKER, stored.number, gone.number)
    lag = history.lag_before(crash.number) if crash else None
    caught_up = history.latest(Kind.CAUGHT_UP, Place.BROKER, crash.number) if crash else None
    if lag and (caught_up is None or caught_up.number < lag.number):
        text = f"from {seconds(lag.time_ms)} on the leader alone was in sync{history.by(lag)}"
        yield history.clause(text, lag, blames=lag), End.QUEUE_LOST
    if crash and gone.detail != "aborted":
        name = f"{history.copy_name(stored.copy)}, at {history.where(stored.copy)},"
        yield history.crashed(crash, _CUT_OFF[gone.detail], name, stored), End.QUEUE_LOST
        yield from _next_epoch(history, crash)
    else:
        text = f"the transaction of {history.copy_name(stored.copy)} was aborted at {seconds(gone.time_ms)}"
        yield history.clause(text, gone), End.DISCARDED


def _next_epoch(history: History, crash: Event) -> Iterator[Ending]:
    """Who led next, and which position was given again."""
    book, topology = history.record.book, history.record.settings.topology
    back = history.befalling(Kind.RESTARTED, Place.BROKER, crash.number, history.record.length)
    election = book.elections.get(back.number) if book and back else None
    if book and back and election:
        text = f"at {seconds(back.time_ms)} another replica led on: {election_words(book, election, topology)}"
        unclean = ' (election = "unclean")' if history.record.settings.broker.election == "unclean" else ""
        yield history.clause(text + unclean, back), End.QUEUE_LOST


def set_aside(history: History, aside: Event, in_vain: str = "") -> str:
    """That a copy was set aside, and why: by a consumer that wrote it there, or by the broker."""
    m, at, failed = f"m{history.message}", seconds(aside.time_ms), history[aside.cause]
    if failed.kind is Kind.FAILED:
        settings = history.record.settings.consumer
        key = "then" if settings.on_failure == "retry" else "on_failure"
        return f'{failed.place.noun} wrote {m} to the dead letter topic at {at}, as it had failed ({key} = "park")'
    return f"the broker parked {m} with the dead letters at {at}{why_set_aside(history, aside, in_vain)}"


def _set_aside_again(history: History, asides: Sequence[Event]) -> Iterator[Ending]:
    """That a consumer wrote a dead letter again, as its position was not committed, and how it came to read it."""
    for before, aside in pairwise(one for one in asides if one.kind is Kind.DEAD_LETTERED):
        failed = history[aside.cause]
        if failed.kind is Kind.FAILED:
            yield from ((one, End.PARKED) for one in _sent_between(history, before, aside))
            text = f"{failed.place.noun} wrote m{history.message} to the dead letter topic once more at"
            text = f"{text} {seconds(aside.time_ms)}: it was not committed in between"
            yield history.clause(text, aside), End.PARKED


def _sent_between(history: History, before: Event, after: Event) -> list[Clause]:
    """How what was over for one side came to be sent again; nobody is blamed: that alone did not end the message."""
    roots = [one for one in history.of(Kind.ATTEMPTED, Kind.DISPATCHED) if before.number < one.number < after.number]
    roots = [one for one in roots if one.attempt > 1 and one.copy == after.copy]
    told = resent(history, [Resent(one, Gap.CRASHED_AFTER, blames_the_crash=False) for one in roots])
    return [replace(one, faults=()) for one in told]


def why_set_aside(history: History, aside: Event, in_vain: str = "") -> str:
    """What made the broker set a copy aside: its limit, or a consumer that asked for it."""
    refused = history.back(aside.number, Kind.NACKED)
    if refused and refused.detail == "park":
        return f", as the consumer had asked for at {seconds(refused.time_ms)}, when its work had failed"
    limit = history.record.settings.broker.max_deliveries
    return f", after {plural(aside.attempt, 'dispatch')}{in_vain} (max_deliveries = {limit})"


def _and_then(history: History, text: str, parked: Event) -> Ending:
    """Whether a dead letter is still there."""
    gone = next((one for one in history.of(Kind.EXPIRED) if one.copy == parked.copy), None)
    if gone is None:
        return history.clause(text, parked), End.PARKED
    ms = history.record.settings.broker.dead_letter_retention_ms
    text += f", and it was gone from there at {seconds(gone.time_ms)} (dead_letter_retention_ms = {ms})"
    return history.clause(text, parked, gone), End.EXPIRED


def _lost_with_the_queue(history: History, stored: Event) -> Iterator[Ending]:
    crash = history.loss_of_copy(stored)
    if crash:
        broker = history.record.settings.broker
        what = f" with {{}} not on disk yet (flush_ms = {broker.flush_ms})"
        what = what if broker.durable else " with {} in a queue only in memory"
        yield history.crashed(crash, what, history.copy_name(stored.copy), stored), End.QUEUE_LOST


def _producer(history: History, last: Event) -> Iterator[Ending]:
    """Why the producer did not send the message again after its last packet had come to its end."""
    m = f"m{history.message}"
    confirmed = history.first_of(Kind.CONFIRMED)
    gave_up = next((one for one in history.of(Kind.GAVE_UP) if not _is_sent_again(history, one)), None)
    if confirmed:
        answer = "a confirm" if history.has_broker else "an ACK"
        more = "once more" if len(list(history.of(Kind.ATTEMPTED))) > 1 else "again"
        text = f"the producer held {answer} for {m} from {seconds(confirmed.time_ms)} on, so it did not send it {more}"
        acked = None if history.has_broker else history.back(confirmed.number, Kind.ACKED)
        why, end = why_acked(history, acked) if acked else ("", End.CONFIRMED)
        end = End.CONFIRMED if history.first_of(Kind.SKIPPED) else end
        if acked and end is End.ACKED_ALL_THE_SAME:
            said = f"the consumer acknowledged {m} at {seconds(acked.time_ms)}, {why}"
            yield history.clause(said, acked), end
        yield history.clause(text, confirmed), end
    elif gave_up:
        yield _gave_up(history, gave_up), End.GAVE_UP
    elif history.contract.awaits_ack:
        yield from forgotten(history)
    else:
        never_left = [] if history.first_of(Kind.ATTEMPTED) else list(_never_left(history))
        yield from never_left
        last = history[never_left[0][0].events[0]] if never_left else last
        guarantee = history.contract.guarantee
        is_its_own = guarantee is not Guarantee.AT_MOST_ONCE
        text = (
            f"nobody sent {m} again: {'' if is_its_own else f'under {guarantee.word} '}the producer waits for no answer"
        )
        text += " (awaits_ack = false)" if is_its_own else ""
        yield history.clause(text, last), End.WAITS_FOR_NOTHING


def _is_sent_again(history: History, gave_up: Event) -> bool:
    """Whether the application did not leave it at a failure."""
    return any(one.number > gave_up.number for one in history.of(Kind.RESENT))


def forgotten(history: History) -> Iterator[Ending]:
    """That a crash took the message from an outbox in memory."""
    crash = history.crash(Place.PRODUCER, history.sent.number, history.record.length)
    if crash:
        what = " and forgot {}, which its outbox held only in memory, so it did not send it again"
        yield history.crashed(crash, what, f"m{history.message}"), End.FORGOTTEN


def _never_left(history: History) -> Iterator[Ending]:
    crash = history.crash(Place.PRODUCER, history.sent.number, history.record.length)
    if crash:
        yield history.crashed(crash, ", before {} had left", f"m{history.message}"), End.FORGOTTEN


def _gave_up(history: History, gave_up: Event) -> Clause:
    if history[gave_up.cause].kind is Kind.DECLINED and history.record.settings.producer.on_error == "fail":
        text = f"the producer was told of the error, gave up at {seconds(gave_up.time_ms)}"
        return history.clause(f'{text} (on_error = "fail"), and told the application', gave_up)
    if history.back(gave_up.number, Kind.UNROUTABLE):
        text = f"the producer was told that there was no queue, gave up at {seconds(gave_up.time_ms)}"
        return history.clause(f"{text}, and told the application", gave_up)
    limit = history.contract.max_attempts
    if history[gave_up.cause].kind is Kind.DECLINED:
        text = f"the producer gave up at {seconds(gave_up.time_ms)}, told no by the answer to its last attempt"
        return history.clause(f"{text} (max_attempts = {limit}), and told the application", gave_up)
    tries = _of_its_call(history, gave_up)
    made, timers = len(tries), {timer.cause for timer in history.of(Kind.TIMED_OUT)}
    beyond = "; a restart sends beyond that what the outbox holds" if made > limit else ""
    waited = f"whose timer{'s' * (made > 1)} ran out " if all(one.number in timers for one in tries) else ""
    text = (
        f"the producer gave up at {seconds(gave_up.time_ms)}, after {plural(made, 'attempt')} {waited}without an answer"
    )
    return history.clause(f"{text} (max_attempts = {limit}{beyond}), and told the application", gave_up)


def _of_its_call(history: History, gave_up: Event) -> list[Event]:
    """The attempts of the call that failed: those since the application had sent again, or all."""
    again = [one.number for one in history.of(Kind.RESENT) if one.number < gave_up.number]
    return [one for one in history.of(Kind.ATTEMPTED) if max(again, default=-1) < one.number < gave_up.number]
