"""What Kafka's clients make of keys that stand beside each other: what they refuse, what they switch off.

Source: `ProducerConfig` and `ConsumerConfig` of Kafka 4.1.
"""

from collections.abc import Mapping
from typing import Final

from playground.configuration.cases import cases
from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.kafka.keys import OF_WORKERS
from playground.configuration.syntax.tree import TreeNode

_REQUEST_MS: Final = 30_000
"""request.timeout.ms where it is not set."""
_IN_FLIGHT: Final = "max.in.flight.requests.per.connection"
_MOST_IN_FLIGHT: Final = 5
"""With so many at once a broker can still put what is sent again in its place."""
_SMALLER_COUNTS: Final = (3, 7)
"""Since this version no more replicas have to be in sync than there are (apache/kafka#14594)."""
_OF_THE_BROKER: Final = ("heartbeat.interval.ms", "partition.assignment.strategy", "session.timeout.ms")
"""What the broker decides in the new protocol of groups."""


def check_together(reading: Reading, path: str, keys: Mapping[str, TreeNode]) -> None:
    """Find what a Java client refuses to start with, and what it switches off without a word."""
    _in_time(reading, path, keys)
    if keys.get("group.protocol", TreeNode("", 0)).text.lower() == "consumer":
        for key in _OF_THE_BROKER:
            if node := keys.get(key):
                text = f"{key}: cannot be set with group.protocol = consumer, where the broker decides it"
                reading.find("contradiction", text, Spot(path, node.line))
    many = _number(keys, _IN_FLIGHT, 0)
    said = {key for key, node in keys.items() if node.text}
    if many > _MOST_IN_FLIGHT and not said & {"enable.idempotence", "transactional.id", *OF_WORKERS}:
        text = (
            f"{_IN_FLIGHT} = {many}: more than {_MOST_IN_FLIGHT} switch idempotence off where it is not set: what is "
        )
        reading.find(
            "risk", f"{text}sent again may be stored twice, and out of order", Spot(path, keys[_IN_FLIGHT].line)
        )


def _in_time(reading: Reading, path: str, keys: Mapping[str, TreeNode]) -> None:
    """A delivery has to have the time of one request."""
    if "delivery.timeout.ms" not in keys:
        return
    delivery_ms = _number(keys, "delivery.timeout.ms", _REQUEST_MS)
    least_ms = _number(keys, "linger.ms", 0) + _number(keys, "request.timeout.ms", _REQUEST_MS)
    if delivery_ms < least_ms:
        text = f"delivery.timeout.ms = {delivery_ms}: has to be at least linger.ms and request.timeout.ms together, "
        reading.find(
            "contradiction", f"{text}which are {least_ms:,} ms here", Spot(path, keys["delivery.timeout.ms"].line)
        )


def _number(keys: Mapping[str, TreeNode], key: str, unset: int) -> int:
    text = keys[key].text if key in keys else ""
    return int(text) if text.isdecimal() and len(text) < 20 else unset


def check_replicas(reading: Reading) -> None:
    """Find what an old broker refuses that runs in these files: records that need more in sync than there are."""
    runs = reading.runs.get("kafka")
    if runs is None or not () < runs.version < _SMALLER_COUNTS:
        return
    for case in cases(reading, "kafka"):
        asked, replicas = (case.settings.get(name) for name in ("min.insync.replicas", "replication.factor"))
        acks = case.values().get("acks", "all")
        if not (asked and replicas and isinstance(asked.value, int) and isinstance(replicas.value, int)):
            continue
        if acks == "all" and asked.value > replicas.value:
            text = f"{asked.written}: more than replication.factor = {replicas.value}, so that Kafka {runs.number}"
            reading.find("contradiction", f"{text} refuses each record sent with acks=all", asked.spot)
