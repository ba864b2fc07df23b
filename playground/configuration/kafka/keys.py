"""The keys that Kafka's clients and brokers read, those of librdkafka, and those that nothing reads any more.

Source: the configuration reference of Kafka 4.1, the upgrade notes for what went, librdkafka's CONFIGURATION.md.
"""

from typing import Final, NamedTuple

from playground.configuration.found import Value
from playground.configuration.losses import OwnLoss
from playground.configuration.values import Meaning, anything, one_of, truth, whole

_MOST: Final = 2**31 - 1
_LONG: Final = 2**63 - 1


def _acks(text: str) -> Value:
    """How long a producer waits; -1 is all."""
    return "all" if text == "-1" else one_of("all", "1", "0")(text)


def _reset(text: str) -> Value:
    """Where a group begins that has no position; librdkafka has three words for each."""
    same = {"smallest": "earliest", "beginning": "earliest", "largest": "latest", "end": "latest", "error": "none"}
    return one_of("latest", "earliest", "none", "by_duration")(same.get(text.lower(), text))


PRODUCER: Final[dict[str, Meaning]] = {
    "acks": _acks,
    "enable.idempotence": truth,
    "retries": whole(0, _MOST),
    "retry.backoff.ms": whole(0, _LONG, "milliseconds"),
    "request.timeout.ms": whole(0, _MOST, "milliseconds"),
    "delivery.timeout.ms": whole(0, _MOST, "milliseconds"),
    "max.in.flight.requests.per.connection": whole(1, _MOST),
    "transactional.id": anything,
    "transaction.timeout.ms": whole(1, _MOST, "milliseconds"),
}
CONSUMER: Final[dict[str, Meaning]] = {
    "enable.auto.commit": truth,
    "auto.commit.interval.ms": whole(0, _MOST, "milliseconds"),
    "enable.auto.offset.store": truth,
    "max.poll.interval.ms": whole(1, _MOST, "milliseconds"),
    "max.poll.records": whole(1, _MOST),
    "session.timeout.ms": whole(1, _MOST, "milliseconds"),
    "heartbeat.interval.ms": whole(1, _MOST, "milliseconds"),
    "isolation.level": one_of("read_uncommitted", "read_committed"),
    "auto.offset.reset": _reset,
}
BROKER: Final[dict[str, Meaning]] = {
    "replication.factor": whole(1, 32_767),
    "min.insync.replicas": whole(1, 32_767),
    "unclean.leader.election.enable": truth,
    "log.flush.interval.messages": whole(1, _LONG),
    "num.partitions": whole(1, _MOST),
    "producer.id.expiration.ms": whole(1, _MOST, "milliseconds"),
    "offsets.retention.minutes": whole(1, _MOST, "minutes"),
    "retention.ms": whole(-1, _LONG, "milliseconds"),
}
MEANT: Final = {**PRODUCER, **CONSUMER, **BROKER}
"""By the name that counts here: what its values can be."""

ALIASES: Final = {
    "request.required.acks": "acks",
    "message.send.max.retries": "retries",
    "max.in.flight": "max.in.flight.requests.per.connection",
    "default.replication.factor": "replication.factor",
    "flush.messages": "log.flush.interval.messages",
    "log.retention.ms": "retention.ms",
    "message.timeout.ms": "delivery.timeout.ms",
    "auto.commit.enable": "enable.auto.commit",
    "topic.creation.default.partitions": "num.partitions",
    "topic.creation.default.replication.factor": "replication.factor",
}
"""Other names of the same."""
LEGACY: Final = frozenset({"auto.commit.enable", "message.send.max.retries", "request.required.acks"})
"""Those of them that are of the clients before the Java ones; librdkafka still takes them."""
_LIBRDKAFKA: Final = """
    api.version.request auto.commit.enable broker.address.family broker.address.ttl builtin.features debug
    enable.auto.offset.store enable.partition.eof enable.sparse.connections fetch.error.backoff.ms
    fetch.message.max.bytes fetch.wait.max.ms internal.termination.signal log_level max.in.flight
    message.send.max.retries message.timeout.ms metadata.broker.list queue.buffering.backpressure.threshold
    queue.buffering.max.kbytes queue.buffering.max.messages queue.buffering.max.ms queued.max.messages.kbytes
    queued.min.messages request.required.acks sasl.mechanisms sasl.password sasl.username socket.keepalive.enable
    socket.max.fails socket.nagle.disable socket.timeout.ms ssl.ca.location ssl.certificate.location
    ssl.key.location sticky.partitioning.linger.ms topic.metadata.refresh.interval.ms
"""
OF_LIBRDKAFKA: Final = frozenset(_LIBRDKAFKA.split())
"""Names that only librdkafka has: a file with one of them is for a client in C, Python, Go, .NET, Rust or Node."""

