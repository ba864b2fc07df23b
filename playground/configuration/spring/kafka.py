"""What Spring for Apache Kafka makes of `spring.kafka.*`, in Kafka's own names.

Its defaults count before the client's: no automatic commit, a commit after each batch of a poll, and an error handler
that tries a record ten times and then goes on without it.
"""

import re
from collections.abc import Mapping
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import ELSEWHERE, Reading, SpringEntries, SpringEntry, Value
from playground.configuration.kafka.keys import KNOWN, MEANT, OF_STREAMS
from playground.configuration.kafka.names import KafkaKeys
from playground.configuration.kafka.rules import check_together
from playground.configuration.spring.root import KnownKey, SpringRoot, StandsFor, plain
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import Meaning, anything, one_of, truth, whole

_ROOT: Final = "spring.kafka."
DEFAULT: Final = "Spring Kafka's default"
TRIES: Final = 10
"""What the default error handler makes of a record: the first try, and nine again."""
RETRY_TOPICS: Final = 3
"""How often a record is tried with topics for retries, by default."""
_MOST: Final = 2**31 - 1
_ACK_MODES: Final = ("record", "batch", "time", "count", "count_time", "manual", "manual_immediate")
_OWN: Final[Mapping[str, str]] = {
    "producer.acks": "acks",
    "producer.retries": "retries",
    "producer.transaction-id-prefix": "transactional.id",
    "consumer.enable-auto-commit": "enable.auto.commit",
    "consumer.auto-commit-interval": "auto.commit.interval.ms",
    "consumer.auto-offset-reset": "auto.offset.reset",
    "consumer.heartbeat-interval": "heartbeat.interval.ms",
    "consumer.isolation-level": "isolation.level",
    "consumer.max-poll-interval": "max.poll.interval.ms",
    "consumer.max-poll-records": "max.poll.records",
}
"""Spring's names for what Kafka has."""
_OTHERS: Final = """
    bootstrap-servers client-id
    producer.batch-size producer.bootstrap-servers producer.buffer-memory producer.client-id producer.compression-type
    producer.key-serializer producer.value-serializer
    consumer.bootstrap-servers consumer.client-id consumer.fetch-max-wait consumer.fetch-min-size consumer.group-id
    consumer.key-deserializer consumer.value-deserializer
    listener.ack-count listener.ack-time listener.async-acks listener.auth-exception-retry-interval
    listener.auto-startup listener.change-consumer-thread-name listener.client-id listener.concurrency
    listener.idle-between-polls listener.idle-event-interval listener.idle-partition-event-interval
    listener.immediate-stop listener.log-container-config listener.missing-topics-fatal listener.monitor-interval
    listener.no-poll-threshold listener.observation-enabled listener.poll-timeout listener.type
    template.default-topic template.observation-enabled template.transaction-id-prefix
    retry.topic.delay retry.topic.max-delay retry.topic.multiplier
    retry.topic.random-back-off retry.topic.backoff.delay retry.topic.backoff.max-delay
    retry.topic.backoff.multiplier retry.topic.backoff.random
"""
_ASIDE: Final = ("admin:", "streams:")
"""What is handed on to clients beside the listeners and the template."""
_DURATION: Final = re.compile(r"(\d{1,12})(ms|s|m|h)?")
_UNITS_MS: Final = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}


def _milliseconds(text: str) -> int:
    """A time as Spring writes it: `500`, `500ms`, `5s`, `5m`."""
    found = _DURATION.fullmatch(text.lower().removeprefix("pt"))
    if found is None:
        raise ValueError("a time such as 500ms, 5s or 5m")
    return int(found[1]) * _UNITS_MS[found[2] or "ms"]


def _meaning(key: str) -> Meaning:
    return _milliseconds if MEANT[key] is not None and key.endswith(".ms") else MEANT[key]


