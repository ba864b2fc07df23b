"""What real systems call what happens in them: the words of each, so that a run of one is told in its own language.

`spoken` is what stands in a sentence in the place of a textbook word. `events` has a row for each kind of event that
has a name of its own there; all others are told by the textbook's row, in the words of `spoken`.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Final, NamedTuple

from playground.engine.value import Value


class OwnEvent(NamedTuple):
    """What one kind of event is called in a system."""

    clause: str
    """As in the textbook's row, with the same places: `{m}`, `{n}`, `{who}`, `{detail}`; and `{again}`: whether the
    attempt is not the first; `{copy}`, in what is added: the number of the stored copy."""
    lane: str = ""
    """What a diagram says in a node's lane; empty: what the textbook says."""
    more: str = ""
    """What an event on record adds."""
    detailed: str = ""
    """What is said of one that has a detail."""
    details: Mapping[str, str] = {}
    """What the record's details are called there."""
    first: str = ""
    """What is said of one on record that is its message's first."""
    later: str = ""
    """The same of one that is not."""
    told: Mapping[str, str] = {}
    """Whole sentences for some details, with the same places."""
    lanes: Mapping[str, str] = {}
    """What a diagram says in a node's lane, for some details."""


class Wording(Value):
    """The words of one system."""

    rails: Mapping[str, str] = field(default_factory=dict)
    """What stands beside a link's lane, in eight letters; else this playground's word does."""
    spoken: Mapping[str, str] = field(default_factory=dict)
    events: Mapping[str, OwnEvent] = field(default_factory=dict)
    """By the kind's word in the record."""
    first_partition: int = 1
    """The number of the first partition of a log."""

    def label(self, text: str) -> str:
        """A label with the nodes as they are called here, without an article: `SQS to consumer`, `client to server`."""
        spoken = self.spoken
        return " ".join(spoken.get(word, spoken.get(f"the {word}", word)) for word in text.split(" "))


class Names(NamedTuple):
    """What a system calls things, where its settings decide on that."""

    words: Mapping[str, str]
    """As a profile's."""
    wording: Wording


RABBITMQ: Final = Wording(
    spoken={
        "ACK": "basic.ack",
        "ACKs": "basic.acks",
        "negative ACK": "basic.reject",
        "NACK": "basic.reject",
        "broker": "broker",
        "dispatch": "delivery",
        "dispatched": "delivered",
        "dispatches": "deliveries",
        "producer": "publisher",
        "redelivery timer": "consumer_timeout",
        "the redelivery timer": "consumer_timeout",
        "a low prefetch": "a low prefetch_count",
        "ask for its return": "publish with mandatory = true, and see to what basic.return brings back",
        "give the exchange somewhere to put what it cannot route": "give the exchange an alternate exchange",
        "set up a dead letter queue, and watch it": "set x-dead-letter-exchange, bind a queue to that exchange, and "
        "watch the queue",
        "with a limit": "with x-delivery-limit, on a quorum queue,",
    },
    events={
        "attempted": OwnEvent("the publisher sends {m} with basic.publish", more=", attempt {n}"),
        "timed-out": OwnEvent("no confirm of {m} has come in time", more=", attempt {n}"),
        "confirmed": OwnEvent("{m} is confirmed to the publisher", "confirmed"),
        "declined": OwnEvent("{m} comes back to the publisher by basic.return", "returned", ", attempt {n}"),
        "stored": OwnEvent("{m} is in the queue, ready", "ready"),
        "unroutable": OwnEvent("the exchange finds no queue for {m}"),
        "dispatched": OwnEvent("basic.deliver of {m} leaves for {who}", more=", redelivered={again}"),
        "redelivery-due": OwnEvent("consumer_timeout is over for {m}, without basic.ack", "timeout"),
        "settled": OwnEvent("the queue removes {m}", "removed"),
        "dead-lettered": OwnEvent("{m} goes to the dead letter exchange", "to the DLX"),
        "discarded": OwnEvent("the queue drops {m}: it has no dead letter exchange"),
        "returned": OwnEvent("{m} is requeued", "requeued"),
        "late-ack": OwnEvent(
            "a basic.ack of {m} has a delivery tag that is void",
            "void tag",
            detailed="a basic.ack of {m} has a delivery tag that is void: {detail}",
            details={"refused": "its channel is closed"},
        ),
        "received": OwnEvent("{m} is with {who}'s client library"),
        "acked": OwnEvent("{who} sends basic.ack for {m}"),
        "nacked": OwnEvent(
            "{who} rejects {m}",
            "rejected",
            detailed="{who} rejects {m}, {detail}",
            details={"return": "requeue=true", "park": "requeue=false"},
        ),
        "disconnected": OwnEvent("{node} loses its connection, and with it its channels and their delivery tags"),
    },
)

