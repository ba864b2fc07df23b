"""What Spring Cloud Stream makes of `spring.cloud.stream.*`: a binder for Kafka or RabbitMQ, and its bindings.

Each binding is a queue of its own here. The binder's defaults count before those of Spring and of the client:
`requiredAcks` is 1, a consumer tries three times, RabbitMQ's has a prefetch of 1 and does not requeue what it rejects.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from playground.configuration.found import GivenSetting, OwnLoss, Reading, Side, Spot, Value, one_sided
from playground.configuration.kafka import KafkaKeys
from playground.configuration.kafka_keys import MEANT, OF_STREAMS
from playground.configuration.spring_kafka import gives_up, in_transactions, parks
from playground.configuration.spring_root import KnownKey, SpringEntries, SpringEntry, SpringRoot, StandsFor, plain
from playground.configuration.spring_sides import find_unread, is_client_key, is_read_by, side_of
from playground.configuration.tree import TreeNode
from playground.configuration.values import Meaning, anything, one_of, truth, whole

_ROOT: Final = "spring.cloud.stream."
_DEFAULT: Final = "Spring Cloud Stream's default"
_TRIES: Final = 3
_MOST: Final = 2**31 - 1
_BINDING: Final = re.compile(
    r"(?P<binder>kafka\.|rabbit\.)?(?:bindings\.(?P<name>.+?)|(?P<all>default))\.(?P<side>consumer|producer)\.(?P<key>.+)",
    re.IGNORECASE,
)
_BINDER: Final = re.compile(r"(?P<binder>kafka|rabbit)\.binder\.(?P<key>.+)", re.IGNORECASE)
_KNOWN: Final[dict[str, Meaning]] = {
    "kafka.binder.required-acks": one_of("all", "1", "0", "-1"),
    "kafka.binder.transaction.transaction-id-prefix": anything,
    "kafka.binder.replication-factor": whole(-1, 32_767),
    "kafka.consumer.enable-dlq": truth,
    "kafka.consumer.ack-mode": one_of("record", "batch", "time", "count", "count_time", "manual", "manual_immediate"),
    "kafka.consumer.auto-commit-offset": truth,
    "kafka.consumer.start-offset": one_of("earliest", "latest"),
    "kafka.consumer.reset-offsets": truth,
    "rabbit.consumer.auto-bind-dlq": truth,
    "rabbit.consumer.requeue-rejected": truth,
    "rabbit.consumer.prefetch": whole(0, 65_535),
    "rabbit.consumer.acknowledge-mode": one_of("auto", "manual", "none"),
    "rabbit.consumer.republish-to-dlq": truth,
    "rabbit.consumer.quorum.enabled": truth,
    "rabbit.consumer.quorum.delivery-limit": whole(-1, _MOST),
    "rabbit.consumer.durable-subscription": truth,
    "rabbit.consumer.ttl": whole(0, _MOST, "ms"),
    "rabbit.consumer.expires": whole(1, _MOST, "ms"),
    "rabbit.consumer.max-length": whole(0, _MOST),
    "rabbit.consumer.max-length-bytes": whole(0, _MOST),
    "rabbit.consumer.overflow-behavior": one_of("drop-head", "reject-publish"),
    "rabbit.producer.delivery-mode": one_of("persistent", "non_persistent"),
    "rabbit.producer.use-confirm-header": truth,
    "consumer.max-attempts": whole(1, _MOST),
}
"""What counts here, without the name of the binding."""
_HANDED_ON: Final = re.compile(
    r"(kafka\.(?:binder\.(?:configuration|consumerproperties|producerproperties)|(?:consumer|producer)\.configuration))\.(.+)"
)


_PASSED_OVER: Final = "it starts anew: what came meanwhile is passed over (reset-offsets with start-offset = latest)"
_STREAMS: Final = "kafka.streams."
_OF_STREAMS: Final = re.compile(
    r"kafka\.streams\.(?:binder|bindings\.[^.]+\.(?:consumer|producer))\.configuration\.(.+)", re.IGNORECASE
)
"""What the binder of Kafka Streams hands on."""


class _Place(NamedTuple):
    """Where a key of the stream's counts."""

    binding: str
    """Empty: everywhere."""
    key: str
    """Plain, without the binding's name."""


