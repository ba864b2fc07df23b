"""The three legs of a delivery, judged by what came of the trials: which may lose, and which may repeat.

A leg that repeats does no harm where a later one recognises the repetition; one that loses always does.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from enum import Enum
from typing import Final, NamedTuple, Protocol

from playground.guarantee.trial import FAILED, OF_A_BATCH, FaultTrial
from playground.matrix.cells import SystemChoice
from playground.matrix.faults import POISON


class Leg(Enum):
    """A part of the way from the application that sends to what the world sees."""

    PRODUCER = "producer to broker"
    CONSUMER = "broker to consumer"
    DIRECT = "producer to consumer"
    """Where there is no broker."""
    EFFECT = "effect"

    @property
    def word(self) -> str:
        """What JSON calls it."""
        return self.name.lower()


FAULTS_OF: Final = {
    Leg.PRODUCER: ("F1", "F2", "F3", "F4a", "F4b", "F11", "F12"),
    Leg.CONSUMER: ("F5", "F6", "F7", "F8", "F9", "F10", "F13", OF_A_BATCH),
}
"""Which faults strike which leg, where there are several; the effect's are all that bring a delivery twice."""
ANSWER_LOST: Final = "F2"
"""After it there is a retry, whenever that comes."""
SENT_AGAIN: Final = "F11"
"""After it the application sends again."""
TOO_LATE: Final = "F12"
"""A retry that comes when nobody knows the message any more."""


_FORBIDDEN: Final = {
    "at-most-once": ("duplicate",),
    "at-least-once": ("lose",),
    "exactly-once": ("lose", "duplicate"),
}


class LegVerdict(NamedTuple):
    """What a leg may do, and the trials that show it, the shortest script first."""

    leg: Leg
    losing: tuple[FaultTrial, ...]
    repeating: tuple[FaultTrial, ...]
    name: str
    """By the system's own nodes: `SQS to consumer`."""

    def showing(self, trouble: str) -> tuple[FaultTrial, ...]:
        """The trials of one of the two."""
        return self.losing if trouble == "lose" else self.repeating


class Verdicts(NamedTuple):
    """What the legs may do, and all of them together."""

    legs: tuple[LegVerdict, ...]
    losing: tuple[FaultTrial, ...]
    """Trials after which the message was gone and nobody had been told."""
    repeating: tuple[FaultTrial, ...]
    """Trials with more than one effect."""
    stuck: tuple[FaultTrial, ...]
    """Trials that never end: neither lost nor done."""
    tried: frozenset[str]
    """The faults that there are."""
    scripts: int
    """How many scripts were tried."""
    parked: frozenset[str]
    """The faults after which the message lies among the dead letters."""
    outside: tuple[FaultTrial, ...] = ()
    """Trials with one committed output, and more than one effect elsewhere."""
    parking: tuple[FaultTrial, ...] = ()
    """Trials after which it lies there though it could be done."""
    told_failed: tuple[FaultTrial, ...] = ()
    """Trials that are done, and of which whoever sent the message is told that it failed."""
    parked_at_once: tuple[FaultTrial, ...] = ()
    """Trials that park it after a single failure, which may be over in a second: set so, it ends what always fails."""

    @property
    def parked_in_vain(self) -> tuple[FaultTrial, ...]:
        """All trials after which it lies among the dead letters though it could be done, or could have been later."""
        return (*self.parking, *self.parked_at_once)

    @property
    def flags(self) -> tuple[tuple[bool, bool], ...]:
        """Which legs may lose, and which may repeat."""
        return tuple((bool(one.losing), bool(one.repeating)) for one in self.legs)

    def adds_to(self, known: "Verdicts") -> bool:
        """Whether a leg may do what it did not do as far as was known."""
        return any(
            new and not old
            for ours, its in zip(self.flags, known.flags, strict=True)
            for new, old in zip(ours, its, strict=True)
        )

    @property
    def is_open(self) -> bool:
        """Whether anything may be lost or done twice."""
        return bool(self.losing or self.repeating)

    def showing(self, trouble: str) -> tuple[FaultTrial, ...]:
        """The trials of one of the two."""
        return self.losing if trouble == "lose" else self.repeating

    def of(self, leg: Leg) -> LegVerdict:
        """The verdict on one leg."""
        return next(one for one in self.legs if one.leg is leg)

    @property
    def name(self) -> str:
        """The guarantee that all legs come to together."""
        name = _NAMES[bool(self.losing), bool(self.repeating)]
        if self.repeating or not self.outside:
            return name
        return f"{name}, for what it writes to the system; effects elsewhere may be done twice"

    def meets(self, need: str) -> bool:
        """Whether they come to at least this guarantee."""
        return not self.breaking(need)

    def breaking(self, need: str) -> tuple[FaultTrial, ...]:
        """The trials without which they would."""
        lose, twice = self.losing, self.repeating
        return {"at-most-once": twice, "at-least-once": lose, "exactly-once": (*lose, *twice)}[need]


