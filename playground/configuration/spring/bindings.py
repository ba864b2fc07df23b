"""What a binding of Spring Cloud Stream comes to in the names of the system that its binder is for.

The binder's defaults count before those of Spring and of the client: `requiredAcks` is 1, a consumer tries three times,
RabbitMQ's has a prefetch of 1 and does not requeue what it rejects.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading, Side, SpringEntry, one_sided
from playground.configuration.kafka.names import KafkaKeys
from playground.configuration.losses import OwnLoss
from playground.configuration.rabbitmq.arguments import DEAD_LETTERS
from playground.configuration.spring.kafka import gives_up, in_transactions, parks
from playground.configuration.spring.root import plain
from playground.configuration.spring.sides import is_client_key
from playground.configuration.syntax.tree import TreeNode

ROOT: Final = "spring.cloud.stream."
DEFAULT: Final = "Spring Cloud Stream's default"
TRIES: Final = 3
"""`maxAttempts` by default, the first one among them."""
HANDED_ON: Final = re.compile(
    r"(kafka\.(?:binder\.(?:configuration|consumerproperties|producerproperties)|(?:consumer|producer)\.configuration))\.(.+)"
)
"""What the binder hands on to its clients, in Kafka's own names."""
_PASSED_OVER: Final = "it starts anew: what came meanwhile is passed over (reset-offsets with start-offset = latest)"
NAMES_A_GROUP: Final = frozenset(("durable", DEAD_LETTERS, "x-queue-type"))
"""Settings that are written beside a group where there is none: with that the queue is nobody's own any more."""


@dataclass
class StreamBinding:
    """One binding."""

    reading: Reading
    path: str
    profile: str
    binding: str
    side: Side
    entries: Mapping[str, SpringEntry]
    connections: Sequence[GivenSetting]
    """What is said of RabbitMQ for all queues."""

    @property
    def has_no_group(self) -> Spot | None:
        """Where a destination is read from without a group: what comes while nobody is there is for nobody."""
        words = {plain(key): entry for key, entry in self.entries.items()}
        start = plain(f"bindings.{self.binding}.")
        destination = words.get(f"{start}destination")
        is_grouped = not words.keys().isdisjoint({f"{start}group", "default.group"})
        return destination.spot if destination and self.side == "consumer" and not is_grouped else None

    def _anonymous(self, system: str) -> None:
        if spot := self.has_no_group:
            text = f"{self.binding}: without a group what is sent while nobody reads it is lost, and each instance "
            self.reading.find("risk", f"{text}gets a copy; to keep it: {ROOT}bindings.{self.binding}.group", spot)
            asks = f"somebody always reads {self.binding} (without a group what is sent meanwhile is for nobody)"
            name, written = f"bindings.{self.binding}.group", f"{self.binding} without a group"
            given = GivenSetting(system, name, "", spot, written, self.binding, self.profile, assumed=True)
            self.reading.given.append(given._replace(asks=asks, ends_with=NAMES_A_GROUP))

    def is_there(self, system: str) -> None:
        """Note the binding, and of which side it is alone."""
        self.reading.queues += [(system, self.binding)] if self.binding else []
        if self.side:
            self.reading.given.append(one_sided(system, self.side, self.path, self.binding, self.profile))
        self._anonymous(system)

    def kafka(self) -> None:
        """What it comes to in Kafka's names."""
        keys = KafkaKeys(self.reading, self.path, self.binding, self.profile, DEFAULT)
        self.is_there("kafka")
        prefix = self.entries.get("kafka.binder.transaction.transaction-id-prefix")
        if prefix:
            keys.give("transactional.id", prefix.value, prefix.spot, prefix.written)
        if prefix or self.side != "consumer":  # With a transaction what reads sends, too.
            self._acks(keys)
        self._hand_on(keys, is_alone=not prefix)
        if copies := self.entries.get("kafka.binder.replication-factor"):
            text = "of topics that the binder makes; min.insync.replicas is not in this file, and so it is not counted"
            self.reading.find("elsewhere", f"{copies.written}: {text}", copies.spot)
        if self.side != "producer":
            self._reads(keys)
            if prefix:
                in_transactions(keys, prefix)

    def _acks(self, keys: KafkaKeys) -> None:
        if acks := self.entries.get("kafka.binder.required-acks"):
            keys.give("acks", "all" if acks.value == "-1" else acks.value, acks.spot, acks.written)
        else:
            keys.assume("acks", "1")

    def _hand_on(self, keys: KafkaKeys, *, is_alone: bool) -> None:
        """What the clients of this side are told in Kafka's own names."""
        for key, entry in self.entries.items():
            found = HANDED_ON.fullmatch(key)
            if found and (not is_alone or is_client_key(self.side, found[2])):
                keys.take(entry.written.split(" = ")[0], TreeNode(str(entry.value), entry.spot.line), found[2])

    def _reads(self, keys: KafkaKeys) -> None:
        """What becomes of a record, and when its position is committed."""
        keys.assume("enable.auto.commit", False)
        keys.assume("consumer.ack", "after")
        attempts, dead = self.entries.get("consumer.max-attempts"), self.entries.get("kafka.consumer.enable-dlq")
        tries = attempts.value if attempts else TRIES
        gives_up(keys, TRIES, "acknowledge", DEFAULT)
        if attempts:
            keys.give("consumer.max_tries", attempts.value, attempts.spot, attempts.written)
        self._start(keys)
        self._acknowledges()
        if dead is None or dead.value is not True:
            line = f"{ROOT}kafka.bindings.{self.binding or 'NAME'}.consumer.enable-dlq = true"
            text = f"after {tries} {'try' if tries == 1 else 'tries'} a record that fails is passed over; to keep it: "
            self.reading.find("application", f"{text}{line}", Spot(self.path), "consumer.on_failure")
            keeps = ((("consumer.on_failure", "park"), line),)
            self.reading.given.append(self.reading.given.pop()._replace(remedies=keeps))
        else:
            parks(keys, dead)

    def _start(self, keys: KafkaKeys) -> None:
        """Where a new group begins: with a name of its own at the first record, without one at the next."""
        if start := self.entries.get("kafka.consumer.start-offset"):
            keys.give("auto.offset.reset", start.value, start.spot, start.written)
        elif self.binding and not self.has_no_group:
            keys.assume("auto.offset.reset", "earliest")
        if (again := self.entries.get("kafka.consumer.reset-offsets")) and again.value is True:
            text = (
                "each start goes to start-offset, whatever the group has committed: all is done again, or passed over"
            )
            self.reading.find("risk", f"{again.written}: {text}", again.spot)
            if start is not None and start.value == "latest":
                given = GivenSetting(
                    "kafka", "reset-offsets", True, again.spot, again.written, self.binding, self.profile
                )
                self.reading.given.append(given._replace(loses=OwnLoss("consumer", _PASSED_OVER)))

    def _acknowledges(self) -> None:
        """Say who acknowledges where it is not the container; the older key for that is the newer one's `manual`."""
        mode, by_itself = (self.entries.get(f"kafka.consumer.{one}") for one in ("ack-mode", "auto-commit-offset"))
        if by_itself:
            text = f"{by_itself.written}: deprecated since Spring Cloud Stream 3.1, for ack-mode (false is manual)"
            self.reading.find("legacy-key", text, by_itself.spot)
        is_manual = str(mode.value).startswith("manual") if mode else bool(by_itself and by_itself.value is False)
        if is_manual and (entry := mode or by_itself):
            text = "the function acknowledges by itself; taken to do so after its work"
            self.reading.find("application", f"{entry.written}: {text}", entry.spot)
