"""Clauses: an explanation in pieces, each with its instant and the events that it stands for."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import takewhile
from typing import Final, NamedTuple

from playground.words.packets import OF_THE_SCRIPT, ON_PURPOSE
from playground.words.phrases import listed, sentence
from playground.words.times import seconds, without_its_time


class Anomaly(StrEnum):
    """What there is to explain about a message, from the gravest. The words are those of the checker's glossary."""

    LOST = "lost"
    DUPLICATED = "duplicated"
    FAILED = "failed"
    DEAD_LETTERED = "dead_lettered"
    PENDING = "pending"
    """It is so still when the run is over."""
    MISREPORTED = "misreported"
    PARKED = "done_and_parked"
    """It had its effect, and a copy of it is with the dead letters all the same."""
    LATE = "late"
    DEDUPLICATED = "deduplicated"

    @property
    def did_nothing(self) -> bool:
        """Whether it has been averted, so that there is nothing to prevent: a duplicate that was recognised."""
        return self is Anomaly.DEDUPLICATED


class Gap(StrEnum):
    """Why a sender got no answer in time, or why a packet came twice without one."""

    PACKET_LOST = "packet lost"
    PACKET_SLOW = "packet slow"
    NODE_DOWN = "node down"
    WAITING = "waiting"
    WORKING = "working"
    CRASHED_BEFORE = "crashed before the effect"
    CRASHED_AFTER = "crashed after the effect"
    POISONED = "poisoned"
    FAILED = "failed"
    TRIED_AGAIN = "tried again in place"
    BATCH_FAILED = "batch failed"
    NO_ANSWER = "never answers"
    ANSWER_LOST = "answer lost"
    ANSWER_SLOW = "answer slow"
    SENDER_CRASHED = "sender crashed"
    CUT_OFF = "connection broke during the work"
    SENT_ANEW = "sent again by the application"
    NETWORK_COPY = "copied by the network"
    RESURFACED = "resurfaced"
    REDRIVEN = "redriven"
    UNROUTABLE = "no queue"
    REJECTED = "rejected"
    SKIPPED = "skipped"
    REFUSED = "refused"
    HELD_UP = "held up"


SLOW_GAPS = frozenset({Gap.PACKET_SLOW, Gap.WAITING, Gap.WORKING, Gap.ANSWER_SLOW})
"""Nothing was lost: the answer would have come."""


class Miss(StrEnum):
    """Why a duplicate was not recognised."""

    NO_TABLE = "no table"
    FRESH_KEY = "fresh key"
    LOST_IN_A_CRASH = "table lost in a crash"
    WIPED = "table wiped"
    EXPIRED = "key expired"
    NOT_MARKED = "crash before the mark"
    OTHER_TABLE = "table of another consumer"


class End(StrEnum):
    """Why nobody sent a message again."""

    WAITS_FOR_NOTHING = "waits for no answer"
    FORGOTTEN = "outbox lost in a crash"
    CONFIRMED = "it held an answer"
    GAVE_UP = "gave up"
    SETTLED_ON_DISPATCH = "settled as it was dispatched"
    ACKED_TOO_EARLY = "acknowledged before it was processed"
    COMMITTED_WITH = "committed with one behind it"
    QUEUE_LOST = "queue lost in a crash"
    EXPIRED = "expired among the dead letters"
    DISCARDED = "dropped past the limit"
    TOO_OLD = "given up for its age"
    PASSED_BY = "passed by with a new position"
    PARKED = "parked with the dead letters"
    PASSED_OVER = "released when nobody had it any more"
    SESSION_ENDED = "gone with its session"
    ACKED_ALL_THE_SAME = "acknowledged although it had failed"


class Hold(StrEnum):
    """What a message waits for that is pending."""

    TURN = "its turn at the producer"
    ANSWER = "the producer's timer"
    UNDER_WAY = "a packet"
    SLOT = "a slot of the broker's"
    LANE = "its lane"
    DELAY = "its time"
    REDELIVERY = "the broker's timer"
    NOTHING = "an ACK, and there is no timer"
    INBOX = "its turn at the consumer"
    WORK = "the work"
    STANDSTILL = "a node that is down or stands still"


_NUMBER: Final = re.compile(r"[0-9][0-9,.]*")
_STEP: Final = re.compile(rf"(\(|, )(?:{ON_PURPOSE}, )?by (steps? [^()]*?){OF_THE_SCRIPT}")
"""`(on purpose, by step 1 of the script)`: what opens it, and the step."""
_REPEATED, _TOLD = 5, 2
"""From so many clauses on that differ only in their numbers, so many are told, and the others are counted."""

Consequence = tuple[str, tuple[str, ...]]
"""One thing that a fault did, and to what: ` and lost {}`, `("its inbox",)`."""


@dataclass(frozen=True, slots=True)
class EventClause:
    """What one event did, in pieces, so that it is told once however many things it did."""

    opening: str
    """`the consumer crashed at 1.200 s`."""
    consequences: tuple[Consequence, ...]
    closing: str
    """` (on purpose, by step 1 of the script)`."""

    @property
    def text(self) -> str:
        """All of it: what follows the first consequence is joined with `and`."""
        told = [what.format(listed(whom)) for what, whom in self.consequences]
        rest = [one.removeprefix(",").removeprefix(" and").strip() for one in told[1:]]
        return self.opening + ", and ".join([told[0], *rest]) + self.closing


