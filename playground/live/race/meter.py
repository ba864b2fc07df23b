"""The meter: what a run has cost so far, in packets and in time, kept up to date event by event.

It says what `playground compare` says about a run that is over. It judges nothing.
"""

from array import array
from bisect import insort
from collections import Counter
from typing import Final

from playground.checker.result import latency_summary
from playground.engine.events import NONE, Kind
from playground.engine.log import EventLog, LogCursor, kind_of, split_code
from playground.engine.places import Place
from playground.engine.topology import Topology
from playground.words.own import own_event
from playground.words.phrases import times

_SENT, _DEPARTED, _APPLIED = int(Kind.SENT), int(Kind.DEPARTED), int(Kind.APPLIED)
_COUNTED: Final = frozenset((_SENT, _DEPARTED, _APPLIED))
_ARRIVED, _LATE_ACK = int(Kind.ARRIVED), int(Kind.LATE_ACK)
_TAKEN: Final = frozenset(map(int, (Kind.SETTLED, Kind.CONFIRMED)))
_OF_A_BROKER: Final = int(Kind.DISPATCHED), frozenset(map(int, (Kind.REDELIVERY_DUE, Kind.RETURNED)))
_WITHOUT: Final = int(Kind.ATTEMPTED), frozenset((int(Kind.TIMED_OUT),))
"""What is waited for an ACK of, and what ends that wait."""
ACCEPTED: Final = "accepted"


class Meter:
    """Feed it the log as it grows."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.packets = 0
        """How many packets departed, on all links."""
        self._waiting: dict[int, int] = {}
        """Message -> when it was sent, for all that have had no effect yet."""
        self._latencies_ms = array("q")
        self._cursor = LogCursor()

    @property
    def packets_per_message(self) -> float | None:
        """The price of one message that was done; `None` where none was."""
        done = len(self._latencies_ms)
        return self.packets / done if done else None

    @property
    def latency_ms(self) -> int | None:
        """From `sent` to the first effect: the median, by nearest rank; `None` where nothing had an effect."""
        return latency_summary(self._latencies_ms).p50

    def observe(self, log: EventLog) -> None:
        """Read what is new; from the beginning, if the log was cut back below what has been read."""
        if self._cursor.was_cut_back(log):
            self._begin()
        for _, (time_ms, code, message, *_) in self._cursor.unread(log):
            kind = kind_of(code)
            if kind in _COUNTED:
                self._count(kind, message, time_ms)

    def _count(self, kind: int, message: int, time_ms: int) -> None:
        if kind == _DEPARTED:
            self.packets += 1
        elif kind == _SENT:
            self._waiting[message] = time_ms
        else:
            sent_ms = self._waiting.pop(message, None)
            if sent_ms is not None:
                insort(self._latencies_ms, time_ms - sent_ms)


class LateAcks:
    """What became of the ACKs that came when nobody waited for them any more. Feed it the log as it grows."""

    def __init__(self, topology: Topology) -> None:
        self._topology = topology
        self._begun, self._ending = _OF_A_BROKER if topology.has_broker else _WITHOUT
        self._begin()

    def _begin(self) -> None:
        self.fates: Counter[str] = Counter()
        """`accepted`, `ignored` or `refused`: how often each."""
        self._awaited: dict[int, int] = {}
        """Message -> the event whose ACK is waited for."""
        self._ended: dict[int, set[int]] = {}
        """Message -> those events for whose ACK nobody waits any more."""
        self._late = NONE
        self._cursor = LogCursor()

    def observe(self, log: EventLog) -> None:
        """Read what is new; from the beginning, if the log was cut back below what has been read."""
        if self._cursor.was_cut_back(log):
            self._begin()
        for number, (_, code, message, _, _, cause) in self._cursor.unread(log):
            kind = kind_of(code)
            if kind == self._begun:
                self._awaited[message] = number
            elif kind in self._ending:
                self._ended.setdefault(message, set()).add(self._awaited.get(message, NONE))
            elif kind == _LATE_ACK:
                self.fates[log[number].detail] += 1
            elif kind in _TAKEN:
                self.fates[ACCEPTED] += cause == self._late != NONE
            elif kind == _ARRIVED and message in self._ended and _is_ack(code):
                self._late = number if self._answered(log, number) in self._ended[message] else NONE

    @property
    def told(self) -> str:
        """What they have come to, in the system's words: `ignored twice, refused`; empty: none was late."""
        own = own_event(Kind.LATE_ACK.word, self._topology)
        named = {fate: own.details.get(fate, fate) if own else fate for fate in self.fates}
        return ", ".join(
            f"{named[fate]} {times(count)}" if count > 1 else named[fate] for fate, count in (+self.fates).items()
        )

    def _answered(self, log: EventLog, number: int) -> int:
        """The event whose ACK this is."""
        while number != NONE:
            row = log.row(number)
            if kind_of(row[1]) == self._begun:
                break
            number = row[5]
        return number


def _is_ack(code: int) -> bool:
    return split_code(code)[1].role is Place.ACK