_KEYS: Final[dict[str, Meaning]] = {
    **{key: _meaning(kafka) for key, kafka in _OWN.items()},
    **dict.fromkeys(_OTHERS.split(), anything),
    "listener.ack-mode": one_of(*_ACK_MODES),
    "retry.topic.enabled": truth,
    "retry.topic.attempts": whole(1, _MOST),
    "consumer.max-poll-records": whole(1, _MOST),
}
_HANDED_ON: Final = re.compile(r"(?:(producer|consumer|admin|streams)\.)?properties\.(.+)", re.IGNORECASE)
"""What goes on to the clients as it is."""
_ALIKE: Final = ("ssl.", "security.", "jaas.", "admin.", "streams.", "producer.ssl.", "producer.security.")


def _open_key(written: str) -> KnownKey | None:
    found = _HANDED_ON.fullmatch(written.replace("[", "").replace("]", ""))
    if found:
        whose, key = found.groups()
        return KnownKey(f"{(whose or 'all').lower()}:{key}", anything)
    known = plain(written).startswith((*_ALIKE, "consumer.ssl.", "consumer.security."))
    return KnownKey(written, anything) if known else None


def _likely(written: str) -> str:
    """A client's key that Spring has no name for goes behind `properties`: `producer.enable-idempotence`."""
    whose, _, rest = written.partition(".")
    key = plain(rest)
    found = next((one for one in KNOWN if plain(one.replace(".", "-")) == key), "")
    return f"{whose}.properties.{found}" if found and whose in ("producer", "consumer") else ""


def _translate(reading: Reading, path: str, profile: str, entries: SpringEntries) -> None:
    keys = KafkaKeys(reading, path, profile=profile, by_default=DEFAULT)
    aside = _beside_listeners(reading, entries)
    for name, entry in entries.items():
        if ":" in name:
            whose, key = name.split(":", 1)
            if whose not in aside:
                keys.take(entry.written.split(" = ")[0], TreeNode(str(entry.value), entry.spot.line), key)
        elif name in _OWN and entry.value != "":
            keys.give(_OWN[name], entry.value, entry.spot, entry.written)
    check_together(reading, path, keys.nodes)
    told = {re.split("[.:]", name)[0] for name in entries}
    if "streams" in told and not told & {"consumer", "listener", "producer", "retry"}:
        keys.seen.add(OF_STREAMS[0])
        keys.assume_the_rest()
    elif "producer" not in told or told & {"consumer", "listener", "retry"}:
        _listener(reading, path, keys, entries)


def _beside_listeners(reading: Reading, entries: SpringEntries) -> tuple[str, ...]:
    """What is handed on to clients that are none of the listeners' and the template's."""
    streams = [entry for name, entry in entries.items() if name.startswith("streams:")]
    if streams and any(name.startswith(("listener.", "producer.", "retry.")) for name in entries):
        text = (
            "Kafka Streams has clients of its own beside the listeners and the template; give it in a file of its own"
        )
        reading.find("not-modelled", f"{streams[0].written}: {text}", streams[0].spot)
        return "admin", "streams"
    return ("admin",)


def _listener(reading: Reading, path: str, keys: KafkaKeys, entries: SpringEntries) -> None:
    """What becomes of a record at a listener, and when its position is committed."""
    keys.assume("enable.auto.commit", False)
    commits = entries.get("consumer.enable-auto-commit")
    by_itself = commits if commits is not None and commits.value is True else None
    _ack_mode(reading, keys, entries.get("listener.ack-mode"), by_itself)
    gives_up(keys, TRIES, "acknowledge")
    prefix = entries.get("producer.transaction-id-prefix")
    in_transaction = prefix if prefix is not None and prefix.value != "" and by_itself is None else None
    if in_transaction is not None:
        in_transactions(keys, in_transaction)
    if "retry.topic.enabled" not in entries:
        handler = "DefaultErrorHandler" if in_transaction is None else "DefaultAfterRollbackProcessor"
        parks = f"new {handler}(new DeadLetterPublishingRecoverer(template)), and somebody who reads that topic"
        text = f"after {TRIES} tries a record that fails is logged and passed over; to keep it, {ELSEWHERE}{parks}"
        reading.find("application", text, Spot(path), "consumer.on_failure")
        reading.spell({("consumer.on_failure", "park"): f"{ELSEWHERE}{parks}"}, "kafka")
    _retry_topics(reading, keys, entries)


