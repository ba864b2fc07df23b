"""What a binding of Spring Cloud Stream comes to in the names of the system that its binder is for.

The binder's defaults count before those of Spring and of the client: `requiredAcks` is 1, a consumer tries three times,
RabbitMQ's has a prefetch of 1 and does not requeue what it rejects.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading, Side, SpringEntry, Value, one_sided
from playground.configuration.kafka.names import KafkaKeys
from playground.configuration.losses import OwnLoss
from playground.configuration.rabbitmq.arguments import DEAD_LETTERS
from playground.configuration.spring.kafka import gives_up, in_transactions, parks
from playground.configuration.spring.root import plain
from playground.configuration.spring.sides import is_client_key
from playground.configuration.syntax.tree import TreeNode

ROOT: Final = "spring.cloud.stream."
_DEFAULT: Final = "Spring Cloud Stream's default"
_CONFIRMS: Final = "confirm.select"
_CONFIRM_TYPE: Final = "spring.rabbitmq.publisher-confirm-type"
_CORRELATED: Final = "correlated"
_TRIES: Final = 3
"""`maxAttempts` by default, the first one among them."""
HANDED_ON: Final = re.compile(
    r"(kafka\.(?:binder\.(?:configuration|consumerproperties|producerproperties)|(?:consumer|producer)\.configuration))\.(.+)"
)
"""What the binder hands on to its clients, in Kafka's own names."""
_PASSED_OVER: Final = "it starts anew: what came meanwhile is passed over (reset-offsets with start-offset = latest)"
_REPUBLISHES: Final = "rabbit.consumer.republish-to-dlq"
"""Whether the binder itself publishes what has failed in each try; it waits where the connection has confirms.

Source: `RabbitMessageChannelBinder.getErrorMessageHandler`; true by default since 2.0.
"""
_RABBIT_BY_ITSELF: Final[Mapping[Side, Mapping[str, Value]]] = {
    "producer": {"delivery_mode": 2},
    "consumer": {
        "durable": True,
        "auto_ack": False,
        "prefetch_count": 1,
        "basic.nack": True,
        "consumer.on_failure": "retry",
        "consumer.max_tries": _TRIES,
        "consumer.then": "park",
    },
}
"""What its binder sets of itself, by the side whose affair it is."""
_ANONYMOUS: Final[Mapping[str, Value]] = {"durable": False, "auto_delete": True, "exclusive": True}
"""What a queue is that is bound for a consumer without a group."""
_NAMES_A_GROUP: Final = frozenset(("durable", DEAD_LETTERS, "x-queue-type"))
"""Settings that are written beside a group where there is none: with that the queue is nobody's own any more."""
KEYS_OF_RABBIT: Final[Iterable[tuple[str, str, Mapping[Value, Value]]]] = (
    ("rabbit.consumer.auto-bind-dlq", DEAD_LETTERS, {True: "DLX"}),
    ("rabbit.consumer.requeue-rejected", "consumer.then", {True: "return", False: "park"}),
    ("rabbit.consumer.acknowledge-mode", "auto_ack", {"none": True, "auto": False, "manual": False}),
    ("rabbit.consumer.durable-subscription", "durable", {True: True, False: False}),
    ("rabbit.consumer.quorum.enabled", "x-queue-type", {True: "quorum"}),
    ("rabbit.consumer.overflow-behavior", "x-overflow", {one: one for one in ("drop-head", "reject-publish")}),
    ("rabbit.producer.delivery-mode", "delivery_mode", {"non_persistent": 1, "persistent": 2}),
)
"""By the binder's key: the setting that it is, and what its values come to."""
_REQUIRED: Final = "producer.requiredgroups"
_NO_QUEUE: Final = "an unroutable publish"
"""What is no fault where a queue is declared before anything is sent."""
_AWAITS_CONFIRMS: Final = ("rabbit.producer.use-confirm-header", "rabbit.producer.confirm-ack-channel")
"""How a binding has what becomes of its confirms; the connection's are off by default.

Source: *Publisher Confirms* of the RabbitMQ binder's reference: the connection factory's type has to be `CORRELATED`.
"""
NUMBERS_OF_RABBIT: Final = (
    ("rabbit.consumer.prefetch", "prefetch_count"),
    ("consumer.max-attempts", "consumer.max_tries"),
    ("rabbit.consumer.quorum.delivery-limit", "x-delivery-limit"),
    ("rabbit.consumer.ttl", "x-message-ttl"),
    ("rabbit.consumer.expires", "x-expires"),
    ("rabbit.consumer.max-length", "x-max-length"),
    ("rabbit.consumer.max-length-bytes", "x-max-length-bytes"),
)
"""The same of those that have a number, which stays as it is."""


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
    def _has_no_group(self) -> Spot | None:
        """Where a destination is read from without a group: what comes while nobody is there is for nobody."""
        words = {plain(key): entry for key, entry in self.entries.items()}
        start = plain(f"bindings.{self.binding}.")
        destination = words.get(f"{start}destination")
        is_grouped = not words.keys().isdisjoint({f"{start}group", "default.group"})
        return destination.spot if destination and self.side == "consumer" and not is_grouped else None

    def _anonymous(self, system: str) -> None:
        if spot := self._has_no_group:
            text = f"{self.binding}: without a group what is sent while nobody reads it is lost, and each instance "
            self.reading.find("risk", f"{text}gets a copy; to keep it: {ROOT}bindings.{self.binding}.group", spot)
            asks = f"somebody always reads {self.binding} (without a group what is sent meanwhile is for nobody)"
            name, written = f"bindings.{self.binding}.group", f"{self.binding} without a group"
            given = GivenSetting(system, name, "", spot, written, self.binding, self.profile, assumed=True)
            self.reading.given.append(given._replace(asks=asks, ends_with=_NAMES_A_GROUP))

    def _is_there(self, system: str) -> None:
        """Note the binding, and of which side it is alone."""
        self.reading.queues += [(system, self.binding)] if self.binding else []
        if self.side:
            self.reading.given.append(one_sided(system, self.side, self.path, self.binding, self.profile))
        self._anonymous(system)

    def kafka(self) -> None:
        """What it comes to in Kafka's names."""
        keys = KafkaKeys(self.reading, self.path, self.binding, self.profile, _DEFAULT)
        self._is_there("kafka")
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
        tries = attempts.value if attempts else _TRIES
        gives_up(keys, _TRIES, "acknowledge", _DEFAULT)
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
        elif self.binding and not self._has_no_group:
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

    def rabbit(self) -> None:
        """What it comes to in RabbitMQ's names."""
        self._is_there("rabbitmq")
        for side, defaults in _RABBIT_BY_ITSELF.items():
            for name, value in defaults.items() if self.side in ("", side) else ():
                self._give(name, value, None)
        for name, value in _ANONYMOUS.items() if self._has_no_group else ():
            self._give(name, value, None)
            self.reading.given.append(self.reading.given.pop()._replace(ends_with=_NAMES_A_GROUP))
        for key, name, meant in KEYS_OF_RABBIT:
            if (entry := self.entries.get(key)) is None or entry.value not in meant:
                continue
            if name != DEAD_LETTERS:
                self._give(name, meant[entry.value], entry)
            elif self._declares_dead_letters(entry):
                self._give(name, meant[entry.value], entry)
                self._republishes(entry)
        for key, name in NUMBERS_OF_RABBIT:
            if entry := self.entries.get(key):
                self._give(name, entry.value, entry)
        self._confirms()
        self._required_groups()
        self._spell()

    def _declares_dead_letters(self, entry: SpringEntry) -> bool:
        """Whether the binder declares what `auto-bind-dlq` names: for a queue that does not last it only names it."""
        lasts = self.entries.get("rabbit.consumer.durable-subscription")
        if self._has_no_group:
            why = f"without a group the binder declares no queue for them; first {self._group}"
        elif lasts and lasts.value is False:
            why = f"{lasts.written}, for which the binder declares no queue for them"
        else:
            return True
        whose = f"{self.binding}: " if self.binding else ""
        self.reading.find("dead-end", f"{whose}{entry.written}: dead letters are dropped: {why}", entry.spot)
        return False

    @property
    def _group(self) -> str:
        return f"{ROOT}bindings.{self.binding}.group = NAME"

    def _required_groups(self) -> None:
        """Note that what is sent finds a queue, where the binder declares one for a group that is named beforehand."""
        named = (one for key, one in self.entries.items() if plain(key).startswith(_REQUIRED) and one.value)
        if self.side == "producer" and (entry := next(named, None)):
            name = f"bindings.{self.binding}.required-groups"
            given = GivenSetting("rabbitmq", name, "", entry.spot, entry.written, self.binding, self.profile)
            asks = f"nobody deletes the queue of {entry.value}, which the binder declares (required-groups)"
            self.reading.given.append(given._replace(excludes=_NO_QUEUE, asks=asks, asks_before_storing=True))
            self._give("durable", True, None)

    def _spell(self) -> None:
        """Have what closes a gap told by the binding's own name, and after the group without which it does nothing."""
        if not self.binding or self.side == "producer":
            return
        start = f"{ROOT}rabbit.bindings.{self.binding}.consumer"
        first = f"{self._group}, and " if self._has_no_group else ""
        told = (
            (("durable", True), self._group),
            (("auto_ack", False), f"{start}.acknowledge-mode = auto"),
            (("consumer.on_failure", "park"), f"{start}.requeue-rejected = false"),
            ((DEAD_LETTERS, "dead-letters"), f"{first}{start}.auto-bind-dlq = true"),
            (("x-queue-type", "quorum"), f"{first}{start}.quorum.enabled = true"),
        )
        given = GivenSetting("rabbitmq", f"bindings.{self.binding}", "", Spot(self.path), _DEFAULT, self.binding)
        self.reading.given.append(given._replace(profile=self.profile, assumed=True, remedies=told))

    def _confirms(self) -> None:
        """Hold what waits for confirms against the connection, which has none by default, or none for a header."""
        waits = next((entry for key in _AWAITS_CONFIRMS if (entry := self.entries.get(key)) and entry.value), None)
        last = self._of_the_connection()
        if waits is None or (last and (last.unknown or (last.value and _CORRELATED in last.written.lower()))):
            return
        text = f"{waits.written}: nothing is confirmed without {_CONFIRM_TYPE} = {_CORRELATED}"
        here = f"here {last.written}" if last and not last.assumed else "it is none by default"
        self.reading.find("no-effect", f"{text}; {here}", waits.spot)
        if last and last.value:
            self._give(_CONFIRMS, False, waits)

    def _of_the_connection(self) -> GivenSetting | None:
        """What the connection's confirms are said to be; none: no file says it."""
        of_all = (one for one in self.connections if one.name == _CONFIRMS)
        counts = [one for one in of_all if one.profile in ("", self.profile)]
        return max(reversed(counts), key=lambda one: bool(one.profile), default=None)

    def _republishes(self, bound: SpringEntry) -> None:
        """Say of what fails that the binder publishes it anew, as it does by default, and waits for no confirm."""
        again, confirms = self.entries.get(_REPUBLISHES), self._of_the_connection()
        is_confirmed = confirms is not None and (confirms.unknown or confirms.value)
        if (again is None or again.value is True) and not is_confirmed:
            how = again.written if again else "republish-to-dlq, true by default"
            whose = f"{self.binding}: " if self.binding else ""
            text = "what fails each time is published to its DLQ by the binder, as a new message, and acknowledged "
            text += f"without a confirm ({how}): a broker that crashes meanwhile loses it; to have it wait: "
            spot = again.spot if again else bound.spot
            self.reading.find("risk", f"{whose}{text}{_CONFIRM_TYPE} = {_CORRELATED}", spot)

    def _give(self, name: str, value: Value, entry: SpringEntry | None) -> None:
        spot, written = (entry.spot, entry.written) if entry else (Spot(self.path), _DEFAULT)
        given = GivenSetting("rabbitmq", name, value, spot, written, self.binding, self.profile, entry is None)
        is_bound = name == DEAD_LETTERS  # The binder declares it, and binds a queue to it.
        if entry and (name, value) == ("delivery_mode", 1):
            key = entry.written.partition(" = ")[0]
            given = given._replace(remedies=((("delivery_mode", 2), f"{key} = PERSISTENT"),))
        self.reading.given.append(given._replace(is_there=is_bound))
