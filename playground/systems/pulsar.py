"""Apache Pulsar with a shared subscription: no timer by default, and deduplication by producer name and sequence.

docs/systems/pulsar.md tells all of it.
"""

from collections.abc import Iterator
from typing import Final

from playground.engine.fields import Between
from playground.engine.settings import Guarantee
from playground.engine.topology import Topology
from playground.systems import wording
from playground.systems.dialect import (
    CAREFUL,
    HELD,
    OF_THE_SERVER,
    Clash,
    Condition,
    Configuration,
    Dialect,
    NativeSetting,
    SystemSetup,
    Textbook,
    sends_again,
)
from playground.systems.native import NativeValue, Promised
from playground.systems.profile import Profile
from playground.systems.textbook import BROKER

_DOCS: Final = "https://pulsar.apache.org/docs"
_DEDUPLICATION: Final = f"{_DOCS}/cookbooks-deduplication"
_MESSAGING: Final = f"{_DOCS}/concepts-messaging"
_DEAD: Final = f"{_MESSAGING}#dead-letter-topic"


def _nack_delay(seconds: NativeValue) -> Textbook:
    return {"consumer.retry_delay_ms": int(seconds or 0) * 1000}


def _redeliveries(count: NativeValue) -> Textbook:
    return {"broker.max_deliveries": 0 if count is None else int(count) + 1}


_SETTINGS: Final = (
    NativeSetting(
        name="brokerDeduplicationEnabled",
        text="Whether the broker keeps the highest sequence id of each producer name, and drops what is not above it.",
        page=_DEDUPLICATION,
        default=False,
        keys=("broker.dedup_window_ms", "producer.key"),
        set_by="where broker.conf is not yours, a namespace can have it: pulsar-admin namespaces set-deduplication",
    ),
    NativeSetting(
        name="producerName",
        text="Whether a producer has a name of its own over restarts, or one that the broker makes up.",
        page=_DEDUPLICATION,
        default="made-up",
        values=("made-up", "fixed"),
        keys=("producer.key",),
    ),
    NativeSetting(
        name="sequenceId",
        text="Whether the client counts, or the application gives each message its number.",
        page=_DEDUPLICATION,
        default="client",
        values=("client", "application"),
        keys=("producer.key",),
    ),
    NativeSetting(
        name="brokerDeduplicationProducerInactivityTimeoutMinutes",
        text="How long a producer may be silent before its sequence is forgotten.",
        page=_DEDUPLICATION,
        default=360,
        values=Between(1, 100_000),
        unit="minutes",
        keys=("broker.dedup_window_ms",),
        set_by=OF_THE_SERVER,
    ),
    NativeSetting(
        name="sendTimeoutMs",
        text="After how long a send is reported as failed; 0: never. Here it is sent again in either case.",
        page=_DEDUPLICATION,
        default=30_000,
        values=Between(0, 1_000_000_000),
        unit="milliseconds",
    ),
    NativeSetting(
        name="ackTimeoutMillis",
        text="After how long without an ack a message is delivered again; 0: only as its consumer's connection ends.",
        page=_MESSAGING,
        default=0,
        values=Between(0, 1_000_000_000),
        unit="milliseconds",
        keys=("broker.lease", "broker.redelivery_timeout_ms"),
    ),
    NativeSetting(
        name="negativeAckRedeliveryDelay",
        text="How long after a negative acknowledgement a message is delivered again.",
        page=_MESSAGING,
        default=60,
        values=Between(0, 1_000_000),
        unit="seconds",
        means=_nack_delay,
    ),
    NativeSetting(
        name="acknowledgmentGroupTime",
        text="How long the client gathers acks before it sends them; here each is sent at once.",
        page=_MESSAGING,
        default=100,
        values=Between(0, 1_000_000),
        unit="milliseconds",
    ),
    NativeSetting(
        name="ackReceiptEnabled",
        text="Whether the client waits for an answer to its acks.",
        page=_MESSAGING,
        default=False,
        means={True: {"consumer.ack_retry_ms": 1000}, False: {"consumer.ack_retry_ms": 0}},
    ),
    NativeSetting(
        name="maxRedeliverCount",
        text="How often a message comes back before it goes to the dead letter topic; not set: there is none.",
        page=_DEAD,
        default=None,
        values=Between(0, 1_000_000),
        unit="redeliveries",
        means=_redeliveries,
        advised=(10,),
    ),
)


