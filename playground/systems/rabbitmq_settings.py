"""The settings of RabbitMQ: a queue's, a channel's and a message's, each under its own name."""

from typing import Final

from playground.engine.fields import LINE, Between, Matching
from playground.systems.dialect import NativeSetting, Textbook
from playground.systems.native import NativeValue, Values

DOCS: Final = "https://www.rabbitmq.com/docs"
CONFIRMS: Final = f"{DOCS}/confirms"
QUORUM: Final = f"{DOCS}/quorum-queues"
RELIABILITY: Final = f"{DOCS}/reliability"


_AN_ARGUMENT: Final = "RabbitMQ has this argument, and it is not modelled here"
NOT_MODELLED: Final = {
    "x-single-active-consumer": f"{_AN_ARGUMENT}: it is for order, and what is given again may still be done twice",
    **dict.fromkeys(
        (
            *("x-max-priority", "x-queue-mode", "x-queue-version", "x-queue-master-locator", "x-queue-leader-locator"),
            *("x-quorum-initial-group-size", "x-max-in-memory-length", "x-max-in-memory-bytes", "x-max-age"),
            *("x-stream-max-segment-size-bytes", "x-initial-cluster-size", "x-cancel-on-ha-failover"),
        ),
        _AN_ARGUMENT,
    ),
}
"""Arguments of queues and consumers that are none of the settings here, each with what is to be known of it."""
_LEAST_MS: Final = 60_000
_NEVER_MS: Final = 1_000_000_000
"""What a consumer's timeout that is switched off comes to."""
_MOST_MS: Final = 1_000_000_000_000
"""What one comes to that is longer still."""
_ADVISED_MS: Final = 300_000
"""Below the first a consumer's timeout is not supported, below the second it is not recommended."""
_OF_QUORUM: Final = ", on quorum queues only since 4.3: it does nothing for classic ones there"
"""Of a timeout where queues are classic unless they say otherwise.

Source: https://www.rabbitmq.com/docs/consumers#acknowledgement-timeout.
"""


def counted_timeout_ms(value: int) -> int:
    """What a consumer's timeout comes to: many write a year, as it cannot be switched off everywhere; 0 does that."""
    return min(max(value, _LEAST_MS), _MOST_MS) if value else _NEVER_MS


def short_timeout(value: int, *, is_quorum: bool) -> str:
    """What is to be said of a consumer's timeout in milliseconds that is shorter than is wise; empty: nothing."""
    if not 0 < value < _ADVISED_MS:
        return ""
    how = f"below {_LEAST_MS:,} ms it is not supported" if value < _LEAST_MS else "so little is not recommended"
    text = f"{how} (it is looked at once a minute), and work that takes longer is given again"
    return text if is_quorum else f"{text}{_OF_QUORUM}"


def _counts_as(value: int) -> int | None:
    return counted_timeout_ms(value) if value >= 0 else None


def _told_timeout(value: int, values: Values) -> str:
    return short_timeout(value, is_quorum=values["x-queue-type"] == "quorum")


def _prefetch(count: NativeValue) -> Textbook:
    return {"broker.prefetch": int(count or 0)}


