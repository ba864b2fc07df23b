"""Resending in words: a sender whose timer ran out, or that came back from a crash, and what it sent then."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from playground.engine.events import NONE, Event, Kind
from playground.engine.places import Place
from playground.explain.clauses import SLOW_GAPS, Clause, Gap, Upon
from playground.explain.drops import by_the_weather
from playground.explain.history import History
from playground.explain.readers import left_clause
from playground.explain.trips import halt
from playground.words.phrases import FEW, listed, numbered, times
from playground.words.times import at_times, seconds, span

_TOLD_ONE_BY_ONE: Final = 3
_NEVER_MS: Final = 1 << 62


class Resent(NamedTuple):
    """An attempt or a dispatch that came after another one."""

    root: Event
    gap: Gap
    """Why there was no answer to the one before."""
    blames_the_crash: bool
    """If it followed a restart: whether there would have been no such sending, or an earlier one, without the crash."""


def timer_before(history: History, root: Event) -> Event | None:
    """The timer that an attempt or a dispatch followed; `None` if it followed a restart, or nothing."""
    if _by_a_connection(history, root) or resend_before(history, root):
        return None
    kind = Kind.REDELIVERY_DUE if root.kind is Kind.DISPATCHED else Kind.TIMED_OUT
    for timer in history.of(kind):
        if timer.copy == root.copy and timer.attempt == root.attempt - 1 and timer.number < root.number:
            return None if history.crash(root.place, timer.number, root.number) else timer
    return None


def timed(history: History, timer: Event) -> Event | None:
    """The attempt or the dispatch whose timer an event is."""
    return history[timer.cause] if timer.kind in (Kind.TIMED_OUT, Kind.REDELIVERY_DUE) else None


def resend_before(history: History, root: Event) -> Event | None:
    """The application's sending again that an attempt followed; `None` if it followed something else."""
    resends = [one for one in history.of(Kind.RESENT) if one.number < root.number]
    if root.kind is not Kind.ATTEMPTED or not resends:
        return None
    is_later = any(resends[-1].number < one.number < root.number for one in history.of(Kind.ATTEMPTED))
    return None if is_later else resends[-1]


def deadline(history: History, root: Event) -> int:
    """The event by which an answer should have come to make this attempt or dispatch unnecessary.

    The timer may have been due before: a pause of its node made it run out late, or a crash took it away.
    """
    timer = timer_before(history, root) or root
    before = [one for one in history.of(root.kind) if one.copy == root.copy and one.attempt == root.attempt - 1]
    due = due_ms(history, before[0]) if before else timer.time_ms
    return timer.number if due >= timer.time_ms else min(history.record.first_at(due), timer.number)


def due_ms(history: History, root: Event) -> int:
    """When the timer of an attempt or a dispatch runs out, or would have; a lease begins anew where it was renewed.

    Where there is no timer it never does.
    """
    is_broker = root.place is Place.BROKER
    if not (history.record.settings.broker.has_timer if is_broker else history.contract.awaits_ack):
        return _NEVER_MS
    renewed = [one for one in history.of(Kind.RENEWED) if one.copy == root.copy and one.attempt == root.attempt]
    start_ms = renewed[-1].time_ms if renewed and is_broker else root.time_ms
    return start_ms + _timer_ms(history, root)


def _timer_ms(history: History, root: Event) -> int:
    settings = history.record.settings
    is_broker = root.place is Place.BROKER
    return settings.broker.redelivery_timeout_ms if is_broker else settings.producer.ack_timeout_ms


def resent(history: History, again: Sequence[Resent]) -> Iterator[Clause]:
    """How the sender came to send these again."""
    timed: dict[tuple[Place, int], list[tuple[Event, Resent]]] = {}
    for one in again:
        if timer := timer_before(history, one.root):
            timed.setdefault((one.root.place, one.root.copy), []).append((timer, one))
    for its in timed.values():
        in_vain = all(one.gap in SLOW_GAPS for _, one in its)
        yield _timer_clause(history, [(timer, one.root) for timer, one in its], in_vain)
    breaks = [one.root for one in again if one.root.kind is Kind.ATTEMPTED and _by_a_connection(history, one.root)]
    breaks = breaks if len(breaks) >= _TOLD_ONE_BY_ONE else []
    if breaks:
        yield _broke_again_and_again(history, breaks)
    for one in again:
        if came := _by_a_connection(history, one.root):
            if one.root not in breaks:
                yield from _connection_clauses(history, one.root, came, too_early=one.blames_the_crash)
        elif timer_before(history, one.root) is not None:
            pass  # Of those a clause above tells.
        elif call := resend_before(history, one.root):
            yield from _application_clauses(history, one, call)
        elif answer := _answer_before(history, one.root):
            yield _answered_clause(history, answer, one.root)
        else:
            yield from _restart_clauses(history, one)


