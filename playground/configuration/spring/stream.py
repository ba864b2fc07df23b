"""Which keys of `spring.cloud.stream.*` are for which binding, and by which binder it is made.

Each binding is a queue of its own here; what it comes to is said in `bindings.py`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from playground.configuration.found import Reading, SpringEntries, SpringEntry, Value
from playground.configuration.kafka.keys import MEANT, OF_STREAMS
from playground.configuration.kafka.names import KafkaKeys
from playground.configuration.rabbitmq.arguments import DEAD_LETTERS
from playground.configuration.spring.bindings import HANDED_ON, ROOT, StreamBinding
from playground.configuration.spring.rabbit import TEMPLATE_NOTES
from playground.configuration.spring.rabbit_bindings import KEYS_OF_RABBIT, NUMBERS_OF_RABBIT, REQUEUES, RabbitBinding
from playground.configuration.spring.rabbit_outputs import ERROR_CHANNEL
from playground.configuration.spring.root import KnownKey, SpringRoot, StandsFor, plain
from playground.configuration.spring.sides import RENAMED, find_unread, find_untold, is_read_by, side_of
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import Meaning, anything, one_of, truth, whole

_MOST: Final = 2**31 - 1
_BINDING: Final = re.compile(
    r"(?P<binder>kafka\.|rabbit\.)?(?:bindings\.(?P<name>.+?)|(?P<all>default))\.(?P<side>consumer|producer)\.(?P<key>.+)",
    re.IGNORECASE,
)
_SAID_OF: Final = re.compile(r"bindings\.([^.]+)\.")
"""With this begins what the stream says of a binding, whichever its binder is."""
_MOST_PARTS: Final = 12
"""So many dots of a key are looked at for where a binding's name ends."""
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
    "rabbit.producer.confirm-ack-channel": anything,
    "rabbit.producer.batching-enabled": truth,
    "rabbit.producer.transacted": truth,
    ERROR_CHANNEL: truth,
    "consumer.max-attempts": whole(1, _MOST),
}
"""What counts here, without the name of the binding."""
_PLAINLY: Final = {plain(key): key for key in _KNOWN}
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
    known = _PLAINLY.get(wanted)
    return KnownKey(f"{place.binding}|{known or wanted}", _KNOWN[known] if known else anything)


def _translate(reading: Reading, path: str, profile: str, entries: SpringEntries) -> None:
    split = [(_Place(*name.split("|", 1)), entry) for name, entry in entries.items()]
    if any(one.key.startswith(_STREAMS) for one, _ in split):
        _streams(KafkaKeys(reading, path, profile=profile), {one.key: entry for one, entry in split})
        return
    of_all, bindings = _by_binding(split)
    settings = [one for one in reading.given if (one.system, one.queue) == ("rabbitmq", "")]
    sends, starts = False, {one.key.partition(".")[0] for one, _ in split}
    for binding, (said, own) in (bindings or {"": _OfBinding({}, {})}).items():
        common = of_all | said
        own |= {key: entry for key, entry in said.items() if key.startswith(f"bindings.{binding}.")}
        side = side_of(binding, common, own)
        find_unread(reading, binding, side, own)
        find_untold(reading, binding, side, common)
        ours = {key: entry for key, entry in (common | own).items() if is_read_by(side, key)}
        parts = (reading, path, profile, binding, side, ours, settings)
        binders = _binders(common, binding) or starts
        if "kafka" in binders:
            StreamBinding(*parts).kafka()
        if "rabbit" in binders:
            RabbitBinding(*parts).rabbit()
            sends = sends or bool(binding and side != "consumer")
    if sends:
        reading.findings = [one for one in reading.findings if one.text not in TEMPLATE_NOTES]


class _OfBinding(NamedTuple):
    said: dict[str, SpringEntry]
    """What the stream says of it."""
    own: dict[str, SpringEntry]
    """Its own keys."""


def _by_binding(
    split: Sequence[tuple[_Place, SpringEntry]],
) -> tuple[dict[str, SpringEntry], dict[str, _OfBinding]]:
    """What is said of all, and by the binding what is said of it: of thousands each is looked at once."""
    found: dict[str, _OfBinding] = {}
    for place, entry in split:
        if place.binding:
            found.setdefault(place.binding, _OfBinding({}, {})).own[place.key] = entry
    for place, _ in split:
        if not place.binding and (said := _SAID_OF.match(place.key)):
            found.setdefault(said[1], _OfBinding({}, {}))
    of_all: dict[str, SpringEntry] = {}
    for place, entry in split:
        whose = [] if place.binding else [found[name] for name in _told_of(place.key, entry) if name in found]
        for one in whose:
            one.said[place.key] = entry
        if not place.binding and not whose:
            of_all[place.key] = entry
    return of_all, found


def _told_of(key: str, entry: SpringEntry) -> list[str]:
    """The bindings of which a key may tell: each that its name could end with, and one that is called so by it."""
    if RENAMED.fullmatch(key):
        return [str(entry.value)]
    parts = key.split(".", _MOST_PARTS)[1:] if _SAID_OF.match(key) else []
    return [".".join(parts[:end]) for end in range(1, len(parts))]


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


_SPELLINGS: Final[Mapping[tuple[str, Value], str]] = {
    ("acks", "all"): f"{ROOT}kafka.binder.required-acks = all",
    ("confirm.select", True): "spring.rabbitmq.publisher-confirm-type = correlated",
    ("mandatory", True): "spring.rabbitmq.publisher-returns = true",
    ("durable", True): f"{ROOT}bindings.NAME.group = NAME",
    (DEAD_LETTERS, "dead-letters"): f"{ROOT}rabbit.bindings.NAME.consumer.auto-bind-dlq = true",
}


def _stands_for(name: str) -> StandsFor | None:
    """The setting of the binder's system; a key of no binding is for all."""
    binding, _, key = name.rpartition("|")
    if found := HANDED_ON.fullmatch(key):
        return StandsFor("kafka", found[2], binding) if MEANT.get(found[2]) else None
    return next((StandsFor(system, one, binding) for system, of, one in _MEANT if of == key), None)


_MEANT: Final = (
    ("kafka", "kafka.binder.required-acks", "acks"),
    ("kafka", "kafka.binder.transaction.transaction-id-prefix", "transactional.id"),
    *(("rabbitmq", key, one) for key, one, _ in KEYS_OF_RABBIT),
    ("rabbitmq", REQUEUES, "consumer.then"),
    *(("rabbitmq", key, one) for key, one in NUMBERS_OF_RABBIT if key.startswith("rabbit.")),
)
"""The system, the binder's key, and the setting that it decides about."""

STREAM: Final = SpringRoot(ROOT, {}, {}, _open_key, False, _SPELLINGS, _translate, _stands_for)