SETTINGS: Final = (
    NativeSetting(
        name="confirm.select",
        text="Whether the channel has publisher confirms, and the publisher publishes again what was not confirmed.",
        page=CONFIRMS,
        default=False,
        means={True: {"producer.awaits_ack": True}, False: {"producer.awaits_ack": False}},
        aliases=("publisher-confirms",),
    ),
    NativeSetting(
        name="mandatory",
        text="Whether a message that finds no queue comes back; else it is dropped, confirmed all the same.",
        page=f"{DOCS}/publishers",
        default=False,
        means={True: {"broker.unroutable": "return"}, False: {"broker.unroutable": "drop"}},
    ),
    NativeSetting(
        name="delivery_mode",
        text="1: transient, gone after a restart, as the protocol, pika and the Java client have it; 2: persistent, as "
        "Spring AMQP and Celery have it. A quorum queue stores both.",
        page=f"{DOCS}/queues",
        default=1,
        values=Between(1, 2),
        keys=("broker.durable", "broker.flush_ms"),
        spellings={"transient": 1, "persistent": 2},
    ),
    NativeSetting(
        name="durable",
        text="Whether the queue outlives a restart; pika and the Java client declare one that does not, unless told.",
        page=f"{DOCS}/queues",
        default=True,
        keys=("broker.durable", "broker.flush_ms"),
    ),
    NativeSetting(
        name="x-queue-type",
        text="A classic queue lies on one node; a quorum queue on several, and confirms what a majority has flushed.",
        page=QUORUM,
        default="classic",
        values=("classic", "quorum"),
        keys=("broker.durable", "broker.flush_ms", "broker.max_deliveries", "broker.lease"),
        takes={"classic": "its copies on other nodes: what lies in it is gone with one disk"},
        is_for_good=True,
    ),
    NativeSetting(
        name="auto_ack",
        text="Whether a message is settled as it is written to the socket (no-ack).",
        page=f"{CONFIRMS}#acknowledgement-modes",
        default=False,
        means={True: {"consumer.ack": "automatic"}},
        aliases=("no_ack", "no-ack"),
    ),
    NativeSetting(
        name="prefetch_count",
        text="How many unacknowledged messages a consumer may have; 0: no limit.",
        page=f"{DOCS}/consumer-prefetch",
        default=0,
        values=Between(0, 65_535),
        unit="messages",
        means=_prefetch,
    ),
    NativeSetting(
        name="consumer_timeout",
        text="How long a consumer may keep a message without acknowledging it; since 4.3 on quorum queues only.",
        page=f"{DOCS}/consumers#acknowledgement-timeout",
        default=1_800_000,
        values=Between(_LEAST_MS, _MOST_MS),
        counts_as=_counts_as,
        told=_told_timeout,
        unit="milliseconds",
        keys=("broker.redelivery_timeout_ms", "broker.lease"),
        aliases=("x-consumer-timeout",),
        set_by="where rabbitmq.conf is not yours, a queue can have its own, as x-consumer-timeout",
    ),
    NativeSetting(
        name="x-delivery-limit",
        text="How often a message of a quorum queue may come back; once more, and it is dead-lettered; -1: no limit.",
        page=f"{QUORUM}#poison-message-handling",
        default={"4.3": 20, "4.0": 20, "3.13": -1},
        values=Between(-1, 1_000_000),
        unit="returns",
        keys=("broker.max_deliveries",),
    ),
    NativeSetting(
        name="basic.nack",
        text="Whether consumers give back with basic.nack, as Spring AMQP does, and not with basic.reject, as Celery "
        "does; since 4.3 a nack does not count towards the delivery limit (here then nothing does).",
        page=f"{QUORUM}#poison-message-handling",
        default=False,
        keys=("broker.max_deliveries",),
        is_choice=False,
    ),
    NativeSetting(
        name="x-dead-letter-exchange",
        text="Where dead letters go; not set: they are dropped.",
        page=f"{DOCS}/dlx",
        default=None,
        values=Matching(LINE),
        keys=("broker.dead_letters",),
        aliases=("dead-letter-exchange",),
    ),
    NativeSetting(
        name="x-dead-letter-strategy",
        text="Whether dead letters of a quorum queue are published with confirms; here none is lost on that way.",
        page=f"{QUORUM}#dead-lettering",
        default="at-most-once",
        values=("at-most-once", "at-least-once"),
        aliases=("dead-letter-strategy",),
    ),
    NativeSetting(
        name="x-overflow",
        text="What becomes of messages beyond x-max-length; here no queue is full.",
        page=f"{DOCS}/maxlength",
        default="drop-head",
        values=("drop-head", "reject-publish", "reject-publish-dlx"),
        aliases=("overflow",),
    ),
    NativeSetting(
        name="x-max-length",
        text="How many messages a queue holds; here it is never reached.",
        page=f"{DOCS}/maxlength",
        default=None,
        values=Between(0, 1_000_000_000),
        unit="messages",
        aliases=("max-length",),
    ),
    NativeSetting(
        name="x-max-length-bytes",
        text="How many bytes a queue holds; here it is never reached.",
        page=f"{DOCS}/maxlength",
        default=None,
        values=Between(0, 1_000_000_000_000),
        unit="bytes",
        aliases=("max-length-bytes",),
    ),
    NativeSetting(
        name="x-message-ttl",
        text="How long a message may wait; here none waits that long.",
        page=f"{DOCS}/ttl",
        default=None,
        values=Between(0, 1_000_000_000_000),
        unit="milliseconds",
        aliases=("message-ttl",),
    ),
    NativeSetting(
        name="x-expires",
        text="After how long without a consumer, a basic.get or a new declaration a queue is deleted, with all in it; "
        "here none is.",
        page=f"{DOCS}/ttl#queue-ttl",
        default=None,
        values=Between(1, 1_000_000_000_000),
        unit="milliseconds",
        aliases=("expires",),
    ),
    NativeSetting(
        name="auto_delete",
        text="Whether a queue is deleted, with all in it, as its last consumer goes; here it stays.",
        page=f"{DOCS}/queues#temporary-queues",
        default=False,
        aliases=("auto-delete",),
    ),
    NativeSetting(
        name="exclusive",
        text="Whether a queue is deleted, with all in it, as the connection ends that declared it; here it stays.",
        page=f"{DOCS}/queues#exclusive-queues",
        default=False,
    ),
    NativeSetting(
        name="heartbeat",
        text="How often the two ends of a connection look whether the other is there; here a break is noticed at once.",
        page=f"{DOCS}/heartbeats",
        default=60,
        values=Between(0, 65_535),
        unit="seconds",
    ),
)
