"""What held a trip up: delays, slow links, slow work and pauses along the way that it had come, and its batch."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from playground.engine.events import COMMANDED, NONE, Event, Kind
from playground.engine.log import code_of
from playground.engine.places import Place
from playground.explain.clauses import Clause, Gap
from playground.explain.history import History
from playground.explain.recognition import whose_key
from playground.explain.resending import break_clause
from playground.explain.trips import Trip
from playground.words.times import seconds, span

Halted = tuple[Gap, Clause]
"""Why a trip got no farther, and that in words."""

ENDS_OF_WORK: Final = frozenset({Kind.APPLIED, Kind.MARKED, Kind.CONFLICTED, Kind.SKIPPED, Kind.FAILED})


def hold_ups(history: History, root: Event, leaf: Event, before: int) -> list[Clause]:
    """Every fault that held a trip up on its way from its root to an event, and at that event until another one."""
    clauses: list[Clause] = []
    number = leaf.number
    after = before
    while number != NONE:
        event = history[number]
        clauses += _at(history, event, after)
        if event.number == root.number:
            break
        number, after = event.cause, event.number
    return clauses


def before_it_left(history: History, root: Event) -> Iterator[Clause]:
    """What kept the producer from the first attempt at a message that it had been handed."""
    if root.kind is Kind.ATTEMPTED and root.attempt == 1:
        if broke := _waited_to_be_connected(history, root):
            yield break_clause(history, broke)
        yield from _standstill(history, root.place, history.sent, root.number)


def work_ms(history: History, started: Event) -> int:
    """How long the work takes that began with an event: what it took, or would by the settings in force."""
    followed = [one for one in history.children.get(started.number, ()) if one.kind is not Kind.ACKED]
    slowed = history.setting(Kind.SLOWED, started.place, started.number)
    if slowed:
        return int(slowed.detail.removesuffix(" ms"))
    if followed and not history.pause(started.place, started.number, followed[0].number):
        return followed[0].time_ms - started.time_ms
    return history.record.settings.consumer.processing_ms


def _at(history: History, event: Event, after: int) -> Iterator[Clause]:
    """What held a trip up between an event and the one that followed it on the way."""
    if event.kind is Kind.DEPARTED:
        standstill = list(_standstill(history, history.target(event.place), event, after))
        usual_ms = event.time_ms + history.record.settings.link(event.place).latency_ms
        # What would have come into the same standstill anyway was not held up on its way there.
        if not [one for one in standstill if one.time_ms <= usual_ms]:
            yield from _on_a_link(history, event, after)
        yield from standstill
    elif event.kind is Kind.DUPLICATED:
        yield from _standstill(history, history.target(event.place), event, after)
    elif event.kind in (Kind.RECEIVED, Kind.STARTED):
        standstill = list(_standstill(history, event.place, event, after))
        yield from _waiting(history, event, after)
        yield from _tried_again_ahead(history, event, after)
        yield from standstill
        # What would have ended in the same standstill anyway was not slowed down.
        done_ms = event.time_ms + history.record.settings.consumer.processing_ms
        if event.kind is Kind.RECEIVED or not [one for one in standstill if one.time_ms <= done_ms]:
            yield from slow_work(history, event, after)


def _on_a_link(history: History, departed: Event, before: int) -> Iterator[Clause]:
    for event in history.children.get(departed.number, ()):
        if event.kind is Kind.DELAYED:
            fault = history[event.fault]
            text = f"{_packet(departed)} was held up on {history.link(event.place)} at {seconds(event.time_ms)}"
            yield history.clause(text + history.by(fault), event, blames=fault)
    slow = history.setting(Kind.LATENCY_SET, departed.place, departed.number)
    if slow and _is_slower(history, slow, departed.place) and not _was_too_late(history, departed, before):
        took = slow.detail.split(" plus")[0]
        text = f"from {seconds(slow.time_ms)} on a packet took {took} on {history.link(slow.place)}"
        yield history.clause(text + history.by(slow), slow, blames=slow)


def _was_too_late(history: History, departed: Event, before: int) -> bool:
    """Whether a packet is still under way at an event, and would have been had it taken no longer than usual."""
    if before >= history.record.length or history[before].cause == departed.number:
        return False
    usual_ms = history.record.settings.link(departed.place).latency_ms
    return departed.time_ms + usual_ms >= history[before].time_ms


def _is_slower(history: History, slow: Event, link: Place) -> bool:
    words = slow.detail.split()
    table = history.record.settings.link(link)
    return (int(words[0]), int(words[5])) > (table.latency_ms, table.jitter_ms)


def _packet(departed: Event) -> str:
    return f"the answer about m{departed.message}" if departed.place.leads_back else f"m{departed.message}"


def _standstill(history: History, node: Place, event: Event, before: int) -> Iterator[Clause]:
    """A pause in which the next thing would have happened; one that nothing fell into held nothing up."""
    pause = history.pause(node, event.number, before)
    if pause and _stood_in_the_way(history, pause, event, before):
        end = history.end_of_pause(pause)
        until = f" to {seconds(end.time_ms)}" if end and end.number < history.record.length else " on"
        text = f"{node.noun} stood still from {seconds(pause.time_ms)}{until}"
        yield history.clause(text + history.by(pause), pause, blames=pause)


def _stood_in_the_way(history: History, pause: Event, event: Event, before: int) -> bool:
    end, following = history.end_of_pause(pause), _following(history, event, before)
    if end is None or following is None or end.kind is Kind.CRASHED:
        return True
    return following.time_ms == end.time_ms or event.kind is Kind.RECEIVED


def _following(history: History, event: Event, before: int) -> Event | None:
    """What happened next on the way, be it after the event that ends the look."""
    if before < history.record.length and history[before].cause == event.number:
        return history[before]
    rest = [one for one in history.children.get(event.number, ()) if one.kind not in (Kind.DELAYED, Kind.DUPLICATED)]
    return rest[0] if rest else None


def _waiting(history: History, event: Event, after: int) -> Iterator[Clause]:
    """A wait in the inbox that is over."""
    following = history[after] if after < history.record.length else event
    if event.kind is Kind.RECEIVED and following.kind is Kind.STARTED and following.time_ms > event.time_ms:
        text = f"m{event.message} waited in {event.place.noun}'s inbox from {seconds(event.time_ms)}"
        yield history.clause(f"{text} to {seconds(following.time_ms)}, behind other work", event, following)


def _tried_again_ahead(history: History, event: Event, after: int) -> Iterator[Clause]:
    """What failed and was tried again in place before it was its turn, or it itself was over."""
    told: dict[tuple[int, int], list[Event]] = {}
    for failed in history.record.tried_again:
        concerns = failed.place is event.place and (event.kind is Kind.RECEIVED or failed.message == event.message)
        if concerns and event.number < failed.number < after:
            told.setdefault((failed.message, failed.fault), []).append(failed)
    for (message, number), its in told.items():
        fault = None if number == NONE else history[number]
        often = f"{len(its):,} times, the last time at" if len(its) > 1 else "at"
        text = f'{event.place.noun} tried m{message} again in place (on_failure = "retry")'
        poisoned = "" if fault and fault.kind is not Kind.POISONED else f": m{message} is poisoned"
        text = f"{text}, which had ended in an error {often} {seconds(its[-1].time_ms)}{poisoned}{history.by(fault)}"
        yield history.clause(text, its[0], fault, blames=fault)


def slow_work(history: History, event: Event, before: int) -> Iterator[Clause]:
    """The slowness of the work itself, or of the work that it had to wait for."""
    begun = [event.number] if event.kind is Kind.STARTED else _work_ahead(history, event.number, before)
    found = (history.setting(Kind.SLOWED, event.place, one) for one in begun)
    slowed = next((one for one in found if one and _is_slow(history, one)), None)
    if slowed:
        takes = span(int(slowed.detail.removesuffix(" ms")))
        ends = (one for one in history.befell if one.kind is Kind.SLOWNESS_ENDED and one.cause == slowed.number)
        ended = next(ends, None)
        until = f"to {seconds(ended.time_ms)} each piece of work that began" if ended else "on each piece of work"
        text = f"from {seconds(slowed.time_ms)} {until} took {slowed.place.noun} {takes}"
        yield history.clause(text + history.by(slowed), slowed, blames=slowed)


def _work_ahead(history: History, received: int, before: int) -> Sequence[int]:
    """The pieces of work that a delivery had to wait for: the one in hand as it came, and those begun meanwhile."""
    work = history.record.work
    return work[max(bisect_left(work, received) - 1, 0) : bisect_left(work, before)]


def _is_slow(history: History, slowed: Event) -> bool:
    return int(slowed.detail.removesuffix(" ms")) > history.record.settings.consumer.processing_ms


# Past a fault that came only then.


def put_off(history: History, told: Sequence[Clause]) -> Iterator[Clause]:
    """What had put a message off until a fault came that is blamed, and that it would have been past without that.

    A step that waited for an event of a message comes later as that does: then nobody would have been past it.
    """
    for number in dict.fromkeys(fault for clause in told for fault in clause.faults):
        fault, awaited = history[number], history.record.awaited_by(number)
        follows = awaited != NONE and history[awaited].message != 0
        if fault.kind in COMMANDED and not follows and (hit := _hit(history, fault)):
            past_ms = _past_ms(history, hit, fault)
            yield from (clause for delay_ms, clause in _delays(history, hit) if past_ms - delay_ms < fault.time_ms)


def _hit(history: History, fault: Event) -> Event | None:
    """The event of a message at which a fault was at work: what was lost, or in hand as a node went down."""
    own = next((one for one in history.events if one.fault == fault.number), None)
    if own or fault.kind is not Kind.CRASHED or (fault.cause != NONE and history[fault.cause].message):
        return own
    at_node = (one for one in history.events if one.place is fault.place and one.number < fault.number)
    return max(at_node, key=lambda one: one.number, default=None)


def _past_ms(history: History, hit: Event, fault: Event) -> int:
    """When a message would have been past a fault that it met, had that not been: on its way, or its work done."""
    link = history.record.settings.link
    left = history.back(hit.number, Kind.DEPARTED) if hit.place.is_link else None
    past_ms = hit.time_ms
    if left and hit.detail == "connection broken":
        past_ms = left.time_ms + link(left.place).latency_ms
    if fault.kind is Kind.CRASHED and fault.place.role is Place.CONSUMER:
        past_ms += history.record.settings.consumer.processing_ms
    return past_ms


def _delays(history: History, hit: Event) -> Iterator[tuple[int, Clause]]:
    """By how much a message had been put off on its way to an event, and by what."""
    m, sent, workload = f"m{history.message}", history.sent, history.record.settings.workload
    due_ms = (history.message - 1) * workload.every_ms
    if not history.is_extra and sent.time_ms > due_ms:
        for stop in _down_at(history, due_ms):
            verb = "was down" if stop.kind is Kind.CRASHED else "stood still"
            end = _end_of(history, stop)
            until = f"to {seconds(end.time_ms)}" if end else "on"
            text = f"the producer {verb} from {seconds(stop.time_ms)} {until}{history.by(stop)}"
            text += f", so {m} was sent only at {seconds(sent.time_ms)}"
            yield sent.time_ms - due_ms, history.clause(text, stop, sent, blames=stop)
    if broke := _waited_to_be_connected(history, hit):
        left = history.back(hit.number, Kind.ATTEMPTED) or hit
        yield max(left.time_ms - sent.time_ms, 1), break_clause(history, broke)
    departed = history.back(hit.number, Kind.DEPARTED)
    if departed and hit.place is departed.place:
        usual_ms = history.record.settings.link(hit.place).latency_ms
        for clause in _at(history, departed, hit.number):
            yield hit.time_ms - departed.time_ms - usual_ms, clause


def _waited_to_be_connected(history: History, hit: Event) -> Event | None:
    """The break of the connection for which a message had to wait before its first attempt, or is waiting still."""
    root = history.back(hit.number, Kind.ATTEMPTED)
    if root is None:
        broke = history.latest(Kind.DISCONNECTED, hit.place, hit.number)
        is_back = broke and history.befalling(Kind.RECONNECTED, hit.place, broke.number, hit.number)
        return None if is_back else broke
    came = history[root.cause]
    is_first = root.attempt == 1 and came.kind is Kind.RECONNECTED
    return history.latest(Kind.DISCONNECTED, root.place, came.number) if is_first else None


def _down_at(history: History, time_ms: int) -> Iterator[Event]:
    """The crash or the pause of the producer that was in force at a time."""
    for stop in history.befell:
        if stop.place is Place.PRODUCER and stop.kind in (Kind.CRASHED, Kind.PAUSED) and stop.time_ms <= time_ms:
            end = history.end_of_pause(stop)
            if end is None or end.time_ms > time_ms:
                yield stop


def _end_of(history: History, stop: Event) -> Event | None:
    """What ended a crash or a pause of the producer."""
    if stop.kind is Kind.PAUSED:
        return history.end_of_pause(stop)
    return history.befalling(Kind.RESTARTED, stop.place, stop.number, history.record.length)


# Its batch.


def in_a_batch(history: History, trip: Trip, leaf: Event) -> Halted | None:
    """The work on a delivery was over; `None` if it is not its batch that kept the answer back."""
    if history.record.settings.consumer.batch == 1 or history.crash(leaf.place, leaf.number, trip.before):
        return None
    failed = _failure_of_its_batch(history, leaf)
    if failed is not None and failed.number < trip.before and failed.number != leaf.number:
        return Gap.BATCH_FAILED, _failed_with(history, trip, leaf, failed)
    if failed is not None or leaf.kind is Kind.FAILED or whose_key(history, leaf):
        return None
    did = "skipped" if leaf.kind is Kind.SKIPPED else "done"
    text = f"{trip.name} was {did} at {seconds(leaf.time_ms)}, and its ACK waited for the rest of its batch"
    return Gap.WORKING, history.clause(text, leaf)


def _failed_with(history: History, trip: Trip, leaf: Event, failed: Event) -> Clause:
    fault = None if failed.fault == NONE else history[failed.fault]
    end = "failed, too," if leaf.kind is Kind.FAILED else "was done"
    verb = "failed" if failed.kind is Kind.FAILED else "was answered with a no"
    text = f'{trip.name} {end} at {seconds(leaf.time_ms)}, but a batch fails as a whole (ack_unit = "batch"), and'
    text = f"{text} m{failed.message} of it {verb} at {seconds(failed.time_ms)}"
    return history.clause(text + history.by(fault), leaf, failed, blames=fault)


def _failure_of_its_batch(history: History, end: Event) -> Event | None:
    """The event with which the batch has failed, as a whole, that a delivery was in whose work has ended."""
    record = history.record
    if record.settings.consumer.ack_unit == "one":
        return None
    batch = record.batches.get(record.log.back_to(code_of(Kind.RECEIVED, end.place), end.number), NONE)
    failed = record.failed_batches.get(batch)
    return None if failed is None else record.log[failed]