def _placed(written: str) -> _Place | None:
    clean = written.replace("[", "").replace("]", "")
    if found := _BINDING.fullmatch(clean):
        start = (found["binder"] or "").lower()
        return _Place(found["name"] or "", f"{start}{found['side'].lower()}.{found['key']}")
    if found := _BINDER.fullmatch(clean):
        return _Place("", f"{found['binder'].lower()}.binder.{found['key']}")
    return None


def _open_key(written: str) -> KnownKey | None:
    place = _placed(written)
    if place is None:
        return KnownKey(f"|{written}", anything)
    wanted = plain(place.key)
    known = next((key for key in _KNOWN if plain(key) == wanted), None)
    return KnownKey(f"{place.binding}|{known or wanted}", _KNOWN[known] if known else anything)


def _translate(reading: Reading, path: str, profile: str, entries: SpringEntries) -> None:
    split = [(_Place(*name.split("|", 1)), entry) for name, entry in entries.items()]
    if any(one.key.startswith(_STREAMS) for one, _ in split):
        _streams(KafkaKeys(reading, path, profile=profile), {one.key: entry for one, entry in split})
        return
    bindings = dict.fromkeys(place.binding for place, _ in split if place.binding)
    bindings |= dict.fromkeys(found[1] for one, _ in split if (found := re.match(r"bindings\.([^.]+)\.", one.key)))
    common = {one.key: entry for one, entry in split if not one.binding}
    for binding in bindings or [""]:
        own = {one.key: entry for one, entry in split if binding and one.binding == binding}
        own |= {key: entry for key, entry in common.items() if binding and key.startswith(f"bindings.{binding}.")}
        side = side_of(binding, common, own)
        find_unread(reading, binding, side, own)
        ours = {key: entry for key, entry in (common | own).items() if is_read_by(side, key)}
        translation = _Translation(reading, path, profile, binding, side, ours)
        binders = _binders(common, binding) or {one.key.partition(".")[0] for one, _ in split}
        if "kafka" in binders:
            translation.kafka()
        if "rabbit" in binders:
            translation.rabbit()


def _streams(keys: KafkaKeys, entries: Mapping[str, SpringEntry]) -> None:
    """What the binder of Kafka Streams comes to: one application, whose bindings are its topics."""
    keys.seen.add(OF_STREAMS[0])
    for key, entry in entries.items():
        written, node = entry.written.split(" = ")[0], TreeNode(str(entry.value), entry.spot.line)
        if found := _OF_STREAMS.fullmatch(key):
            keys.take(written, node, found[1])
        elif key.startswith(_STREAMS) and plain(key).endswith(".deserializationexceptionhandler"):
            handler = {"logandcontinue": "LogAndContinueExceptionHandler"}.get(plain(node.text), node.text)
            keys.take(written, TreeNode(handler, node.line), "deserialization.exception.handler")
            if plain(node.text) == "sendtodlq":
                keys.give("consumer.on_failure", "park", entry.spot, entry.written)
    keys.assume_the_rest()


def _binders(common: Mapping[str, SpringEntry], binding: str) -> set[str]:
    """The kind of the binder that a binding names, or that all have by default; none: the classpath decides."""
    words = {plain(key): str(entry.value) for key, entry in common.items()}
    named = words.get(plain(f"bindings.{binding}.binder")) or words.get("defaultbinder", "")
    kind = words.get(plain(f"binders.{named}.type"), named)
    return {kind} & {"kafka", "rabbit"}


@dataclass
class _Translation:
    """One binding."""

    reading: Reading
    path: str
    profile: str
    binding: str
    side: Side
    entries: Mapping[str, SpringEntry]

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
            self.reading.find("risk", f"{text}gets a copy; to keep it: {_ROOT}bindings.{self.binding}.group", spot)
            asks = f"somebody always reads {self.binding} (without a group what is sent meanwhile is for nobody)"
            name, written = f"bindings.{self.binding}.group", f"{self.binding} without a group"
            given = GivenSetting(system, name, "", spot, written, self.binding, self.profile, assumed=True)
            self.reading.given.append(given._replace(asks=asks))

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
            found = _HANDED_ON.fullmatch(key)
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
            line = f"{_ROOT}kafka.bindings.{self.binding or 'NAME'}.consumer.enable-dlq = true"
            text = f"after {tries} {'try' if tries == 1 else 'tries'} a record that fails is passed over; to keep it: "
            self.reading.find("application", f"{text}{line}", Spot(self.path))
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
        for side, defaults in _RABBIT_DEFAULTS.items():
            for name, value in defaults.items() if self.side in ("", side) else ():
                self._give(name, value, None)
        for name, value in _ANONYMOUS.items() if self._has_no_group else ():
            self._give(name, value, None)
        for key, name, meant in _RABBIT:
            if (entry := self.entries.get(key)) is not None and entry.value in meant:
                self._give(name, meant[entry.value], entry)
        for key, name in _NUMBERS:
            if entry := self.entries.get(key):
                self._give(name, entry.value, entry)

    def _give(self, name: str, value: Value, entry: SpringEntry | None) -> None:
        spot, written = (entry.spot, entry.written) if entry else (Spot(self.path), _DEFAULT)
        given = GivenSetting("rabbitmq", name, value, spot, written, self.binding, self.profile, entry is None)
        is_bound = name == "x-dead-letter-exchange"  # The binder declares it, and binds a queue to it.
        self.reading.given.append(given._replace(is_there=is_bound))


