"""What becomes of the dead letters of a queue of SQS, where the file has the queue that they go to."""

from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.losses import ParkedUntil
from playground.configuration.sqs.described import (
    REDRIVE,
    RETENTION,
    RETENTION_S,
    FoundQueue,
    Queue,
    Resolve,
)

_LONGEST_S: Final = 1_209_600
"""A queue keeps nothing for longer: two weeks."""


def read_dead_letters(reading: Reading, path: str, found: FoundQueue) -> None:
    """Find what AWS refuses of a queue's dead letters, and what is forgotten of them, once its settings are read."""
    queue, resolve, _, dead_letters, permission = found
    if dead_letters is None:
        return
    if permission.refuses(queue.name):
        kind = permission.permission.text
        text = f"{queue.name}: {dead_letters.name} takes none of its dead letters (redrivePermission {kind}): "
        spot = Spot(path, permission.permission.line)
        reading.find("contradiction", f"{text}AWS refuses the redrive policy", spot)
    if kept_s := _forgets_after(reading, queue, dead_letters, resolve):
        _keep(reading, queue, kept_s, dead_letters)


def _keep(reading: Reading, queue: Queue, kept_s: int, dead_letters: Queue) -> None:
    """Ask for what is parked to be read so long after it was sent; if it is parked only then, it is lost."""
    name = _short_name(dead_letters, queue)
    said = dead_letters.attributes.get(RETENTION)
    spot = dead_letters.spot._replace(line=said[1].line) if said else dead_letters.spot
    until = ParkedUntil(name, kept_s, REDRIVE, "VisibilityTimeout", dead_letters.kept_by, _LONGEST_S, spot)
    for at, one in enumerate(reading.given):
        if (one.name, one.queue) == (REDRIVE, queue.name) and not one.unknown:
            asks = f"a dead letter is read within {kept_s:,} s of being sent ({name}: its age counts on from then)"
            reading.given[at] = one._replace(asks=asks, parks_until=until)


def _forgets_after(reading: Reading, queue: Queue, dead_letters: Queue, resolve: Resolve) -> int:
    """Find a dead letter queue that AWS refuses, or that forgets too early: for how many seconds it keeps what; else 0.

    A message's age counts from when it was first sent; a FIFO queue counts anew from when it is moved.
    """
    if queue.is_fifo != dead_letters.is_fifo:
        kind = "a FIFO queue" if queue.is_fifo else "a standard queue"
        text = f"{queue.name}: the dead letters of {kind} can only go to {kind}, and {dead_letters.name} is none"
        new = f" ({queue.fifo_by})" if queue.is_fifo else ""
        reading.find("contradiction", f"{text}: name a new one that is{new}", queue.spot)
        return 0
    if queue.is_fifo:
        return 0
    kept_s, parked_s = (retention_s(one, resolve) for one in (queue, dead_letters))
    if kept_s and parked_s and parked_s <= kept_s:
        text = (
            f"{queue.name}: {_short_name(dead_letters, queue)} keeps its dead letters no longer ({parked_s:,} s) than "
            f"its messages are kept ({kept_s:,} s): their age counts from when they were sent, so they may be gone at "
            f"once; {_for_longer(kept_s)}"
        )
        reading.find("risk", text, dead_letters.spot)
        return parked_s
    if kept_s and parked_s:
        _ask_for_longer(reading, queue, dead_letters, {kept_s, RETENTION_S, _LONGEST_S}, parked_s)
    return 0


def _for_longer(kept_s: int) -> str:
    """What can be done for dead letters to outlive the messages of their queue."""
    if kept_s < _LONGEST_S:
        return f"have them kept for up to {_LONGEST_S:,} s"
    return f"nothing is kept for more than {_LONGEST_S:,} s, so have the queue keep its messages for less"


def _ask_for_longer(reading: Reading, queue: Queue, dead_letters: Queue, periods: set[int], parked_s: int) -> None:
    """Ask for what is so as long as the queue keeps no more than it does: a remedy may have it keep for longer."""
    asks = f"{_short_name(dead_letters, queue)} keeps its dead letters for longer than the queue (now {parked_s:,} s: "
    asks += "their age counts from when they were sent)"
    unless = frozenset((RETENTION, one) for one in periods if one < parked_s)
    for at, one in enumerate(reading.given):
        if (one.name, one.queue) == (REDRIVE, queue.name) and not (one.unknown or one.asks):
            reading.given[at] = one._replace(asks=asks, asks_unless=unless)


def _short_name(dead_letters: Queue, queue: Queue) -> str:
    """Its name without the key of `for_each` that it has in common with its queue: of all those the same is told."""
    _, bracket, key = queue.name.partition("[")
    return dead_letters.name.replace(f"[{key}", "") if bracket else dead_letters.name


def retention_s(queue: Queue, resolve: Resolve) -> int:
    """How long a queue keeps messages; 0: that does not stand here."""
    said = queue.attributes.get(RETENTION)
    if said is None:
        return RETENTION_S
    text = resolve(said[1]).text
    return int(text) if text.isdecimal() and len(text) < 10 else 0
