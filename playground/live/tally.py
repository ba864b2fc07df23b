"""The tally: the counters of a run that goes on, kept up to date event by event, and the anomalies as they happen.

The judge decides what became of a message; the tally only asks it again about the messages whose fate an event may
have changed, because asking about all of them at every frame would cost more than the run. Invariant: after any number
of events it says what the judge says about all messages at that event.
"""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from playground.checker.columns import (
    FORGOTTEN,
    GIVEN_UP,
    GONE,
    HANDED_DURABLY,
    HANDED_IN_MEMORY,
    LEAVING,
    MAY_COME_AGAIN,
    OWED_DURABLY,
    OWED_IN_MEMORY,
)
from playground.checker.fates import Belief, Fate
from playground.checker.judge import Judge
from playground.checker.late import Lateness, LatenessCheckpoint
from playground.checker.pages import FoldCheckpoint, Pages, fill, pages_of
from playground.engine.events import Kind
from playground.engine.log import EventLog, codes_of, kind_of
from playground.engine.settings import Settings

ANOMALIES: Final = (Fate.DUPLICATED, Fate.LOST, Fate.FAILED, Fate.DEAD_LETTERED)
"""The fates that are worth a jump."""
_RECENT: Final = 100
"""So many anomalies are looked at in every frame."""
_FATES: Final = dict(enumerate(Fate, 1))
"""What the column of fates says, by number; 0: not sent."""
_NUMBERS: Final = {fate: number for number, fate in _FATES.items()}
_PENDING: Final = _NUMBERS[Fate.PENDING]
_ONCE: Final = _NUMBERS[Fate.APPLIED_ONCE]
_OTHERS: Final = re.compile(b"[^%s]" % re.escape(bytes((0, _ONCE))), re.DOTALL)
"""Finds the messages that are sent and do not have exactly one effect, in a column of a million."""
_OPENS: Final = int(Kind.SENT)
_CLOSES: Final = frozenset(
    map(
        int,
        (
            *(Kind.CONFIRMED, Kind.NOTED, Kind.GAVE_UP, Kind.DROPPED, Kind.REFUSED, Kind.SETTLED),
            *(Kind.DEAD_LETTERED, Kind.DISCARDED, Kind.EXPIRED, Kind.UNROUTABLE, Kind.RESURFACED, Kind.REDRIVEN),
            *(Kind.APPLIED, Kind.PRODUCED, Kind.SKIPPED, Kind.CONFLICTED, Kind.FAILED),
        ),
    )
)
"""The kinds of events about one message that can change its fate."""
_CRASHED: Final = int(Kind.CRASHED)
_SETTLED: Final = int(Kind.SETTLED)
_ATTEMPTED, _DISPATCHED = int(Kind.ATTEMPTED), int(Kind.DISPATCHED)
_APPLIED, _GAVE_UP = int(Kind.APPLIED), int(Kind.GAVE_UP)
_ALWAYS: Final = (_APPLIED, _GAVE_UP)
"""The kinds that matter even for a message that has had its effect."""
_STOPS: Final = codes_of({_OPENS, _CRASHED, _ATTEMPTED, _DISPATCHED, *_CLOSES})
"""By code, whether an event may change what is counted here."""


class AnomalyEvent(NamedTuple):
    """A message whose fate went wrong, and the event at which it did."""

    event: int
    time_ms: int
    message: int
    fate: Fate


class TallyCheckpoint(NamedTuple):
    """One instant of a tally."""

    judge: FoldCheckpoint
    lateness: LatenessCheckpoint
    by_fate: tuple[int, ...]
    anomalies: tuple[list[AnomalyEvent], int]
    """A list that only grows, and how much of it there was. So a checkpoint costs nothing."""
    order: "tuple[array[int], int]"
    fates: Pages
    counts: tuple[int, int, int, int]