class Judged(Protocol):
    """Runs a choice under each standard fault, or `only` some, and judges it; `thorough` tries more than those."""

    def __call__(self, choice: SystemChoice, /, *, thorough: bool = ..., only: Collection[str] = ...) -> Verdicts:
        """What the legs may do with it."""


_NAMES: Final = {
    (False, False): "exactly-once (effectively once)",
    (False, True): "at-least-once: may duplicate",
    (True, False): "at-most-once: may lose",
    (True, True): "may lose, may duplicate",
}


def forbids(need: str, trouble: str) -> bool:
    """Whether a need leaves no room for losses, or for what is done twice."""
    return trouble in _FORBIDDEN[need]


def legs_between(*, has_broker: bool) -> tuple[Leg, ...]:
    """The legs that there are."""
    return (Leg.PRODUCER, Leg.CONSUMER, Leg.EFFECT) if has_broker else (Leg.DIRECT, Leg.EFFECT)


def judge_legs(
    trials: Iterable[FaultTrial],
    *,
    has_broker: bool = True,
    forgets_first: Iterable[str] = (),
    called: Callable[[str], str] = str,
) -> Verdicts:
    """Judge each leg and the whole; `forgets_first` are faults whose loss is the deduplication's own doing.

    `called` makes of a leg's name in the textbook the one that it has in the system.
    """
    ordered = sorted(trials, key=lambda one: one.length)

    def ending(outcome: str) -> tuple[FaultTrial, ...]:
        return tuple(one for one in ordered if one.outcome == outcome)

    own, lost = set(forgets_first), ending("lost")
    legs = [
        LegVerdict(
            leg,
            _struck(leg, (one for one in lost if one.fault not in own)),
            _struck(leg, (one for one in ordered if _repeats(leg, one))),
            called(leg.value),
        )
        for leg in legs_between(has_broker=has_broker)
        if leg is not Leg.EFFECT
    ]
    twice = tuple(one for one in ordered if one.effects > 1)
    effect = LegVerdict(Leg.EFFECT, tuple(one for one in lost if one.fault in own), twice, Leg.EFFECT.value)
    tried = frozenset(one.fault for one in ordered)
    ended = ending("dead_lettered")
    parked = frozenset(one.fault for one in ended)
    parking = tuple(one for one in ended if one.fault != POISON)
    at_once = tuple(one for one in ended if one.times == 1)
    outside = tuple(one for one in ordered if one.outside > 1 >= one.effects)
    told = tuple(one for one in ordered if one.believes == FAILED and one.effects)
    if any(one.fault == ANSWER_LOST for one in told):
        told = tuple(one for one in told if one.fault != TOO_LATE)  # It is the lost answer; nobody retries.
    stuck, count = ending("pending"), len(ordered)
    return Verdicts((*legs, effect), lost, twice, stuck, tried, count, parked, outside, parking, told, at_once)


def _struck(leg: Leg, trials: Iterable[FaultTrial]) -> tuple[FaultTrial, ...]:
    return tuple(one for one in trials if leg is Leg.DIRECT or leg is leg_struck(one))


def leg_struck(trial: FaultTrial) -> Leg:
    """The leg that is struck where there is a broker."""
    if trial.node:
        return Leg.CONSUMER if trial.node == "consumer" else Leg.PRODUCER
    return next(leg for leg, faults in FAULTS_OF.items() if trial.fault in faults)


def _repeats(leg: Leg, trial: FaultTrial) -> bool:
    """Whether a leg passes on more than it got: copies of a message, or deliveries of a copy."""
    if trial.fault == POISON:
        return False
    if leg is Leg.PRODUCER:
        return (trial.copies or 0) > 1
    return (trial.deliveries or 0) > max(trial.copies or 0, 1)


def shortest(trials: Sequence[FaultTrial]) -> FaultTrial | None:
    """The trial that shows it with the least, if any does; what no script shows comes last."""
    return min(trials, key=lambda one: (one.script is None, one.length), default=None)
