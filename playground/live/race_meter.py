"""The meter: what a run has cost so far, in packets and in time, kept up to date event by event.

It says what `playground compare` says about a run that is over. It judges nothing.
"""

from array import array
from bisect import insort
from typing import Final

from playground.checker.result import latency_summary
from playground.engine.events import Kind
from playground.engine.log import EventLog, LogCursor, kind_of

_SENT, _DEPARTED, _APPLIED = int(Kind.SENT), int(Kind.DEPARTED), int(Kind.APPLIED)
_COUNTED: Final = frozenset((_SENT, _DEPARTED, _APPLIED))


class Meter:
    """Feed it the log as it grows."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.packets = 0
        """How many packets departed, on all links."""
        self.effects = 0
        self._waiting: dict[int, int] = {}
        """Message -> when it was sent, for all that have had no effect yet."""
        self._latencies_ms = array("q")
        self._cursor = LogCursor()

    @property
    def packets_per_effect(self) -> float | None:
        """The price of one effect; `None` where there was none."""
        return self.packets / self.effects if self.effects else None

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
            self.effects += 1
            sent_ms = self._waiting.pop(message, None)
            if sent_ms is not None:
                insort(self._latencies_ms, time_ms - sent_ms)