def _application_clauses(history: History, one: Resent, call: Event) -> Iterator[Clause]:
    """How the application came to send again: it was told of a failure, or found no answer after a crash."""
    told, producer = history[call.cause], history.record.settings.producer
    m, when = f"m{history.message}", seconds(one.root.time_ms)
    is_fresh = history.contract.key == "fresh"
    key = "under a new key" if is_fresh or producer.resend == "new-key" else "under the same key"
    key = "as a new one" if history.contract.key == "session" and producer.resend == "new-key" else key
    by = 'key = "fresh"' if is_fresh else f'resend = "{producer.resend}"'
    what = f"sent {m} again at {when}, {key} ({by}, attempt {one.root.attempt})"
    if told.kind is Kind.GAVE_UP:
        limit = f" (max_attempts = {history.contract.max_attempts})" if history.contract.max_attempts else ""
        text = f"the producer gave up at {seconds(told.time_ms)}{limit}, and the application {what}"
        yield history.clause(text, told, call, one.root)
        return
    if crash := history.latest(Kind.CRASHED, Place.PRODUCER, told.number):
        yield history.crashed(crash, ", before the application had an answer to {}", m, blamed=one.blames_the_crash)
    yield history.clause(f"once the producer had restarted, the application {what}", told, call, one.root)


def _by_a_connection(history: History, root: Event) -> Event | None:
    """The end of a connection, or the next one, that brought about an attempt or a dispatch; `None` if none did."""
    if root.kind in (Kind.ATTEMPTED, Kind.CLEARED):
        waited = history[root.cause].kind is Kind.RECONNECTED and resend_before(history, root) is None
        return history[root.cause] if waited else None
    ends = [one for one in history.of(Kind.RETURNED) if one.copy == root.copy and one.number < root.number]
    is_end = ends and ends[-1].attempt == root.attempt - 1 and history[ends[-1].cause].kind is not Kind.ARRIVED
    return ends[-1] if is_end else None


def break_clause(history: History, broke: Event) -> Clause:
    """How a connection broke: by a command, by what one did, or as the weather took a packet."""
    origin = history[broke.fault] if broke.fault != NONE else broke if history.by(broke) else None
    taken = None if broke.cause == NONE else history[broke.cause]
    whose = "its" if taken and taken.place is broke.place else f"{broke.place.noun}'s"
    upon = Upon((broke.cause,), f"with that {whose} connection broke")
    text = f"{broke.place.noun}'s connection broke at {seconds(broke.time_ms)}"
    if taken and taken.kind is Kind.DROPPED and by_the_weather(history, taken):
        return replace(history.clause(text, broke, taken), faults=(taken.number,), upon=upon)
    return replace(history.clause(text + history.by(origin), broke, origin, blames=origin), upon=upon)


def _mattered(history: History, root: Event) -> bool:
    """Whether an attempt would not have come without the break before it: there would have been an answer by then.

    There would not have been one to what had been lost on its way out, nor to what took longer than the timer.
    """
    before = [one for one in history.of(Kind.ATTEMPTED) if one.attempt == root.attempt - 1]
    if not before or (history.contract.ack == "never" and not history.has_broker):
        return False
    reached, due = halt(history, before[0], root.number), due_ms(history, before[0])
    if reached.kind is Kind.DROPPED:
        usual_ms = history.record.settings.link(reached.place).latency_ms
        return reached.place.leads_back and reached.time_ms + usual_ms < due
    answered = history.first_of(Kind.CONFIRMED)
    return answered is not None and answered.time_ms < due


