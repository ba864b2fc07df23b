"""The event log: an append-only record, packed, from which everything else is derived.

A row takes 26 bytes, so a million messages with a dozen events each fit in a few hundred megabytes and give
the garbage collector nothing to trace. What few events need (the fault at work, a word of detail) is kept beside the
rows, by event number. The log knows nothing of the simulation but the time; it can be cut back to an earlier length,
which is all that a checkpoint needs of it.
"""

import hashlib
from array import array
from bisect import bisect_left
from collections.abc import Collection, Container, Iterator
from functools import cache
from heapq import merge
from itertools import chain, repeat
from struct import Struct, calcsize
from typing import Final

from playground.engine.events import NONE, Event, Kind
from playground.engine.notes import Notes
from playground.engine.places import PLACE_BITS, Place

Row = tuple[int, int, int, int, int, int]
"""`(time_ms, code, message, attempt, copy, cause)`; see `code_of`."""

_ROW: Final = Struct("<qHIIIi")
_pack: Final = _ROW.pack
_CODE_AT: Final = calcsize("<q")
"""Where in a row the code stands: two bytes, the lower one first."""
_PLACE_MASK: Final = (1 << PLACE_BITS) - 1
CODES: Final = max(Kind) + 1 << PLACE_BITS
"""Every code is below this."""
_HASH_BATCH: Final = 4096


def code_of(kind: Kind, place: Place) -> int:
    """Kind and place in one small integer, of which `CODES` are possible."""
    return kind << PLACE_BITS | place


def kind_of(code: int) -> int:
    """The number of the kind in a code; cheaper than `split_code` for those who go through millions of rows."""
    return code >> PLACE_BITS


def codes_of(kinds: Collection[int]) -> bytes:
    """By code, whether it is of one of these kinds, at whatever place."""
    places = 1 << PLACE_BITS
    return b"".join(bytes([kind in kinds]) * places for kind in range(kind_of(CODES)))


@cache
def split_code(code: int) -> tuple[Kind, Place]:
    """The inverse of `code_of`; of the few codes that a run has, each is taken apart once."""
    return Kind(code >> PLACE_BITS), Place(code & _PLACE_MASK)