def _ack_mode(reading: Reading, keys: KafkaKeys, mode: SpringEntry | None, by_itself: SpringEntry | None) -> None:
    """When a position is committed: as the container has it, unless `by_itself` lets the client do it at a poll."""
    is_manual = mode is not None and str(mode.value).startswith("manual")
    if by_itself is not None and is_manual:
        text = "the container does not start: a client that commits by itself cannot have a manual ack-mode"
        reading.find("contradiction", f"{by_itself.written}: {text}", by_itself.spot)
    elif by_itself is not None:
        text = "the client commits by itself at a poll: Spring's ack-mode counts for nothing then"
        reading.find("no-effect" if mode else "application", f"{by_itself.written}: {text}", by_itself.spot)
    elif mode is not None and is_manual:
        text = "the listener acknowledges by itself; taken to do so after its work"
        reading.find("application", f"{mode.written}: {text}", mode.spot)
    keys.assume("consumer.ack", "after")
    if mode is not None and by_itself is None:
        keys.give("consumer.ack", "after", mode.spot, mode.written)


def _retry_topics(reading: Reading, keys: KafkaKeys, entries: SpringEntries) -> None:
    """Topics for retries, if there are any, with a dead letter topic at their end."""
    topics = entries.get("retry.topic.enabled")
    if topics is None or topics.value is not True:
        return
    text = "a record that fails goes to a topic for retries, and in the end to the dead letter topic; "
    text += "somebody has to read that. Here it is tried in place, where others wait for it"
    reading.find("application", f"{topics.written}: {text}", topics.spot)
    keys.assume("consumer.max_tries", RETRY_TOPICS)
    if attempts := entries.get("retry.topic.attempts"):
        keys.give("consumer.max_tries", attempts.value, attempts.spot, attempts.written)
    parks(keys, topics)


def in_transactions(keys: KafkaKeys, prefix: SpringEntry) -> None:
    """A container that begins a transaction before the listener, and sends the position with what that has published.

    Spring Boot has a `KafkaTransactionManager` where the prefix is set, and gives it to the container.
    """
    keys.give("consumer.effect", "output", prefix.spot, prefix.written)
    text = "the container begins a transaction before each call of the listener, and sends the position in it"
    keys.reading.find("counted", f"{prefix.written}: {text}", prefix.spot)


def parks(keys: KafkaKeys, entry: SpringEntry) -> None:
    """A dead letter topic, which is no loss as long as somebody reads it."""
    keys.give("consumer.then", "park", entry.spot, entry.written)


def gives_up(keys: KafkaKeys, tries: Value, then: str, whose: str = "") -> None:
    """An error handler that tries a record so often in place."""
    keys.assume("consumer.on_failure", "retry", whose)
    keys.assume("consumer.max_tries", tries, whose)
    keys.assume("consumer.then", then, whose)


_SPELLINGS: Final[Mapping[tuple[str, Value], str]] = {
    ("acks", "all"): f"{_ROOT}producer.acks = all",
    ("enable.idempotence", True): f"{_ROOT}producer.properties.enable.idempotence = true",
    ("enable.auto.commit", False): f"{_ROOT}consumer.enable-auto-commit = false",
    ("isolation.level", "read_committed"): f"{_ROOT}consumer.isolation-level = read_committed",
}


def _stands_for(name: str) -> StandsFor | None:
    key = _OWN.get(name) or name.partition(":")[2]
    return StandsFor("kafka", key) if MEANT.get(key) and not name.startswith(_ASIDE) else None


KAFKA: Final = SpringRoot(_ROOT, _KEYS, {}, _open_key, False, _SPELLINGS, _translate, _stands_for, _likely)