REMOVED: Final = {
    "advertised.host.name": ("3.0", "advertised.listeners"),
    "advertised.port": ("3.0", "advertised.listeners"),
    "block.on.buffer.full": ("0.11", "max.block.ms"),
    "broker.id.generation.enable": ("4.0", "node.id"),
    "control.plane.listener.name": ("4.0", "controller.listener.names"),
    "host.name": ("3.0", "listeners"),
    "inter.broker.protocol.version": ("4.0", ""),
    "log.message.format.version": ("4.0", ""),
    "metadata.fetch.timeout.ms": ("0.11", "max.block.ms"),
    "offsets.storage": ("2.0", ""),
    "port": ("3.0", "listeners"),
    "producer.type": ("2.0", ""),
    "serializer.class": ("2.0", "value.serializer"),
    "timeout.ms": ("0.11", "request.timeout.ms"),
    "zookeeper.connect": ("4.0", "controller.quorum.bootstrap.servers"),
    "zookeeper.connection.timeout.ms": ("4.0", ""),
    "zookeeper.session.timeout.ms": ("4.0", ""),
}
"""Since when nothing reads a key, and what says the same now."""

_PRODUCERS: Final = """
    batch.size buffer.memory compression.type enable.metrics.push interceptor.classes key.serializer linger.ms
    max.block.ms max.request.size partitioner.class value.serializer
"""
_CONSUMERS: Final = """
    allow.auto.create.topics check.crcs exclude.internal.topics fetch.max.bytes fetch.max.wait.ms fetch.min.bytes
    group.id group.instance.id group.protocol group.remote.assignor key.deserializer max.partition.fetch.bytes
    partition.assignment.strategy value.deserializer
"""
_BROKERS: Final = """
    advertised.listeners auto.create.topics.enable auto.leader.rebalance.enable background.threads broker.id broker.rack
    cleanup.policy controlled.shutdown.enable controller.listener.names controller.quorum.bootstrap.servers
    controller.quorum.voters default.replication.factor delete.topic.enable group.initial.rebalance.delay.ms
    inter.broker.listener.name leader.imbalance.check.interval.seconds leader.imbalance.per.broker.percentage
    listener.security.protocol.map listeners log.cleaner.backoff.ms log.cleaner.dedupe.buffer.size
    log.cleaner.delete.retention.ms log.cleaner.enable log.cleaner.io.max.bytes.per.second
    log.cleaner.max.compaction.lag.ms log.cleaner.min.cleanable.ratio log.cleaner.min.compaction.lag.ms
    log.cleaner.threads log.cleanup.policy log.dir log.dir.failure.timeout.ms log.dirs log.flush.interval.ms
    log.flush.offset.checkpoint.interval.ms log.flush.scheduler.interval.ms
    log.flush.start.offset.checkpoint.interval.ms log.index.interval.bytes log.index.size.max.bytes
    log.initial.task.delay.ms log.local.retention.bytes log.local.retention.ms log.message.timestamp.after.max.ms
    log.message.timestamp.before.max.ms log.message.timestamp.type log.preallocate log.retention.bytes
    log.retention.check.interval.ms log.retention.hours log.retention.minutes log.retention.ms log.roll.hours
    log.roll.jitter.hours log.roll.jitter.ms log.roll.ms log.segment.bytes log.segment.delete.delay.ms
    message.max.bytes min.compaction.lag.ms node.id num.io.threads num.network.threads
    num.recovery.threads.per.data.dir num.replica.fetchers offsets.retention.check.interval.ms
    offsets.topic.replication.factor process.roles queued.max.requests replica.fetch.max.bytes
    replica.lag.time.max.ms retention.bytes segment.bytes socket.receive.buffer.bytes socket.request.max.bytes
    socket.send.buffer.bytes super.users authorizer.class.name transaction.state.log.min.isr
    transaction.state.log.num.partitions transaction.state.log.replication.factor transactional.id.expiration.ms
"""
_ALL: Final = """
    bootstrap.servers client.dns.lookup client.id client.rack connections.max.idle.ms metadata.max.age.ms
    metric.reporters reconnect.backoff.ms receive.buffer.bytes retry.backoff.max.ms sasl.jaas.config sasl.mechanism
    security.protocol send.buffer.bytes statistics.interval.ms
"""
_STREAMS: Final = """
    application.id application.server commit.interval.ms default.deserialization.exception.handler default.key.serde
    default.production.exception.handler default.value.serde deserialization.exception.handler num.standby.replicas
    num.stream.threads processing.exception.handler production.exception.handler state.dir topology.optimization
"""
_CONNECT: Final = """
    config.storage.replication.factor config.storage.topic connector.client.config.override.policy errors.tolerance
    errors.deadletterqueue.context.headers.enable errors.deadletterqueue.topic.name
    errors.deadletterqueue.topic.replication.factor errors.log.enable errors.log.include.messages errors.retry.timeout
    errors.retry.delay.max.ms
    internal.key.converter internal.value.converter key.converter
    key.converter.schemas.enable offset.flush.interval.ms offset.flush.timeout.ms offset.storage.file.filename
    offset.storage.partitions offset.storage.replication.factor offset.storage.topic plugin.path
    rest.advertised.host.name rest.port status.storage.partitions status.storage.replication.factor
    status.storage.topic value.converter value.converter.schemas.enable
    checkpoints.topic.replication.factor heartbeats.topic.replication.factor offset-syncs.topic.replication.factor
    connector.class tasks.max topics topics.regex transaction.boundary
"""
_STREAMS_TEXT: Final = "Kafka Streams is not modelled"
_OF_SOURCES: Final = "records of a source and its positions in one transaction are not modelled"
_WORKER: Final = "a worker of Connect is not modelled; what it hands on as `producer.` and `consumer.` is counted"
OF_WORKERS: Final = ("config.storage.topic", "offset.storage.topic", "offset.storage.file.filename")
"""Keys by which a worker of Connect is known, whose sinks commit by themselves."""
OF_CONNECT: Final[dict[str, Value]] = {"enable.idempotence": False, "auto.offset.reset": "earliest"}
"""What such a worker has its clients do, unless `producer.` or `consumer.` says otherwise."""
STREAMS: Final = "Kafka Streams' default"
OF_STREAMS: Final = ("application.id", "processing.guarantee", "num.stream.threads")
"""Keys by which an application of Kafka Streams is known."""
IN_MS: Final = {"log.retention.hours": 3_600_000, "log.retention.minutes": 60_000}
"""What says how long records are kept in another unit; the smallest unit that is set counts."""


