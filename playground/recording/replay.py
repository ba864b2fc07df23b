"""Replaying a recording: whether the run is still the one that was recorded, and the first event that differs.

It compares records and knows nothing of why they differ: a file changed by hand, or another engine.
"""

import json
from collections.abc import Iterable
from itertools import zip_longest
from typing import NamedTuple

from playground.engine.events import KIND_BY_WORD, NONE, Event
from playground.engine.log import EventLog
from playground.engine.places import PLACE_BY_WORD, Place
from playground.recording.record import RecordError, ReplayRecord, record_of


class Parting(NamedTuple):
    """Where a replay parts from what was recorded."""

    first: int
    """The number of the first event that differs; if only every so many events have a mark, the first that may."""
    last: int
    """The last event that may be the first to differ; `first` wherever that is known exactly."""
    recorded: str = ""
    """The event that was recorded, as JSON; empty where only a mark of it was kept or the record ended before."""
    was_there: bool = True
    """Whether the record has an event of this number."""


def part_from_record(log: EventLog, record: ReplayRecord) -> Parting | None:
    """Where the log parts from the record; `None` if they are the same, `RecordError` if the record cannot be true."""
    now = record_of(log, record.stride)
    if now.digest == record.digest:
        return None
    marks = -(-max(record.events, len(log)) // record.stride)
    index = next((index for index in range(marks) if now.mark(index) != record.mark(index)), None)
    if index is None:
        raise RecordError(
            "its record (the lines that begin with '#=') is damaged: every mark fits, the digest does not"
        )
    first = index * record.stride
    last = min(first + record.stride, max(record.events, len(log))) - 1
    return Parting(first, last, was_there=first < record.events)


def part_from_trace(log: EventLog, lines: Iterable[str]) -> Parting | None:
    """Where the log parts from the lines of a trace, as `run --trace` writes it; `None` if they are the same."""
    for number, (now, was) in enumerate(zip_longest(log.json_lines(), lines)):
        if now is None or was is None or now.rstrip("\n") != was.rstrip("\r\n"):
            return Parting(number, number, (was or "").strip(), was is not None)
    return None


def traced_event(line: str) -> Event | None:
    """The event that a line of a trace tells of; `None` if it is no such line."""
    try:
        told = json.loads(line)
        place = told.get("node") or told.get("link")
        return Event(
            number=int(told["seq"]),
            time_ms=int(told["at_ms"]),
            kind=KIND_BY_WORD[told["event"]],
            place=PLACE_BY_WORD[place] if place else Place.NOWHERE,
            message=int(told.get("message", "m0")[1:]),
            attempt=int(told.get("attempt", 0)),
            copy=int(told.get("copy", 0)),
            cause=NONE if told["cause"] is None else int(told["cause"]),
            fault=int(told.get("fault", NONE)),
            detail=str(told.get("detail", "")),
        )
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None
