"""Views of the race: the frozen data that crosses to its screen. Like the other views they say what is so."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from playground.checker.fates import Fate
from playground.live.trouble_view import TroubleView
from playground.live.views import Snapshot
from playground.words.fates import FATES
from playground.words.phrases import all_of, counted_word, few, listed
from playground.words.times import clock, seconds

_NOT_SENT: Final = "not sent yet"
_SEVERAL: Final = 2


class OutcomeView(NamedTuple):
    """What became of one message in one column."""

    message: int
    fate: Fate | None = None
    """`None`: not sent yet."""
    effects: int = 0
    deliveries: int = 0
    differs: bool = False
    """Whether the columns differ about it."""

    @property
    def words(self) -> str:
        """In a few words: `applied twice`, `came 2x, applied once`."""
        if self.fate is Fate.DUPLICATED:
            return "applied twice" if self.effects == 2 else f"applied {self.effects} times"
        if self.fate is Fate.APPLIED_ONCE and self.deliveries > 1:
            return f"came {self.deliveries}x, applied once"
        return FATES[self.fate].told if self.fate else _NOT_SENT

    @property
    def brief_words(self) -> str:
        """The same for where there is little room: how often it was applied, if it was."""
        if self.effects:
            return "applied once" if self.effects == 1 else f"applied {self.effects}x"
        return FATES[self.fate].brief if self.fate else _NOT_SENT


class PartingView(NamedTuple):
    """Where the columns part."""

    message: int
    time_ms: int
    trouble: TroubleView | None
    """The fault at work, if the record names one."""
    culprit: str
    """The column in which something went wrong."""
    outcomes: tuple[OutcomeView, ...]
    """One a column."""
    sharers: tuple[str, ...] = ()
    """The columns that had the same trouble, that one included."""
    spared: tuple[str, ...] = ()
    """The others."""
    where: str = "under"
    """What stands before the name of a column."""
    shared_ms: tuple[int, int] | None = None
    """When the first and when the last of the sharers had it; `None`: all when the culprit had."""

    @property
    def trouble_times(self) -> str:
        """When the trouble was, if not at that very instant: ` at 3.150 s`, ` at 3.150 to 3.300 s`; empty: then."""
        trouble = self.trouble
        if trouble is None:
            return ""
        first_ms, last_ms = self.shared_ms or (trouble.time_ms, trouble.time_ms)
        if first_ms < last_ms:
            return f" at {clock(first_ms)} to {seconds(last_ms)}"
        return "" if first_ms == self.time_ms else f" at {seconds(first_ms)}"

    @property
    def whose(self) -> str:
        """Whose story the trouble is: `Under at-least-once and exactly-once`, `In sqs, kafka and 3 more`."""
        if self.sharers and not self.spared:
            return f"In {all_of(len(self.sharers))}"
        names = self.sharers or (self.culprit,)
        return f"{self.where.capitalize()} {few(names, 2) if len(names) > 2 else listed(names)}"

    @property
    def whose_briefly(self) -> tuple[str, ...]:
        """The same with fewer words each time where several had it: by the one that had not, else only how many."""
        some, columns = len(self.sharers), len(self.sharers) + len(self.spared)
        if some < _SEVERAL or not self.spared:
            return (self.whose,)
        but = (f"In all but {self.spared[0]}",) if len(self.spared) == 1 else ()
        return *but, f"In {counted_word(some)} of {counted_word(columns)}"


class StoryLine(NamedTuple):
    """Something that happened to a message."""

    time_ms: int
    words: str
    role: str
    brief: str = ""
    """The same where it is known which message this is about; empty: it has no shorter words."""


class SystemFactsView(NamedTuple):
    """How a system goes about it."""

    config: str
    """Its configuration by name; empty: a system of the textbook has none."""
    again: str
    """When a message comes again: `after 30 s`."""
    ack: str
    """What an ACK is called there: `DeleteMessage`."""
    ack_briefly: str
    """The same in eight letters: `Delete`."""
    late: str
    """What a late one has come to, or what it would come to; empty: there is none."""
    late_briefly: str
    """The same with fewer characters, where the system has a shorter word for it; else empty."""
    was_late: bool
    """Whether one has been late."""
    story: tuple[StoryLine, ...]
    """What has happened to the message that the race is about, in the system's words."""
    next_ms: int | None
    """When something happens next; `None`: nothing does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnView:
    """One column of a race."""

    label: str
    """What tells it from the others."""
    promise: str
    snapshot: Snapshot
    over: bool
    packets_per_message: float | None
    """The price."""
    latency_ms: int | None
    """The median."""
    outcomes: tuple[OutcomeView, ...]
    """The latest messages, the same in every column."""
    facts: SystemFactsView | None = None
    """How the column's system goes about it, where each column is another one."""


class StandingView(NamedTuple):
    """How one of all who run stands, seen or not."""

    label: str
    lost: int
    duplicated: int
    over: bool
    is_shown: bool
    """Whether its column is on the screen."""
    ended: str = ""
    """The gravest of what has become of its messages, by the kind of `Ended`; empty: all is well, or it goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceView:
    """One instant of the race, whole."""

    over: bool
    columns: tuple[ColumnView, ...]
    """Those that are shown."""
    parting: PartingView | None
    """`None`: nowhere so far."""
    differences: int
    """About how many messages the columns differ."""
    differing: frozenset[str]
    """The figures in which the columns differ, by name."""
    has_switches: bool
    """Whether the script's switches of guarantee have been left out."""
    outside: str = ""
    """Where the effect is made, if exactly-once holds only as long as that side refuses repeats."""
    guarantees_decide: bool = True
    """Whether the columns are set otherwise; else they differ in what they are judged by and in nothing more."""
    alike: str = "No difference: every message came out alike."
    """What there is to say where the columns differ in nothing that came out."""
    standings: tuple[StandingView, ...] = ()
    """All who run, where not all of them need be shown."""
    left_out: str = ""
    """Who cannot run, and why."""
    kept: str = ""
    """The settings that stay in every column, whatever its guarantee would choose: `consumer.dedup = transaction`."""