def _together(setup: SystemSetup) -> Textbook:
    values = setup.values
    outlives = values["producerName"] == "fixed" and values["sequenceId"] == "application"
    minutes = int(values["brokerDeduplicationProducerInactivityTimeoutMinutes"] or 0)
    timeout_ms = int(values["ackTimeoutMillis"] or 0)
    return {
        # Else a restarted producer goes on behind the broker's last number, so that what it sends again is new.
        "producer.key": "stable" if outlives or not values["brokerDeduplicationEnabled"] else "session",
        "broker.dedup_window_ms": minutes * 60_000 if values["brokerDeduplicationEnabled"] else 0,
        "broker.lease": "both" if timeout_ms else "connection",
        "broker.redelivery_timeout_ms": timeout_ms or 1000,
    }


def _clashes(setup: SystemSetup) -> Iterator[Clash]:
    if 0 < int(setup.values["ackTimeoutMillis"] or 0) < 1000:
        yield Clash("ackTimeoutMillis", "has to be 0 or at least 1000")


def _conditions(setup: SystemSetup) -> Iterator[Condition]:
    """What the client gives up on, and where it puts what it gives up."""
    if timeout_ms := int(setup.values["sendTimeoutMs"] or 0):
        yield sends_again("sendTimeoutMs", f"after {timeout_ms:,} ms")
    if setup.values["brokerDeduplicationEnabled"] and setup.values["sequenceId"] == "application":
        text = "no producer numbers lower than before (sequenceId: what is not above the last is answered, and dropped)"
        yield Condition("sequenceId", text, is_before_storing=True)
    text = (
        "the subscription is there before the first message (subscriptionInitialPosition, Latest by default: it passes "
    )
    yield Condition("subscriptionInitialPosition", f"{text}over all that is there already)")
    if setup.values["maxRedeliverCount"]:
        text = "the dead letter topic has a subscription from the first on, and somebody who reads it"
        text += " (initialSubscriptionName: else what comes first is deleted)"
        yield Condition("maxRedeliverCount", text, is_of_dead_letters=True)


def _promises(setup: SystemSetup) -> Promised:
    values = setup.values
    if values["brokerDeduplicationEnabled"] and values["sequenceId"] == "application":
        return Promised(Guarantee.EXACTLY_ONCE, "effectively-once, for one producer session", _DEDUPLICATION)
    return Promised(Guarantee.AT_LEAST_ONCE, "at least once", _MESSAGING)


PROFILE: Final = Profile(
    topology=Topology(name="pulsar", nodes=BROKER.topology.nodes, links=BROKER.topology.links),
    about="Apache Pulsar, a shared subscription: what has no ack comes back as its consumer's connection ends.",
    demo=("demo-pulsar", "demo-pulsar-strongest"),
    dialect=Dialect(
        like=BROKER.name,
        versions=("4.0",),
        settings=_SETTINGS,
        configurations=(
            Configuration(name="default", about="No deduplication, individual acks after processing: may duplicate."),
            Configuration(
                name="deduplication",
                about="On, with a fixed producer name, the application's own sequence ids and no send timeout.",
                settings={
                    "brokerDeduplicationEnabled": True,
                    "producerName": "fixed",
                    "sequenceId": "application",
                    "sendTimeoutMs": 0,
                },
            ),
        ),
        always={
            "transport.kind": "connection",
            "producer.awaits_ack": True,
            "broker.durable": True,
            "broker.late_ack": "accept",
            "broker.returned_to": "tail",
            "broker.dead_letters": "parked",
        },
        together=_together,
        application={
            **CAREFUL,
            "consumer.on_failure": "return",
        },
        clashes=_clashes,
        conditions=_conditions,
        promises=_promises,
        never_done={
            "return": "what always fails is delivered again for ever",
            "silent": "what always fails is delivered again after each ackTimeoutMillis, for ever",
            HELD: "what fails once lies unacknowledged until its consumer's connection ends (there is no "
            "ackTimeoutMillis)",
            "retry": "what always fails is tried again in place for ever, and what was received behind it waits",
        },
        by_promise={
            Guarantee.AT_MOST_ONCE: "default",
            Guarantee.AT_LEAST_ONCE: "default",
            Guarantee.EXACTLY_ONCE: "deduplication",
        },
    ),
    words={
        "confirm": "send receipt",
        "ack": "acknowledgement",
        "key": "sequence id",
        "in flight": "unacked",
        "facts": "entries {last}  mark-delete {floor}  backlog {backlog}  redelivered {again}",
    },
    wording=wording.PULSAR,
    modelled=(
        "Deduplication by producer name and sequence, for one session or beyond it, and its inactivity timeout.",
        "What a broken connection gives back, individual acks, negative acks and their delay.",
    ),
    simplified=(
        "A known sequence is known by its message, not by being the highest: what comes out of order is not dropped.",
        "One partition, one broker at a time over the bookies; acks are not gathered.",
    ),
    left_out=("Transactions, cumulative acks, retry topics, compaction, geo-replication, non-persistent topics.",),
    sources=("docs/systems/pulsar.md", _DEDUPLICATION, _MESSAGING),
)
