"""Commands: requests in the imperative, and the steps that give them at a chosen point of a run.

A command names its target logically (a link, a node, "the ACK of m3, first attempt"). Front ends give commands to a
running simulation; a preset's steps give the same commands when their triggers say so. The fields of a command are the
keys of its step: their ranges, words and texts for authors of presets are here, and nowhere else.
"""

from typing import Annotated, Final, Literal, get_args

from playground.engine.fields import (
    CONSUMERS,
    MAX_MESSAGES,
    TEXT,
    Between,
    Consumer,
    Event,
    Link,
    Matching,
    Message,
    Millis,
    Node,
    OneOf,
    Ordinal,
    Probability,
    Span,
    Text,
)
from playground.engine.places import Place
from playground.engine.settings import Guarantee
from playground.engine.value import Value


class PacketFault(Value):
    """What the three packet faults share: the next `count` packets departing on `link` that match."""

    link: Link
    """The link on which the packets depart."""
    message: Message | None = None
    """Only packets of this message."""
    attempt: Ordinal | None = None
    """Only the nth packet of a message on this link in the whole run."""
    count: Ordinal = 1
    """How many packets."""


class Drop(PacketFault):
    """The next matching packets that depart on the link are lost."""


class Duplicate(PacketFault):
    """The next matching packets that depart on the link arrive twice."""

    gap_ms: Millis = 1
    """Milliseconds from the first arrival to the second."""


class Delay(PacketFault):
    """The next matching packets that depart on the link arrive later."""

    by_ms: Millis
    """How many milliseconds later."""


class Cut(Value):
    """What is on these links and what departs on them is lost."""

    links: tuple[Link, ...]
    """One direction each: name both for both."""
    for_ms: Span | None = None
    """Milliseconds until this cut ends; left out: until a `heal` step or the end of the chaos."""


class Heal(Value):
    """Every cut of these links ends."""

    links: tuple[Link, ...]
    """One direction each: name both for both."""


class Loss(Value):
    """Set the loss probability of a link."""

    link: Link
    """The link."""
    rate: Probability
    """Probability a packet, from 0 to 1."""


class Latency(Value):
    """Set the latency of a link."""

    link: Link
    """The link."""
    latency_ms: Millis
    """Milliseconds that a packet takes at least."""
    jitter_ms: Millis = 0
    """A packet takes 0 to so many milliseconds more."""


class Crash(Value):
    """A node goes down and loses what it held in memory."""

    node: Node
    """The node."""
    for_ms: Millis = 1000
    """Milliseconds until it restarts; 0: until a `restart` step or the end of the chaos."""
    how: Literal["process", "power", "lost"] = "process"
    """power: what a broker has stored and not yet flushed is gone as well, or not yet replicated; lost: so is its disk,
    which only a log with replicas outlives."""


class Disconnect(Value):
    """A connection breaks, with all that is on it; only with a transport that has connections."""

    node: Annotated[Place, OneOf(("producer", *CONSUMERS))]
    """Whose connection; with direct the producer's, which is the only one."""


class Restart(Value):
    """A crashed node comes back."""

    node: Node
    """The node."""


class Pause(Value):
    """A node stands still, forgets nothing, and resumes the work it had in hand."""

    node: Node
    """The node."""
    for_ms: Span
    """Milliseconds until it resumes."""


class Slow(Value):
    """The consumer takes another time for each piece of work."""

    processing_ms: Millis
    """Milliseconds for a piece of work."""
    node: Consumer | None = None
    """Only this one of several consumers; left out: all."""
    for_ms: Span | None = None
    """Milliseconds until this slowness ends; left out: until the end of the chaos."""


class Poison(Value):
    """Processing this message always fails: no effect and no ack."""

    message: Message
    """The message."""


