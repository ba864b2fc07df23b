"""Lateness: which effects came late, by the record. The one definition of *late*; the screen and the whys ask here.

Late is not lost. An effect is late if what it came of was held up: if it came of a retry, of a redelivery, or of what a
node sent only once it had restarted, if the network delayed its packet, or if a pause stood in its way. That something
was held up is handed on along the causes. So a timer that runs out in vain makes nothing late, nor does a pause of a
node that the message had left behind. What has no effect yet is pending, and what has several is duplicated.
"""

from array import array
from typing import Final, NamedTuple

from playground.engine.events import NONE, Kind
from playground.engine.log import EventLog, LogCursor, Row, code_of
from playground.engine.places import INDEX_MASK, Place

_SENT: Final = code_of(Kind.SENT, Place.PRODUCER)
_ATTEMPTED: Final = code_of(Kind.ATTEMPTED, Place.PRODUCER)
_STORED: Final = code_of(Kind.STORED, Place.BROKER)
_DISPATCHED: Final = code_of(Kind.DISPATCHED, Place.BROKER)
_STARTED: Final = code_of(Kind.STARTED, Place.CONSUMER)
_APPLIED: Final = code_of(Kind.APPLIED, Place.CONSUMER)
_BROKER_CRASHED: Final = code_of(Kind.CRASHED, Place.BROKER)
_RESTARTED: Final = frozenset(code_of(Kind.RESTARTED, node) for node in (Place.PRODUCER, Place.BROKER))
_RESUMED: Final = {code_of(Kind.RESUMED, node): int(node) for node in (Place.PRODUCER, Place.BROKER, Place.CONSUMER)}
_DELAYED: Final = frozenset(code_of(Kind.DELAYED, link) for link in (Place.PUBLISH, Place.DELIVER))
_DONE: Final = frozenset(code_of(kind, Place.CONSUMER) for kind in (Kind.APPLIED, Kind.MARKED, Kind.FAILED))
_NODE: Final = {
    _ATTEMPTED: Place.PRODUCER,
    code_of(Kind.ARRIVED, Place.PUBLISH): Place.BROKER,
    _DISPATCHED: Place.BROKER,
    code_of(Kind.ARRIVED, Place.DELIVER): Place.CONSUMER,
    **dict.fromkeys((_STARTED, *_DONE), Place.CONSUMER),
}
"""What a node that stands still does not get round to, and the role of that node."""
_LINE: Final = frozenset((_STARTED, *_DONE))
_OTHERS: Final = frozenset((_SENT, _BROKER_CRASHED, *_RESUMED, *_LINE))
"""What matters even where the message has had its effect, or there is none."""


class LatenessCheckpoint(NamedTuple):
    """One instant of a `Lateness`."""

    observed: int
    late: "array[int]"
    waiting: "array[int]"
    held_up: "array[int]"
    """`(message, event)` in pairs."""
    copies: "tuple[array[int], array[int]]"
    resumed_ms: tuple[tuple[int, int], ...]
    lines_held_up: tuple[int, ...]


