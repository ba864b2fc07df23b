"""The shape of a preset's steps, one model for each `do`. Validation and the JSON Schema only; `build.py` builds.

Each model's keys are the fields of the engine's command of that name, and the trigger and note that any step may have.
"""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from playground.scenario.schema_types import (
    EventWord,
    GuaranteeWord,
    Link,
    MessageName,
    Millis,
    Node,
    OneOf,
    Ordinal,
    Probability,
    Span,
    Strict,
    Text,
)
from playground.scenario.words import MAX_MESSAGES


class When(Strict):
    """A trigger: the nth event that matches. The step acts at once, before anything else happens."""

    event: EventWord
    """The event to wait for."""
    message: MessageName | None = None
    """Only events of this message."""
    node: Node | None = None
    """Only events at this node."""
    link: Link | None = None
    """Only events on this link."""
    nth: Ordinal = 1
    """Which of the matching events, counted from 1 over the whole run."""
    after_ms: Millis = 0
    """Milliseconds between the event and the step; may also stand beside `when`."""


class StepBase(Strict):
    """What every step may have. Without a trigger it is in force from the start."""

    model_config = ConfigDict(
        json_schema_extra={"not": {"required": ["at_ms", "when"]}, "dependentRequired": {"after_ms": ["when"]}}
    )

    at_ms: Millis | None = None
    """Trigger: this time, in virtual milliseconds."""
    when: When | None = None
    """Trigger: an event."""
    after_ms: Millis = 0
    """Milliseconds between the event of `when` and the step."""
    note: Text = ""
    """Shown when the step acts."""


class PacketStep(StepBase):
    """What the packet faults share."""

    link: Link
    """The link on which the packets depart."""
    message: MessageName | None = None
    """Only packets of this message."""
    attempt: Ordinal | None = None
    """Only the nth packet of a message on this link in the whole run."""
    count: Ordinal = 1
    """How many packets."""


class Drop(PacketStep):
    """The next matching packets that depart on the link are lost."""

    do: Literal["drop"]


class Duplicate(PacketStep):
    """The next matching packets that depart on the link arrive twice."""

    do: Literal["duplicate"]
    gap_ms: Millis = 1
    """Milliseconds from the first arrival to the second."""


class Delay(PacketStep):
    """The next matching packets that depart on the link arrive later."""

    do: Literal["delay"]
    by_ms: Millis
    """How many milliseconds later."""


LinkList = Annotated[list[Link], Field(min_length=1)]


class Cut(StepBase):
    """What is on these links and what departs on them is lost."""

    do: Literal["cut"]
    links: LinkList
    """One direction each: name both for both."""
    for_ms: Span | None = None
    """Milliseconds until this cut ends; left out: until a `heal` step or the end of the chaos."""


class Heal(StepBase):
    """Every cut of these links ends."""

    do: Literal["heal"]
    links: LinkList
    """One direction each: name both for both."""


class Loss(StepBase):
    """Set the loss probability of a link."""

    do: Literal["loss"]
    link: Link
    """The link."""
    rate: Probability
    """Probability a packet, from 0 to 1."""


class Latency(StepBase):
    """Set the latency of a link."""

    do: Literal["latency"]
    link: Link
    """The link."""
    latency_ms: Millis
    """Milliseconds that a packet takes at least."""
    jitter_ms: Millis = 0
    """A packet takes 0 to so many milliseconds more."""


class Crash(StepBase):
    """A node goes down and loses what it held in memory."""

    do: Literal["crash"]
    node: Node
    """The node."""
    for_ms: Millis = 1000
    """Milliseconds until it restarts; 0: until a `restart` step or the end of the chaos."""


class Restart(StepBase):
    """A crashed node comes back."""

    do: Literal["restart"]
    node: Node
    """The node."""


class Pause(StepBase):
    """A node stands still, forgets nothing, and resumes the work it had in hand."""

    do: Literal["pause"]
    node: Node
    """The node."""
    for_ms: Span
    """Milliseconds until it resumes."""


class Slow(StepBase):
    """The consumer takes another time for each piece of work."""

    do: Literal["slow"]
    processing_ms: Millis
    """Milliseconds for a piece of work."""
    for_ms: Span | None = None
    """Milliseconds until this slowness ends; left out: until the end of the chaos."""


class Poison(StepBase):
    """Processing this message always fails: no effect and no ack."""

    do: Literal["poison"]
    message: MessageName
    """The message."""


class Forget(StepBase):
    """The deduplication memory and table of a node are wiped."""

    do: Literal["forget"]
    node: Annotated[str, OneOf(("broker", "consumer"))]
    """The node."""


class Switch(StepBase):
    """Messages sent from now on are sent under another guarantee."""

    do: Literal["switch"]
    guarantee: GuaranteeWord
    """The new guarantee."""


class Send(StepBase):
    """The application hands over extra messages now, numbered after the workload's last."""

    do: Literal["send"]
    count: Annotated[int, Field(ge=1, le=MAX_MESSAGES)] = 1
    """How many messages."""


class Say(StepBase):
    """Narration: shown, and part of the record."""

    do: Literal["say"]
    text: Annotated[Text, Field(min_length=1)]
    """What is said."""


StepModel = Annotated[
    (Drop | Duplicate | Delay | Cut | Heal | Loss | Latency)
    | (Crash | Restart | Pause | Slow)
    | (Poison | Forget | Switch | Send | Say),
    Field(discriminator="do"),
]
