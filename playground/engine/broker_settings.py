"""Settings of the broker: a queue, or a log, between producer and consumer."""

from typing import Annotated, Literal

from playground.engine.fields import MAX_PARTITIONS, MAX_REPLICAS, Between, Count, Millis, Span
from playground.engine.value import Value

LeaseKind = Literal["timer", "connection", "both", "none", "membership"]
LateAck = Literal["accept", "ignore", "refuse"]


class BrokerSettings(Value):
    """The queue between producer and consumer; only with a system that has one."""

    durable: bool = True
    """Whether stored messages outlive a crash."""
    flush_ms: Millis = 0
    """Milliseconds until what is stored is on disk; until then a crash with how = "power" takes it. 0: at once."""
    confirm_at: Literal["stored", "flushed", "replicated"] = "stored"
    """When the producer gets its confirm. flushed: once the copy is on disk; replicated: once all replicas of a log
    that are in sync have it."""
    replicas: Annotated[int, Between(1, MAX_REPLICAS)] = 1
    """Of a log: on how many nodes it is, one of which leads."""
    replicate_ms: Millis = 100
    """Milliseconds until the replicas that are in sync have what the leader has stored; nobody reads it before."""
    min_in_sync: Annotated[int, Between(1, MAX_REPLICAS)] = 1
    """How many replicas have to be in sync, the leader included; with fewer what is to be replicated is rejected."""
    election: Literal["clean", "unclean"] = "clean"
    """Who may lead next. unclean: even a replica that is not in sync, and has not all that was confirmed."""
    remembers: Literal["keys", "last-five"] = "keys"
    """What is known within dedup_window_ms. last-five: of a log, the last five of each producer's session in each
    partition; the window begins anew with each of them."""
    retention_ms: Millis = 0
    """Of a log: milliseconds that a record stays once it can be seen, read or not. 0: for ever."""
    position_retention_ms: Millis = 0
    """Of a log: milliseconds that committed positions stay once their group has no member any more. 0: for ever."""
    delay_ms: Millis = 0
    """Milliseconds that a message is stored before it may be dispatched."""
    unroutable: Literal["drop", "return"] = "drop"
    """What becomes of a publish that finds no queue. return: the producer is told so, and gives up."""
    redelivery_timeout_ms: Span = 5000
    """Milliseconds from a dispatch without an ack to the next one."""
    lease: LeaseKind = "timer"
    """How long a dispatch is out. connection: until its consumer crashes; both: until that or the timer, whatever comes
    first; none: until it is acknowledged; membership: until its consumer is out of the group, as a log has it."""
    late_ack: LateAck = "accept"
    """What an ack does that comes after the lease of its dispatch. accept: it settles the copy all the same."""
    returned_to: Literal["head", "tail"] = "head"
    """Where in the queue a copy goes that is dispatched again."""
    max_deliveries: Count = 0
    """Past it the message is dead-lettered; 0: no limit."""
    dead_letters: Literal["parked", "dropped"] = "parked"
    """What becomes of a message past max_deliveries; dropped: it is gone, and nobody is told."""
    dead_letter_retention_ms: Millis = 0
    """Milliseconds that a parked message stays; then it is gone, and nobody is told. 0: for ever."""
    dedup_window_ms: Millis = 0
    """Milliseconds for which a key is known: publishes with it are confirmed and not stored; 0: off."""
    lanes: bool = False
    """Whether one message of a lane is out at a time, so that the others of that lane wait."""
    partitions: Annotated[int, Between(1, MAX_PARTITIONS)] = 1
    """Of a log: how many sequences it consists of, each of which keeps its order and has one reader in the group."""
    prefetch: Count = 0
    """Dispatched and unsettled at a time, for each consumer; 0: no limit."""

    @property
    def may_reject(self) -> bool:
        """Whether there may be too few replicas in sync."""
        return self.confirm_at == "replicated" and 1 < self.min_in_sync <= self.replicas

    @property
    def has_timer(self) -> bool:
        """Whether a timer ends a lease."""
        return self.lease in ("timer", "both")

    @property
    def has_connection(self) -> bool:
        """Whether the end of the consumer ends a lease."""
        return self.lease in ("connection", "both")
