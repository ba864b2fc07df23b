"""Clients that are set in code, in languages that are not read here: named, with the question to ask instead.

Source: the documentation of each library. No code is run, and none is parsed: a name in it shows which library it uses.
Of Spring AMQP a few calls are read (`spring_beans.py`, `spring_queues.py`).
"""

import re
from contextlib import suppress
from typing import Final, NamedTuple

from playground.configuration.code.comments import without_comments
from playground.configuration.code.http_calls import written_of_http
from playground.configuration.code.rabbitmq_calls import find_auto_ack
from playground.configuration.code.rabbitmq_calls import written as of_rabbitmq
from playground.configuration.code.spring_beans import MARKER, SPRING_AMQP, beans_of
from playground.configuration.code.sqs_calls import CLIENTS, IS_FIFO, written_of_sqs
from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.kafka.keys import ALIASES, CONSUMER, MEANT, PRODUCER
from playground.configuration.source import ConfigurationFile

SUFFIXES: Final = (".cs", ".fs", ".go", ".groovy", ".java", ".js", ".kt", ".mjs", ".php", ".rb", ".rs", ".scala", ".ts")


_UNDER_SPRING: Final = "a client of RabbitMQ"


class _Library(NamedTuple):
    """A library by which code is told."""

    name: str
    marker: str
    """What code that uses it holds: a pattern."""
    ask: str
    """What it does of itself, as arguments."""
    does: str = ""
    """The same in words, where the arguments do not say it."""
    instead: str = "what it does of itself"
    """What the arguments are about."""


