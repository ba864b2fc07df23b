"""mosquitto.conf: whether sessions and what waits in them outlive the broker, for how long, and how much may wait."""

from collections.abc import Iterator, Mapping
from typing import Final

from playground.configuration.found import GivenSetting, Reading, Spot
from playground.configuration.source import ConfigurationFile
from playground.configuration.tree import TreeNode
from playground.configuration.values import Meaning, read_value, truth, whole

_SYSTEM: Final = "mqtt"
_MOST: Final = 2**31 - 1
_HOURS: Final = {"h": 1, "d": 24, "w": 7 * 24, "m": 30 * 24, "y": 365 * 24}
_LONGEST_S: Final = 2**32 - 1


def _expiration(text: str) -> int:
    """How many seconds are meant by `14d`."""
    digits, unit = text[:-1], text[-1:]
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 10 and unit in _HOURS and int(digits)):
        raise ValueError("a whole number with h, d, w, m or y behind it: 12h, 14d")
    return min(int(digits) * _HOURS[unit] * 3600, _LONGEST_S)


_MEANT: Final[Mapping[str, Meaning]] = {
    "persistence": truth,
    "autosave_on_changes": truth,
    "autosave_interval": whole(0, _MOST),
    "max_inflight_messages": whole(0, 65_535, "messages"),
    "max_queued_messages": whole(0, _MOST, "messages"),
    "upgrade_outgoing_qos": truth,
    "persistent_client_expiration": _expiration,
}
_OTHERS: Final = """
    listener port bind_address socket_domain allow_anonymous password_file acl_file persistence_file
    persistence_location log_dest log_type log_timestamp pid_file user protocol cafile
    certfile keyfile require_certificate use_identity_as_username max_connections max_keepalive max_packet_size
    message_size_limit queue_qos0_messages retain_available set_tcp_nodelay sys_interval include_dir connection
    address topic bridge_protocol_version cleansession try_private keepalive_interval max_queued_bytes
    max_inflight_bytes memory_limit allow_zero_length_clientid auto_id_prefix per_listener_settings retry_interval
"""
_KNOWN: Final = frozenset((*_MEANT, *_OTHERS.split()))
_AT_LEAST: Final = 2
"""So many lines that mosquitto knows make a file its own."""
_QUEUED: Final = 1000
"""How many messages wait for a client that is away, unless told otherwise."""


def mosquitto_document(source: ConfigurationFile) -> dict[str, TreeNode]:
    """The lines of a file: a key, and its value after a blank."""
    return dict(_lines(source.text))


def _lines(text: str) -> Iterator[tuple[str, TreeNode]]:
    for number, line in enumerate(text.split("\n"), 1):
        key, _, value = line.strip().partition(" ")
        if key and not key.startswith("#"):
            yield key, TreeNode(value.strip(), number)


def is_mosquitto(document: Mapping[str, TreeNode]) -> bool:
    """Whether these are mosquitto's keys."""
    return len(_KNOWN & document.keys()) >= min(_AT_LEAST, len(document)) > 0


def read_mosquitto(source: ConfigurationFile, document: Mapping[str, TreeNode]) -> Reading:
    """What a file says of sessions."""
    reading = Reading()
    values = {
        key: value
        for key, meaning in _MEANT.items()
        if (node := document.get(key))
        and (value := read_value(reading, key, node.text, meaning, Spot(source.path, node.line))) is not None
    }
    _persistence(reading, source.path, document, values)
    if most := values.get("max_inflight_messages"):
        _give(reading, source.path, "receive_maximum", most, document["max_inflight_messages"], "max_inflight_messages")
    name = "persistent_client_expiration"
    if expires := values.get(name):
        _give(reading, source.path, name, expires, document[name], name)
    _queue(reading, source.path, document, values.get("max_queued_messages", _QUEUED))
    if bridge := document.get("connection"):
        text = f"connection {bridge.text}: a bridge is a client of its own, with its own QoS and session"
        reading.find(
            "not-modelled", f"{text} (topic, cleansession); it is not modelled", Spot(source.path, bridge.line)
        )
    return reading


def _queue(reading: Reading, path: str, document: Mapping[str, TreeNode], most: object) -> None:
    """What waits for a client that is away is bounded, by default too; 0 is without a bound."""
    if not most:
        return
    line = document.get("max_queued_messages", TreeNode("", 0)).line
    if line:
        text = f"max_queued_messages: what comes for a client that is away is dropped past {most:,} messages"
        reading.find("risk", text, Spot(path, line))
    asks = f"no more than {most:,} messages wait for a client that is away (max_queued_messages: the rest is dropped)"
    written = f"max_queued_messages {most}" if line else "mosquitto's default"
    given = GivenSetting(_SYSTEM, "max_queued_messages", str(most), Spot(path, line), written, assumed=not line)
    reading.given.append(given._replace(asks=asks))


def _persistence(reading: Reading, path: str, document: Mapping[str, TreeNode], values: Mapping[str, object]) -> None:
    """Sessions outlive a kill only where each change is saved at once."""
    saves = values.get("autosave_on_changes") is True and values.get("autosave_interval") == 1
    keeps = values.get("persistence") is True and saves
    if "persistence" not in document:
        spot = Spot(path)
        reading.given.append(GivenSetting(_SYSTEM, "persistence", False, spot, "mosquitto's default", assumed=True))
        return
    _give(reading, path, "persistence", keeps, document["persistence"], "persistence")
    if values.get("persistence") is True and not saves:
        text = (
            "persistence: without autosave_on_changes true and autosave_interval 1 what was acknowledged since the "
            "last save is lost in a kill, and so it counts as false"
        )
        reading.find("risk", text, Spot(path, document["persistence"].line))


def _give(reading: Reading, path: str, name: str, value: object, node: TreeNode, written: str) -> None:
    assert isinstance(value, bool | int | str)
    reading.given.append(GivenSetting(_SYSTEM, name, value, Spot(path, node.line), f"{written} {node.text}"))
