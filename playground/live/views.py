"""Views: the frozen data that crosses from a session to a screen. Nothing else does, and nothing here can change a run.

Times are virtual milliseconds, fractions are from 0 to 1. A view says what is so, not how it looks.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from playground.checker.fates import Belief, Fate, Verdict
from playground.checker.judge import MessageRecord
from playground.engine.broker_settings import BrokerSettings
from playground.engine.events import Event, Kind
from playground.engine.looks import BrokerLook, ConsumerLook, ProducerLook
from playground.engine.places import Place
from playground.engine.settings import Guarantee
from playground.live.log_view import LogView, ReadingView
from playground.live.past_view import PastView
from playground.live.tally import AnomalyEvent
from playground.words.outcome import UNHARMED


class PacketKind(StrEnum):
    """What a packet is, as a person tells packets apart."""

    FIRST = "first"
    """Data, for the first time."""
    AGAIN = "again"
    """Data that has been on this link before: a retry, or a redelivery."""
    ANSWER = "answer"
    """An acknowledgement or a confirm."""


class PacketView(NamedTuple):
    """A packet under way."""

    link: Place
    message: int
    nth: int
    """The how-many-eth packet of its message on the link, from 1."""
    kind: PacketKind
    progress: float
    """0: it has just departed; 1: it is about to arrive."""
    departed: int
    """The number of the event that put it on the link; no two packets have the same."""
    delayed: bool = False
    doubled: bool = False
    """Whether it is the second copy, which the network made."""


class DeadView(NamedTuple):
    """A packet that was lost a moment ago."""

    link: Place
    message: int
    nth: int
    kind: PacketKind
    progress: float
    """Where it died."""
    why: str
    """In a few words: `cut`, `dropped on purpose`, `the consumer is down`."""


class LinkView(NamedTuple):
    """One link: one direction of the network."""

    place: Place
    source: Place
    target: Place
    packets: tuple[PacketView, ...]
    """Those under way, in the order of their departure."""
    dead: tuple[DeadView, ...]
    is_cut: bool
    cut_left_ms: int | None
    """How long the cut will last, where that is settled."""
    loss: float
    """The probability that a packet is lost."""
    armed: tuple[str, ...]
    """What waits for packets, each in a few words: `drop the next ACK`."""
    broken_left_ms: int | None = None
    """How long its connection will be broken, if nothing hinders it; `None`: it is not."""
    called: tuple[str, str, str, str] = ("", "", "", "")
    """What the link and its ends are called in the real system, and the link in eight letters; empty: as here."""


class ProducerView(NamedTuple):
    """The producer: what it sends, what it waits for, what it believes."""

    look: ProducerLook
    last_sent: int
    """The number of the latest message; 0: none yet."""
    next_in_ms: int | None
    """When the workload's next message is due; `None`: it has sent them all."""
    unsent: int
    """How many messages of the script will not be sent any more: the run was stopped before."""
    beliefs: Mapping[Belief, int]
    never_asked: int = 0
    """Of those that it believes ok the ones of which it never asked for an answer."""
    latest: tuple[PastView, ...] = ()
    """What it was told and did because of that, the newest first."""


class BrokerView(NamedTuple):
    """The queue in the middle."""

    look: BrokerLook
    settings: BrokerSettings


class TableChange(NamedTuple):
    """What happened to the table of processed ids a moment ago."""

    time_ms: int
    word: str
    """`in`, `skipped` or `wiped`."""
    message: int
    node: Place
    """At which consumer."""


class ConsumerView(NamedTuple):
    """The consumer: its inbox, its work, its table."""

    look: ConsumerLook
    armed: str
    """A crash that waits for its moment, in a few words; empty: none."""
    dedup: str
    """The `dedup` setting of messages sent now: `none`, `memory`, ..."""
    changes: tuple[TableChange, ...]
    """The latest, of its table."""
    own: Mapping[str, str] = {}
    """What a real system calls what stands there, by this playground's words."""
    shares_table: bool = True
    """Whether the table is that of all consumers."""
    reading: ReadingView | None = None
    """What it has to do with the log, where there is one."""
    latest: tuple[PastView, ...] = ()
    """The effects, and what was known already, the newest first; of all consumers."""


class AccountView(NamedTuple):
    """The account, or in a story that counts things, how many there are."""

    thing: str
    """`charged`, `e-mails sent`."""
    unit: str
    expected: int
    """Of all that has been sent, whether or not it can have come by now."""
    actual: int
    twice: int
    """What is too much, because of duplicates."""
    missing: int
    """What will never come: lost, failed, dead-lettered."""
    coming: int
    """What can still come."""
    stuck: bool = False
    """Whether the run is over and at rest, so that nothing will move what is still to come."""

    @property
    def due(self) -> int:
        """What is expected without what is under way: `actual` is this and `twice`, less `missing` and the stuck."""
        return self.expected if self.stuck else self.expected - self.coming

    def money(self, amount: int) -> str:
        """An amount with its unit."""
        return f"{'-' if amount < 0 else ''}{self.unit}{abs(amount):,}"


