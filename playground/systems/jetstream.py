"""NATS JetStream with one replica: what a PubAck means, how long an id is known, and a late ack that is honoured.

docs/systems/jetstream.md tells all of it.
"""

from collections.abc import Iterator
from typing import Final

from playground.engine.fields import Between
from playground.engine.settings import Guarantee
from playground.engine.topology import Topology
from playground.systems import wording
from playground.systems.dialect import (
    CAREFUL,
    ID_OF_A_MESSAGE,
    OF_THE_SERVER,
    Clash,
    Condition,
    Configuration,
    Dialect,
    NativeSetting,
    SystemSetup,
    Textbook,
    no_two_alike,
    sends_again,
)
from playground.systems.native import NativeValue, Promised
from playground.systems.profile import Profile
from playground.systems.textbook import BROKER

_DOCS: Final = "https://docs.nats.io"
_MODEL: Final = f"{_DOCS}/using-nats/developer/develop_jetstream/model_deep_dive"
_STREAMS: Final = f"{_DOCS}/nats-concepts/jetstream/streams"
_CONSUMERS: Final = f"{_DOCS}/nats-concepts/jetstream/consumers"
_SERVER: Final = f"{_DOCS}/running-a-nats-service/configuration"


def _ack_wait(seconds: NativeValue) -> Textbook:
    return {"broker.redelivery_timeout_ms": int(seconds or 1) * 1000}


def _deliveries(count: NativeValue) -> Textbook:
    return {"broker.max_deliveries": max(int(count or 0), 0)}


def _pending(count: NativeValue) -> Textbook:
    return {"broker.prefetch": max(int(count or 0), 0)}


_SETTINGS: Final = (
    NativeSetting(
        name="Nats-Msg-Id",
        text="Whether a message bears an id: none, the same for each attempt, from the business key, or a fresh one.",
        page=_MODEL,
        default="none",
        values=("none", "stable", "fresh"),
        means=ID_OF_A_MESSAGE,
        keys=("broker.dedup_window_ms",),
    ),
    NativeSetting(
        name="duplicate_window",
        text="How long an id is known, which a duplicate does not prolong.",
        page=_STREAMS,
        default=120_000,
        values=Between(100, 1_000_000_000),
        unit="milliseconds",
        keys=("broker.dedup_window_ms",),
        aliases=("Duplicates", "duplicates"),
    ),
    NativeSetting(
        name="storage",
        text="Where a stream is kept.",
        page=_STREAMS,
        default="file",
        values=("file", "memory"),
        keys=("broker.durable", "broker.flush_ms"),
    ),
    NativeSetting(
        name="sync_interval",
        text="How long what is stored may stay in the page cache only; always (here 0): flushed before the PubAck.",
        page=_SERVER,
        default=120,
        values=Between(0, 86_400),
        unit="seconds",
        keys=("broker.flush_ms",),
        advised=(0,),
        spellings={"always": 0},
        written={0: "sync_interval: always (a 0 there is its default, two minutes)"},
        takes={0: "a flush to disk before each PubAck"},
        set_by=OF_THE_SERVER,
    ),
    NativeSetting(
        name="num_replicas",
        text="On how many servers a stream lies; with several, one may lose its power.",
        page=_STREAMS,
        default=1,
        values=Between(1, 5),
        unit="replicas",
        keys=("broker.flush_ms",),
        aliases=("replicas",),
        advised=(3,),
        takes={3: "a cluster of three servers, of which two have to answer"},
    ),
    NativeSetting(
        name="AckPolicy",
        text="Whether each message is acknowledged, or is held for done as it is delivered.",
        page=_CONSUMERS,
        default="explicit",
        values=("explicit", "none"),
        means={"none": {"consumer.ack": "automatic"}},
    ),
    NativeSetting(
        name="AckSync",
        text="Whether an ack waits for the server's answer and is sent again without one (a double ack).",
        page=_MODEL,
        default=False,
        means={True: {"consumer.ack_retry_ms": 1000}, False: {"consumer.ack_retry_ms": 0}},
        aliases=("double_ack",),
    ),
    NativeSetting(
        name="AckWait",
        text="How long a delivery may stay unacknowledged before it is delivered again.",
        page=_CONSUMERS,
        default=30,
        values=Between(1, 1_000_000),
        unit="seconds",
        means=_ack_wait,
    ),
    NativeSetting(
        name="MaxDeliver",
        text="How often a message is delivered; then no consumer gets it any more: it stays in the stream, with an "
        "advisory, and there is no dead letter queue; -1: no limit.",
        page=_CONSUMERS,
        default=-1,
        values=Between(-1, 1_000_000),
        unit="deliveries",
        means=_deliveries,
        advised=(-1,),
    ),
    NativeSetting(
        name="MaxAckPending",
        text="How many deliveries may be unacknowledged; -1: no limit.",
        page=_CONSUMERS,
        default=1000,
        values=Between(-1, 1_000_000),
        unit="messages",
        means=_pending,
    ),
)


