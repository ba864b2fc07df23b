"""Contracts: what a guarantee's name stands for.

A guarantee is only a name for a setting of three legs (producer to broker, broker to consumer, the side effect).
`contracts_of` makes that setting; from there on the engine sees the contract's mechanisms and never the name.
"""

from functools import lru_cache

from playground.engine.settings import Ack, Dedup, Guarantee, KeyKind, Outbox, Settings
from playground.engine.value import Value


class Contract(Value):
    """What a guarantee's name stands for: the mechanisms that treat a message sent under it."""

    guarantee: Guarantee
    awaits_ack: bool
    """Whether the producer keeps the message until an ack (or confirm) comes."""
    max_attempts: int
    """0: until acknowledged."""
    durable_outbox: bool
    key: KeyKind
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
    of_producer = producer.awaits_ack, producer.max_attempts, producer.outbox, producer.key
    weakest_ack: Ack = "automatic" if settings.topology.has_broker else "never"
    if settings.mechanisms.acks_before:
        weakest_ack = "before"
    # What is there once with the position that says so needs no table.
    dedup: Dedup | None = "none" if consumer.effect == "output" else consumer.dedup
    return _contracts(weakest_ack, *of_producer, consumer.ack, dedup)


@lru_cache(maxsize=256)
def _contracts(
    weakest_ack: Ack,
    awaits_ack: bool | None,
    max_attempts: int | None,
    outbox: Outbox | None,
    key: KeyKind,
    ack: Ack | None,
    dedup: Dedup | None,
) -> tuple[Contract, ...]:
    """Made once for all the short runs that have them in common."""
    return tuple(
        Contract(
            guarantee=guarantee,
            awaits_ack=(awaits := guarantee is not Guarantee.AT_MOST_ONCE if awaits_ack is None else awaits_ack),
            max_attempts=max_attempts or 0 if awaits else 1,
            durable_outbox=(outbox or ("memory" if guarantee is Guarantee.AT_MOST_ONCE else "durable")) == "durable",
            key=key,
            ack=ack or (weakest_ack if guarantee is Guarantee.AT_MOST_ONCE else "after"),
            dedup=dedup or ("transaction" if guarantee is Guarantee.EXACTLY_ONCE else "none"),
        )
        for guarantee in Guarantee
    )
