"""Changes of one setting that could have prevented an anomaly, by the kind of remedy that they are.

Within a kind no limit at all comes first, for it holds whatever the next fault is like; then the numbers, the one that
changes by the smallest factor before the others. Between the kinds the same: a mechanism comes before a number that was
large enough this time. What buys one anomaly with the risk of another, such as an ACK before the work, is tried only
where nothing else helps; sending only once is not on the list.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf
from typing import Any, Final

from playground.engine.settings import Guarantee, Settings
from playground.explain.clauses import Anomaly
from playground.systems.native import NativeChoice

Value = int | str | bool


class Remedy(StrEnum):
    """The kinds of prevention, from the one that holds whatever comes to the one that fitted this schedule."""

    ACKNOWLEDGEMENT = "acknowledgement"
    DEDUPLICATION = "deduplication"
    DOWNSTREAM = "downstream"
    """The key goes along to where the effect is made, and that side, if it honours it, refuses the repeat."""
    DURABILITY = "durability"
    LEASE = "lease"
    """What ends the wait for an ACK that does not come."""
    FETCHING = "fetching"
    """How much is handed out at once."""
    GUARANTEE = "guarantee"
    EARLY_ACK = "early acknowledgement"
    """An ACK before the work, for want of anything else: it risks a loss."""
    TABLE = "table"
    """A table of ids beside the effect, in two steps."""
    WINDOW = "window"
    """How long ids and keys are remembered."""
    LIMIT = "limit"
    BESIDE = "beside"
    """Another reader or worker goes past what holds a message up: it risks the order, or more."""
    TIMER = "timer"
    SPEED = "speed"


_SOUND: Final = frozenset(
    {
        *(Remedy.DEDUPLICATION, Remedy.DOWNSTREAM, Remedy.ACKNOWLEDGEMENT, Remedy.DURABILITY),
        *(Remedy.LEASE, Remedy.FETCHING, Remedy.GUARANTEE),
    }
)


class Turn(StrEnum):
    """Which way a number is turned, for numbers that help some anomalies only by luck."""

    NEITHER = "neither"
    LONGER = "longer"
    """A timer."""
    SHORTER = "shorter"
    SOONER = "sooner"
    """The end of the wait for somebody who is silent."""
    MORE = "more"
    """A limit on attempts or dispatches."""
    FEWER = "fewer"
    FASTER = "faster"
    SLOWER = "slower"
    ONE_BY_ONE = "one by one"
    """The producer sends the next message only when it has the answer to this one."""
    APART = "apart"
    """What stood behind each other is worked on side by side."""


_NO_EFFECT: Final = frozenset({Anomaly.LOST, Anomaly.FAILED, Anomaly.DEAD_LETTERED, Anomaly.PENDING})
_BY_LUCK: Final[dict[Turn, frozenset[Anomaly]]] = {
    Turn.LONGER: frozenset({Anomaly.LOST, Anomaly.PENDING}),
    Turn.SHORTER: frozenset(Anomaly) - {Anomaly.LATE, Anomaly.PENDING},
    Turn.APART: frozenset(Anomaly) - {Anomaly.LATE, Anomaly.PENDING},
    Turn.SOONER: frozenset(Anomaly) - {Anomaly.LATE, Anomaly.PENDING},
    Turn.MORE: frozenset(Anomaly) - {Anomaly.FAILED, Anomaly.MISREPORTED, Anomaly.DEAD_LETTERED, Anomaly.PARKED},
    Turn.FEWER: frozenset(Anomaly) - {Anomaly.PENDING},
    Turn.FASTER: frozenset({Anomaly.LOST}),
    Turn.SLOWER: frozenset(Anomaly),
    Turn.ONE_BY_ONE: _NO_EFFECT,
}
"""What a turn does not cure by any mechanism of its own: if it does, faults and packets happened to miss each other."""
_OUTLAST: Final = "as long as all the tries together outlast the trouble"
_ANSWERED: Final = "as long as an answer to one of the tries comes before the timer of the last one runs out"
_GETS_THROUGH: Final = "as long as one of the next tries gets through"
_UNTIL: Final[dict[tuple[Turn, Anomaly], str]] = {
    (Turn.LONGER, Anomaly.FAILED): _OUTLAST,
    (Turn.LONGER, Anomaly.DEAD_LETTERED): _OUTLAST,
    (Turn.LONGER, Anomaly.MISREPORTED): _ANSWERED,
    (Turn.LONGER, Anomaly.PARKED): _ANSWERED,
    (Turn.SHORTER, Anomaly.LATE): _GETS_THROUGH,
    (Turn.SHORTER, Anomaly.PENDING): _GETS_THROUGH,
}
"""For how long a timer helps that stretches a limited number of tries, or brings the next one nearer."""


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One setting with another value."""

    remedy: Remedy
    table: str
    """`consumer`; empty for a key at the top of the file."""
    key: str
    value: Value
    words: str
    """What it would have meant, as a clause: `the producer would have waited 5 s for an answer`."""
    factor: float = 1.0
    """By how much a number changes; infinite where a limit is taken away."""
    turn: Turn = Turn.NEITHER
    until: str = ""
    """For how long it holds, after `it holds`, with `{m}` for the message; empty: whatever comes."""
    beside: tuple[tuple[str, Value], ...] = ()
    """Other keys of its table, without which it says nothing: a call carries a key only where there is a call."""

    @property
    def shown_key(self) -> str:
        """What is changed: `consumer.dedup`."""
        return f"{self.table}.{self.key}" if self.table else self.key

    @property
    def brief_key(self) -> str:
        """The same without its table."""
        return self.key

    @property
    def shown_value(self) -> object:
        """What it is changed to."""
        return self.value

    @property
    def brief(self) -> str:
        """The change in a sentence: `consumer.dedup = transaction`."""
        value = self.shown_value
        if value is None:
            return f"{self.shown_key} left out"
        return f"{self.shown_key} = {str(value).lower() if isinstance(value, bool) else value}"

    @property
    def assignment(self) -> str:
        """The change in a line: `dedup = "transaction"`."""
        return self.toml.split("\n")[-1]

    @property
    def takes_away(self) -> bool:
        """Whether it removes a limit that somebody has set up."""
        return False

    def choice_after(self, choice: NativeChoice | None) -> NativeChoice | None:
        """What is chosen of a real system with it."""
        return choice

    @property
    def set_by(self) -> str:
        """Who sets it, as a clause, where somebody who runs a client of the system cannot; else empty."""
        return ""

    @property
    def toml(self) -> str:
        """The change as it stands in a preset."""
        lines = [f"[{self.table}]"] if self.table else []
        for key, value in self.assigned.items():
            lines.append(f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {str(value).lower()}")
        return "\n".join(lines)

    @property
    def assigned(self) -> dict[str, Value]:
        """The keys of its table that it sets; its own is the last."""
        return {**dict(self.beside), self.key: self.value}

    @property
    def is_sound(self) -> bool:
        """Whether it is a mechanism, which holds whatever comes, and not a number that was large enough."""
        return (self.remedy in _SOUND or self.is_unlimited) and not self.until

    @property
    def is_unlimited(self) -> bool:
        """Whether it takes a limit away: for ever, or as often as it takes."""
        return self.remedy in (Remedy.WINDOW, Remedy.LIMIT) and self.factor == inf

    def is_for_want_of(self, anomaly: Anomaly) -> bool:
        """Whether it is tried against an anomaly only where nothing else helps."""
        return self.remedy is Remedy.EARLY_ACK or self.is_luck_for(anomaly)

    def until_for(self, anomaly: Anomaly) -> str:
        """For how long it holds: a longer timer is not only patience, and a shorter one only brings the next try."""
        return _UNTIL.get((self.turn, anomaly), self.until)

    def is_luck_for(self, anomaly: Anomaly) -> bool:
        """Whether nothing in the change itself prevents such an anomaly."""
        return anomaly in _BY_LUCK.get(self.turn, ())

    def applied_to(self, settings: Settings) -> Settings:
        """The settings with this one changed."""
        changed: dict[str, Any] = self.assigned
        if self.table:
            changed = {self.table: replace(getattr(settings, self.table), **changed)}
        elif self.key == "guarantee":
            changed = {"guarantee": next(one for one in Guarantee if one.word == self.value)}
        return replace(settings, **changed)