_LIBRARIES: Final = (
    _Library(
        "MassTransit on RabbitMQ",
        r"UsingRabbitMq",
        "rabbitmq confirm.select=true x-dead-letter-exchange=_error consumer.on_failure=park",
        "it waits for confirms, publishes persistent messages to durable queues, acknowledges after the consumer, and "
        "moves what fails to the queue with _error behind its name; without a retry policy after one try",
    ),
    _Library("MassTransit on SQS", r"UsingAmazonSqs", "sqs"),
    _Library("NServiceBus on RabbitMQ", r"RabbitMQTransport", "rabbitmq confirm.select=true"),
    _Library(
        "NestJS on RabbitMQ",
        r"Transport\.RMQ\b",
        "rabbitmq auto_ack=true delivery_mode=1",
        "noAck is true where it is not set, and messages are transient unless persistent is",
    ),
    _Library("NestJS on Kafka", r"Transport\.KAFKA\b", "kafka enable.idempotence=false", "KafkaJS: acks -1"),
    _Library("NestJS on MQTT", r"Transport\.MQTT\b", "mqtt", "QoS 0"),
    _Library("NestJS on NATS", r"Transport\.NATS\b", "jetstream", "core NATS keeps nothing; a stream does"),
    _Library("NestJS on Redis", r"Transport\.REDIS\b", "redis-streams", "Pub/Sub keeps nothing; a stream does"),
    _Library("KafkaJS", r"['\"]kafkajs['\"]", "kafka enable.idempotence=false", "acks -1, no idempotence"),
    _Library(
        "franz-go",
        r"twmb/franz-go",
        "kafka enable.auto.commit=true",
        "idempotent; a poll commits those before",
    ),
    _Library("Sarama", r"(?:IBM|Shopify)/sarama", "kafka acks=1 enable.idempotence=false", "RequiredAcks WaitForLocal"),
    _Library(
        "kafka-go",
        r"segmentio/kafka-go",
        "kafka acks=0 enable.idempotence=false consumer.ack=before",
        "a Writer waits for no acks; ReadMessage in a group commits before the work, FetchMessage does not",
    ),
    _Library(
        "a client on librdkafka",
        r"confluent-kafka-(?:go|javascript)|node-rdkafka|Confluent\.Kafka|\brdkafka\b",
        "kafka client=librdkafka",
    ),
    _Library("Kafka's Java client", r"org\.apache\.kafka\.clients", "kafka enable.auto.commit=true"),
    _Library(
        "Spring Kafka",
        r"org\.springframework\.kafka|@KafkaListener\b|\bKafkaTemplate\b",
        "kafka",
        "what application.yml says is read",
    ),
    _Library(
        SPRING_AMQP,
        MARKER,
        "rabbitmq delivery_mode=2 prefetch_count=250 basic.nack=true",
        "messages are persistent, and what fails is given back with basic.nack; what application.yml says is read",
    ),
    _Library(
        _UNDER_SPRING,
        r"amqp091-go|amqplib|RabbitMQ\.Client|com\.rabbitmq\.client",
        "rabbitmq delivery_mode=1",
        "a message is transient unless its publisher says persistent, delivery_mode=2",
    ),
    _Library("Ruby's client of RabbitMQ", r"Bunny\b", "rabbitmq delivery_mode=2"),
    _Library(
        "Sneakers, or Kicks",
        r"\b(?:Sneakers|Kicks)(?:\.configure|::Worker)\b",
        "rabbitmq delivery_mode=2 durable=true prefetch_count=10 consumer.on_failure=park",
        "a worker acknowledges by ack!, and what fails is rejected without requeueing",
    ),
    _Library("AWS' client of SQS", CLIENTS, "sqs"),
    _Library(
        "a stack of AWS' CDK",
        r"aws-cdk-lib/aws-sqs|@aws-cdk/aws-sqs|awscdk/v2/awssqs|awscdk\.services\.sqs",
        "cdk.out/STACK.template.json",
        instead="what `cdk synth` makes of it is",
    ),
    _Library("SST's queues", r"\bsst\.aws\.Queue\b", "sqs"),
    _Library("a program of Pulumi's", r"\baws\.sqs\.Queue\b", "sqs"),
    _Library("Laravel's queues on SQS", r"'driver'\s*=>\s*'sqs'", "sqs", "a job is deleted once done, or given up"),
    _Library("a client of NATS", r"nats-io/nats|NATS\.(?:Client|Net)|io\.nats\.client", "jetstream"),
    _Library("a client of Pulsar", r"apache/pulsar|org\.apache\.pulsar\.client|pulsar-client", "pulsar"),
    _Library("a client of MQTT", r"paho\.mqtt|eclipse/paho|MQTTnet|['\"]mqtt['\"]", "mqtt"),
    _Library(
        "Stripe's library",
        r"['\"]stripe['\"]|com\.stripe\b|stripe/stripe-go|\busing Stripe\b|\bStripe::",
        "http Idempotency-Key=per-call",
        "it makes up a key for each call that is given none, with which it repeats that call, and no other",
    ),
    _Library(
        "axios-retry",
        r"['\"]axios-retry['\"]",
        "http Idempotency-Key=none max_network_retries=3",
        "it repeats a POST to which no answer came, unless retryCondition says otherwise",
    ),
    _Library(
        "go-retryablehttp",
        r"hashicorp/go-retryablehttp",
        "http Idempotency-Key=none max_network_retries=4",
        "it repeats requests whatever their method",
    ),
    _Library(
        "Spring Retry",
        r"@Retryable\b",
        "http Idempotency-Key=none max_network_retries=2",
        "maxAttempts is 3, with the first one; a key that is made within what is retried is fresh",
    ),
    _Library(
        ".NET's standard resilience handler",
        r"\bAddStandardResilienceHandler\b",
        "http Idempotency-Key=none max_network_retries=3",
        "it repeats a POST, too, unless DisableForUnsafeHttpMethods() is called",
    ),
    _Library(
        "requests over HTTP with a key",
        r"(?i)['\"](?:x-)?Idempotency-Key['\"]",
        "http",
        "who repeats them is not to be seen; with nobody it is max_network_retries=0",
    ),
)


