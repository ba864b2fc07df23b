"""The glossary of real systems: what stands on the screen, or in what is said of it, once a log or a broker is played.

The general word comes first, and whose it is stands in the sentence. `glossary.py` has what every run needs.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from playground.systems import SYSTEMS
from playground.words.entries import Topic, Word

OF_A_LOG: Final = Topic(
    "A log, as Kafka is one",
    (
        Word(
            "append-only log",
            "Records in the order in which they came. Reading takes nothing away: a reader keeps its place.",
        ),
        Word("record", "A message as it stands in a log, under its offset.", ("records",)),
        Word(
            "partition",
            "A part of a topic, with an order of its own: there is none across partitions. One member of a group reads "
            "it at a time.",
            ("partitions",),
        ),
        Word("offset", "The number of a record in its partition, from 0. It says where, not whose.", ("offsets",)),
        Word("log end", "The offset that the next record will get: what has been appended so far ends before it."),
        Word(
            "high watermark",
            "Where what can be read ends: the replicas in sync have all that is before it.",
            ("watermark",),
        ),
        Word(
            "in-sync replicas",
            "A partition's leader, and the copies that have kept up with it. `acks = all` waits for these, however few "
            "they are; `min.insync.replicas` says how few are enough.",
            ("ISR", "in sync", "replica", "replicas", "min.insync.replicas"),
        ),
        Word(
            "leader",
            "The replica of a partition that takes writes; the others, its followers, copy it.",
            ("follower", "followers"),
        ),
        Word(
            "epoch",
            "A number that grows with each change of who is in charge, of a leader or of a transactional producer: "
            "by it whoever was before is recognised, and refused.",
            ("leader epoch", "producer epoch"),
        ),
        Word(
            "poll",
            "The consumer's call for records. With too long between two of them it is put out of its group.",
            ("polls", "polled"),
        ),
        Word("fetch", "The request by which records are read, from an offset on.", ("fetches", "fetched")),
        Word(
            "committed offset",
            "The place from which a group reads on after a restart or a rebalance. A commit is no ACK of one record: "
            "it covers all before it.",
            ("committed", "commit", "commits", "committed position", "position", "positions"),
        ),
        Word("lag", "How far a group is behind: from its committed offset to the log's end."),
        Word(
            "group", "Consumers that share the partitions of a topic, and one committed offset for each.", ("member",)
        ),
        Word(
            "rebalance",
            "The partitions of a group are given out anew, as a member came, went or fell silent. The next owner "
            "begins at the committed offset.",
            ("rebalances", "rejoins", "owner", "assignment"),
        ),
        Word(
            "generation",
            "The number of a group's rebalances: a commit under an old one is refused.",
            ("group generation", "member epoch"),
        ),
        Word(
            "session",
            "The group's timer for a member that no longer sends heartbeats; of a producer, as long as it has one id.",
            ("heartbeat", "heartbeats"),
        ),
    ),
)
OF_A_BROKER: Final = Topic(
    "Queues of real brokers",
    (
        Word("ready", "RabbitMQ's word for what waits in a queue, to be dispatched.", ("messages_ready",)),
        Word(
            "unacked",
            "RabbitMQ's word for what was dispatched and is not acknowledged yet. It comes back at the latest when its "
            "channel closes.",
            ("messages_unacknowledged",),
        ),
        Word(
            "exchange", "Where RabbitMQ takes a message: it passes it on to the queues whose bindings fit, or to none."
        ),
        Word(
            "mandatory",
            "A flag of a publish in RabbitMQ: what no queue takes is returned. Without it, it is dropped, and still "
            "confirmed.",
            ("unroutable", "basic.return"),
        ),
        Word(
            "channel",
            "A session inside a connection to RabbitMQ. A delivery tag counts on it, and is acknowledged only there.",
            ("channels", "delivery tag"),
        ),
        Word(
            "session expiry",
            "How long a session of MQTT outlives its connection, with the subscription and what is queued for it. "
            "Then its client begins anew.",
            ("Session Expiry Interval", "persistent session", "clean start"),
        ),
        Word("quorum", "More than half: of three replicas any two.", ("majority",)),
        Word(
            "quorum queue",
            "A queue of RabbitMQ with replicas: it confirms what more than half of them have on disk.",
            ("quorum queues",),
        ),
        Word(
            "fifo",
            "First in, first out. An SQS FIFO queue keeps the order in each message group, and recognises a "
            "deduplication id for five minutes.",
            ("FIFO queue", "message group", "first in, first out"),
        ),
    ),
)


_HERE: Final = (
    *("message", "producer", "consumer", "publish", "confirm", "deliver", "ack", "release", "receipt", "key", "lease"),
    *("stored", "in flight", "inbox", "processed ids"),
)
"""What this playground has a word for, and a real system another."""
_BETWEEN: Final = re.compile(r" / | \(|\)|, ")


def own_names(general: Iterable[Topic]) -> Topic:
    """Each system's own name for what the textbook has a word for, with the systems that call it so."""
    return Topic("What real systems call it", tuple(_own_names([word for topic in general for word in topic.words])))


def _own_names(general: Collection[Word]) -> Iterator[Word]:
    found: dict[str, dict[str, list[str]]] = {}
    spelt: dict[str, str] = {}  # JetStream has a PubAck, MQTT a PUBACK.
    for system, profile in SYSTEMS.items():
        for here in _HERE:
            for name in filter(None, _BETWEEN.split(profile.words.get(here, ""))):
                found.setdefault(spelt.setdefault(name.lower(), name), {}).setdefault(here, []).append(system)
    known = {name for topic in (OF_A_LOG, OF_A_BROKER) for word in topic.words for name in word.names} | {*_HERE}
    for name, meanings in found.items():
        # An entry that has both names tells of it already.
        is_told = any({name, *meanings} <= {*word.names} for word in general)
        if name not in known and not is_told:
            told = "; ".join(f"in {', '.join(systems)} the name of '{here}'" for here, systems in meanings.items())
            yield Word(name, f"{told[0].upper()}{told[1:]}.")