class EventLog:
    """Every event of a run, in order. `log[n]` is event n; iterating gives them all."""

    def __init__(self) -> None:
        self.now_ms = 0
        """The time that the next record gets; the schedule moves it."""
        self._rows = bytearray()
        self.count = 0
        """How many events there are, and so the number of the next one."""
        self.cut_backs = 0
        """How often it has been cut back so far."""
        self._cuts = array("Q")
        self._cut_lengths = array("Q")
        """The cut-backs after which it was never as short again, in order: their numbers, and to what length."""
        self.faults = Notes[int]()
        """Event number -> the number of the fault's event, where a fault was at work."""
        self.details = Notes[str]()
        """Event number -> its detail, where it has one."""

    def record(self, code: int, message: int, attempt: int, copy: int, cause: int) -> int:
        """Append a row at the present time and return its number."""
        number = self.count
        self._rows += _pack(self.now_ms, code, message, attempt, copy, cause)
        self.count = number + 1
        return number

    def annotate(self, number: int, fault: int = NONE, detail: str = "") -> None:
        """Say which fault was at work in an event, and what its columns cannot say."""
        if fault != NONE:
            self.faults.add(number, fault)
        if detail:
            self.details.add(number, detail)

    def truncate(self, length: int) -> None:
        """Forget all events from number `length` on."""
        if length < self.count:
            while self._cut_lengths and self._cut_lengths[-1] >= length:
                self._cut_lengths.pop()
                self._cuts.pop()
            self._cuts.append(self.cut_backs)
            self._cut_lengths.append(length)
            self.cut_backs += 1
        self.count = length
        del self._rows[length * _ROW.size :]
        self.faults.cut(length)
        self.details.cut(length)

    def copy(self) -> "EventLog":
        """Another log with the same events."""
        other = EventLog()
        other.now_ms, other.count, other._rows = self.now_ms, self.count, self._rows.copy()
        other.faults, other.details = self.faults.copy(), self.details.copy()
        return other

    def put_back(self, other: "EventLog", length: int) -> None:
        """Append what `other` has from here up to event `length` (exclusive): what was cut back has happened again."""
        start, end = self.count, min(length, other.count)
        if start < end:
            self._rows += memoryview(other._rows)[start * _ROW.size : end * _ROW.size]
            self.count = end
            self.faults.put_back(other.faults, start, end)
            self.details.put_back(other.details, start, end)

    def kept(self, length: int, cut_backs: int) -> int:
        """How many of the first `length` events that it had after so many cut-backs it has had ever since."""
        shortest = bisect_left(self._cuts, cut_backs)
        return min([length, self.count, *self._cut_lengths[shortest : shortest + 1]])

    def row(self, number: int) -> Row:
        """One packed row; `IndexError` outside the log."""
        if not 0 <= number < self.count:
            raise IndexError(number)
        return _ROW.unpack_from(self._rows, number * _ROW.size)

    def back_to(self, code: int, number: int) -> int:
        """The event of a kind and place from which the causes lead to an event; `NONE` if there is none."""
        while number != NONE:
            row = self.row(number)
            if row[1] == code:
                break
            number = row[5]
        return number

    def rows(self, start: int = 0) -> Iterator[Row]:
        """The packed rows from number `start` on; faster than iterating over events.

        The log must not grow meanwhile.
        """
        return _ROW.iter_unpack(memoryview(self._rows)[start * _ROW.size :])

    def codes(self) -> set[int]:
        """The codes of which there is at least one event; many times faster than going through the rows."""
        low, high = (self._rows[_CODE_AT + byte :: _ROW.size] for byte in range(2))
        return {lower | higher << 8 for lower, higher in set(zip(low, high, strict=True))}

    @property
    def last_time_ms(self) -> int:
        """The time of the last event; 0 for an empty log."""
        return self.row(self.count - 1)[0] if self.count else 0

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, number: int) -> Event:
        return self._event(number, self.row(number))

    def __iter__(self) -> Iterator[Event]:
        return (self._event(number, self.row(number)) for number in range(self.count))

    def _event(self, number: int, row: Row) -> Event:
        time_ms, code, message, attempt, copy, cause = row
        kind, place = split_code(code)
        fault, detail = self.faults.get(number, NONE), self.details.get(number, "")
        return Event(number, time_ms, kind, place, message, attempt, copy, cause, fault, detail)

    def json_lines(self) -> Iterator[str]:
        """The record as JSON Lines, one object an event, without what does not apply. Public: `run --trace` writes it.

        Keys: `seq`, `at_ms`, `event`, `node` or `link`, `message`, `attempt`, `copy`, `cause` (null: none), `fault`,
        `detail`.
        """
        from json import dumps  # Runs that nobody writes down start faster without it.

        heads: dict[int, str] = {}
        faults, details = self.faults, self.details
        noted = chain(merge(faults, details), repeat(NONE))
        next_noted = next(noted)
        for number, (time_ms, code, message, attempt, copy, cause) in enumerate(self.rows()):
            head = heads.get(code) or heads.setdefault(code, _json_head(code))
            if number != next_noted and message and attempt and not copy and cause >= 0:
                # What most events look like, in one go.
                yield (
                    f'{{"seq":{number},"at_ms":{time_ms},{head},"message":"m{message}","attempt":{attempt}'
                    f',"cause":{cause}}}\n'
                )
                continue
            line = f'{{"seq":{number},"at_ms":{time_ms},{head}'
            if message:
                line += f',"message":"m{message}"'
            if attempt:
                line += f',"attempt":{attempt}'
            if copy:
                line += f',"copy":{copy}'
            line += f',"cause":{"null" if cause < 0 else cause}'
            if next_noted == number:
                if (fault := faults.get(number, NONE)) != NONE:
                    line += f',"fault":{fault}'
                if detail := details.get(number, ""):
                    line += f',"detail":{dumps(detail)}'
                while next_noted == number:
                    next_noted = next(noted)
            yield line + "}\n"

    def digest(self) -> str:
        """SHA-256 of the record as JSON Lines, in hexadecimal: the same as of the file that `run --trace` writes."""
        digest = hashlib.sha256()
        batch: list[str] = []
        for line in self.json_lines():
            batch.append(line)
            if len(batch) == _HASH_BATCH:
                digest.update("".join(batch).encode())
                batch.clear()
        digest.update("".join(batch).encode())
        return digest.hexdigest()


class LogCursor:
    """How far somebody has read a log, which goes on growing and may be cut back."""

    def __init__(self) -> None:
        self.at = 0
        """How many events have been read, and so the number of the next one."""
        self._cut_backs = 0

    def put(self, at: int, log: EventLog) -> None:
        """Go to an event of the log as it is now."""
        self.at, self._cut_backs = at, log.cut_backs

    def was_cut_back(self, log: EventLog) -> bool:
        """Whether some of what has been read has never happened; then it goes back to what still has."""
        kept, read = log.kept(self.at, self._cut_backs), self.at
        self.put(kept, log)
        return kept < read

    def unread(self, log: EventLog, upto: int | None = None) -> Iterator[tuple[int, Row]]:
        """What has not been read, up to event `upto` (exclusive; `None`: to the end), each row with its number."""
        start = self.at
        self.put(log.count if upto is None else upto, log)
        return zip(range(start, self.at), log.rows(start), strict=False)


class WatchedLog(EventLog):
    """A log that sets aside the numbers of the events that somebody waits for."""

    def __init__(self) -> None:
        super().__init__()
        self.watched: Container[int] = frozenset()
        """The codes of these events."""
        self.caught: list[int] = []
        """Their numbers, until somebody has looked at them. The same list for life."""

    def record(self, code: int, message: int, attempt: int, copy: int, cause: int) -> int:
        """Append a row at the present time and return its number."""
        # Written out once more: a call for each event is what this is there to save.
        number = self.count
        self._rows += _pack(self.now_ms, code, message, attempt, copy, cause)
        self.count = number + 1
        if code in self.watched:
            self.caught.append(number)
        return number


def _json_head(code: int) -> str:
    kind, place = split_code(code)
    where = "" if place is Place.NOWHERE else f',"{"link" if place.is_link else "node"}":"{place.word}"'
    return f'"event":"{kind.word}"{where}'