class Fail(Value):
    """The next processings of this message fail at their end."""

    message: Message
    """The message."""
    times: Ordinal = 1
    """How many of them."""
    how: Literal["error", "crash"] = "error"
    """error: the code sees it; crash: the process dies of it."""
    for_ms: Millis = 1000
    """With how = crash: milliseconds until the consumer restarts; 0: until a `restart` step or the end of the chaos."""
    after_effect: bool = False
    """Whether the effect is made first, and only then the work fails."""


class Forget(Value):
    """The deduplication memory and table of a node are wiped."""

    node: Annotated[Place, OneOf(("broker", *CONSUMERS))]
    """The node."""


class Resurface(Value):
    """The broker dispatches once more a copy that it has settled, as from a server that missed the deletion.

    Settled copies are kept only in a run among whose steps it is.
    """

    message: Message
    """The message."""


class Unroutable(Value):
    """The next matching publishes find no queue at the broker."""

    message: Message | None = None
    """Only publishes of this message."""
    count: Ordinal = 1
    """How many publishes."""


LyingInWait = PacketFault | Fail | Unroutable
"""What does nothing until a packet or a piece of work comes by."""


class Redrive(Value):
    """What the broker has parked goes back to its queue, as if it had never been dispatched."""

    message: Message | None = None
    """Only this message; left out: all."""


class Lag(Value):
    """The other replicas of a log fall behind, so that the leader alone is in sync."""

    for_ms: Span | None = None
    """Milliseconds until they have caught up; left out: until the end of the chaos."""


class Switch(Value):
    """Messages sent from now on are sent under another guarantee."""

    guarantee: Guarantee
    """The new guarantee."""


class Send(Value):
    """The application hands over extra messages now, numbered after the workload's last."""

    count: Annotated[int, Between(1, MAX_MESSAGES)] = 1
    """How many messages."""
    key_of: Message | None = None
    """They go under the idempotency key of this message, though they are others."""
    content_of: Message | None = None
    """Their content is that of this message, which matters where the key is a hash of it."""


class Say(Value):
    """Narration: shown, and part of the record."""

    text: Annotated[str, Matching(TEXT, at_least=1)]
    """What is said."""


Command = (
    Drop
    | Duplicate
    | Delay
    | Cut
    | Heal
    | Loss
    | Latency
    | Crash
    | Disconnect
    | Restart
    | Pause
    | Slow
    | Poison
    | Fail
    | Forget
    | Resurface
    | Redrive
    | Unroutable
    | Lag
    | Switch
    | Send
    | Say
)

COMMAND_BY_WORD: Final[dict[str, type[Command]]] = {command.__name__.lower(): command for command in get_args(Command)}
"""What a step's `do` says -> the command."""
PREPARED_FOR: Final = (Resurface, Unroutable)
"""What a run has to be made ready for: only one among whose steps it is keeps, from its start, what it needs."""
ONLY_OF_A_QUEUE: Final = {"resurface": "resurfaced", "redrive": "redriven", "unroutable": "unroutable-armed"}
ONLY_OF_A_LOG: Final = {"lag": "lagged"}
"""What can be done only where there is a broker, and the event that comes of it."""


class At(Value):
    """Trigger: at a virtual time in milliseconds, before anything else that is due then."""

    at_ms: Millis
    """Trigger: this time, in virtual milliseconds."""


class When(Value):
    """A trigger: the nth event that matches. The step acts at once, before anything else happens."""

    event: Event
    """The event to wait for."""
    message: Message | None = None
    """Only events of this message."""
    node: Node | None = None
    """Only events at this node."""
    link: Link | None = None
    """Only events on this link."""
    nth: Ordinal = 1
    """Which of the matching events, counted from 1 over the whole run."""
    after_ms: Millis = 0
    """Milliseconds between the event and the step; may also stand beside `when`."""


class Step(Value):
    """A command and the point of the run at which it is given; no trigger: in force from the start."""

    command: Command
    trigger: At | When | None = None
    note: Text = ""
    """Shown when the step acts."""
