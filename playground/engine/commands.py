"""Commands: requests in the imperative, and the steps that give them at a chosen point of a run.

A command names its target logically (a link, a node, "the ACK of m3, first attempt"). Front ends give commands to a
running simulation; a preset's steps give the same commands when their triggers say so.
"""

from dataclasses import dataclass

from playground.engine.events import Kind
from playground.engine.places import Place
from playground.engine.settings import Guarantee
from playground.engine.value import Value


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class PacketFault(Value):
    """What the three packet faults share: the next `count` packets departing on `link` that match."""

    link: Place
    message: int | None = None
    """Only packets of this message (3 is m3)."""
    attempt: int | None = None
    """Only the how-many-eth packet of a message on this link in the whole run, from 1."""
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Drop(PacketFault):
    """The packets are lost as they depart."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Duplicate(PacketFault):
    """The packets arrive twice, the second copy `gap_ms` after the first."""

    gap_ms: int = 1


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Delay(PacketFault):
    """The packets arrive `by_ms` later than they would have."""

    by_ms: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Cut(Value):
    """Drop what is on these links and what departs on them, until healed or for `for_ms`."""

    links: tuple[Place, ...]
    for_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Heal(Value):
    """End every cut of these links."""

    links: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Loss(Value):
    """Set the loss probability of a link."""

    link: Place
    rate: float


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Latency(Value):
    """Set the latency of packets that depart on a link from now on."""

    link: Place
    latency_ms: int
    jitter_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Crash(Value):
    """Take a node down: it loses what it held in memory. `for_ms = 0`: until a restart or the end of the chaos."""

    node: Place
    for_ms: int = 1000


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Restart(Value):
    """Bring a crashed node back."""

    node: Place


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Pause(Value):
    """Let a node stand still for `for_ms`; it forgets nothing, and resumes the work it had in hand."""

    node: Place
    for_ms: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Slow(Value):
    """Let each piece of work that the consumer starts take `processing_ms`."""

    processing_ms: int
    for_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Poison(Value):
    """Processing this message always fails: no effect and no ack."""

    message: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Forget(Value):
    """Wipe the deduplication memory and table of the consumer or the broker."""

    node: Place


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Switch(Value):
    """Messages sent from now on are sent under this guarantee."""

    guarantee: Guarantee


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Send(Value):
    """The application hands over `count` extra messages now, numbered after the workload's last."""

    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Say(Value):
    """Narration: shown, and part of the record."""

    text: str


Command = (
    Drop
    | Duplicate
    | Delay
    | Cut
    | Heal
    | Loss
    | Latency
    | Crash
    | Restart
    | Pause
    | Slow
    | Poison
    | Forget
    | Switch
    | Send
    | Say
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class At(Value):
    """Trigger: at a virtual time in milliseconds, before anything else that is due then."""

    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class When(Value):
    """Trigger: `after_ms` after the `nth` event that matches; with 0, before anything else happens."""

    event: Kind
    message: int | None = None
    node: Place | None = None
    link: Place | None = None
    nth: int = 1
    after_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Step(Value):
    """A command and the point of the run at which it is given; no trigger: in force from the start."""

    command: Command
    trigger: At | When | None = None
    note: str = ""
