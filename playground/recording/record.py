"""The record of a run as its recording keeps it: the digest of the event log, and a mark for each event.

A mark is the beginning of the digest of the log up to its event. So the first mark that is not as it was names the
first event that is not as it was. It stands in comments, because a preset has no key for what came of a run: the file
stays a preset, and reads the same wherever presets are read. Invariant: the last mark is the beginning of the digest.
"""

import hashlib
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from playground.engine.log import EventLog
from playground.scenario.source import comments

VERSION: Final = 1
MAX_MARKS: Final = 10_000
"""Of one record: 40 kB in the file. A longer run has a mark for every 2nd event, every 4th, ..."""
_PREFIX: Final = "#= "
_MARK_BYTES: Final = 3
_MARK: Final = 4
"""How many characters a mark has: one event in 16 million could change and keep it."""
_LINE: Final = 28 * _MARK
_VERSION: Final = re.compile(r"record ([0-9]{1,9})(?:\n|\Z)")
_BLOCK: Final = re.compile(
    r"record 1\ndigest ([0-9a-f]{64})\nevents ([0-9]{1,9}), a mark every ([1-9][0-9]{0,8})(?:\n([A-Za-z0-9_\n-]*))?"
)


class RecordError(ValueError):
    """The comments of a file look like a record and cannot be read as one; the text says why."""


@dataclass(frozen=True, slots=True)
class ReplayRecord:
    """What a replay is compared with."""

    digest: str
    """SHA-256 of the event log, in hexadecimal."""
    events: int
    """How many there are."""
    stride: int
    """There is a mark for every so many events."""
    marks: str
    """All marks, one after the other, four characters each."""

    def mark(self, index: int) -> str:
        """The mark after `stride * (index + 1)` events, or after the last one; empty beyond."""
        return self.marks[index * _MARK : (index + 1) * _MARK]


def record_of(log: EventLog, stride: int | None = None) -> ReplayRecord:
    """The record of a log, by default with a mark for each event as long as there are not too many."""
    step = stride or _stride_for(len(log))
    digest, marks, lines = hashlib.sha256(), [], log.json_lines()
    while batch := "".join(islice(lines, step)):
        digest.update(batch.encode())
        marks.append(urlsafe_b64encode(digest.digest()[:_MARK_BYTES]).decode())
    return ReplayRecord(digest.hexdigest(), len(log), step, "".join(marks))


def record_lines(record: ReplayRecord) -> Iterator[str]:
    """The record as comments of a preset file."""
    yield f"{_PREFIX}record {VERSION}"
    yield f"{_PREFIX}digest {record.digest}"
    yield f"{_PREFIX}events {record.events}, a mark every {record.stride}"
    for start in range(0, len(record.marks), _LINE):
        yield _PREFIX + record.marks[start : start + _LINE]


def record_in(text: str) -> ReplayRecord | None:
    """The record in the text of a preset file; `None` if it has none, `RecordError` if it cannot be read."""
    lines = [one[len(_PREFIX) :].strip() for one in comments(text) if one.startswith(_PREFIX)]
    if not lines:
        return None
    block = "\n".join(lines)
    version = _VERSION.match(block)
    if version and int(version[1]) > VERSION:
        raise RecordError(f"its record is of version {version[1]}, from a newer playground; this one reads {VERSION}")
    found = _BLOCK.fullmatch(block)
    if not found:
        raise RecordError("its record (the lines that begin with '#=') is damaged")
    digest, events, stride, marks = found[1], int(found[2]), int(found[3]), (found[4] or "").replace("\n", "")
    if len(marks) != _MARK * -(-events // stride) or (marks and marks[-_MARK:] != _mark_of(digest)):
        raise RecordError("its record (the lines that begin with '#=') is damaged: the marks do not fit the digest")
    return ReplayRecord(digest, events, stride, marks)


def _mark_of(digest: str) -> str:
    return urlsafe_b64encode(bytes.fromhex(digest)[:_MARK_BYTES]).decode()


def _stride_for(events: int) -> int:
    stride = 1
    while events > MAX_MARKS * stride:
        stride *= 2
    return stride
