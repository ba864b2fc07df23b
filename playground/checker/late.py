"""Lateness: which effects came late, by the record. The one definition of *late*; the screen and the whys ask here.

Late is not lost. An effect is late if what it came of was held up: if it came of a retry, of a redelivery, or of what a
node sent only once it had restarted, if the network delayed its packet, or if a pause stood in its way. That something
was held up is handed on along the causes. So a timer that runs out in vain makes nothing late, nor does a pause of a
node that the message had left behind. What has no effect yet is pending, and what has several is duplicated.
"""

from array import array
from typing import Final, NamedTuple

from playground.checker.pages import Pages, fill, pages_of
from playground.engine.events import NONE, Kind
from playground.engine.log import CODES, EventLog, LogCursor, Row, code_of
from playground.engine.places import INDEX_MASK, Place

_SENT: Final = code_of(Kind.SENT, Place.PRODUCER)
_ATTEMPTED: Final = code_of(Kind.ATTEMPTED, Place.PRODUCER)
_STORED: Final = code_of(Kind.STORED, Place.BROKER)
_DISPATCHED: Final = code_of(Kind.DISPATCHED, Place.BROKER)
_RELEASED: Final = code_of(Kind.RELEASED, Place.BROKER)
_REDRIVEN: Final = code_of(Kind.REDRIVEN, Place.BROKER)
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
    **dict.fromkeys((_RELEASED, _DISPATCHED), Place.BROKER),
    code_of(Kind.ARRIVED, Place.DELIVER): Place.CONSUMER,
    **dict.fromkeys((_STARTED, *_DONE), Place.CONSUMER),
}
"""What a node that stands still does not get round to, and the role of that node."""
_LINE: Final = frozenset((_STARTED, *_DONE))
_OTHERS: Final = frozenset((_SENT, _BROKER_CRASHED, *_RESUMED, *_LINE))
"""What matters even where the message has had its effect, or there is none."""
_CALM: Final = frozenset(
    (
        *(_SENT, _ATTEMPTED, _STORED, _RELEASED, _REDRIVEN, _DISPATCHED, _APPLIED),
        *(_BROKER_CRASHED, *_RESTARTED, *_RESUMED, *_DELAYED),
    )
)
"""What may hold something up, or tell where it is, as long as no node has been paused; then `_NODE` may as well."""

_WAITING: Final = 1
"""A message that has been sent, and has had no effect so far."""
_LATE: Final = 2
_QUEUED: Final = 1
"""A copy that has been stored and not dispatched yet."""
_HELD: Final = 2
"""A copy of which every dispatch is held up; it may be queued, too."""
_AFTER_BROKER_CRASH: Final = bytes(value | _HELD if value & _QUEUED else value for value in range(256))


class LatenessCheckpoint(NamedTuple):
    """One instant of a `Lateness`. It shares with the one before what has not changed since."""

    observed: int
    messages: Pages
    copies: Pages
    held_up: "array[int]"
    """It only grows, and `observed` says how much of it there was; so a checkpoint of it costs nothing."""
    resumed_ms: tuple[tuple[int, int], ...]
    lines_held_up: tuple[int, ...]