_SQS_SPOKEN: Final = {
    "ACK": "DeleteMessage",
    "ACK given": "DeleteMessage called",
    "ACKs": "DeleteMessages",
    "acknowledge": "delete",
    "acknowledged": "deleted",
    "acknowledges": "deletes",
    "confirm": "MessageId",
    "confirmed": "answered",
    "confirms": "answers",
    "the broker": "SQS",
    "a broker": "SQS",
    "dispatch": "receive",
    "dispatched": "handed out",
    "dispatched it": "handed it out",
    "dispatches": "receives",
    "lease": "visibility timeout",
    "redelivery timer": "visibility timeout",
    "with the dead letters": "in the dead letter queue",
    "redelivered": "handed out again",
    "delivers the message again": "hands the message out again",
    "delivers it once more": "hands it out once more",
    "a longer one only moves the limit": "a longer VisibilityTimeout only moves the limit, and ChangeMessageVisibility "
    "moves it along as long as the worker lives",
    "a low prefetch": "a small MaxNumberOfMessages or BatchSize",
    "answer for each message, where the framework can": "answer for each message: FunctionResponseTypes = "
    "ReportBatchItemFailures, and name the failed ones",
    "with a limit": "with RedrivePolicy.maxReceiveCount",
    "the publish": "SendMessage",
    "published twice": "sent twice",
    "the answer to the publish": "the response to SendMessage",
    "the delivery": "the response to ReceiveMessage",
    "the broker's process": "SQS itself",
}
_SQS_EVENTS: Final = {
    "attempted": OwnEvent("the producer calls SendMessage for {m}", more=", attempt {n}"),
    "timed-out": OwnEvent("SendMessage of {m} has had no response in time", more=", attempt {n}"),
    "confirmed": OwnEvent("the producer has the MessageId of {m}", "MessageId"),
    "stored": OwnEvent("SQS stores {m}, in several zones"),
    "released": OwnEvent("DelaySeconds is over for {m}", "visible"),
    "dispatched": OwnEvent("ReceiveMessage hands out {m}", more=" and hides it: receive {n}, receipt handle {m}#{n}"),
    "redelivery-due": OwnEvent("the visibility timeout of {m} is over", "visible"),
    "settled": OwnEvent("SQS deletes {m}", "deleted"),
    "dead-lettered": OwnEvent("SQS moves {m} to the dead letter queue", "to the DLQ"),
    "discarded": OwnEvent("SQS deletes {m}, undone: its MessageRetentionPeriod is over", "retention"),
    "returned": OwnEvent("{m} is visible again", "visible"),
    "late-ack": OwnEvent(
        "DeleteMessage of {m} comes with a receipt handle that has expired",
        "old handle",
        detailed="DeleteMessage of {m} comes with a receipt handle that has expired: {detail}",
    ),
    "received": OwnEvent("{who} has {m} in the response to its ReceiveMessage"),
    "acked": OwnEvent("{who} calls DeleteMessage for {m}"),
    "redriven": OwnEvent("a redrive takes {m} from the dead letter queue back to its queue"),
}
SQS_COUNTS: Final = {
    "stored": "visible",
    "redelivered in all": "received again",
    "dead-lettered in all": "in the DLQ",
    "dispatched in all": "handed out",
    "disp in all": "out",
    "deliveries in all": "received",
    "dlvd in all": "rcvd",
}
"""What is counted of a run, by the queue, below the counters and in the ledger."""
SQS: Final = Wording(
    rails={"publish": "Send", "confirm": "response", "deliver": "Receive", "ack": "Delete"},
    spoken=_SQS_SPOKEN,
    events=_SQS_EVENTS,
)
SQS_FIFO: Final = Wording(
    rails=SQS.rails,
    spoken={
        **_SQS_SPOKEN,
        "one queue": "one message group",
        "idempotency key": "MessageDeduplicationId",
        "its key": "its MessageDeduplicationId",
        "the key": "the MessageDeduplicationId",
        "one stable key": "one MessageDeduplicationId",
        "lane": "message group",
        "lanes": "message groups",
    },
    events={
        **_SQS_EVENTS,
        "refused": OwnEvent("SQS knows the MessageDeduplicationId of {m}, and stores no second copy", "same id"),
    },
)