class Lateness:
    """Feed it the log as it grows; `late` has the messages whose one effect came late."""

    def __init__(self) -> None:
        self._cursor = LogCursor()
        self.late: set[int] = set()
        self._waiting: set[int] = set()
        """Sent, and without an effect so far."""
        self._held_up: dict[int, set[int]] = {}
        """Of those that wait, the events that came after something had held them up."""
        self._queued: set[int] = set()
        """Copies that have been stored and not dispatched yet."""
        self._held_copies: set[int] = set()
        """Copies of which every dispatch is held up."""
        self._resumed_ms: dict[int, int] = {}
        """Node -> when its latest pause ended."""
        self._lines_held_up: set[int] = set()
        """The consumers, by the bits of their index, of which a pause has held up the work that the inbox waits for."""

    def observe(self, log: EventLog, upto: int | None = None) -> None:
        """Read the rows from where it stopped. A log that was cut back below that needs a new `Lateness`."""
        for number, row in self._cursor.unread(log, upto):
            self._read(log, number, row)

    def checkpoint(self) -> LatenessCheckpoint:
        """A copy."""
        pairs = (one for message, events in self._held_up.items() for event in events for one in (message, event))
        copies = array("I", self._queued), array("I", self._held_copies)
        sets = array("I", self.late), array("I", self._waiting), array("I", pairs)
        return LatenessCheckpoint(
            self._cursor.at, *sets, copies, tuple(self._resumed_ms.items()), tuple(self._lines_held_up)
        )

    def restore(self, checkpoint: LatenessCheckpoint) -> None:
        """Go back to a checkpoint, or on to it."""
        self._cursor.at, late, waiting, pairs, (queued, held), resumed_ms, lines = checkpoint
        self.late, self._waiting, self._queued, self._held_copies = set(late), set(waiting), set(queued), set(held)
        self._resumed_ms, self._held_up, self._lines_held_up = dict(resumed_ms), {}, set(lines)
        for message, event in zip(pairs[::2], pairs[1::2], strict=True):
            self._held_up.setdefault(message, set()).add(event)

    def _read(self, log: EventLog, number: int, row: Row) -> None:
        time_ms, code, message, _, _, _ = row
        index, code = code & INDEX_MASK, code & ~INDEX_MASK
        if code in _OTHERS:
            if code == _SENT:
                self._waiting.add(message)
            elif code in _RESUMED:
                self._resumed_ms[_RESUMED[code] | index] = time_ms
            elif code == _BROKER_CRASHED:
                self._held_copies |= self._queued
            else:
                self._move_the_line(log, row)
        if message in self._waiting:
            self._follow(log, number, row)
        elif code == _APPLIED:
            self.late.discard(message)

    def _follow(self, log: EventLog, number: int, row: Row) -> None:
        """Read an event of a message that has had no effect so far."""
        _, code, message, _, copy, cause = row
        code &= ~INDEX_MASK
        events = self._held_up.get(message, _NOTHING)
        is_held_up = cause in events or self._is_held_up_here(log, row)
        if code == _STORED:
            self._queued.add(copy)
            if is_held_up:
                self._held_copies.add(copy)
        elif code == _DISPATCHED:
            self._queued.discard(copy)
            is_held_up = is_held_up or copy in self._held_copies
        elif code == _APPLIED:
            self._waiting.discard(message)
            self._held_up.pop(message, None)
            if is_held_up:
                self.late.add(message)
            return
        if is_held_up:
            if events is _NOTHING:
                events = self._held_up[message] = set()
            # A packet that was delayed arrives by its departure, not by the remark that it was delayed.
            events.update((number, cause) if code in _DELAYED else (number,))

    def _is_held_up_here(self, log: EventLog, row: Row) -> bool:
        """Whether an event came of something that holds a message up, whatever came before."""
        _, code, _, attempt, _, cause = row
        index, code = code & INDEX_MASK, code & ~INDEX_MASK
        if code in _DELAYED:
            return True
        if code in (_ATTEMPTED, _DISPATCHED) and (attempt > 1 or _follows_a_restart(log, cause)):
            return True
        return (code in _NODE and self._was_stopped(log, row)) or (code == _STARTED and index in self._lines_held_up)

    def _was_stopped(self, log: EventLog, row: Row) -> bool:
        """Whether a node did something only now because it had been paused: it waited, and happened at its end."""
        time_ms, code, _, _, _, cause = row
        node = _NODE[code & ~INDEX_MASK] | code & INDEX_MASK
        return self._resumed_ms.get(node) == time_ms and _time_of(log, cause) < time_ms

    def _move_the_line(self, log: EventLog, row: Row) -> None:
        """A consumer begins or ends a piece of work, whose ever it is."""
        time_ms, code, _, _, _, cause = row
        index = code & INDEX_MASK
        if code & ~INDEX_MASK != _STARTED:
            if self._was_stopped(log, row):
                self._lines_held_up.add(index)
        elif _time_of(log, cause) == time_ms:
            self._lines_held_up.discard(index)


_NOTHING: Final[set[int]] = set()


def _follows_a_restart(log: EventLog, cause: int) -> bool:
    return cause != NONE and log.row(cause)[1] in _RESTARTED


def _time_of(log: EventLog, number: int) -> int:
    return log.row(number)[0]