def _broke_again_and_again(history: History, roots: Sequence[Event]) -> Clause:
    """How the ends of several connections led to these attempts."""
    broke = [one for root in roots if (one := history.latest(Kind.DISCONNECTED, root.place, root.number))]
    clauses = [break_clause(history, one) for one in broke]
    blamed = [clause.faults for clause, root in zip(clauses, roots, strict=True) if _mattered(history, root)]
    faults = tuple(dict.fromkeys(fault for its in blamed for fault in its))
    events = dict.fromkeys((*(one.number for one in broke), *(root.number for root in roots), *faults))
    text = f"the producer's connection broke {_when(broke)}{history.by(*(history[fault] for fault in faults))}"
    text = f"{text}, and each time, once it was connected again, the producer sent m{history.message}, which it had"
    text = f"{text} no answer to ({numbered('attempt', [root.attempt for root in roots])})"
    return Clause(text, broke[0].time_ms, tuple(events), faults)


def _connection_clauses(history: History, root: Event, came: Event, *, too_early: bool) -> Iterator[Clause]:
    """How the end of a connection led to this attempt or dispatch; `too_early`: while the work was still going on."""
    m, when = f"m{history.message}", seconds(root.time_ms)
    if root.kind in (Kind.ATTEMPTED, Kind.CLEARED):
        if broke := history.latest(Kind.DISCONNECTED, root.place, root.number):
            clause = break_clause(history, broke)
            yield clause if _mattered(history, root) else replace(clause, faults=())
        what = m if root.kind is Kind.ATTEMPTED else f"the release of {m}"
        text = f"once it was connected again, the producer sent {what}, which it had no answer to, at {when}"
        which = f" (attempt {root.attempt})" if root.kind is Kind.ATTEMPTED else ""
        yield history.clause(text + which, root, came)
        return
    end = history[came.cause]
    if too_early and end.kind is Kind.DISCONNECTED:
        yield break_clause(history, end)
        text = f"the broker took {m} back at once from {end.place.noun}, which may still do it"
        yield history.clause(f"{text}, and dispatched it again at {when} (dispatch {root.attempt})", came, root)
        return
    if end.kind is Kind.LEFT:
        yield left_clause(history, root, end, came)
        return
    if end.kind is Kind.RECONNECTED:
        if broke := history.latest(Kind.DISCONNECTED, end.place, end.number):
            yield break_clause(history, broke)
        text = f"once it was connected again, {end.place.noun} went on from its position, where {m} was"
        yield history.clause(f"{text}: it was dispatched again at {when} (dispatch {root.attempt})", came, root)
        return
    yield from _taken_back(history, root, came, end)


def _taken_back(history: History, root: Event, came: Event, end: Event) -> Iterator[Clause]:
    """How the end of a connection brought a dispatch back; to blame where no timer would have done so."""
    is_break, has_timer = end.kind is Kind.DISCONNECTED, history.record.settings.broker.has_timer
    if is_break and not has_timer:
        yield break_clause(history, end)
    how = "its connection had broken" if is_break else f"it had crashed{'' if has_timer else history.by(end)}"
    text = f"the broker took m{history.message} back from {end.place.noun} at {seconds(came.time_ms)}, for {how}"
    text = f"{text}, and dispatched it again at {seconds(root.time_ms)} (dispatch {root.attempt})"
    yield history.clause(text, came, root, blames=None if is_break or has_timer else end)


def _timer_clause(history: History, timed: Sequence[tuple[Event, Event]], in_vain: bool) -> Clause:
    timers, roots = [timer for timer, _ in timed], [root for _, root in timed]
    ms = _timer_ms(history, roots[0])
    name = "redelivery timer" if roots[0].place is Place.BROKER else "timer"
    although = ", although nothing was lost" if in_vain else ""
    the_last = " at" if len(roots) == 1 else ", the last one at"
    backoff = f"{the_last} {seconds(roots[-1].time_ms)}" if roots[-1].time_ms != timers[-1].time_ms else ""
    text = f"{roots[0].place.noun}'s {name} of {span(ms)} ran out {_when(timers)}{although}"
    still = _standstill_of_the_holder(history, timers[0])
    text += ", while the consumer stood still and did not renew its lease" if still else ""
    waited = _backed_off(history, timed)
    text = f"{text}, and {waited}it {_sent(history, roots)}{backoff}"
    return history.clause(text, timers[0], *timers[1:], *roots, blames=still)


