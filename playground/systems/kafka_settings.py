"""The settings of Apache Kafka, and of its two families of clients: what each is, and what it comes to by itself."""

from typing import Final

from playground.engine.fields import Between, Matching
from playground.systems.dialect import OF_THE_SERVER, NativeSetting, OlderVersion, Textbook
from playground.systems.native import NativeValue

_DOCS: Final = "https://kafka.apache.org/documentation"
PRODUCER: Final = f"{_DOCS}/#producerconfigs"
CONSUMER: Final = f"{_DOCS}/#consumerconfigs"
BROKER: Final = f"{_DOCS}/#brokerconfigs"
TOPIC: Final = f"{_DOCS}/#topicconfigs"
SEMANTICS: Final = f"{_DOCS}/#semantics"
LIBRDKAFKA: Final = "https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md"

_MANY: Final = 2_147_483_647
MANY_RETRIES: Final = 1_000_001
"""From so many on it is always a clock that ends them."""
WEEK_MS: Final = 604_800_000
WEEK_MINUTES: Final = 10_080
_MS: Final = Between(0, 10_000_000_000)


OLDER: Final = (
    OlderVersion(
        (3, 2),
        "the Java client of before 3.0.1, and of 3.1.0, leaves idempotence off unless it is set: a retry may be stored "
        "twice",
    ),
    OlderVersion(
        (3, 0),
        "the Java client of before 3.0 has acks = 1 by default",
        setting="acks",
        asks="the producer's client is 3.0 or newer (before, acks is 1 by default)",
    ),
)
"""Source: the upgrade notes of 3.0.1, 3.1.1 and 3.2.0, and KIP-679."""


def _attempts(retries: NativeValue) -> Textbook:
    return {"producer.max_attempts": 0 if int(retries or 0) >= MANY_RETRIES else int(retries or 0) + 1}