REDIS_STREAMS: Final = Wording(
    rails={"publish": "XADD", "confirm": "entry id", "deliver": "XREADG.", "ack": "XACK"},
    spoken={
        "ACK": "XACK",
        "ACKs": "XACKs",
        "confirm": "entry id",
        "the broker": "Redis",
        "one queue": "one stream",
        "a broker": "Redis",
        "dispatch": "delivery",
        "dispatched": "delivered",
        "dispatches": "deliveries",
        "idempotency key": "IDMP id",
        "its key": "its IDMP id",
        "the key": "the IDMP id",
        "one stable key": "one IDMP id",
        "back to the queue": "back from there",
        "redelivered": "claimed",
        "it delivers the message again": "whoever finds the message idle for long claims it",
        "the broker delivers the message again": "whoever finds the message idle for long claims it",
        "lease": "min-idle-time",
        "redelivery timer": "min-idle-time",
    },
    events={
        "attempted": OwnEvent("the producer calls XADD for {m}", more=", attempt {n}"),
        "confirmed": OwnEvent("the producer has the entry id of {m}", "entry id"),
        "stored": OwnEvent("{m} is appended to the stream", "appended", " as entry {copy}"),
        "refused": OwnEvent("the IDMP id of {m} is known: nothing is appended", "same id"),
        "dispatched": OwnEvent(
            "XREADGROUP or XCLAIM hands out {m}",
            more=", delivery {n}",
            first="XREADGROUP hands out {m}",
            later="XCLAIM hands out {m}",
        ),
        "redelivery-due": OwnEvent("{m} has been idle for min-idle-time, and can be claimed", "claimable"),
        "settled": OwnEvent("{m} leaves the pending entries list", "off the PEL"),
        "acked": OwnEvent("{who} calls XACK for {m}"),
    },
)

JETSTREAM: Final = Wording(
    rails={"confirm": "PubAck", "ack": "+ACK"},
    spoken={
        "ACK": "+ACK",
        "ACKs": "+ACKs",
        "negative ACK": "-NAK",
        "NACK": "-NAK",
        "confirm": "PubAck",
        "the broker": "JetStream",
        "one queue": "one stream",
        "a broker": "JetStream",
        "dispatch": "delivery",
        "dispatched": "delivered",
        "dispatches": "deliveries",
        "idempotency key": "Nats-Msg-Id",
        "its key": "its Nats-Msg-Id",
        "the key": "the Nats-Msg-Id",
        "one stable key": "one Nats-Msg-Id",
        "lease": "AckWait",
        "redelivery timer": "AckWait",
    },
    events={
        "attempted": OwnEvent("the producer publishes {m}", more=", attempt {n}"),
        "confirmed": OwnEvent("the producer has the PubAck of {m}", "PubAck"),
        "stored": OwnEvent("{m} has a sequence in the stream", more=": {copy}"),
        "refused": OwnEvent("the Nats-Msg-Id of {m} is known: PubAck with duplicate=true", "duplicate"),
        "dispatched": OwnEvent("the server delivers {m}", more=", delivery {n}"),
        "redelivery-due": OwnEvent("AckWait is over for {m}", "AckWait"),
        "discarded": OwnEvent("{m} stays in the stream, and no consumer gets it any more", "given up"),
        "settled": OwnEvent("{m} is acknowledged", "acked"),
        "acked": OwnEvent("{who} sends +ACK for {m}"),
        "nacked": OwnEvent(
            "{who} does not acknowledge {m}",
            "-NAK",
            detailed="{who} answers {m} with {detail}",
            details={"return": "-NAK", "park": "+TERM"},
        ),
    },
)

PULSAR: Final = Wording(
    rails={"publish": "send", "confirm": "receipt"},
    spoken={
        "idempotency key is the name of one piece of work. Two different messages under one name are one to whoever "
        "keeps a table of names: the second is confirmed and never done": "sequence id says how far the producer of a "
        "name has come: what is not above the highest is confirmed and not stored",
        "Take the key from what the message is about, an order's number, and not from what happens to be in it": "A "
        "producer that starts again asks for its last sequence id, and goes on above it",
        "ACK": "acknowledgement",
        "ACKs": "acknowledgements",
        "NACK": "negative acknowledgement",
        "confirm": "send receipt",
        "one queue": "one topic",
        "dispatch": "delivery",
        "dispatched": "delivered",
        "dispatches": "deliveries",
        "idempotency key": "sequence id",
        "its key": "its sequence id",
        "the key": "the sequence id",
        "one stable key": "one sequence id",
        "a server that had missed that brought it up again": "its cursor had not been written down, and the message "
        "came up again",
        "A queue on many servers forgets a message on each of them by itself: one that missed the deletion brings it "
        "up again, without any fault of sender or receiver.": "A broker writes down about once a second how far a "
        "subscription is: what was acknowledged since comes again after its crash, or as the topic moves.",
    },
    events={
        "attempted": OwnEvent("the producer sends {m}", more=", attempt {n}"),
        "confirmed": OwnEvent("the producer has the send receipt of {m}", "receipt"),
        "stored": OwnEvent("{m} is with the bookies"),
        "refused": OwnEvent("the sequence id of {m} is known: not stored again", "same id"),
        "dispatched": OwnEvent("the broker delivers {m}", more=", redelivery count {before}"),
        "acked": OwnEvent("{who} acknowledges {m}"),
    },
)
