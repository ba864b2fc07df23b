"""What an application can do about delivery, whatever the system: its settings, and what each can be."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from playground.scenario.native import Native

PAGE: Final = "docs/presets.md"
"""Where they are described."""


class ApplicationKey(NamedTuple):
    """One of its settings, by its path in a preset."""

    name: str
    values: tuple[str, ...]
    """What an application does that cares about none of this comes first."""
    remedies: tuple[str, ...]
    """The values that may close a gap."""
    text: str
    advice: Mapping[str, str]
    """What a remedy is in plain words, and what it takes."""


KEYS: Final = (
    ApplicationKey(
        "consumer.dedup",
        ("none", "memory", "mark-first", "effect-first", "transaction"),
        ("transaction",),
        "How the consumer knows again what it has done: not at all, in its memory, noted before or after the effect, "
        "or noted in the same transaction.",
        {
            "transaction": "store the message's id in the same database transaction as its effect, and do nothing "
            "where it is there already. It takes a write for each message, and reaches only effects in that database: "
            "no charged card, no mail.",
            "mark-first": "store the message's id before its effect, and do nothing where it is there already. What is "
            "noted and not done in a crash is never done.",
        },
    ),
    ApplicationKey(
        "consumer.ack",
        ("after", "before"),
        ("after",),
        "Whether it acknowledges after its work, or before.",
        {"after": "acknowledge once the work is done and stored. What is unfinished in a crash is then done again."},
    ),
    ApplicationKey(
        "consumer.on_failure",
        ("silent", "retry", "return", "park", "acknowledge"),
        ("return", "park"),
        "What it does where its work fails: nothing, it tries again in place, gives the message back, has it parked, "
        "or acknowledges it all the same.",
        {
            "return": "give back what fails, so that it is delivered again. What always fails then goes round.",
            "park": "put what fails where nobody delivers it again: reject it, without requeueing, into a place for "
            "dead letters, or write it to one of your own, such as a dead letter topic, before it is acknowledged or "
            "its position is committed. Somebody has to read that.",
        },
    ),
    ApplicationKey(
        "producer.outbox",
        ("durable", "memory"),
        ("durable",),
        "Whether the sender still knows after a crash what it has to send.",
        {
            "durable": "store what is to be sent in the same database transaction as what it tells of, and send from "
            "there. It takes a write for each message, and a process that sends."
        },
    ),
)


def advice_on(name: str, value: object) -> str:
    """What it means to set one of these keys, in plain words; empty for all else."""
    return next((key.advice.get(str(value), "") for key in KEYS if key.name == name), "")


def usual(native: Native) -> dict[str, str]:
    """What the application does: what is set, else what it does by itself; without what the system decides."""
    own = native.setup.application
    return {key.name: str(own.get(key.name, key.values[0])) for key in KEYS if not native.decides(key.name)}
