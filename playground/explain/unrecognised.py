"""Why a duplicate was not recognised: what the table of processed ids, or the broker's table of keys, did not know."""

from collections.abc import Iterator
from typing import NamedTuple

from playground.engine.events import Event, Kind
from playground.engine.places import Place
from playground.explain.clauses import Clause, Miss
from playground.explain.history import History
from playground.words.times import seconds, span


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
    if history.contract.dedup == "none":
        return Unrecognised(Miss.NO_TABLE, "the consumer keeps no table of processed ids")
    if has_another_key(history, first, second):
        return Unrecognised(Miss.FRESH_KEY, f"{_attempt(history, second)} carried a new key")
    looked = history.back(second.number, Kind.STARTED) or second
    marks = [mark for mark in history.of(Kind.MARKED) if first.cause <= mark.number < looked.number]
    known = [mark for mark in marks if not has_another_key(history, mark, second)]
    if not known:
        return _never_marked(history, first, looked)
    settings = history.record.settings.consumer
    return _forgotten(history, known[-1], looked, looked.place, settings.dedup_window_ms, settings.dedup == "memory")


def by_the_broker(history: History, first: Event, second: Event) -> Unrecognised:
    """Why the broker stored a message again: two `stored` events of the same message."""
    settings = history.record.settings.broker
    if not settings.dedup_window_ms:
        return Unrecognised(Miss.NO_TABLE, "the broker keeps no table of keys")
    if has_another_key(history, first, second):
        return Unrecognised(Miss.FRESH_KEY, f"{_attempt(history, second)} carried a new key")
    window_ms, is_volatile = settings.dedup_window_ms, not settings.durable
    return _forgotten(history, first, second, Place.BROKER, window_ms, is_volatile)


def _never_marked(history: History, first: Event, looked: Event) -> Unrecognised:
    """The two steps of `effect-first`, and a crash between them."""
    crash = history.crash(first.place, first.number, looked.number)
    m = f"m{history.message}"
    if crash is None:
        return Unrecognised(Miss.NOT_MARKED, f"the consumer had not yet marked {m} as processed")
    clause = history.crashed(crash, ", after it had applied {} and before it marked it", m, first)
    return Unrecognised(
        Miss.NOT_MARKED, f"the crash had come before the mark of {m} in the table of processed ids", (clause,)
    )


def _forgotten(
    history: History, mark: Event, looked: Event, node: Place, window_ms: int, is_volatile: bool
) -> Unrecognised:
    """A key that was in a table and is not any more."""
    table = "table of processed ids" if node.role is Place.CONSUMER else "table of keys"
    gone = f"the {table} did not have its key any more"
    crash = history.crash(node, mark.number, looked.number) if is_volatile else None
    wiped = history.befalling(Kind.FORGOTTEN, node, mark.number, looked.number)
    if crash and (wiped is None or crash.number < wiped.number):
        clause = history.crashed(crash, " and lost its {}, which was only in memory", table)
        return Unrecognised(
            Miss.LOST_IN_A_CRASH, f"the {table} did not have its key any more", (clause,), crash.time_ms
        )
    if wiped:
        text = f"the {table} of the {node.word} was wiped at {seconds(wiped.time_ms)}"
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
        pause = history.pause(node, mark.number, looked.number)
        end = history.end_of_pause(pause) if pause else None
        if pause and end and end.time_ms - max(pause.time_ms, mark.time_ms) > too_old_ms:
            text = f"the {node.word} stood still from {seconds(pause.time_ms)} to {seconds(end.time_ms)}"
            yield history.clause(text + history.by(pause), pause, end, blames=pause)


def has_another_key(history: History, one: Event, other: Event) -> bool:
    """Whether two events are about attempts with different keys."""
    if not history.contract.fresh_key:
        return False
    return _attempted(history, one).number != _attempted(history, other).number


def _attempted(history: History, event: Event) -> Event:
    is_at_the_broker = event.kind in (Kind.STORED, Kind.REFUSED)
    number = event.number
    return history[history.publish_route(number)[0] if is_at_the_broker else history.route(number).attempted]


def _attempt(history: History, event: Event) -> str:
    return f"attempt {_attempted(history, event).attempt}"