def _standstill_of_the_holder(history: History, timer: Event) -> Event | None:
    """The pause that kept a consumer from renewing its lease."""
    if not history.record.settings.consumer.renew or timer.place is not Place.BROKER:
        return None
    routes = history.record.settings.topology.routes
    for departed in history.of(Kind.DEPARTED):
        if departed.cause == timer.cause:
            holder = routes[departed.place].target
            pause = history.latest(Kind.PAUSED, holder, timer.number)
            if pause and not history.befalling(Kind.RESUMED, holder, pause.number, timer.number):
                return pause
    return None


def _backed_off(history: History, timed: Sequence[tuple[Event, Event]]) -> str:
    """`after a backoff of 0.5 s, 1 s and 2 s `: what came to the timers; a pause may have added to it."""
    producer = history.record.settings.producer
    waits = [root.time_ms - timer.time_ms for timer, root in timed]
    if timed[0][1].place is not Place.PRODUCER or producer.backoff == "none" or not any(waits):
        return ""
    if any(history.pause(Place.PRODUCER, timer.number, root.number) for timer, root in timed):
        return "after its backoff "
    said = [span(wait) for wait in waits]
    few = said if len(said) <= FEW else [*said[:2], f"so on, up to {span(max(waits))}"]
    return f"after a backoff of {listed(few)} "


def _when(timers: Sequence[Event]) -> str:
    when = at_times([timer.time_ms for timer in timers])
    return when if len(timers) <= _TOLD_ONE_BY_ONE else f"{times(len(timers))}, {when}"


def _sent(history: History, roots: Sequence[Event]) -> str:
    numbers = [root.attempt for root in roots]
    if roots[0].place is Place.BROKER:
        return f"dispatched m{history.message} again ({numbered('dispatch', numbers)})"
    return f"sent {numbered('attempt', numbers)}"


_TOLD_OF: Final = {"busy": "that its work was in flight", "error": "of the error"}


def _answer_before(history: History, root: Event) -> Event | None:
    """The negative answer, or the return to the queue, that an attempt or a dispatch followed."""
    before = [
        one
        for one in history.of(Kind.DECLINED, Kind.RETURNED)
        if one.copy == root.copy and one.attempt == root.attempt - 1 and one.number < root.number
    ]
    return before[-1] if before and not history.crash(root.place, before[-1].number, root.number) else None


def _answered_clause(history: History, answer: Event, root: Event) -> Clause:
    at, sent = seconds(answer.time_ms), _sent(history, [root])
    later = f" at {seconds(root.time_ms)}" if root.time_ms != answer.time_ms else ""
    if answer.kind is Kind.DECLINED:
        told = _TOLD_OF.get(answer.detail, "so")
        text = f"the producer was told {told} at {at}"
        return history.clause(f"{text}, and {sent}{later}", answer, root)
    crash = history[answer.cause]
    if crash.kind is Kind.CRASHED:
        return history.crashed(crash, ", and what it had went back to the queue: the broker {}", f"{sent}{later}")
    settings = history.record.settings.consumer
    asked = f'(on_failure = "{settings.on_failure}")'
    text = f"the consumer had given m{history.message} back {asked}: it was in the queue again at {at}"
    return history.clause(f"{text}, and the broker {sent}{later}", answer, root)


def _restart_clauses(history: History, one: Resent) -> Iterator[Clause]:
    root, node = one.root, one.root.place
    crash = history.latest(Kind.CRASHED, node, root.number)
    if crash is None:
        return
    forgot = "which dispatches were in flight" if node is Place.BROKER else "its timers"
    if node is Place.BROKER and history.record.settings.mechanisms.keeps_log:
        yield history.crashed(crash, ", before anybody could read {}", f"m{history.message}")
    elif node is Place.BROKER or history.contract.awaits_ack:
        yield history.crashed(crash, " and forgot {}", forgot, blamed=one.blames_the_crash)
    else:
        yield history.crashed(crash, ", before it had noted that it had sent {}", f"m{history.message}")
    m, when = f"m{history.message}", seconds(root.time_ms)
    if node is Place.BROKER:
        text = f"once it had restarted, the broker dispatched {m} at {when} (dispatch {root.attempt})"
    else:
        text = f"once it had restarted, the producer sent {m}, which its outbox still held, at {when}"
        text += f" (attempt {root.attempt})"
    yield history.clause(text, root, history.latest(Kind.RESTARTED, node, root.number))