SETTINGS: Final = (
    NativeSetting(
        name="client",
        text="Whose defaults are meant: the Java client's, or librdkafka's (C, Python, Go, .NET).",
        page=LIBRDKAFKA,
        default="java",
        values=("java", "librdkafka"),
        is_choice=False,
        keys=("producer.key", "broker.dedup_window_ms", "consumer.ack", "producer.max_in_flight"),
    ),
    NativeSetting(
        name="acks",
        text="What a produce request waits for: all replicas in sync, the leader, or nothing.",
        page=PRODUCER,
        default="all",
        values=("all", "1", "0"),
        keys=("producer.awaits_ack", "broker.confirm_at"),
        aliases=("request.required.acks",),
        spellings={"-1": "all", -1: "all", 1: "1", 0: "0"},
    ),
    NativeSetting(
        name="enable.idempotence",
        text="Whether records bear a producer id and a sequence. Not set: on in Java unless acks or retries forbid it, "
        "off in librdkafka.",
        page=PRODUCER,
        default=None,
        keys=("producer.key", "broker.dedup_window_ms"),
    ),
    NativeSetting(
        name="retries",
        text="How often a client sends again what was not answered.",
        page=PRODUCER,
        default=_MANY,
        values=Between(0, _MANY),
        unit="retries",
        means=_attempts,
        aliases=("message.send.max.retries",),
    ),
    NativeSetting(
        name="retry.backoff.ms",
        text="How long it waits before it does.",
        page=PRODUCER,
        default=100,
        values=_MS,
        unit="milliseconds",
        means=lambda value: {"producer.backoff": "exponential", "producer.backoff_ms": int(value or 0)},
    ),
    NativeSetting(
        name="request.timeout.ms",
        text="After how long without an answer a request has failed.",
        page=PRODUCER,
        default=30_000,
        values=Between(1, 10_000_000_000),
        unit="milliseconds",
        means=lambda value: {"producer.ack_timeout_ms": int(value or 1)},
    ),
    NativeSetting(
        name="delivery.timeout.ms",
        text="After how long a record is reported as failed; here it is sent until it is stored. Not set: 120,000 in "
        "Java, 300,000 in librdkafka.",
        page=PRODUCER,
        default=None,
        values=_MS,
        unit="milliseconds",
    ),
    NativeSetting(
        name="max.in.flight.requests.per.connection",
        text="How many produce requests may be unanswered at a time. Not set: 5 in Java, 1,000,000 in librdkafka.",
        page=PRODUCER,
        default=None,
        values=Between(1, 1_000_000),
        unit="requests",
        keys=("producer.max_in_flight",),
    ),
    NativeSetting(
        name="transactional.id",
        text="The name by which a restarted producer ends what the one before it had begun; not set: no transactions.",
        page=PRODUCER,
        default=None,
        values=Matching(r"\S+", at_least=1),
        advised=("orders-1",),
        keys=("producer.transactions", "producer.key"),
    ),
    NativeSetting(
        name="transaction.timeout.ms",
        text="After how long the coordinator aborts a transaction that nobody has ended.",
        page=PRODUCER,
        default=60_000,
        values=Between(1, 900_000),
        unit="milliseconds",
        means=lambda value: {"producer.transaction_timeout_ms": int(value or 1)},
    ),
    NativeSetting(
        name="replication.factor",
        text="On how many brokers each partition is.",
        page=BROKER,
        default=1,
        values=Between(1, 9),
        unit="replicas",
        advised=(3,),
        owner="the topic",
        keys=("broker.replicas", "broker.flush_ms", "broker.confirm_at"),
        aliases=("default.replication.factor",),
    ),
    NativeSetting(
        name="min.insync.replicas",
        text="How many replicas have to be in sync for acks=all to be given; more than there are count as all.",
        page=TOPIC,
        default=1,
        values=Between(1, 9),
        unit="replicas",
        advised=(2,),
        owner="the topic",
        keys=("broker.min_in_sync",),
    ),
    NativeSetting(
        name="unclean.leader.election.enable",
        text="Whether a replica that is not in sync may become the leader.",
        page=TOPIC,
        default=False,
        means={True: {"broker.election": "unclean"}, False: {"broker.election": "clean"}},
        set_by="a topic can have its own; a hosted cluster may have it fixed",
    ),
    NativeSetting(
        name="log.flush.interval.messages",
        text="After how many records a broker flushes; 1: before it answers. It hardly matters beside replication.",
        page=BROKER,
        default=9_223_372_036_854_775_807,
        values=Between(1, 9_223_372_036_854_775_807),
        unit="records",
        keys=("broker.flush_ms",),
        aliases=("flush.messages",),
        set_by=OF_THE_SERVER,
    ),
    NativeSetting(
        name="num.partitions",
        text="How many partitions a topic has.",
        page=BROKER,
        default=1,
        values=Between(1, 100),
        unit="partitions",
        means=lambda value: {"broker.partitions": int(value or 1)},
    ),
    NativeSetting(
        name="producer.id.expiration.ms",
        text="How long a broker remembers a producer that writes nothing.",
        page=BROKER,
        default=86_400_000,
        values=Between(1, 10_000_000_000),
        unit="milliseconds",
        keys=("broker.dedup_window_ms",),
        set_by=OF_THE_SERVER,
    ),
    NativeSetting(
        name="retention.ms",
        text="How long a record stays, read or not. A week or more: a run here is judged before that.",
        page=TOPIC,
        default=WEEK_MS,
        values=Between(-1, 10_000_000_000_000),
        unit="milliseconds",
        means=lambda value: {"broker.retention_ms": int(value or 0) if 0 < int(value or 0) < WEEK_MS else 0},
        aliases=("log.retention.ms",),
    ),
    NativeSetting(
        name="offsets.retention.minutes",
        text="How long the offsets of a group stay that has no member any more; then auto.offset.reset decides. A week "
        "or more: a run here is judged before that.",
        page=BROKER,
        default=WEEK_MINUTES,
        values=Between(1, _MANY),
        unit="minutes",
        written={None: f"offsets.retention.minutes = {WEEK_MINUTES} (a week, as it is by default)"},
        means=lambda value: {
            "broker.position_retention_ms": int(value or 0) * 60_000 if int(value or 0) < WEEK_MINUTES else 0
        },
        set_by=OF_THE_SERVER,
    ),
    NativeSetting(
        name="enable.auto.commit",
        text="Whether the client commits positions by itself: at a poll in Java, in the background in librdkafka.",
        page=CONSUMER,
        default=True,
        keys=("consumer.ack",),
    ),
    NativeSetting(
        name="auto.commit.interval.ms",
        text="How often it does.",
        page=CONSUMER,
        default=5000,
        values=Between(1, 86_400_000),
        unit="milliseconds",
        means=lambda value: {"consumer.commit_ms": int(value or 1)},
    ),
    NativeSetting(
        name="enable.auto.offset.store",
        text="librdkafka: whether a record counts as done as it is handed over; else the application says so.",
        page=LIBRDKAFKA,
        default=True,
        keys=("consumer.ack",),
    ),
    NativeSetting(
        name="max.poll.interval.ms",
        text="How long a consumer may take from one poll to the next; then it leaves its group.",
        page=CONSUMER,
        default=300_000,
        values=Between(1, 86_400_000),
        unit="milliseconds",
        means=lambda value: {"consumer.poll_interval_ms": int(value or 1)},
    ),
    NativeSetting(
        name="max.poll.records",
        text="How many records a poll returns at the most; here each record is a poll of its own.",
        page=CONSUMER,
        default=500,
        values=Between(1, _MANY),
        unit="records",
    ),
    NativeSetting(
        name="session.timeout.ms",
        text="How long a consumer may be silent until its group goes on without it.",
        page=CONSUMER,
        default=45_000,
        values=Between(1, 3_600_000),
        unit="milliseconds",
        means=lambda value: {"consumer.session_timeout_ms": int(value or 1)},
    ),
    NativeSetting(
        name="heartbeat.interval.ms",
        text="How often a consumer gives a sign of life; here its silence is known.",
        page=CONSUMER,
        default=3000,
        values=Between(1, 3_600_000),
        unit="milliseconds",
    ),
    NativeSetting(
        name="isolation.level",
        text="Whether a consumer sees what is not committed, or aborted. Not set: read_uncommitted in Java, "
        "read_committed in librdkafka.",
        page=CONSUMER,
        default=None,
        values=("read_uncommitted", "read_committed"),
        keys=("consumer.isolation",),
    ),
    NativeSetting(
        name="auto.offset.reset",
        text="Where a group begins that has no position, or whose position is gone. Here it has one, but for "
        "consumer.new_group = true.",
        page=CONSUMER,
        default="latest",
        values=("latest", "earliest", "none"),
        means={word: {"consumer.reset": word} for word in ("latest", "earliest", "none")},
        spellings={
            "smallest": "earliest",  # Here and below: librdkafka's.
            "beginning": "earliest",
            "largest": "latest",
            "end": "latest",
            "error": "none",
        },
    ),
)