@dataclass(slots=True)
class Tally:
    """Feed it the log as it grows."""

    judge: Judge
    lateness: Lateness
    by_fate: dict[Fate, int]
    anomalies: list[AnomalyEvent]
    fates: bytearray
    """By the number of the message, that of its fate now."""
    order: "array[int]"
    """The messages in the order of sending."""
    retries: int = 0
    redeliveries: int = 0
    misreported: int = 0
    breaches: int = 0
    """How many messages broke the promise under which they were sent."""

    @classmethod
    def of(cls, settings: Settings) -> "Tally":
        """A tally of a run that has yet to begin."""
        return cls(Judge(settings), Lateness(), dict.fromkeys(Fate, 0), [], bytearray(), array("I"))

    def observe(self, log: EventLog) -> None:
        """Read what is new. A log that was cut back below what has been read needs a new tally."""
        settled: tuple[int, int, int] | None = None
        """One that may have its effect in the very next event, which was written because of it."""
        for number, (time_ms, code, message, attempt, _, _) in self.judge.fold.follow(log, _STOPS):
            kind = kind_of(code)
            if settled and kind != _APPLIED:
                self._ask(*settled)
            settled = None
            if kind == _OPENS:
                self._open(message)
            elif kind == _ATTEMPTED:
                self.retries += attempt > 1
            elif kind == _DISPATCHED:
                self.redeliveries += attempt > 1
            elif kind == _CRASHED:
                for one, _ in self.others():
                    self._ask(number, time_ms, one)
            elif kind == _SETTLED and self.judge.fold.writes:
                settled = number, time_ms, message
            elif kind in _ALWAYS or self.fates[message] != _ONCE:
                self._note_misreport(kind, message)
                self._ask(number, time_ms, message)
        if settled:
            self._ask(*settled)
        self.lateness.observe(log)

    def checkpoint(self, before: TallyCheckpoint | None = None) -> TallyCheckpoint:
        """A copy; `before` is an earlier one, with which it may share."""
        return TallyCheckpoint(
            self.judge.fold.checkpoint(before.judge if before else None),
            self.lateness.checkpoint(before.lateness if before else None),
            tuple(self.by_fate.values()),
            (self.anomalies, len(self.anomalies)),
            (self.order, len(self.order)),
            pages_of(self.fates, before.fates if before else ()),
            (self.retries, self.redeliveries, self.misreported, self.breaches),
        )

    def restore(self, checkpoint: TallyCheckpoint, log: EventLog) -> None:
        """Go back to a checkpoint, or on to it. The log has to have the rows that had been read by then."""
        self.judge.fold.restore(checkpoint.judge, log)
        self.lateness.restore(checkpoint.lateness)
        self.by_fate = dict(zip(Fate, checkpoint.by_fate, strict=True))
        # New lists: the old ones are those of other checkpoints.
        (anomalies, count), (order, sent) = checkpoint.anomalies, checkpoint.order
        self.anomalies, self.order = anomalies[:count], order[:sent]
        fill(self.fates, checkpoint.fates)
        self.retries, self.redeliveries, self.misreported, self.breaches = checkpoint.counts

    @property
    def sent(self) -> int:
        """How many messages have been sent."""
        return len(self.order)

    @property
    def last_sent(self) -> int:
        """The number of the latest message; 0: none yet."""
        return self.order[-1] if self.order else 0

    def beliefs(self) -> dict[Belief, int]:
        """How many messages the producer believes done, failed, or knows nothing of."""
        count = self.judge.fold.producer.count
        failed = count(GIVEN_UP)
        unknown = count(OWED_IN_MEMORY) + count(OWED_DURABLY) + count(FORGOTTEN)
        if self.judge.fold.settings.producer.resend != "never":
            unknown += sum(state >= MAY_COME_AGAIN for state in self.judge.fold.producer)
        return {Belief.OK: len(self.order) - failed - unknown, Belief.UNKNOWN: unknown, Belief.FAILED: failed}

    def never_asked(self) -> int:
        """How many messages were sent without asking for an answer: believed ok, and not because somebody said so."""
        count = self.judge.fold.producer.count
        return count(HANDED_IN_MEMORY) + count(HANDED_DURABLY) + count(LEAVING) + count(GONE)

    def late(self) -> int:
        """How many messages came late: their one effect did."""
        return self.lateness.count

    def fate(self, message: int) -> Fate | None:
        """What became of a message so far; `None`: it has not been sent."""
        return _FATES.get(self.fates[message]) if message < len(self.fates) else None

    def others(self) -> Iterator[tuple[int, Fate]]:
        """The messages that have been sent and do not have exactly one effect, each with its fate."""
        fates = bytes(self.fates)
        return ((one.start(), _FATES[fates[one.start()]]) for one in _OTHERS.finditer(fates))

    def last_late(self, log: EventLog) -> AnomalyEvent:
        """The effect that came late last, of those that did."""
        late = self.lateness.late
        rows = ((number, *log.row(number)[:3]) for number in reversed(range(log.count)))
        number, time_ms, _, message = next(one for one in rows if kind_of(one[2]) == _APPLIED and one[3] in late)
        return AnomalyEvent(number, time_ms, message, Fate.APPLIED_ONCE)

    def last_effect(self, log: EventLog, found: AnomalyEvent) -> AnomalyEvent:
        """The latest effect of a message that has gone wrong; itself, where none came after it."""
        rows = ((number, *log.row(number)[:3]) for number in reversed(range(found.event + 1, log.count)))
        later = (one for one in rows if one[3] == found.message and kind_of(one[2]) == _APPLIED)
        return next((found._replace(event=number, time_ms=time_ms) for number, time_ms, *_ in later), found)

    def latest(self, fate: Fate) -> list[int]:
        """The messages that have that fate, as far as the latest anomalies tell: all, unless there were many."""
        recent = islice(reversed(self.anomalies), _RECENT)
        found = (one.message for one in recent if one.fate is fate and self.fate(one.message) is fate)
        return list(dict.fromkeys(found))

    def _open(self, message: int) -> None:
        self.order.append(message)
        if message >= len(self.fates):
            self.fates.extend(bytes(message + 1))
        self.fates[message] = _PENDING
        self.by_fate[Fate.PENDING] += 1

    def _ask(self, number: int, time_ms: int, message: int) -> None:
        was, fate = _FATES.get(self.fates[message]), self.judge.fate(message)
        if fate is was or was is None:
            return
        self.by_fate[was] -= 1
        self.by_fate[fate] += 1
        guarantee = self.judge.guarantee(message)
        self.breaches += self.judge.breaks(fate, guarantee) - self.judge.breaks(was, guarantee)
        self.fates[message] = _NUMBERS[fate]
        if fate in ANOMALIES:
            self.anomalies.append(AnomalyEvent(number, time_ms, message, fate))

    def _note_misreport(self, kind: int, message: int) -> None:
        effects = self.judge.fold.effects[message]
        if kind == _GAVE_UP:
            self.misreported += effects > 0 and self.judge.fold.producer[message] == GIVEN_UP
        elif kind == _APPLIED and effects == 1:
            self.misreported += self.judge.fold.producer[message] == GIVEN_UP
