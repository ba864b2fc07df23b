"""Servers whose files are not read: each is named, with what it does and what to ask instead.

Source: the documentation of each.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.source import ConfigurationFile


class _Server(NamedTuple):
    """A server by which a file is told."""

    marker: str
    """How a line of such a file begins: a pattern."""
    text: str
    called: str = ""
    """What its name holds, where the marker is too common."""
    holds: str = ""
    """A pattern that some other line of it has, where the marker is too common."""
    said: tuple[tuple[str, str] | tuple[str, str, str], ...] = ()
    """What is plain to see in such a file, as patterns; the argument that says it, and the one that its lack says."""


_HAS_A_WAY: Final = r"^(?:input|output|pipeline)s?:"
"""What a file of Redpanda Connect's has, whatever it connects."""
_SERVERS: Final = (
    _Server(
        r"(?:redpanda:[ \t]*+$|[ \t]*+image:[ \t]*+[\"']?[\w./-]*redpandadata/redpanda\b)",
        "Redpanda, which speaks Kafka's protocol, and flushes before it answers acks=all, unless write_caching_default "
        "or a topic's write.caching is true; its own file is not read. What topics and clients are told is Kafka's: "
        "`playground guarantee kafka replication.factor=1`, which is what default_topic_replications is by default",
    ),
    _Server(
        r"[ \t]*+(?:durable_sessions\b|(?:mqtt\.)?max_mqueue_len\b|node\.cookie\b|"
        r"(?:node\.)?name[ \t]*+=[ \t]*+\"?emqx@)",
        "EMQX: its file is not read. A session, and what waits in it, is in the memory of its node unless "
        "durable_sessions.enable = true: `playground guarantee mqtt persistence=false`; max_mqueue_len, 1,000 by "
        "default, bounds what waits",
    ),
    _Server(
        r"[ \t]*+(?:persistent_client_expiration|max_(?:on|off)line_messages|plugins\.vmq_\w++)[ \t]*+=",
        "VerneMQ: its file is not read; max_offline_messages, 1,000 by default, bounds what waits for a client that is "
        "away: `playground guarantee mqtt`",
    ),
    _Server(
        r":?concurrency:",
        "Sidekiq keeps jobs in lists of Redis, and is not modelled: a job is taken off as it is fetched, so that what "
        "a killed process has in hand is lost (super_fetch of Sidekiq Pro keeps it); what fails is tried again, 25 "
        "times by default, and then kept among the dead",
        called="sidekiq",
    ),
    _Server(
        r":?(?:concurrency|queues|groups):",
        "Shoryuken: its file is not read. What its queues are told decides, and whether a worker deletes: one with "
        "auto_delete: true does so once it is done, one without has to by itself, or the message comes again: "
        "`playground guarantee sqs`, with what `aws sqs get-queue-attributes` gives",
        called="shoryuken",
    ),
    _Server(
        r"[ \t]++messenger:[ \t]*+$",
        "Symfony's Messenger: its file is not read. A message is acknowledged once its handlers are done; what fails "
        "is sent again, 3 times by default, and then goes to the failure_transport, or is dropped where there is none. "
        "On AMQP it waits for confirms only with the option confirm_timeout: `playground guarantee rabbitmq "
        "confirm.select=false consumer.on_failure=acknowledge`; on SQS `playground guarantee sqs`",
    ),
    _Server(
        r"[ \t]*+(?:-[ \t]++)?type:[ \t]*+[\"']?pubsub\.rabbitmq\b",
        "a component of Dapr's for RabbitMQ: its file is not read. Of itself it publishes transient messages without "
        "confirms, and acknowledges once the application has answered; what fails is rejected unless "
        "requeueInFailure is true: `playground guarantee rabbitmq`",
        said=(
            (r"name:[ \t]*+autoAck\s++value:[ \t]*+[\"']?true", "auto_ack=true"),
            (r"name:[ \t]*+publisherConfirm\s++value:[ \t]*+[\"']?true", "confirm.select=true"),
            (r"name:[ \t]*+deliveryMode\s++value:[ \t]*+[\"']?2", "", "delivery_mode=1"),
            (r"name:[ \t]*+durable\s++value:[ \t]*+[\"']?true", "", "durable=false"),
            (r"name:[ \t]*+requeueInFailure\s++value:[ \t]*+[\"']?true", "", "consumer.on_failure=park"),
        ),
    ),
    _Server(
        r"[ \t]*+(?:-[ \t]++)?type:[ \t]*+[\"']?(?:pubsub\.aws\.snssqs|bindings\.aws\.sqs)\b",
        "a component of Dapr's for SQS: its file is not read: `playground guarantee sqs`",
    ),
    _Server(
        r"[ \t]*+(?:-[ \t]++)?amqp_0_9:[ \t]*+$",
        "Redpanda Connect, or Benthos, on RabbitMQ: its file is not read. What comes in is acknowledged once the "
        "outputs have it, unless auto_ack is true: `playground guarantee rabbitmq`",
        holds=_HAS_A_WAY,
        said=((r"^[ \t]*+auto_ack:[ \t]*+true\b", "auto_ack=true"),),
    ),
    _Server(
        r"[ \t]*+(?:-[ \t]++)?aws_sqs:[ \t]*+$",
        "Redpanda Connect, or Benthos, on SQS: its file is not read. A deduplication id that is made up anew in a "
        "mapping is fresh for each message: `playground guarantee sqs`; of a FIFO queue "
        "`playground guarantee sqs-fifo`",
        holds=_HAS_A_WAY,
        said=((r"message_deduplication_id:.*(?:uuid|nanoid|ksuid|ulid|random)", "MessageDeduplicationId=per-call"),),
    ),
    _Server(
        r"[ \t]*+rabbitmq[ \t]*+\{[ \t]*+$",
        "Logstash on RabbitMQ: its file is not read. An event is acknowledged before the outputs have it, as it goes "
        "into the queue of Logstash, which is in memory unless queue.type is persisted; with ack => false the broker "
        "counts it as done when it is sent: `playground guarantee rabbitmq`",
        said=((r"^[ \t]*+ack[ \t]*+=>[ \t]*+[\"']?false\b", "auto_ack=true", "consumer.ack=before"),),
    ),
    _Server(
        r"[ \t]*+type[ \t]*+[=:][ \t]*+\"?amqp\"?[ \t]*+$",
        "Vector on RabbitMQ: its file is not read. What comes in is acknowledged as it is read, unless the sinks have "
        "acknowledgements.enabled = true: `playground guarantee rabbitmq`",
    ),
    _Server(
        r"[ \t]*+type[ \t]*+[=:][ \t]*+\"?aws_sqs\"?[ \t]*+$",
        "Vector on SQS: its file is not read. What comes in is deleted as it is read, unless the sinks have "
        "acknowledgements.enabled = true; with delete_message = false it comes again: `playground guarantee sqs`",
    ),
    _Server(
        r"[ \t]*+aws:elasticbeanstalk:sqsd:",
        "a worker environment of Elastic Beanstalk: its file is not read. Its daemon deletes a message once the "
        "application has answered with 200, and tries again what took longer than InactivityTimeout; what fails "
        "MaxRetries times goes to the dead letter queue, if there is one: `playground guarantee sqs`",
        said=((r"^[ \t]*+VisibilityTimeout:[ \t]*+\d{1,5}\b", "VisibilityTimeout={}"),),
    ),
    _Server(
        r"[ \t]*+(?:-[ \t]++)?type:[ \t]*+[\"']?aws-sqs-queue\b",
        "KEDA, which scales by the length of a queue of SQS, and neither reads nor deletes: what it scales decides, "
        "and has to be done with what it holds as it is scaled down: `playground guarantee sqs`",
    ),
    _Server(
        r"[ \t]*+(?:-[ \t]++)?type:[ \t]*+[\"']?rabbitmq[\"']?[ \t]*+$",
        "KEDA, which scales by the length of a queue of RabbitMQ, and neither reads nor acknowledges: what it scales "
        "decides: `playground guarantee rabbitmq`",
        holds=r"^kind:[ \t]*+Scaled(?:Object|Job)\b",
    ),
    _Server(
        r"[ \t{]*+\"RabbitM[qQ]\w*+\"[ \t]*+:[ \t]*+\{",
        "a program's own table about RabbitMQ: what its keys mean stands in its code, and is not read: "
        "`playground guarantee rabbitmq`",
        said=(
            (r"(?i)\"PublisherConfirms?(?:Enabled)?\"\s*+:\s*+true", "confirm.select=true"),
            (r"(?i)\"AutoAck\"\s*+:\s*+true", "auto_ack=true"),
        ),
    ),
)


def other_server(source: ConfigurationFile) -> Reading | None:
    """What is to be said of a file of servers that are not read, of each; none: it is of none of these."""
    reading = Reading()
    for one in _SERVERS:
        found = re.search(f"^{one.marker}", source.text, re.MULTILINE)
        is_meant = one.called in source.name.lower() and re.search(one.holds, source.text, re.MULTILINE)
        if found and is_meant:
            spot = Spot(source.path, source.text.count("\n", 0, found.start()) + 1)
            reading.find("not-modelled", _asking(one, source.text), spot)
    return reading if reading.findings else None


def _asking(server: _Server, text: str) -> str:
    """The text of a server, whose last question has what is plain to see in the file."""
    beside = "".join(f" {argument}" for argument in _seen(server, text))
    before, tick, after = server.text.rpartition("`")
    return f"{before}{beside}{tick}{after}" if beside else server.text


def _seen(server: _Server, text: str) -> Iterator[str]:
    """The arguments that such a file says, or by what is not in it."""
    for pattern, argument, *otherwise in server.said:
        if found := re.search(pattern, text, re.MULTILINE):
            yield from [argument.format(found.group().rpartition(" ")[2])] if argument else []
        else:
            yield from otherwise
