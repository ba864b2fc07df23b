"""The focus of a diagram: one message, its own events and the faults that touched it.

A fault touched a message if one of the message's events names it, if one of them set it off, if it took a node down
(or paused it) during the message's life, or if it hit the node that then had the message in hand, so that nothing came
of it any more. Cuts count only by the packets that they took. It reads the log and nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from playground.engine.events import Kind
from playground.engine.log import EventLog, split_code
from playground.engine.places import Place

_BEGINS: Final = (Kind.CRASHED, Kind.PAUSED, Kind.CUT)
_OVER: Final = (Kind.RESTARTED, Kind.RESUMED, Kind.HEALED)
_IN_HAND: Final = (
    *(Kind.SENT, Kind.ATTEMPTED, Kind.TIMED_OUT),
    *(Kind.STORED, Kind.DISPATCHED, Kind.REDELIVERY_DUE, Kind.RETURNED),
    *(Kind.RECEIVED, Kind.STARTED),
)
"""The last event of a message at a node that still has to do something about it."""


@dataclass(frozen=True, slots=True)
class Focus:
    """What is shown: the events of one message, and some that have no message."""

    message: int
    others: frozenset[int]
    """The numbers of the events without a message that are shown."""

    def shows(self, number: int, message: int) -> bool:
        """Whether an event is shown."""
        return message == self.message or (not message and number in self.others)


class _Span:
    """A crash, a pause or a cut, from its first event to its end."""

    def __init__(self, place: Place, began_ms: int) -> None:
        self.place = place
        self.began_ms = began_ms
        self.ended_ms: int | None = None
        self.events: list[int] = []
        """Its numbers: the beginning, further cuts of the same link, the end."""
        self.causes: list[int] = []


class _Life:
    """What one pass over the log finds out about a message and what was going on around it."""

    def __init__(self, log: EventLog, message: int) -> None:
        self.own: dict[int, int] = {}
        """The numbers of the message's events -> when."""
        self.last_at: dict[Place, tuple[int, Kind]] = {}
        """Node -> the time and kind of the message's last event there."""
        self.spans: list[_Span] = []
        self.asides: list[tuple[int, int]] = []
        """The other events without a message, each with its cause."""
        self._standing: dict[Place, _Span] = {}
        for number, (time_ms, code, its_message, _, _, cause) in enumerate(log.rows()):
            if not its_message:
                self._without_message(number, time_ms, *split_code(code), cause)
            elif its_message == message:
                kind, place = split_code(code)
                self.own[number] = time_ms
                self.last_at[place] = time_ms, kind
        self.named = {fault for number, fault in log.faults.items() if number in self.own}
        """The faults that the message's events name."""

    def _without_message(self, number: int, time_ms: int, kind: Kind, place: Place, cause: int) -> None:
        span = self._standing.get(place)
        if span is not None and (kind in _OVER or (kind is Kind.CRASHED and span.events)):
            span.ended_ms = time_ms
            span.events.append(number)
            del self._standing[place]
            span = None
        if kind in _BEGINS:
            if span is None:
                span = self._standing[place] = _Span(place, time_ms)
                self.spans.append(span)
            span.events.append(number)
            span.causes.append(cause)
        elif kind not in _OVER:
            self.asides.append((number, cause))

    def is_touched_by(self, span: _Span) -> bool:
        """Whether a fault had to do with the message."""
        if self.named.intersection(span.events) or self.own.keys() & span.causes:
            return True
        if span.place.is_link or not self.own:
            return False
        times = list(self.own.values())
        ended_ms = times[-1] if span.ended_ms is None else span.ended_ms
        return (span.began_ms <= times[-1] and ended_ms >= times[0]) or self._loses_it(span)

    def _loses_it(self, span: _Span) -> bool:
        """Whether this is the first fault of the node that has the message in hand, after its last event there."""
        last_ms, kind = self.last_at.get(span.place, (span.began_ms + 1, Kind.SENT))
        if kind not in _IN_HAND or last_ms > span.began_ms:
            return False
        later = [one for one in self.spans if one.place is span.place and one.began_ms >= last_ms]
        return later[0] is span


def focus_on(log: EventLog, message: int) -> Focus:
    """The focus on one message, by the log as it stands."""
    return Focus(message, _shown_with(_Life(log, message)))


def _shown_with(life: _Life) -> frozenset[int]:
    """The events without a message that are shown beside one."""
    shown = {number for number, cause in life.asides if cause in life.own or number in life.named}
    for span in life.spans:
        if life.is_touched_by(span):
            shown.update(span.events)
    return frozenset(shown)


@dataclass(frozen=True, slots=True)
class Excerpt(Focus):
    """What is shown of a run that is too long to be drawn: several messages, up to some event."""

    messages: frozenset[int]
    end: int
    """The first event that is not shown any more."""

    def shows(self, number: int, message: int) -> bool:
        """Whether an event is shown."""
        return number < self.end and (message in self.messages or (not message and number in self.others))


def excerpt_of(log: EventLog, messages: Iterable[int], most: int) -> Excerpt:
    """At most so many events of some messages, whole messages as far as there is room: the first always, others if."""
    chosen: dict[int, frozenset[int]] = {}
    room = most
    for message in messages:
        life = _Life(log, message)
        if chosen and len(life.own) > room:
            continue
        chosen[message] = _shown_with(life)
        room -= len(life.own)
    whole = Excerpt(0, frozenset().union(*chosen.values()), frozenset(chosen), len(log))
    shown = (number for number, row in enumerate(log.rows()) if whole.shows(number, row[2]))
    return replace(whole, end=next(islice(shown, most, None), len(log)))
