"""The third system of the textbooks: a partitioned log that a group of consumers reads, each from its position."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from playground.engine.mechanisms.choice import Mechanisms
from playground.engine.mechanisms.lanes import LaneOf
from playground.engine.mechanisms.partitions import LogShelf
from playground.engine.topology import Topology
from playground.systems.log_wording import LOG
from playground.systems.profile import Breach, Profile
from playground.systems.textbook import BROKER


def log_shelf_of(_returned_to: str, _is_reached: Callable[[int], bool], partition_of: LaneOf | None) -> LogShelf:
    """A log, by the partition of a message."""
    assert partition_of
    return LogShelf(partition_of)


_ALWAYS: Final = {"transport.kind": "connection", "broker.lease": "membership", "broker.late_ack": "refuse"}
_NO_QUEUE: Final = "has no queue that this could be about; leave this key out"
_NOT_OF_A_LOG: Final[Sequence[tuple[str, str, tuple[str, ...]]]] = (
    (_NO_QUEUE, "broker", ("durable", "delay_ms", "unroutable", "redelivery_timeout_ms", "lease", "late_ack")),
    (_NO_QUEUE, "broker", ("returned_to", "max_deliveries", "dead_letters", "dead_letter_retention_ms", "lanes")),
    (_NO_QUEUE, "broker", ("prefetch",)),
    (_NO_QUEUE, "producer", ("handover", "session", "session_expiry_ms")),
    (_NO_QUEUE, "consumer", ("renew", "handover", "session", "session_expiry_ms")),
    (
        "has members here that take one record at a time; leave this key out",
        "consumer",
        ("batch", "ack_unit"),
    ),
    ("is always reached over connections; leave this key out", "transport", ("kind",)),
)
"""What a queue can be set to, and a log decides by being one: why not, the table and its keys."""


def _nobody_takes_anything_off(raw: Mapping[str, object]) -> Iterator[Breach]:
    for why, table, keys in _NOT_OF_A_LOG:
        found = raw.get(table)
        for key in keys:
            if isinstance(found, dict) and key in found and found[key] != _ALWAYS.get(f"{table}.{key}"):
                yield Breach((table, key), why)


def _one_worker_has_the_transaction(raw: Mapping[str, object]) -> Iterator[Breach]:
    consumer = raw.get("consumer")
    if isinstance(consumer, dict) and consumer.get("effect") == "output" and consumer.get("workers", 1) != 1:
        text = (
            'has one worker where outputs and positions are in one transaction (effect = "output"); leave this key out'
        )
        yield Breach(("consumer", "workers"), text)


def _sequences_are_of_a_send(raw: Mapping[str, object]) -> Iterator[Breach]:
    producer = raw.get("producer")
    if not isinstance(producer, dict) or producer.get("resend", "never") == "never":
        return
    if producer.get("resend") == "same-key":
        yield Breach(("producer", "resend"), 'gives each send a sequence number of its own; set resend = "new-key"')
    if producer.get("transactions") is True:
        text = "has no transactions that an application begins anew; leave this key out"
        yield Breach(("producer", "resend"), text)


def _positions_are_committed(raw: Mapping[str, object]) -> Iterator[Breach]:
    consumer = raw.get("consumer")
    if not isinstance(consumer, dict):
        return
    if consumer.get("ack") == "automatic":
        text = "waits for a position to be committed (never, before, after, at-next-poll, background)"
        yield Breach(("consumer", "ack"), text)
    for key in ("on_failure", "then"):
        if consumer.get(key) == "return":
            others = "silent, retry, park, acknowledge" if key == "on_failure" else "silent, park, acknowledge"
            yield Breach(("consumer", key), f"takes nothing back ({others})")


PROFILE: Final = Profile(
    topology=Topology(name="log", nodes=BROKER.topology.nodes, links=BROKER.topology.links),
    about="A partitioned log in the middle: a group of consumers reads it, and commits how far it has come.",
    mechanisms=Mechanisms(keeps_log=True, acks_before=True, shelf=log_shelf_of),
    always=_ALWAYS,
    wording=LOG,
    rules=(
        *BROKER.rules,
        _nobody_takes_anything_off,
        _one_worker_has_the_transaction,
        _sequences_are_of_a_send,
        _positions_are_committed,
    ),
    modelled=(
        "How long a record stays, and the positions of an empty group; where a reader begins that has none.",
        "Several workers of a member: it hands them what it reads and polls on; a commit covers what one has in hand.",
        "Partitions, each read in order by one member of the group; positions, committed before or after the work.",
        "Commits by the way: at the next poll of what was done, or in the background of what was handed over.",
        "Membership: a session ends, or a consumer that does not poll in time leaves; late commits are refused.",
        "Replicas that are in sync or not, and what may be confirmed and seen; elections that cut off the rest.",
        "Transactions: of each message that is sent, and of what is written with the position that is committed.",
        "The last five records of each producer's session, by which what is sent again is known; what comes behind one "
        "that was rejected waits for it.",
        "A dead letter topic: a consumer writes there what it cannot do, and only then commits past it.",
        "A position in the consumer's memory, from which it fetches again when its connection was broken.",
    ),
    simplified=(
        "A fetch takes no packets: what can be seen is sent to whoever reads it; one record is one poll.",
        "A rebalance moves only what has no reader: a member that comes takes nothing from another one.",
        "Heartbeats, joining and the commit of a producer's transaction take no packets; coordinators never fail.",
        "Followers are drawn as one: all that are in sync have the same, and they fall behind together.",
        "A transaction is one message, or one record and what is written because of it.",
        "To write a dead letter takes no packets, and is not in the transaction of its position.",
    ),
    left_out=("Compaction, and seeking to a position.",),
    sources=("docs/semantics.md", "docs/presets.md"),
)
