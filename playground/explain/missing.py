"""Missing: why a message had no effect, how it came to be lost, failed or parked, and why nobody sent it again.

Every packet and every copy of the message has come to an end somewhere. All of these ends belong to the answer, since
any one of them could have made the effect; and so does the reason why there were no more.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from playground.engine.events import Event, Kind
from playground.engine.places import Place
from playground.explain.clauses import Clause, End, Gap, Mechanism
from playground.explain.drops import drop_clauses
from playground.explain.history import History
from playground.explain.silence import Silence, halted_at, silence
from playground.explain.trips import Trip, ends
from playground.explain.twice import Told
from playground.explain.words import seconds

Ending = tuple[Clause, End]


def missing(history: History) -> Told:
    """Why a message had no effect, and nothing can bring it any more."""
    stops = [stop for root in history.of(Kind.ATTEMPTED, Kind.DISPATCHED) for stop in _stops(history, root)]
    latest = max((clause.events[0] for stop in stops for clause in stop.clauses), default=history.sent.number)
    endings = [*_copies(history, history.of(Kind.STORED)), *_producer(history, history[latest])]
    clauses = [*history.switch_clauses(), *together(stops), *(clause for clause, _ in endings)]
    gap = stops[-1].gap if stops else None
    sender = "broker" if history.first_of(Kind.STORED) else "producer"
    return clauses, Mechanism(gap=gap, end=endings[0][1] if endings else None, sender=sender)


def misreported(history: History) -> Told:
    """Why the producer gave up although the effect was applied."""
    gave_up = next(history.of(Kind.GAVE_UP))
    attempts = [root for root in history.of(Kind.ATTEMPTED) if root.number < gave_up.number]
    silences = [silence(history, Trip(history, root, gave_up.cause)) for root in attempts]
    effect = next(history.of(Kind.APPLIED))
    applied = history.clause(f"the consumer applied m{history.message} at {seconds(effect.time_ms)}", effect)
    clauses = [*history.switch_clauses(), *together(silences), applied, _gave_up(history, gave_up)]
    mechanism = Mechanism(gap=next((one.gap for one in silences if one.gap is not Gap.PACKET_LOST), silences[0].gap))
    return clauses, mechanism


def together(stops: list[Silence]) -> list[Clause]:
    """The clauses of several trips; packets that were lost one after the other in the same way are told together."""
    clauses: list[Clause] = []
    for is_drop, group in groupby(stops, key=lambda stop: stop.drop is not None):
        alike = list(group)
        if is_drop:
            clauses += drop_clauses([stop.drop for stop in alike if stop.drop])
        else:
            clauses += [clause for stop in alike for clause in stop.clauses]
    return clauses


def _stops(history: History, root: Event) -> Iterator[Silence]:
    trip = Trip(history, root, history.record.length)
    for leaf in ends(history, root):
        if leaf.kind not in (Kind.STORED, Kind.REFUSED):
            yield halted_at(history, trip, leaf)


def ends_of_copy(history: History, stored: Event) -> list[Clause]:
    """What became of a copy that the broker stored and that had no effect: of its deliveries, and of itself."""
    roots = [root for root in history.of(Kind.DISPATCHED) if root.copy == stored.copy]
    stops = [stop for root in roots for stop in _stops(history, root)]
    return [*together(stops), *(clause for clause, _ in _copies(history, [stored]))]


def _copies(history: History, copies: Iterable[Event]) -> Iterator[Ending]:
    """What became of copies that the broker stored."""
    m = f"m{history.message}"
    for stored in copies:
        done = [one for one in history.of(Kind.SETTLED, Kind.DEAD_LETTERED) if one.copy == stored.copy]
        if not done:
            yield from _lost_with_the_queue(history, stored)
        elif done[0].kind is Kind.DEAD_LETTERED:
            limit = history.record.settings.broker.max_deliveries
            text = f"the broker parked {m} with the dead letters at {seconds(done[0].time_ms)}"
            yield history.clause(f"{text}, after {limit} deliveries (max_deliveries = {limit})", done[0]), End.PARKED
        elif history[done[0].cause].kind is Kind.DISPATCHED:
            text = f"the broker had settled {m}{history.of_copy(stored.copy)} at {seconds(done[0].time_ms)}"
            text += ', as it dispatched it (ack = "automatic"), so it did not dispatch it again'
            yield history.clause(text, done[0]), End.SETTLED_ON_DISPATCH
        else:
            yield _settled_too_early(history, done[0])


def _settled_too_early(history: History, settled: Event) -> Ending:
    acked = history.back(settled.number, Kind.ACKED) or settled
    text = f"the consumer had acknowledged m{history.message} at {seconds(acked.time_ms)}"
    why = _why_acked(history, acked)
    return history.clause(f"{text}, {why}, so the broker did not dispatch it again", acked, settled), (
        End.ACKED_TOO_EARLY
    )


def _why_acked(history: History, acked: Event) -> str:
    skipped = history[acked.cause].kind is Kind.SKIPPED
    return "which it took for a duplicate" if skipped else "before it had processed it"


def _lost_with_the_queue(history: History, stored: Event) -> Iterator[Ending]:
    crash = history.crash(Place.BROKER, stored.number, history.record.length)
    if crash:
        text = f"the broker crashed at {seconds(crash.time_ms)} with m{history.message} in a queue only in memory"
        yield history.clause(text + history.by(crash), crash, stored, blames=crash), End.QUEUE_LOST


def _producer(history: History, last: Event) -> Iterator[Ending]:
    """Why the producer did not send the message again after its last packet had come to its end."""
    m = f"m{history.message}"
    confirmed, gave_up = history.first_of(Kind.CONFIRMED), history.first_of(Kind.GAVE_UP)
    if confirmed:
        answer = "an ACK" if history.is_direct else "a confirm"
        text = f"the producer held {answer} for {m} from {seconds(confirmed.time_ms)} on, so it did not send it again"
        skipped = history.first_of(Kind.SKIPPED)
        end = End.CONFIRMED if skipped or not history.is_direct else End.ACKED_TOO_EARLY
        yield history.clause(text, confirmed), end
    elif gave_up:
        yield _gave_up(history, gave_up), End.GAVE_UP
    elif history.contract.awaits_ack:
        yield from _forgotten(history)
    else:
        never_left = [] if history.first_of(Kind.ATTEMPTED) else list(_never_left(history))
        yield from never_left
        last = history[never_left[0][0].events[0]] if never_left else last
        guarantee = history.contract.guarantee.word
        text = f"nobody sent {m} again: under {guarantee} the producer waits for no answer"
        yield history.clause(text, last), End.WAITS_FOR_NOTHING


def _forgotten(history: History) -> Iterator[Ending]:
    crash = history.crash(Place.PRODUCER, history.sent.number, history.record.length)
    if crash:
        text = f"the producer crashed at {seconds(crash.time_ms)} and forgot m{history.message}"
        text += f"{history.by(crash)}: its outbox was only in memory, so it did not send it again"
        yield history.clause(text, crash, blames=crash), End.FORGOTTEN


def _never_left(history: History) -> Iterator[Ending]:
    crash = history.crash(Place.PRODUCER, history.sent.number, history.record.length)
    if crash:
        text = f"the producer crashed at {seconds(crash.time_ms)}, before m{history.message} had left"
        yield history.clause(text + history.by(crash), crash, blames=crash), End.FORGOTTEN


def _gave_up(history: History, gave_up: Event) -> Clause:
    limit = history.contract.max_attempts
    tries = f"{limit} attempt{'' if limit == 1 else 's'}"
    text = f"the producer gave up at {seconds(gave_up.time_ms)}, after {tries} without an answer"
    return history.clause(f"{text} (max_attempts = {limit}), and told the application", gave_up)
