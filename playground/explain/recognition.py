"""Recognition: why a duplicate was not recognised, and whose duplicate a message was taken for.

What decides is the table of processed ids, or the broker's table of keys: what it knew, and of whom.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from playground.engine.effects.store import KeyState
from playground.engine.events import NONE, Event, Kind
from playground.engine.mechanisms.keys import shared_by
from playground.engine.places import Place
from playground.explain.clauses import Clause, Miss
from playground.explain.history import History
from playground.words.times import seconds, span

_LEFT_BY: Final = {Kind.REFUSED: Kind.STORED, Kind.SKIPPED: Kind.MARKED, Kind.CONFLICTED: Kind.APPLIED}
"""What put the key there by which something was taken for a duplicate."""

_MOST_SESSIONS: Final = 1 << 20


class Unrecognised(NamedTuple):
    """Why a duplicate passed for something new."""

    miss: Miss
    reason: str
    """As it stands before `so it applied m3 again`."""
    clauses: tuple[Clause, ...] = ()
    """What had happened to the table before."""
    knew_until_ms: int = 0
    """Until when the table had the key: had anything come before, it would have been recognised and answered."""


def by_the_consumer(history: History, first: Event, second: Event) -> Unrecognised:
    """Why the consumer applied a message again: two `applied` events of the same message."""
    is_known = history.contract.dedup != "none" or is_known_elsewhere(history)
    if is_known and has_another_key(history, first, second):
        return _another_key(history, first, second)
    if history.contract.dedup == "none":
        return Unrecognised(Miss.NO_TABLE, "the consumer keeps no table of processed ids")
    looked = history.back(second.number, Kind.STARTED) or second
    settings, is_volatile = history.record.settings.consumer, history.record.settings.consumer.dedup == "memory"
    has_own = is_volatile or settings.dedup_table == "own"
    since = 0 if has_own else first.cause
    marks = history.of(Kind.MARKED, place=looked.place if has_own else None)
    known = [
        mark for mark in marks if since <= mark.number < looked.number and not has_another_key(history, mark, second)
    ]
    if known:
        tables = (looked.place,) if has_own else history.record.settings.topology.consumers
        claimed = _claimed(known, settings.dedup_window_ms)
        return _forgotten(history, claimed, looked, tables, settings.dedup_window_ms, is_volatile)
    if has_own and first.place is not looked.place:
        here, there = looked.place.word, first.place.word
        text = f"the {here} has a table of its own, which knows nothing of what the {there} has done"
        return Unrecognised(Miss.OTHER_TABLE, text)
    return _never_marked(history, first, looked)


def is_known_elsewhere(history: History) -> bool:
    """Whether the other side of an external effect knows the keys, whatever table this one keeps."""
    consumer = history.record.settings.consumer
    return consumer.effect == "external" and consumer.effect_key


def by_the_broker(history: History, first: Event, second: Event) -> Unrecognised:
    """Why the broker stored a message again: two `stored` events of the same message."""
    settings = history.record.settings.broker
    if not settings.dedup_window_ms:
        return Unrecognised(Miss.NO_TABLE, "the broker keeps no table of keys")
    if has_another_key(history, first, second):
        return _another_key(history, first, second)
    window_ms, is_volatile = settings.dedup_window_ms, not settings.durable
    return _forgotten(history, first, second, (Place.BROKER,), window_ms, is_volatile)


def _claimed(marks: Sequence[Event], window_ms: int) -> Event:
    """The mark from which the window of a key ran: with `in-flight` there are two, and the first one counts."""
    claimed = marks[0]
    for mark in marks[1:]:
        is_over = not window_ms or mark.time_ms - claimed.time_ms >= window_ms
        claimed = mark if is_over or claimed.detail != KeyState.IN_FLIGHT.word else claimed
    return claimed


def _never_marked(history: History, first: Event, looked: Event) -> Unrecognised:
    """The two steps of `effect-first`, and a crash between them."""
    crash = history.crash(first.place, first.number, looked.number)
    m = f"m{history.message}"
    if crash is None:
        return Unrecognised(Miss.NOT_MARKED, f"the consumer had not yet noted {m} as processed")
    clause = history.crashed(crash, ", after it had applied {} and before it noted it", m, first)
    return Unrecognised(
        Miss.NOT_MARKED, f"the crash had come before the note of {m} in the table of processed ids", (clause,)
    )


def _forgotten(
    history: History, mark: Event, looked: Event, nodes: tuple[Place, ...], window_ms: int, is_volatile: bool
) -> Unrecognised:
    """A key that was in a table, of these nodes, and is not any more."""
    node = nodes[0]
    table = "table of processed ids" if node.role is Place.CONSUMER else "table of keys"
    gone = f"the {table} did not have its key any more"
    crash = history.crash(node, mark.number, looked.number) if is_volatile else None
    wipes = (history.befalling(Kind.FORGOTTEN, one, mark.number, looked.number) for one in nodes)
    wiped = min((one for one in wipes if one), key=lambda one: one.number, default=None)
    if crash and (wiped is None or crash.number < wiped.number):
        clause = history.crashed(crash, " and lost its {}, which was only in memory", table)
        return Unrecognised(
            Miss.LOST_IN_A_CRASH, f"the {table} did not have its key any more", (clause,), crash.time_ms
        )
    if wiped:
        text = f"the {table} of {node.noun} was wiped at {seconds(wiped.time_ms)}"
        clause = history.clause(text + history.by(wiped), wiped, blames=wiped)
        return Unrecognised(Miss.WIPED, gone, (clause,), wiped.time_ms)
    age = f"{span(window_ms)}, and its key was {span(looked.time_ms - mark.time_ms)} old"
    reason = f"the {table} remembers for {age}"
    stood = tuple(_standstills(history, mark, looked, window_ms))
    return Unrecognised(Miss.EXPIRED, reason, stood, mark.time_ms + window_ms)


def _standstills(history: History, mark: Event, looked: Event, window_ms: int) -> Iterator[Clause]:
    """What stood still for so long that a key outlived its window; without it the duplicate would have been known."""
    too_old_ms = looked.time_ms - mark.time_ms - window_ms
    for node in history.record.settings.topology.nodes:
        if node is Place.PRODUCER and _came_of_one_copy(history, mark, looked):
            continue
        pause = history.pause(node, mark.number, looked.number)
        end = history.end_of_pause(pause) if pause else None
        if pause and end and end.time_ms - max(pause.time_ms, mark.time_ms) > too_old_ms:
            text = f"{node.noun} stood still from {seconds(pause.time_ms)} to {seconds(end.time_ms)}"
            yield history.clause(text + history.by(pause), pause, end, blames=pause)


def _came_of_one_copy(history: History, mark: Event, looked: Event) -> bool:
    """Whether the broker sent both: then it does not matter what the producer did."""
    one, other = (history.back(event.number, Kind.DISPATCHED) for event in (mark, looked))
    return one is not None and other is not None and one.copy == other.copy


def has_another_key(history: History, one: Event, other: Event) -> bool:
    """Whether two events are about attempts with different keys."""
    return key_part(history, one) != key_part(history, other)


def _another_key(history: History, first: Event, second: Event) -> Unrecognised:
    reason = f"attempt {attempted(history, second).attempt} carried a new key"
    crash = history.crash(Place.PRODUCER, attempted(history, first).number, attempted(history, second).number)
    if history.contract.key == "session" and crash is None:
        reason = f"attempt {attempted(history, second).attempt} was a new send, with a sequence of its own"
    if history.contract.key != "session" or crash is None:
        return Unrecognised(Miss.FRESH_KEY, reason)
    clause = history.crashed(crash, " and lost {}, of which its keys are made", "its session")
    return Unrecognised(Miss.FRESH_KEY, reason, (clause,), crash.time_ms)


class Whose(NamedTuple):
    """Another message under whose key one came."""

    history: History
    """Of the one that came."""
    left: Event
    """What the other one had done to the table before."""

    @property
    def reason(self) -> str:
        """`its key was that of m1, ...`: as it stands behind `for`."""
        requests = (self.history.record.request_of(one) for one in (self.left.message, self.history.message))
        was_given = any(request and shared_by(request.detail).key_of for request in requests)
        how = "which the application had given to both" if was_given else "a hash of the same content"
        return f"its key was that of m{self.left.message}, {how}"

    @property
    def before(self) -> str:
        """`the broker had stored m1 at 1.05 s`."""
        m = f"m{self.left.message}"
        did = {Kind.STORED: "stored", Kind.APPLIED: "applied"}.get(self.left.kind, "noted the key of")
        return f"{self.left.place.noun} had {did} {m} at {seconds(self.left.time_ms)}"


def attempted(history: History, event: Event) -> Event:
    """The attempt behind an event at the broker or the consumer: its packet carried the key."""
    is_at_the_broker = event.kind in (Kind.STORED, Kind.REFUSED)
    number = event.number
    return history[history.publish_route(number)[0] if is_at_the_broker else history.route(number).attempted]


def is_known_by_id(history: History, event: Event) -> bool:
    """Whether it is the message's own id that counts where an event happened."""
    return history.record.settings.consumer.dedup_by == "message" and event.place.role is Place.CONSUMER


