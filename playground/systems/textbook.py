"""The two systems of the textbooks: straight from producer to consumer, and with a durable queue in the middle."""

from collections.abc import Iterator, Mapping
from typing import Final, get_args

from playground.engine.places import Place
from playground.engine.settings import Ack
from playground.engine.topology import Ends, Topology
from playground.systems.profile import Breach, Profile

_A_BROKER_COULD: Final[Mapping[tuple[str, str], tuple[object, str]]] = {
    ("consumer", "renew"): (False, "renew a lease"),
    ("consumer", "ack_retry_ms"): (0, "answer an ack"),
    ("consumer", "instances"): (1, "share messages out"),
    ("consumer", "dedup_table"): ("shared", "share messages out"),
    ("producer", "handover"): ("one-step", "keep anything"),
    ("producer", "session"): ("kept", "keep anything"),
    ("producer", "session_expiry_ms"): (0, "keep anything"),
    ("consumer", "handover"): ("one-step", "keep anything"),
    ("consumer", "session"): ("kept", "keep anything"),
    ("consumer", "session_expiry_ms"): (0, "keep anything"),
}
"""What only a broker does -> the value of a key without it, and what it is."""


def _nobody_settles(raw: Mapping[str, object]) -> Iterator[Breach]:
    """Without a broker an ack cannot be automatic, and nothing is kept, renewed, shared out or parked."""
    consumer = raw.get("consumer")
    if isinstance(consumer, dict) and consumer.get("ack") == "automatic":
        others = ", ".join(word for word in get_args(Ack) if word not in ("automatic", "at-next-poll", "background"))
        yield Breach(("consumer", "ack"), f"has no broker that could acknowledge ({others})")
    for (node, key), (plain, deed) in _A_BROKER_COULD.items():
        table = raw.get(node)
        if isinstance(table, dict) and table.get(key, plain) != plain:
            yield Breach((node, key), f"has no broker that could {deed}; leave this key out")
    for key, others in (("on_failure", "silent, retry, return, acknowledge"), ("then", "silent, return, acknowledge")):
        if isinstance(consumer, dict) and consumer.get(key) == "park":
            yield Breach(("consumer", key), f"has no broker that could park a message ({others})")


def _the_broker_answers(raw: Mapping[str, object]) -> Iterator[Breach]:
    """With a broker the producer hears of storing, not of the work."""
    producer = raw.get("producer")
    for key in ("on_error", "on_busy"):
        if isinstance(producer, dict) and key in producer:
            yield Breach(("producer", key), "tells its producer nothing of the work; leave this key out")


_SOURCES = ("docs/semantics.md", "docs/presets.md")

DIRECT: Final = Profile(
    topology=Topology(
        name="direct",
        nodes=(Place.PRODUCER, Place.CONSUMER),
        links=(
            (Place.DELIVER, Ends(Place.PRODUCER, Place.CONSUMER)),
            (Place.ACK, Ends(Place.CONSUMER, Place.PRODUCER)),
        ),
    ),
    about="The producer sends straight to the consumer; nothing is in between.",
    rules=(_nobody_settles,),
    modelled=(
        "Retries, timeouts, backoff and an outbox.",
        "Packets that are lost one by one, or a connection that breaks with all that is on it.",
        "What a crash of either node takes.",
        "Six ways to deduplicate.",
        "Work that fails: tried again in place, answered with an error, or acknowledged all the same.",
        "Several workers in one process, and what is kept with an idempotency key.",
    ),
    simplified=("A connection that breaks is noticed at once, at both ends; doubles and jitter come on it, too.",),
    left_out=("Several processes that compete, and crash apart.",),
    sources=_SOURCES,
)
BROKER: Final = Profile(
    topology=Topology(
        name="broker",
        nodes=(Place.PRODUCER, Place.BROKER, Place.CONSUMER),
        links=(
            (Place.PUBLISH, Ends(Place.PRODUCER, Place.BROKER)),
            (Place.CONFIRM, Ends(Place.BROKER, Place.PRODUCER)),
            (Place.DELIVER, Ends(Place.BROKER, Place.CONSUMER)),
            (Place.ACK, Ends(Place.CONSUMER, Place.BROKER)),
        ),
    ),
    about="A queue in the middle: it stores messages, dispatches them, and waits for ACKs itself.",
    rules=(_the_broker_answers,),
    modelled=(
        "Storing, confirming, redelivery after a timeout, prefetch, dead letters and a window of known keys.",
        "Leases with a timer, renewed or not, that end with the consumer, or never; what becomes of a late ACK.",
        "Work that fails: tried again in place, given back at once or later, parked, or acknowledged all the same.",
        "Several consumers that compete, each with a crash of its own, and one table of processed ids or one each.",
        "ACKs that are sent once, or again until the broker has taken them.",
        "Packets that are lost one by one, or connections that break with all that is on them.",
        "What a crash takes of a queue that is durable, that is not, or that is flushed after a while.",
    ),
    simplified=(
        "A connection that breaks is noticed at once, at both ends; doubles and jitter come on it, too.",
        "Each copy is flushed by itself; what is settled or parked is safe at once.",
    ),
    left_out=("Replicas, positions and partitions.",),
    sources=_SOURCES,
    link_texts={
        "publish": "Producer to broker.",
        "confirm": "Broker to producer.",
        "deliver": "To the consumer, from the broker or (direct) the producer.",
        "ack": "From the consumer, to the broker or (direct) the producer.",
    },
)
