"""Servers whose files are not read: each is named, with what it does and what to ask instead.

Source: the documentation of each.
"""

import re
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
)


def other_server(source: ConfigurationFile) -> Reading | None:
    """What is to be said of a file of a server that is not read; none: it is of none of these."""
    for one in _SERVERS:
        found = re.search(f"^{one.marker}", source.text, re.MULTILINE)
        if found and one.called in source.name.lower():
            reading = Reading()
            spot = Spot(source.path, source.text.count("\n", 0, found.start()) + 1)
            reading.find("not-modelled", one.text, spot)
            return reading
    return None