class Upon(NamedTuple):
    """What came of something in the same instant, for behind its clause."""

    causes: tuple[int, ...]
    """The events one of which brought it about."""
    text: str
    """`with that its connection broke`."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One piece of an explanation."""

    text: str
    """Without a capital letter and a full stop, so that clauses can be joined."""
    time_ms: int
    """When the first of its events happened."""
    events: tuple[int, ...]
    """The numbers of the events that it stands for; the first is the instant to look at."""
    faults: tuple[int, ...] = ()
    """Which of these events are faults that it blames: a command's event or, where chance did it, the packet's."""
    happening: EventClause | None = None
    """Its text in pieces, where other clauses may be about the same event."""
    upon: Upon | None = None
    """How it is told with what brought it about, if that is told of this instant, too."""

    @property
    def beside_its_time(self) -> str:
        """The text where its time stands beside it: without that time, where it is the only one."""
        return without_its_time(self.text, self.time_ms)


@dataclass(frozen=True, slots=True)
class Mechanism:
    """How it came about, in the abstract: what a sentence about all such cases needs to know."""

    gap: Gap | None = None
    miss: Miss | None = None
    end: End | None = None
    hold: Hold | None = None
    sender: str = "producer"
    """Who sends again, or would have to: `producer` or `broker`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why something happened to a message, or, where nothing did, how it went."""

    message: int
    anomaly: Anomaly | None
    """`None`: there is nothing to explain."""
    headline: str
    clauses: tuple[Clause, ...]
    """In order of time."""
    mechanism: Mechanism
    interview: str
    """What a candidate would say about all such cases; empty where there is nothing to explain."""

    @property
    def faults(self) -> tuple[int, ...]:
        """The events that are blamed, in order."""
        return tuple(sorted({fault for clause in self.clauses for fault in clause.faults}))

    def sentences(self) -> list[str]:
        """The clauses as sentences of their own."""
        return [sentence(clause.text) for clause in self.clauses]


def in_order(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Each event told once, in order of time and, within a millisecond, of the record; and once what a step is."""
    told: dict[str, Clause] = {}
    for clause in clauses:
        about = clause.happening.opening if clause.happening else clause.text
        told[about] = _joined(told[about], clause) if about in told else clause
    in_time = sorted(told.values(), key=lambda clause: (clause.time_ms, clause.events[0]))
    return tuple(_brief(_folded(_with_their_causes(in_time))))


def _with_their_causes(clauses: Iterable[Clause]) -> list[Clause]:
    """What came of something at once is told with it: the connection that a crash broke, what was lost with that."""
    told: list[Clause] = []
    for clause in clauses:
        upon, cause = clause.upon, told[-1] if told else None
        if upon and cause and cause.time_ms == clause.time_ms and not set(upon.causes).isdisjoint(cause.events):
            told[-1] = replace(
                cause,
                text=f"{cause.text}, and {upon.text}",
                events=tuple(dict.fromkeys((*cause.events, *clause.events))),
                faults=tuple(dict.fromkeys((*cause.faults, *clause.faults))),
            )
        else:
            told.append(clause)
    return told


def _brief(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """Once it has been said that a step is one of the script, and is on purpose, its number is enough."""
    is_known = False
    for clause in clauses:
        first, here, rest = ("", "", clause.text) if is_known else clause.text.partition(OF_THE_SCRIPT)
        is_known = is_known or bool(here)
        rest = _STEP.sub(r"\1\2", rest).replace(OF_THE_SCRIPT, "")
        yield replace(clause, text=first + here + rest)


def _folded(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """What repeats itself, but for its numbers, is told twice, then counted: one clause, or two that take turns."""
    kinds, at = [_NUMBER.sub("#", clause.text) for clause in clauses], 0
    while at < len(clauses):
        rounds, period = max((_rounds(kinds[at:], period), -period) for period in (1, 2))
        period = -period
        if rounds < _REPEATED:
            yield clauses[at]
            at += 1
            continue
        yield from clauses[at : at + _TOLD * period]
        more = clauses[at + _TOLD * period : at + rounds * period]
        last = seconds(more[-period].time_ms)
        the_same = f"the same, the last time at {last}"
        in_turn = f"the same two in turn, the last time from {last} on"
        yield Clause(
            text=f"{rounds - _TOLD} more times {the_same if period == 1 else in_turn}",
            time_ms=more[0].time_ms,
            events=tuple(event for clause in more for event in clause.events),
            faults=tuple(fault for clause in more for fault in clause.faults),
        )
        at += rounds * period


def _rounds(kinds: Sequence[str], period: int) -> int:
    """How often the first so many come again and again from here on."""
    starts = range(0, len(kinds) - period + 1, period)
    return sum(1 for _ in takewhile(lambda at: kinds[at : at + period] == kinds[:period], starts))


def _joined(one: Clause, other: Clause) -> Clause:
    """Two clauses about the same event as one."""
    if one.happening is None or other.happening is None:
        return one
    consequences: dict[str, tuple[str, ...]] = {}
    for what, whom in (*one.happening.consequences, *other.happening.consequences):
        consequences[what] = tuple(dict.fromkeys((*consequences.get(what, ()), *whom)))
    closing = max(one.happening.closing, other.happening.closing, key=len)
    happening = EventClause(one.happening.opening, tuple(consequences.items()), closing)
    return replace(
        one,
        text=happening.text,
        happening=happening,
        events=tuple(dict.fromkeys((*one.events, *other.events))),
        faults=tuple(dict.fromkeys((*one.faults, *other.faults))),
    )