def known_by(history: History, event: Event) -> str:
    """What a message is known again by where an event happened: its `key`, or its `id`."""
    return "id" if is_known_by_id(history, event) else "key"


def key_part(history: History, event: Event) -> int:
    """What stands in the key beside the number: with fresh keys the attempt, with those of a session the session."""
    if is_known_by_id(history, event):
        return 0
    kind = history.contract.key
    if kind == "fresh":
        return attempted(history, event).attempt
    is_renewed = history.record.settings.producer.resend == "new-key"
    begun = attempted(history, event).number if is_renewed or kind == "session" else NONE
    part = sum(one.number < begun for one in history.of(Kind.RESENT)) if is_renewed else 0
    if kind == "session":
        restarts = (one for one in history.befell if one.kind is Kind.RESTARTED and one.place is Place.PRODUCER)
        return part * _MOST_SESSIONS + sum(one.number < begun for one in restarts)
    return part


def whose_key(history: History, hit: Event) -> Whose | None:
    """Whose key something was taken for a duplicate by, if it was not a message's own that had left it last."""
    shares = hit.kind in _LEFT_BY and not is_known_by_id(history, hit)
    others = history.record.sharing(history.message) if shares else []
    if not others:
        return None
    part = key_part(history, hit)
    own, *theirs = (_left(its, hit, part) for its in (history, *(History(history.record, one) for one in others)))
    latest = max((one for one in theirs if one), key=lambda one: one.number, default=None)
    return None if latest is None or (own and own.number > latest.number) else Whose(history, latest)


def passed_for_another(history: History) -> bool:
    """Whether a message was taken for a duplicate of another one."""
    return any(whose_key(history, hit) for hit in history.of(*_LEFT_BY))


def _left(history: History, hit: Event, part: int) -> Event | None:
    """The last event by which a message had put its key there before a hit on that."""
    found = [one for one in history.of(_LEFT_BY[hit.kind]) if one.number < hit.number]
    return next((one for one in reversed(found) if key_part(history, one) == part), None)
