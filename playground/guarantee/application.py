"""What an application can do about delivery, whatever the system: its settings, and what each can be."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from playground.engine.mechanisms.processing import with_a_call
from playground.scenario.native import Native
from playground.systems.native import NativeValue

PAGE: Final = "docs/presets.md"
"""Where they are described."""


class ApplicationKey(NamedTuple):
    """One of its settings, by its path in a preset."""

    name: str
    values: tuple[NativeValue, ...]
    """What an application does that cares about none of this comes first."""
    remedies: tuple[NativeValue, ...]
    """The values that may close a gap."""
    text: str
    advice: Mapping[NativeValue, str]
    """What a remedy is in plain words."""
    short: Mapping[NativeValue, str] = {}
    """What it is called."""
    takes: Mapping[NativeValue, str] = {}
    """What it takes that no run here measures."""


EFFECT: Final = "consumer.effect"
EFFECT_KEY: Final = "consumer.effect_key"
DEDUP: Final = "consumer.dedup"
ON_FAILURE: Final = "consumer.on_failure"
TRIES: Final = "consumer.max_tries"
_FEW_TRIES: Final = 3
"""So many a framework makes where nothing is said; a single one is none again."""
_A_WRITE: Final = "a write to your database for each message"


KEYS: Final = (
    ApplicationKey(
        DEDUP,
        ("none", "memory", "mark-first", "in-flight", "effect-first", "transaction"),
        ("transaction",),
        "How the consumer knows again what it has done: not at all, in its memory, noted before the effect, or before "
        "the work begins under a unique key, noted after the effect, or in the same transaction.",
        {
            "transaction": "store the message's id in the same database transaction as its effect, and do nothing "
            "where it is there already. An effect elsewhere, such as a charged card or a mail, needs the id as its "
            "idempotency key there.",
            "mark-first": "store the message's id before its effect, and do nothing where it is there already. What is "
            "noted and not done in a crash is never done.",
            "in-flight": "insert the message's id under a unique key before the work begins, and do nothing where it "
            "is there already: of two workers who have the message in hand at once one is refused. What is begun and "
            "not done in a crash is never done.",
            "effect-first": "look right before the call whether the message's id is stored, or whether the other side "
            "knows of the call if it can be asked, and store the id right after it. No transaction spans a call: "
            "whoever dies between the two makes it again.",
        },
        {
            "transaction": "an inbox, the message's id in its effect's transaction",
            "mark-first": "the message's id stored before its effect",
            "in-flight": "the message's id inserted under a unique key before the work",
            "effect-first": "a look-up before the call, and a note behind it",
        },
        {
            "transaction": _A_WRITE,
            "mark-first": _A_WRITE,
            "in-flight": f"{_A_WRITE}, and another one behind it",
            "effect-first": f"a look-up and {_A_WRITE}",
        },
    ),
    ApplicationKey(
        EFFECT,
        ("own", "external"),
        (),
        "Where the effect is made: in the consumer's own database, or by somebody else, in a call that no transaction "
        "spans, such as a charged card or a mail.",
        {},
    ),
    ApplicationKey(
        EFFECT_KEY,
        (False, True),
        (True,),
        "Whether the call carries an idempotency key, the same at each delivery of the message, that the other side "
        "honours.",
        {
            True: "send an idempotency key with the call that makes the effect: the message's own id, the same at each "
            "attempt and each delivery. The service has to take one.",
        },
        {True: "an idempotency key with the call"},
        {True: "what the service asks for its keys"},
    ),
    ApplicationKey(
        "consumer.ack",
        ("after", "before"),
        ("after",),
        "Whether it acknowledges after its work, or before.",
        {"after": "acknowledge once the work is done and stored. What is unfinished in a crash is then done again."},
        {"after": "an acknowledgement after the work"},
    ),
    ApplicationKey(
        ON_FAILURE,
        ("silent", "retry", "return", "park", "acknowledge"),
        ("park", "return"),
        "What it does where its work fails: nothing, it tries again in place, gives the message back, has it parked, "
        "or acknowledges it all the same.",
        {
            "return": "give back what fails, so that it is delivered again. What always fails then goes round.",
            "park": "put what fails where nobody delivers it again: reject it, without requeueing, into a place for "
            "dead letters, or write it to one of your own, such as a dead letter topic, before it is acknowledged or "
            "its position is committed. Somebody has to read that.",
        },
        {"return": "what fails given back", "park": "a place for what fails, which somebody reads"},
    ),
    ApplicationKey(
        "producer.outbox",
        ("durable", "memory"),
        ("durable",),
        "Whether the sender still knows after a crash what it has to send.",
        {
            "durable": "store what is to be sent in the same database transaction as what it tells of, and send from "
            "there."
        },
        {"durable": "an outbox"},
        {"durable": "a write for each message, and a process that sends"},
    ),
)


_ONE_BY_ONE: Final = "send the next message only once the one before is answered."


def advice_on(name: str, value: object) -> str:
    """What it means to set a key of the application's, in plain words; empty where a system's setting says it."""
    if (name, value) == ("producer.max_in_flight", 1):
        return _ONE_BY_ONE
    return next((key.advice.get(_plain(value), "") for key in KEYS if key.name == name), "")


WITHOUT_A_KEY: Final = (
    "An effect elsewhere joins no transaction of yours. What closes it is an idempotency key at whoever makes the "
    "effect: the message's own id, the same at each attempt (here the answer `keyed`). Where they take none, ask "
    "them right before each call whether it is done, and accept what is left: a crash between the call and its note, "
    "and two workers that have the message in hand at once."
)
"""What to do where what is called takes no key."""


IN_VERSIONS: Final = (
    "No setting that was tried keeps the order after that. What does is a version, or a number in sequence, in each "
    "message: whoever makes the effect refuses one that is older than what is there."
)
"""What to do where a later message may overtake."""


def short_for(name: str, value: object) -> str:
    """What it is called to set one of these keys so; empty for all else."""
    return next((key.short.get(_plain(value), "") for key in KEYS if key.name == name), "")


def taken_by(name: str, value: object) -> str:
    """What it takes to set one of these keys, which no run here measures; empty for all else."""
    return next((key.takes.get(_plain(value), "") for key in KEYS if key.name == name), "")


def _plain(value: object) -> NativeValue:
    return value if isinstance(value, bool) else str(value)


def is_elsewhere(native: Native) -> bool:
    """Whether the effect is a call, which no transaction spans."""
    return native.setup.application.get(EFFECT) == "external"


def usual(native: Native) -> dict[str, NativeValue]:
    """What the application does: what is set, else what it does by itself; without what the system decides."""
    own = native.setup.application
    return {
        key.name: _plain(own.get(key.name, key.values[0]))
        for key in KEYS
        if not native.decides(key.name) and (key.name != EFFECT_KEY or is_elsewhere(native))
    }


def other_ways(native: Native) -> Iterator[tuple[str, NativeValue]]:
    """What the application could do otherwise that may close a gap; what needs one store only where there is one."""
    now, elsewhere = usual(native), is_elsewhere(native)
    for key in KEYS:
        for value in key.remedies:
            possible = with_a_call(str(value)) if key.name == DEDUP and elsewhere else value
            if key.name in now and now[key.name] != possible:
                yield key.name, possible
    if native.setup.application.get(TRIES) == 1:
        yield TRIES, _FEW_TRIES