class Lateness:
    """Feed it the log as it grows; `late` has the messages whose one effect came late."""

    def __init__(self) -> None:
        self._cursor = LogCursor()
        self._messages, self._copies = bytearray(1), bytearray()
        """What is known of each message and of each stored copy, by number."""
        self._held_up = array("I")
        """By the number of the event, its message if it came after something had held that up; else 0."""
        self._resumed_ms: dict[int, int] = {}
        """Node -> when its latest pause ended."""
        self._lines_held_up: set[int] = set()
        """The consumers, by the bits of their index, of which a pause has held up the work that the inbox waits for."""
        self._matters = bytearray(CODES)
        """By code, whether a row may begin or end anything here; most rows of most runs do not."""
        self._mind(_CALM)

    @property
    def late(self) -> set[int]:
        """The messages whose one effect came late."""
        return {message for message, state in enumerate(self._messages) if state == _LATE}

    @property
    def count(self) -> int:
        """How many they are."""
        return self._messages.count(_LATE)

    def is_late(self, message: int) -> bool:
        """Whether a message is one of them."""
        return message < len(self._messages) and self._messages[message] == _LATE

    def observe(self, log: EventLog, upto: int | None = None) -> None:
        """Read the rows from where it stopped. A log that was cut back below that needs a new `Lateness`."""
        rows, matters, held_up, messages = self._cursor.unread(log, upto), self._matters, self._held_up, self._messages
        held_up.frombytes(bytes((self._cursor.at - len(held_up)) * held_up.itemsize))
        for number, row in rows:
            if matters[row[1]]:
                self._read(log, number, row)
            # An event without a cause is taken for one of the last, of which nothing is known yet.
            elif held_up[row[5]] == row[2] and messages[row[2]] == _WAITING:
                held_up[number] = row[2]

    def checkpoint(self, before: LatenessCheckpoint | None = None) -> LatenessCheckpoint:
        """A copy; `before` is an earlier one, with which it may share."""
        return LatenessCheckpoint(
            self._cursor.at,
            pages_of(self._messages, before.messages if before else ()),
            pages_of(self._copies, before.copies if before else ()),
            self._held_up,
            tuple(self._resumed_ms.items()),
            tuple(self._lines_held_up),
        )

    def restore(self, checkpoint: LatenessCheckpoint) -> None:
        """Go back to a checkpoint, or on to it."""
        self._cursor.at, messages, copies, held_up, resumed_ms, lines = checkpoint
        fill(self._messages, messages)
        fill(self._copies, copies)
        # A new one: the old one is that of other checkpoints.
        self._held_up = held_up[: checkpoint.observed]
        self._resumed_ms, self._lines_held_up = dict(resumed_ms), set(lines)
        if resumed_ms:
            self._mind(frozenset(_NODE))

    def _mind(self, codes: frozenset[int]) -> None:
        places = range(0, INDEX_MASK + 1, INDEX_MASK & -INDEX_MASK)
        for code in codes:
            for index in places:
                self._matters[code | index] = 1

    def _read(self, log: EventLog, number: int, row: Row) -> None:
        time_ms, code, message, _, _, _ = row
        index, code = code & INDEX_MASK, code & ~INDEX_MASK
        if code in _OTHERS:
            if code == _SENT:
                _make_room(self._messages, message)
                self._messages[message] = _WAITING
            elif code in _RESUMED:
                self._resumed_ms[_RESUMED[code] | index] = time_ms
                self._mind(frozenset(_NODE))
            elif code == _BROKER_CRASHED:
                self._copies = self._copies.translate(_AFTER_BROKER_CRASH)
            elif self._resumed_ms:
                self._move_the_line(log, row)
        state = self._messages[message] if message < len(self._messages) else 0
        if state == _WAITING:
            self._follow(log, number, row)
        elif state == _LATE and code == _APPLIED:
            self._messages[message] = 0

    def _follow(self, log: EventLog, number: int, row: Row) -> None:
        """Read an event of a message that has had no effect so far."""
        _, code, message, _, copy, cause = row
        code &= ~INDEX_MASK
        is_held_up = self._held_up[cause] == message or self._is_held_up_here(log, row)
        if code in (_STORED, _RELEASED, _REDRIVEN):
            _make_room(self._copies, copy)
            self._copies[copy] = _QUEUED | (_HELD if is_held_up else 0)
        elif code == _DISPATCHED:
            _make_room(self._copies, copy)
            self._copies[copy] &= ~_QUEUED
            is_held_up = is_held_up or bool(self._copies[copy])
        elif code == _APPLIED:
            self._messages[message] = _LATE if is_held_up else 0
            return
        if is_held_up:
            self._held_up[number] = message
            if code in _DELAYED:
                # A packet that was delayed arrives by its departure, not by the remark that it was delayed.
                self._held_up[cause] = message

    def _is_held_up_here(self, log: EventLog, row: Row) -> bool:
        """Whether an event came of something that holds a message up, whatever came before."""
        _, code, _, attempt, _, cause = row
        index, code = code & INDEX_MASK, code & ~INDEX_MASK
        if code in _DELAYED or code == _REDRIVEN:
            return True
        if code in (_ATTEMPTED, _RELEASED, _DISPATCHED) and (attempt > 1 or _follows_a_restart(log, cause)):
            return True
        if not self._resumed_ms:
            return False  # No node has been paused so far, so none has been late at its work.
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


def _make_room(column: bytearray, number: int) -> None:
    if number >= len(column):
        column.extend(bytes(number + 1))


def _follows_a_restart(log: EventLog, cause: int) -> bool:
    return cause != NONE and log.row(cause)[1] in _RESTARTED


def _time_of(log: EventLog, number: int) -> int:
    return log.row(number)[0]