_KEY: Final = re.compile(
    r"""["'](?P<quoted>[a-z]+(?:\.[a-z]+)*)["']\s*[,:=\]]+\s*["']?(?P<value>[\w-]+)"""
    r"""|(?:Producer|Consumer)Config\.(?P<constant>[A-Z_]+?)(?:_CONFIG)?\s*,\s*["']?(?P<literal>[\w-]+)"""
)
"""A client's key in Kafka's own name, or as the constant of it in Java, with a value that is written there."""
_WORDS: Final = (
    (re.compile(r"RequiredAcks\s*[=:]\s*sarama\.(\w+)"), "acks"),
    (re.compile(r"Producer\.Idempotent\s*=\s*(true|false)"), "enable.idempotence"),
    (re.compile(r"Offsets\.AutoCommit\.Enable\s*=\s*(true|false)"), "enable.auto.commit"),
    (re.compile(r"\bidempotent:\s*(true|false)"), "enable.idempotence"),
    (re.compile(r"\backs:\s*(-?[01])\b"), "acks"),
    (re.compile(r"\bAcks\s*=\s*Acks\.(\w+)"), "acks"),
    (re.compile(r"\bEnableIdempotence\s*=\s*(true|false)"), "enable.idempotence"),
    (re.compile(r"\bEnableAutoCommit\s*=\s*(true|false)"), "enable.auto.commit"),
    (re.compile(r"\bEnableAutoOffsetStore\s*=\s*(true|false)"), "enable.auto.offset.store"),
)
"""What Sarama, KafkaJS and Confluent's client for .NET call some of it."""
_MEMBERS: Final = {"WaitForAll": "all", "WaitForLocal": "1", "NoResponse": "0", "Leader": "1", "None": "0"}
"""Members of their enumerations."""


def read_code(source: ConfigurationFile) -> Reading:
    """Which libraries a file uses, and how they are asked about; refuses a file that uses none."""
    reading = Reading()
    run = without_comments(source.text)
    uses_spring = bool(re.search(MARKER, source.text))
    for one in _LIBRARIES:
        if uses_spring and one.name == _UNDER_SPRING:
            continue  # Its listeners have a channel of it in hand.
        if one.name == SPRING_AMQP and uses_spring and _beans(reading, source):
            continue
        if marker := re.search(one.marker, source.text):
            line = source.text.count("\n", 0, marker.start()) + 1
            does = f" ({one.does})" if one.does else ""
            written = _written_for(one, run)
            beside = ", with what is plain to see here" if written else ""
            text = f"{one.name}: what it is told in code is not read here; {one.instead}{does}{beside}: "
            reading.find(
                "not-modelled", f"{text}`playground guarantee {_asked(one.ask, written)}`", Spot(source.path, line)
            )
            found = of_rabbitmq(run).get("auto_ack") if one.ask.startswith("rabbitmq") else None
            if found and found.value == "true":
                find_auto_ack(reading, Spot(source.path, source.text.count("\n", 0, found.at) + 1))
    return reading


def _beans(reading: Reading, source: ConfigurationFile) -> bool:
    """Read what a file says of Spring AMQP's beans, if it says anything."""
    from playground.configuration.code.spring_queues import read_queues

    reading.beans = beans_of([source])
    reading.add([read_queues(source)])
    return bool(reading.beans or reading.queues)


def _written_for(library: _Library, text: str) -> dict[str, str]:
    """The settings that stand in code with their values, by the names of the system that a library is for."""
    if library.ask.startswith("rabbitmq"):
        return {name: one.value for name, one in of_rabbitmq(text).items()}
    if library.ask.startswith("http"):
        return written_of_http(text)
    if library.ask == "sqs":
        return written_of_sqs(text)
    return _written(text) if library.ask.startswith("kafka") else {}


def _written(text: str) -> dict[str, str]:
    """The settings of Kafka's clients that stand in code with their values; of two of a kind the later one."""
    found: dict[str, str] = {}
    for one in _KEY.finditer(text):
        key = one["quoted"] or one["constant"].lower().replace("_", ".")
        name, value = ALIASES.get(key, key), (one["value"] or one["literal"]).lower()
        if name in PRODUCER or name in CONSUMER:
            with suppress(ValueError):
                found[name] = str(MEANT[name](value)).lower()
    for pattern, name in _WORDS:
        for match in pattern.finditer(text):
            with suppress(ValueError):
                found[name] = str(MEANT[name](_MEMBERS.get(match[1], match[1]))).lower()
    return {name: value for name, value in found.items() if value and " " not in value}


def _asked(ask: str, written: dict[str, str]) -> str:
    """A question with what is written in the place of what would be so by itself."""
    system, *usual = ask.split()
    if system == "sqs" and written.pop(IS_FIFO, ""):
        system = "sqs-fifo"
    asked = dict(one.split("=", 1) for one in usual) | written
    if written.get("enable.idempotence") == "true" and "acks" not in written:
        asked.pop("acks", None)  # Clients ask for all of them then, or do not start.
    return " ".join([system, *(f"{name}={value}" for name, value in asked.items())])