class CountersView(NamedTuple):
    """The numbers that the eye looks for."""

    sent: int
    once: int
    lost: int
    duplicated: int
    deduplicated: int
    retries: int
    redeliveries: int
    in_flight: int
    late: int
    failed: int
    dead_lettered: int
    pending: int
    misreported: int
    dropped: int
    done_and_parked: int
    stuck: int = 0
    """Those that nothing will move, unless somebody does something."""


class BadgeView(NamedTuple):
    """Whether the promise is kept, as far as one can know, and what has come of the run: two facts."""

    verdict: Verdict | None
    """`None`: the run goes on, and nothing is broken so far."""
    note: str
    """`so far`, `at rest`, `draining`; of an undecided run why it is; or empty."""
    outcome: str = ""
    """`m3 charged twice`; empty: nothing has come of it yet."""
    brief: str = ""
    """The same where there is little room."""
    role: str = UNHARMED
    """The part of the outcome on the screen, from which it has its colour."""
    kinds: str = ""
    """`charged twice, late`: all kinds, between the two in length; empty: nothing went wrong."""
    is_promised: bool = True
    terse: str = ""
    """`lost, twice, late`: all kinds in the fewest words; empty: nothing went wrong."""


class Speaker(StrEnum):
    """Who says a line of narration."""

    SCRIPT = "script"
    """Nobody has spoken yet: what the script is about to do."""
    AUTHOR = "author"
    """The preset's author."""
    RECORD = "record"
    """The program, which has read it in the record."""
    LATE = "late"
    """The same, of a message that came late."""
    END = "end"
    """The same, of the whole run, once it is over."""
    ENDED = "ended"
    """The same, of faults that somebody has ended before they could act."""


class Narration(NamedTuple):
    """A line of narration, when it was said, and who says it; `doubt`: why an author's may not be so, if it may not."""

    time_ms: int
    text: str
    by: Speaker = Speaker.AUTHOR
    fate: Fate = Fate.PENDING
    """Of a line from the record: how the message that it is about has fared."""
    doubt: str = ""


class PollOption(NamedTuple):
    """One of the answers that a room can vote for."""

    letter: str
    words: str
    hands: int | None = None
    """How many were raised for it; `None`: nobody has counted."""
    is_right: bool | None = None
    """Whether it is the true one; `None`: that is still the question."""


class MessageRow(NamedTuple):
    """One row of the ledger."""

    record: MessageRecord
    deed: str
    late: bool
    is_promised: bool = True
    """Whether its guarantee is promised: some settings of real systems have no promise to them."""


class EventRow(NamedTuple):
    """One row of the event log."""

    event: Event
    words: str
    ahead: bool = False
    """Whether it is known and yet to come: the run is in its past."""
    by_hand: bool = False
    """Whether it tells of what a person did; its cause is then only what had happened just before."""
    step: int = 0
    """The number of the preset's step that it tells of, or whose fault had a part in it; 0: none."""


class RowWindow(NamedTuple):
    """A window into a long list."""

    total: int
    first: int
    """The index of the first row here."""
    rows: tuple[MessageRow, ...] | tuple[EventRow, ...]


class FaultMark(NamedTuple):
    """Something that was broken, or a packet that was lost."""

    event: int
    time_ms: int
    kind: Kind


class ForkMark(NamedTuple):
    """Where two courses of the run part."""

    number: int
    """The one that leaves the other."""
    time_ms: int


class TimelineView(NamedTuple):
    """A run at a glance. Times are virtual milliseconds."""

    length_ms: int
    """To its present; while its end is open, some way on towards the last message, step or span of its script."""
    now_ms: int
    now_event: int
    """The number of the latest event; -1: none yet."""
    end_ms: int
    """As far as it is known: the present."""
    behind: bool
    """Whether it is in its past."""
    faults: tuple[FaultMark, ...]
    anomalies: tuple[AnomalyEvent, ...]
    forks: tuple[ForkMark, ...]

    def next_mark(self) -> int | None:
        """The number of the nearest event ahead that has a mark; `None`: there is none that is known."""
        return min((event for event in self._marked() if event > self.now_event), default=None)

    def previous_mark(self) -> int | None:
        """The number of the nearest event in the past that has a mark; `None`: there is none."""
        return max((event for event in self._marked() if event < self.now_event), default=None)

    def _marked(self) -> list[int]:
        return [*(one.event for one in self.faults), *(one.event for one in self.anomalies)]


class Snapshot(NamedTuple):
    """One instant of a session, whole."""

    title: str
    guarantee: Guarantee
    """The one under which messages are sent now."""
    system: str
    seed: int
    now_ms: int
    deed: str
    """What one effect does: `charge $100`."""
    badge: BadgeView
    producer: ProducerView
    links: tuple[LinkView, ...]
    broker: BrokerView | None
    consumers: tuple[ConsumerView, ...]
    counters: CountersView
    account: AccountView
    caption: Narration
    answer: str = "an ACK"
    """What the producer waits for; empty if it waits for nothing."""
    own: Mapping[str, str] = {}
    """What a real system calls what stands on the screen, by this playground's words."""
    log: LogView | None = None
    """Where the broker keeps one."""