class KeyRisk(NamedTuple):
    """What a key loses with a value."""

    text: str
    """Empty: it is none by itself, and only asks for something."""
    own: OwnLoss | None = None
    """What is lost by one fault."""
    asks: str = ""
    """What has to hold for it to lose nothing."""
    unless: str = ""
    """The key beside which it loses nothing."""
    parks: str = ""
    """What has to hold of the place that this key then names."""
    beside: str = ""
    """The setting without which it asks for nothing."""


_COMPACTS: Final = KeyRisk(
    "of each key only the last record is kept: who is behind never sees the others",
    asks="nobody is so far behind that compaction takes a record before it is read (cleanup.policy = compact)",
)
RISKS: Final = {
    ("failure-strategy", "ignore"): KeyRisk(
        "what fails is logged and committed past: it is lost; dead-letter-queue keeps it",
        OwnLoss(
            "consumer",
            "a record fails: it is logged and passed over (failure-strategy = ignore)",
            "dead-letter-queue",
            True,
        ),
    ),
    ("nack-log-only", "true"): KeyRisk(
        "what fails is logged and committed past: it is lost; nack-dlq keeps it",
        OwnLoss("consumer", "a record fails: it is logged and passed over (nack-log-only = true)", "false"),
        unless="nack-dlq",
    ),
    ("commit-strategy", "latest"): KeyRisk(
        "each acknowledgement commits past what is still in hand before it",
        asks="records are done one after the other (commit-strategy = latest: it commits past those in hand)",
    ),
    ("errors.tolerance", "all"): KeyRisk(
        "what fails is passed over, and lost without errors.deadletterqueue.topic.name (a sink has it)",
        OwnLoss(
            "consumer", "a record cannot be read or transformed: it is passed over (errors.tolerance = all)", "none"
        ),
        unless="errors.deadletterqueue.topic.name",
        parks="somebody reads {}, where what cannot be read or transformed is parked",
    ),
    **{
        (f"{start}deserialization.exception.handler", "LogAndContinueExceptionHandler"): KeyRisk(
            "what cannot be read is logged and passed over: it is lost",
            OwnLoss(
                "consumer",
                "a record cannot be read: it is logged and passed over (LogAndContinueExceptionHandler)",
                "LogAndFailExceptionHandler",
            ),
        )
        for start in ("", "default.")
    },
    ("processing.exception.handler", "LogAndContinueProcessingExceptionHandler"): KeyRisk(
        "what fails is logged and passed over: it is lost",
        OwnLoss(
            "consumer",
            "a record fails: it is passed over (LogAndContinueProcessingExceptionHandler)",
            "LogAndFailProcessingExceptionHandler",
        ),
    ),
    ("offsets.topic.replication.factor", "1"): KeyRisk(
        "",
        asks="the broker that has the group's positions keeps its disk (offsets.topic.replication.factor = 1: they are "
        "on no other, and without them auto.offset.reset decides)",
    ),
    ("transaction.state.log.replication.factor", "1"): KeyRisk(
        "",
        asks="the broker that has the state of transactions keeps its disk (transaction.state.log.replication.factor = "
        "1: it is on no other)",
        beside="transactional.id",
    ),
    ("transaction.state.log.min.isr", "1"): KeyRisk(
        "",
        asks="the leader of the transactions' log is not lost while its followers lag (transaction.state.log.min.isr = "
        "1: it answers alone)",
        beside="transactional.id",
    ),
    ("cleanup.policy", "compact"): _COMPACTS,
    ("log.cleanup.policy", "compact"): _COMPACTS,
}
"""Keys that lose records of themselves with a value; of a class its own name."""
BRINGS: Final[dict[tuple[str, str], dict[str, Value]]] = {
    ("failure-strategy", "dead-letter-queue"): {"consumer.on_failure": "park"},
    ("nack-dlq", ""): {"consumer.on_failure": "park"},
}
"""What else a key comes to with a value; an empty one: whichever it has."""
EXACTLY_ONCE: Final[dict[str, Value]] = {
    "transactional.id": "made-by-kafka-streams",
    "enable.auto.commit": False,
    "isolation.level": "read_committed",
    "consumer.effect": "output",
}
"""What Kafka Streams does with `processing.guarantee = exactly_once_v2`."""
_SHARED: Final = (
    "a share group locks, acknowledges and counts each record by itself; that is not modelled, and all that is told "
    "here of consumers is of a consumer group"
)
_OF_SHARE_GROUPS: Final = (
    *("share.acknowledgement.mode", "share.auto.offset.reset", "share.isolation.level"),
    *("share.record.lock.duration.ms", "group.share.record.lock.duration.ms", "group.share.delivery.count.limit"),
    *("group.share.partition.max.record.locks", "group.share.max.size"),
)
NOT_MODELLED: Final = {
    **dict.fromkeys(_OF_SHARE_GROUPS, _SHARED),
    "processing.guarantee": f"{_STREAMS_TEXT}; of exactly_once_v2 the transactions are, of all else only its clients",
    "num.stream.threads": _STREAMS_TEXT,
    **dict.fromkeys(("exactly.once.source.support", "exactly.once.support"), _OF_SOURCES),
    **dict.fromkeys(OF_WORKERS, _WORKER),
}
"""Keys of what stands on Kafka's clients, and what is to be said of it."""
FOR_PRODUCERS: Final = frozenset(_PRODUCERS.split())
FOR_CONSUMERS: Final = frozenset(_CONSUMERS.split())
FOR_BROKERS: Final = frozenset(_BROKERS.split())
OF_TOPICS: Final = {
    "replication.factor": "default.replication.factor",
    **{one: f"log.{one}" for one in ("cleanup.policy", "retention.bytes", "retention.ms", "segment.bytes")},
    "flush.messages": "log.flush.interval.messages",
}
"""What a broker calls those of its keys that have another name, or a field, of a topic."""
_SHARED_WITH_TOPICS: Final = {*OF_TOPICS, "min.compaction.lag.ms"}
OF_SERVERS: Final = (FOR_BROKERS - _SHARED_WITH_TOPICS) | {"zookeeper.connect"}
"""Keys of a broker that no topic and no client has."""
BYTES_KEPT: Final = ("retention.bytes", "log.retention.bytes")
"""Up to how many bytes of a partition are kept, of a topic and by a broker."""
_STRATEGIES: Final = ("commit-strategy", "failure-strategy", "nack-dlq", "nack-log-only")
"""Of MicroProfile's channels."""
_ABOVE: Final = (*NOT_MODELLED, *_STRATEGIES, *_STREAMS.split(), *_CONNECT.split())
KNOWN: Final = frozenset(
    (*MEANT, *ALIASES, *OF_LIBRDKAFKA, *FOR_PRODUCERS, *FOR_CONSUMERS, *FOR_BROKERS, *_ALL.split(), *_ABOVE, *REMOVED)
)
TELLING: Final = KNOWN - {
    *_STRATEGIES,
    "topics",
    "tasks.max",
    "port",
    "debug",
    "listeners",
    "retries",
    "acks",
    "client.id",
    "node.id",
    "host.name",
}
"""Names that nothing but Kafka has: one of them makes a file Kafka's."""
