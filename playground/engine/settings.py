"""Settings: everything about a run that is decided before it starts, and what a guarantee's name stands for.

A guarantee is only a name for a setting of three legs (producer to broker, broker to consumer, the side effect).
`contracts_of` makes that setting; from there on the engine sees the contract's mechanisms and never the name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Final, Literal

from playground.engine.places import Place
from playground.engine.topology import Topology
from playground.engine.value import Value

Ack = Literal["never", "automatic", "before", "after"]
Dedup = Literal["none", "memory", "mark-first", "in-flight", "effect-first", "transaction"]
Outbox = Literal["memory", "durable"]
Backoff = Literal["none", "linear", "exponential"]


class Guarantee(IntEnum):
    """The three guarantees, from the weakest promise to the strongest."""

    AT_MOST_ONCE = 0
    AT_LEAST_ONCE = 1
    EXACTLY_ONCE = 2

    @property
    def word(self) -> str:
        """The name in presets and in the record, for example `at-least-once`."""
        return self.name.lower().replace("_", "-")

    @property
    def forbids_loss(self) -> bool:
        """Whether a lost message breaks the promise."""
        return self is not Guarantee.AT_MOST_ONCE

    @property
    def forbids_duplicates(self) -> bool:
        """Whether a message applied twice breaks the promise."""
        return self is not Guarantee.AT_LEAST_ONCE


GUARANTEE_BY_WORD: Final[dict[str, Guarantee]] = {one.word: one for one in Guarantee}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class WorkloadSettings(Value):
    """What the application hands over: m1 at 0 ms, m2 at `every_ms`, and so on."""

    messages: int = 10
    every_ms: int = 1000
    amount: int = 100
    """What each effect adds to the account."""
    story: str = "payment"
    effect: Literal["add", "set"] = "add"
    """`add`: each effect adds `amount`. `set`: each sets its own message's entry to it, so doing it again changes
    nothing."""

    def balance(self, *, effects: int, done: int, amount: int | None = None) -> int:
        """What the account shows after so many effects on so many messages; `amount`: instead of the workload's."""
        return (self.amount if amount is None else amount) * (done if self.effect == "set" else effects)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class ProducerSettings(Value):
    """`None` means: as the message's guarantee has it."""

    ack_timeout_ms: int = 1000
    max_attempts: int | None = None
    """0: until acknowledged."""
    backoff: Backoff = "none"
    backoff_ms: int = 0
    backoff_max_ms: int = 30_000
    backoff_jitter: Literal["none", "full"] = "none"
    """`full`: each wait is 0 to the backoff, by the weather of the message and its attempt."""
    max_in_flight: int = 0
    """0: no limit."""
    outbox: Outbox | None = None
    key: Literal["stable", "fresh"] = "stable"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class BrokerSettings(Value):
    """The queue between producer and consumer; unused where there is none."""

    durable: bool = True
    redelivery_timeout_ms: int = 5000
    max_deliveries: int = 0
    """0: no limit."""
    dedup_window_ms: int = 0
    """0: the broker does not deduplicate."""
    prefetch: int = 0
    """0: no limit."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class ConsumerSettings(Value):
    """`None` means: as the message's guarantee has it."""

    ack: Ack | None = None
    processing_ms: int = 100
    dedup: Dedup | None = None
    dedup_window_ms: int = 0
    """0: remembers for ever."""
    store: Literal["memory", "sqlite"] = "memory"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class LinkSettings(Value):
    """One direction of the network. `loss` and `duplicate` are probabilities a packet, from 0 to 1."""

    latency_ms: int = 50
    jitter_ms: int = 0
    loss: float = 0.0
    duplicate: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class RunSettings(Value):
    """How long the faults may go on, and how long the run may then take to come to rest."""

    chaos_ms: int | None = None
    """`None`: 30 s after the last send or the last timed step, or later, when no `for_ms` span is in force."""
    settle_ms: int = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Settings(Value):
    """A run without its steps."""

    guarantee: Guarantee
    topology: Topology
    seed: int = 1
    workload: WorkloadSettings = field(default_factory=WorkloadSettings)
    producer: ProducerSettings = field(default_factory=ProducerSettings)
    broker: BrokerSettings = field(default_factory=BrokerSettings)
    consumer: ConsumerSettings = field(default_factory=ConsumerSettings)
    links: Mapping[Place, LinkSettings] = field(default_factory=dict)
    """Links that are not named here have the defaults of `LinkSettings`."""
    run: RunSettings = field(default_factory=RunSettings)

    def link(self, place: Place) -> LinkSettings:
        """The settings of one link of the system; `KeyError` for a link that the system does not have."""
        self.topology.routes[place]
        return self.links.get(place) or LinkSettings()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Contract(Value):
    """What a guarantee's name stands for: the mechanisms that treat a message sent under it."""

    guarantee: Guarantee
    awaits_ack: bool
    """Whether the producer keeps the message until an ack (or confirm) comes."""
    max_attempts: int
    """0: until acknowledged."""
    durable_outbox: bool
    fresh_key: bool
    ack: Ack
    dedup: Dedup


def contract_for(settings: Settings, guarantee: Guarantee) -> Contract:
    """The contract of a message sent under `guarantee`."""
    return contracts_of(settings)[guarantee]


def contracts_of(settings: Settings) -> tuple[Contract, ...]:
    """The contracts under the three guarantees, by number: explicit settings first, else the guarantee's own.

    A producer that waits for nothing sends once whatever `max_attempts` says, so that a preset can be run under
    every guarantee.
    """
    producer, consumer = settings.producer, settings.consumer
    return _contracts(
        settings.topology.has_broker, producer.max_attempts, producer.outbox, producer.key, consumer.ack, consumer.dedup
    )


@lru_cache(maxsize=256)
def _contracts(
    has_broker: bool, max_attempts: int | None, outbox: Outbox | None, key: str, ack: Ack | None, dedup: Dedup | None
) -> tuple[Contract, ...]:
    """Made once for all the short runs that have them in common."""
    weakest_ack: Ack = "automatic" if has_broker else "never"
    return tuple(
        Contract(
            guarantee=guarantee,
            awaits_ack=guarantee is not Guarantee.AT_MOST_ONCE,
            max_attempts=1 if guarantee is Guarantee.AT_MOST_ONCE else max_attempts or 0,
            durable_outbox=(outbox or ("memory" if guarantee is Guarantee.AT_MOST_ONCE else "durable")) == "durable",
            fresh_key=key == "fresh",
            ack=ack or (weakest_ack if guarantee is Guarantee.AT_MOST_ONCE else "after"),
            dedup=dedup or ("transaction" if guarantee is Guarantee.EXACTLY_ONCE else "none"),
        )
        for guarantee in Guarantee
    )
