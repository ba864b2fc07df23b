"""Settings beside the named configurations, held against what real servers did under the same fault.

Each was played with the protocol spoken frame by frame, one process killed or one connection closed at the named point:
nats-server 2.9.10, Redis 7.0.15, mosquitto 2.0.11 with sessions written down, RabbitMQ 3.10.8 with pika.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import pytest

from playground.matrix.cells import SystemChoice, cells
from playground.scenario.load import load_text
from playground.scenario.outcome import play_out
from playground.systems.native import NativeValue


class Measured(NamedTuple):
    """One cell, and what a server made of it."""

    system: str
    config: str
    settings: dict[str, NativeValue]
    fault: str
    counts: tuple[int, int, int, int, int]
    """W, L, A, D and E."""
    outcome: str
    application: Mapping[str, object] = MappingProxyType({})


MEASURED = [
    # The same id 600 ms later, with a window of 200 ms: another sequence number.
    Measured("jetstream", "msg-id-double-ack", {"duplicate_window": 200}, "F12", (2, 2, 2, 2, 2), "duplicated"),
    # Delivered, and the connection closed without a word: nothing comes to the next one.
    Measured("jetstream", "default", {"AckPolicy": "none"}, "F6", (1, 1, 1, 1, 0), "lost"),
    # Three deliveries; it stays in the stream, and no pull brings it again.
    Measured("jetstream", "default", {"MaxDeliver": 3}, "F10", (1, 1, 3, 3, 0), "lost"),
    # The stream is gone with the process, and what it had confirmed.
    Measured("jetstream", "default", {"storage": "memory"}, "F4b", (1, 0, 0, 0, 0), "lost"),
    # What was written is there after a kill, whenever it would have been flushed: the page cache survives.
    Measured("redis-streams", "default", {"appendonly": True}, "F4a", (2, 2, 2, 2, 2), "duplicated"),
    Measured(
        "redis-streams", "default", {"appendonly": True, "appendfsync": "no"}, "F4a", (2, 2, 2, 2, 2), "duplicated"
    ),
    # Read with NOACK: pending nowhere, new to nobody.
    Measured("redis-streams", "default", {"NOACK": True}, "F6", (1, 1, 1, 1, 0), "lost"),
    # Pending with a consumer that is gone, and new to nobody.
    Measured("redis-streams", "default", {"XAUTOCLAIM": False}, "F6", (1, 1, 1, 1, 0), "pending"),
    # The lower of the two qualities: PUBREC on one hop, PUBACK on the other.
    Measured("mqtt", "qos-2", {"subscription.qos": 1}, "F2", (2, 1, 1, 1, 1), "applied_once"),
    Measured("mqtt", "qos-2", {"subscription.qos": 1}, "F7", (1, 1, 2, 2, 2), "duplicated"),
    Measured("mqtt", "qos-1", {"subscription.qos": 2}, "F2", (2, 2, 2, 2, 2), "duplicated"),
    Measured("mqtt", "qos-1", {"subscription.qos": 0}, "F5", (1, 1, 1, 0, 0), "lost"),
    # A limit of 2 is three deliveries, given back with either word.
    Measured("rabbitmq@3.13", "confirms-quorum", {"x-delivery-limit": 2}, "F10", (1, 1, 3, 3, 0), "lost"),
    Measured(
        "rabbitmq@3.13", "confirms-quorum", {"x-delivery-limit": 2, "basic.nack": True}, "F10", (1, 1, 3, 3, 0), "lost"
    ),
    # Confirmed, and the node killed: of a durable queue the transient message is gone, the persistent one is there; the
    # queue that is not durable is gone itself.
    Measured("rabbitmq@3.13", "library-defaults", {"confirm.select": True}, "F4b", (1, 1, 1, 1, 1), "applied_once"),
    Measured(
        "rabbitmq@3.13",
        "library-defaults",
        {"confirm.select": True, "delivery_mode": 1},
        "F4b",
        (1, 0, 0, 0, 0),
        "lost",
    ),
    Measured(
        "rabbitmq@3.13", "library-defaults", {"confirm.select": True, "durable": False}, "F4b", (1, 0, 0, 0, 0), "lost"
    ),
    # Answered as a duplicate, with the same sequence number; the plain ack that did not come is not asked for.
    Measured("jetstream", "default", {"Nats-Msg-Id": "stable"}, "F2", (2, 1, 1, 1, 1), "applied_once"),
    Measured("jetstream", "default", {"Nats-Msg-Id": "stable"}, "F8", (1, 1, 2, 2, 2), "duplicated"),
    Measured("jetstream", "default", {"AckPolicy": "none"}, "F7", (1, 1, 1, 1, 1), "applied_once"),
    # Neither after the connection's end nor after AckWait does it come again.
    Measured("jetstream", "default", {"MaxDeliver": 1}, "F6", (1, 1, 1, 1, 0), "lost"),
    # Gone with the process, made anew, published again.
    Measured("jetstream", "default", {"storage": "memory"}, "F4a", (2, 1, 1, 1, 1), "applied_once"),
    Measured(
        "redis-streams",
        "default",
        {"appendonly": True, "appendfsync": "always"},
        "F4b",
        (1, 1, 1, 1, 1),
        "applied_once",
    ),
    # The reply to the read is lost: with NOACK it is pending nowhere, else nobody sees it until it is claimed.
    Measured("redis-streams", "default", {"NOACK": True}, "F5", (1, 1, 1, 0, 0), "lost"),
    Measured("redis-streams", "default", {"XAUTOCLAIM": False}, "F5", (1, 1, 1, 0, 0), "pending"),
    Measured("redis-streams", "default", {"XAUTOCLAIM": False}, "F10", (1, 1, 1, 1, 0), "pending"),
    Measured("redis-streams", "default", {"min-idle-time": 1000}, "F9", (1, 1, 2, 2, 2), "duplicated"),
    # Delivered with QoS 1 and not answered: a session that ends with its connection has it no more, one that lives on
    # sends it with DUP. With QoS 0 nothing comes again, whatever session there is.
    Measured("mqtt", "qos-1", {"clean_start": True, "session_expiry_interval": 0}, "F5", (1, 1, 1, 0, 0), "lost"),
    Measured("mqtt", "qos-1", {"subscription.qos": 0}, "F6", (1, 1, 1, 1, 0), "lost"),
    Measured("mqtt", "qos-1", {"subscription.qos": 0}, "F11", (2, 2, 2, 2, 2), "duplicated"),
    Measured("mqtt", "qos-2", {"subscription.qos": 1}, "F8", (1, 1, 2, 2, 2), "duplicated"),
    Measured("mqtt", "qos-2", {"subscription.qos": 0}, "F11", (2, 1, 1, 1, 1), "applied_once"),
    Measured("rabbitmq@3.13", "confirms-quorum", {"auto_ack": True}, "F6", (1, 1, 1, 1, 0), "lost"),
    # A limit of 0 is one delivery, which a crash ends as a reject does.
    Measured("rabbitmq@3.13", "confirms-quorum", {"x-delivery-limit": 0}, "F6", (1, 1, 1, 1, 0), "lost"),
    Measured("rabbitmq@3.13", "confirms-quorum", {"x-delivery-limit": 0}, "F10", (1, 1, 1, 1, 0), "lost"),
    Measured(
        "rabbitmq@3.13",
        "confirms-quorum",
        {"x-delivery-limit": 1, "x-dead-letter-exchange": "dead"},
        "F10",
        (1, 1, 2, 2, 0),
        "dead_lettered",
    ),
    # Rejected without requeue.
    Measured(
        "rabbitmq@3.13",
        "library-defaults",
        {"x-dead-letter-exchange": "dead"},
        "F10",
        (1, 1, 1, 1, 0),
        "dead_lettered",
        {"consumer.on_failure": "park"},
    ),
]


@pytest.mark.parametrize("one", MEASURED, ids=lambda one: f"{one.system}-{one.fault}-{'-'.join(one.settings)}")
def test_other_settings_come_to_what_a_server_did_with_them(one: Measured) -> None:
    [cell] = cells(SystemChoice(one.system, one.config, one.settings, one.application), only=[one.fault])
    assert (cell.counts[:5], cell.counts.outcome) == (one.counts, one.outcome)


def test_what_is_given_back_for_ever_keeps_the_only_slot_and_what_is_behind_it_never_comes() -> None:
    """Of m1, which was always answered with -NAK, nats-server made forty deliveries, and none of m2."""
    text = """format = 1
    title = "One pending ack"
    system = "jetstream"
    settings = { MaxAckPending = 1 }
    workload = { messages = 2, every_ms = 0 }
    run = { settle_ms = 10000 }
    [[steps]]
    do = "poison"
    message = "m1"
    """
    first, second = play_out(load_text(text)).judgement.messages
    assert (first.deliveries > 40, second.dispatches) == (True, 0)