def _together(setup: SystemSetup) -> Textbook:
    values = setup.values
    in_file, alone = values["storage"] == "file", values["num_replicas"] == 1
    return {
        "broker.dedup_window_ms": 0 if values["Nats-Msg-Id"] == "none" else int(values["duplicate_window"] or 0),
        "broker.durable": in_file or not alone,  # The others have it when one is gone, if only in memory.
        "broker.flush_ms": int(values["sync_interval"] or 0) * 1000 if in_file and alone else 0,
    }


def _clashes(setup: SystemSetup) -> Iterator[Clash]:
    if setup.values["AckSync"] and setup.values["AckPolicy"] == "none":
        yield Clash("AckSync", 'with AckPolicy = "none" nothing is acknowledged')


def _conditions(setup: SystemSetup) -> Iterator[Condition]:
    """Of itself the client publishes nothing again; and where the stream lies, something has to survive."""
    values = setup.values
    yield sends_again("PubAck", "none within the client's timeout, 5 s by default")
    if values["num_replicas"] == 1:
        disk = ", with its disk" * (values["storage"] == "file")
        text = f"the stream's one server survives{disk} (num_replicas = 1)"
        yield Condition("num_replicas", text)
    elif values["storage"] == "memory":
        yield Condition("storage", "a majority of the servers is never down at the same time (storage = memory)")
    elif values["sync_interval"]:
        text = f"a majority of the servers never loses power within {values['sync_interval']:,} s (sync_interval)"
        yield Condition("sync_interval", text)
    if values["Nats-Msg-Id"] == "stable":
        yield no_two_alike("Nats-Msg-Id", f"within {int(values['duplicate_window'] or 0):,} ms")


def _promises(setup: SystemSetup) -> Promised:
    values = setup.values
    if values["AckPolicy"] == "none":
        return Promised(Guarantee.AT_LEAST_ONCE, "what is delivered is not delivered again", _CONSUMERS, binds=False)
    if values["Nats-Msg-Id"] == "stable" and values["AckSync"]:
        return Promised(Guarantee.EXACTLY_ONCE, "exactly once, within the duplicate window", _MODEL)
    return Promised(Guarantee.AT_LEAST_ONCE, "at least once", _MODEL)


PROFILE: Final = Profile(
    topology=Topology(name="jetstream", nodes=BROKER.topology.nodes, links=BROKER.topology.links),
    about="NATS JetStream: a stream that answers with a PubAck, and a consumer with AckWait.",
    demo=("demo-jetstream", "demo-jetstream-strongest"),
    dialect=Dialect(
        like=BROKER.name,
        versions=("2.12",),
        settings=_SETTINGS,
        configurations=(
            Configuration(
                name="default",
                about="No message id, an explicit plain ack after processing: may duplicate, and lose with the power.",
            ),
            Configuration(
                name="msg-id-double-ack",
                about="A message id made from the business key, and an ack that waits for the server's answer.",
                settings={"Nats-Msg-Id": "stable", "AckSync": True},
            ),
        ),
        always={
            "transport.kind": "connection",
            "producer.awaits_ack": True,
            "broker.lease": "timer",
            "broker.late_ack": "accept",
            "broker.returned_to": "head",
            "broker.dead_letters": "dropped",
            "broker.confirm_at": "stored",
        },
        together=_together,
        application={
            **CAREFUL,
            "producer.ack_timeout_ms": 5000,
            "consumer.on_failure": "return",
        },
        clashes=_clashes,
        conditions=_conditions,
        promises=_promises,
        never_done={
            "return": "what always fails is delivered again for ever (MaxDeliver = -1)",
            "silent": "what always fails is delivered again after each AckWait, for ever (MaxDeliver = -1)",
            "retry": "what always fails is tried again in place for ever, and delivered again after each AckWait",
        },
        parked_by="after so many deliveries the consumer sends it to a stream for dead letters, and acks it",
        by_promise={
            Guarantee.AT_MOST_ONCE: "default",
            Guarantee.AT_LEAST_ONCE: "default",
            Guarantee.EXACTLY_ONCE: "msg-id-double-ack",
        },
    ),
    words={
        "confirm": "PubAck",
        "ack": "+ACK",
        "key": "Nats-Msg-Id",
        "broker": "JetStream",
        "lease": "AckWait",
        "in flight": "ack pending",
        "facts": "last seq {last}  ack floor {floor}  num pending {ready}  redelivered {again}",
    },
    wording=wording.JETSTREAM,
    modelled=(
        "PubAck, the window of message ids, AckWait, nak, double and plain acks, late acks, page cache and flush.",
        "Connections that break with all that is on them; AckWait goes on, and nothing is returned for that.",
    ),
    simplified=(
        "One stream, one durable consumer. A publish whose PubAck went with its connection is sent anew over the next.",
        "What a client sends without a connection is lost; nats.go keeps a plain ack until it has one.",
        "Several replicas never lose their power together. After MaxDeliver a message is gone for its consumers.",
        "A stream in memory that vanished with its one server is made anew.",
    ),
    left_out=("Core NATS, key-value and object stores, mirrors, AckPolicy all, BackOff, elections of replicas.",),
    sources=("docs/systems/jetstream.md", _MODEL, _STREAMS, _CONSUMERS, _SERVER),
)
