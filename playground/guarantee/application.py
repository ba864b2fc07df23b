"""What an application can do about delivery, whatever the system: its settings, and what each can be."""

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


KEYS: Final = (
    ApplicationKey(
        "consumer.dedup",
        ("none", "memory", "mark-first", "effect-first", "transaction"),
        ("transaction",),
        "How the consumer knows again what it has done: not at all, in its memory, noted before or after the effect, "
        "or noted in the same transaction.",
    ),
    ApplicationKey(
        "consumer.ack", ("after", "before"), ("after",), "Whether it acknowledges after its work, or before."
    ),
    ApplicationKey(
        "consumer.on_failure",
        ("silent", "retry", "return", "park", "acknowledge"),
        ("return", "park"),
        "What it does where its work fails: nothing, it tries again in place, gives the message back, has it parked, "
        "or acknowledges it all the same.",
    ),
    ApplicationKey(
        "producer.outbox",
        ("durable", "memory"),
        ("durable",),
        "Whether the sender still knows after a crash what it has to send.",
    ),
)


def usual(native: Native) -> dict[str, str]:
    """What the application does: what is set, else what it does by itself; without what the system decides."""
    own = native.setup.application
    return {key.name: str(own.get(key.name, key.values[0])) for key in KEYS if not native.decides(key.name)}
