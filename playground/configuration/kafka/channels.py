"""Clients of Kafka that an application has by name: channels of MicroProfile's frameworks, Micronaut's clients.

Source: the references of Quarkus, SmallRye Reactive Messaging (its `KafkaConnector`), Helidon and Micronaut Kafka.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from playground.configuration.channel_keys import CHANNEL, FOR_ALL, PROFILE, SIDES, channel_of, sides_of
from playground.configuration.findings import Spot
from playground.configuration.found import ELSEWHERE, Reading, Side, Value
from playground.configuration.syntax.tree import TreeNode

_OF_MICROPROFILE: Final = "mp.messaging."
_OF_BOTH: Final = """
    client-id-prefix cloud-events concurrency connector enabled health-enabled health-readiness-enabled
    health-readiness-timeout health-readiness-topic-verification health-topic-verification-enabled
    health-topic-verification-timeout kafka-configuration lazy-client topic tracing-enabled
"""
_OF_READING: Final = """
    ack.timeout.millis assign-seek backpressure.size batch broadcast checkpoint.state-store checkpoint.state-type
    checkpoint.unsynced-state-max-age.ms commit-strategy consumer-rebalance-listener.name
    dead-letter-queue.key.serializer dead-letter-queue.producer-client-id dead-letter-queue.topic
    dead-letter-queue.value.serializer delayed-retry-topic.max-retries delayed-retry-topic.timeout
    delayed-retry-topic.topics fail-on-deserialization-failure failure-strategy graceful-shutdown
    key-deserialization-failure-handler limit.no.ack max-queue-size-factor nack-dlq nack-log-only partitions
    pattern pause-if-no-requests period.executions poll-timeout poll.timeout requests retry retry-attempts
    retry-max-wait throttled.unprocessed-record-max-age.ms topic.pattern topics
    value-deserialization-failure-handler
"""
_OF_SENDING: Final = """
    backpressure.size close-timeout cloud-events-data-content-type cloud-events-data-schema
    cloud-events-default-data-content-type cloud-events-default-data-schema cloud-events-default-source
    cloud-events-default-subject cloud-events-default-timestamp cloud-events-default-type
    cloud-events-insert-timestamp cloud-events-mode cloud-events-source cloud-events-subject cloud-events-type
    interceptor-bean key key-serialization-failure-handler max-inflight-messages merge partition
    propagate-headers propagate-record-key value-serialization-failure-handler waitForWriteCompletion
"""
_OWN: Final[Mapping[Side, frozenset[str]]] = {
    "consumer": frozenset((_OF_BOTH + _OF_READING).split()),
    "producer": frozenset((_OF_BOTH + _OF_SENDING).split()),
}
"""The keys that a channel's connector reads itself, SmallRye's or Helidon's, by what the channel does."""
_OF_MICRONAUT: Final = "kafka.consumers."
_PARKED_BY_MICRONAUT: Final = (
    "@KafkaListener(errorStrategy = @ErrorStrategy(value = LOG_AND_RESUME_AT_NEXT_RECORD, dlq = ...)) of Micronaut "
    "Kafka 5.8 and later, and somebody who reads that topic"
)
_READ_ELSEWHERE: Final = "smallrye-rabbitmq"
"""A connector whose channels are read by RabbitMQ's own reader."""
_SMALLRYE: Final = "smallrye-kafka"
"""A connector, of Quarkus, that turns automatic commits off, commits what is acknowledged, and sends with acks = 1."""


def own_keys(start: str, side: Side) -> frozenset[str]:
    """The keys of a channel that its connector reads, and Kafka's client does not; none: it is no such channel."""
    return _OWN.get(side, frozenset()) if start.startswith(_OF_MICROPROFILE) else frozenset()


def is_of_other_side(key: str, start: str, side: Side) -> bool:
    """Whether a key is only read by channels that do the other thing: `topics` of one that sends."""
    other = own_keys(start, "consumer" if side == "producer" else "producer") if side else frozenset()
    return key in other - own_keys(start, side)


def unnamed_sides(keys: Iterable[str]) -> dict[str, Side]:
    """What Micronaut's clients of a side are called, of which nothing but what all have is said, beside others."""
    sides = set(sides_of(keys).values())
    kinds = {found["kind"] for key in keys if key.startswith(FOR_ALL) and (found := CHANNEL.fullmatch(key))}
    ours = {f"the {kind}": SIDES[kind] for kind in sorted(kinds & SIDES.keys())}
    return {name: side for name, side in ours.items() if sides and side not in sides}


def names_connector(key: str) -> bool:
    """Whether a key says by which connector a channel is served, Kafka's or another."""
    found = CHANNEL.fullmatch(PROFILE.sub("", key))
    return found is not None and key.endswith(".connector") and found["key"] == "connector"


def smallrye_channels(document: Mapping[str, TreeNode]) -> set[str]:
    """The channels of SmallRye's connector, which Quarkus takes where none is named."""
    is_quarkus = any(key.startswith("quarkus.") for key in document)
    return {
        name
        for key, node in document.items()
        if (name := channel_of(PROFILE.sub("", key)))
        if node.text == _SMALLRYE or (is_quarkus and "mp.messaging." in key)
    }


def has_micronaut_listeners(document: Mapping[str, TreeNode]) -> bool:
    """Whether an application of Micronaut reads: it says so, or says nothing of clients that send."""
    is_micronaut = any(key.startswith("micronaut.") for key in document)
    sends = any(key.startswith("kafka.producers.") for key in document)
    return any(key.startswith(_OF_MICRONAUT) for key in document) or (is_micronaut and not sends)


def passed_over_by_micronaut(reading: Reading, path: str) -> dict[tuple[str, Value], str]:
    """What a listener does with a record that fails, where its annotation says nothing of it; how to have it kept.

    `@ErrorStrategy.value()` is `NONE` in each version that has it, 4.1 to 6: "will skip over all records from the
    current offset in the current poll", as all versions before it did.
    """
    text = (
        "a record that fails is logged, and passed over with all that was fetched behind it (Micronaut's "
        f"@ErrorStrategy where it has no value: NONE, in an annotation); to keep it, {ELSEWHERE}{_PARKED_BY_MICRONAUT}"
    )
    reading.find("application", text, Spot(path), "consumer.on_failure")
    return {("consumer.on_failure", "park"): f"{ELSEWHERE}{_PARKED_BY_MICRONAUT}"}


def of_others(reading: Reading, path: str, document: Mapping[str, TreeNode]) -> set[str]:
    """The channels that a connector of another system serves; those that nothing reads are told of."""
    others = set()
    for key, node in document.items():
        name = channel_of(key)
        if name and key.endswith(".connector") and "kafka" not in node.text:
            others.add(name)
            if node.text != _READ_ELSEWHERE:
                text = f"{name}: a channel of the connector {node.text}, which is not read"
                reading.find("not-modelled", text, Spot(path, node.line))
    return others