_RABBIT_DEFAULTS: Final[Mapping[Side, Mapping[str, Value]]] = {
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
"""By the side whose affair it is."""
_ANONYMOUS: Final[Mapping[str, Value]] = {"durable": False, "auto_delete": True, "exclusive": True}
"""What a queue is that is bound for a consumer without a group."""
_RABBIT: Final[Iterable[tuple[str, str, Mapping[Value, Value]]]] = (
    ("rabbit.consumer.auto-bind-dlq", "x-dead-letter-exchange", {True: "DLX"}),
    ("rabbit.consumer.requeue-rejected", "consumer.then", {True: "return", False: "park"}),
    ("rabbit.consumer.acknowledge-mode", "auto_ack", {"none": True, "auto": False, "manual": False}),
    ("rabbit.consumer.durable-subscription", "durable", {True: True, False: False}),
    ("rabbit.consumer.quorum.enabled", "x-queue-type", {True: "quorum"}),
    ("rabbit.consumer.overflow-behavior", "x-overflow", {one: one for one in ("drop-head", "reject-publish")}),
    ("rabbit.producer.delivery-mode", "delivery_mode", {"non_persistent": 1, "persistent": 2}),
    ("rabbit.producer.use-confirm-header", "confirm.select", {True: True}),
)
"""By the binder's key: the setting that it is, and what its values come to."""
_NUMBERS: Final = (
    ("rabbit.consumer.prefetch", "prefetch_count"),
    ("consumer.max-attempts", "consumer.max_tries"),
    ("rabbit.consumer.quorum.delivery-limit", "x-delivery-limit"),
    ("rabbit.consumer.ttl", "x-message-ttl"),
    ("rabbit.consumer.expires", "x-expires"),
    ("rabbit.consumer.max-length", "x-max-length"),
    ("rabbit.consumer.max-length-bytes", "x-max-length-bytes"),
)
_SPELLINGS: Final[Mapping[tuple[str, Value], str]] = {
    ("acks", "all"): f"{_ROOT}kafka.binder.required-acks = all",
    ("confirm.select", True): "spring.rabbitmq.publisher-confirm-type = correlated",
    ("mandatory", True): "spring.rabbitmq.publisher-returns = true",
    ("durable", True): f"{_ROOT}bindings.NAME.group = NAME",
    ("x-dead-letter-exchange", "dead-letters"): f"{_ROOT}rabbit.bindings.NAME.consumer.auto-bind-dlq = true",
}


def _stands_for(name: str) -> StandsFor | None:
    """The setting of the binder's system; a key of no binding is for all."""
    binding, _, key = name.rpartition("|")
    if found := _HANDED_ON.fullmatch(key):
        return StandsFor("kafka", found[2], binding) if MEANT.get(found[2]) else None
    return next((StandsFor(system, one, binding) for system, of, one in _MEANT if of == key), None)


_MEANT: Final = (
    ("kafka", "kafka.binder.required-acks", "acks"),
    ("kafka", "kafka.binder.transaction.transaction-id-prefix", "transactional.id"),
    *(("rabbitmq", key, one) for key, one, _ in _RABBIT),
    *(("rabbitmq", key, one) for key, one in _NUMBERS if key.startswith("rabbit.")),
)
"""The system, the binder's key, and the setting that it decides about."""

STREAM: Final = SpringRoot(_ROOT, {}, {}, _open_key, False, _SPELLINGS, _translate, _stands_for)
