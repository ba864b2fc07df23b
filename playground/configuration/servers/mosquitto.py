"""mosquitto.conf: whether sessions and what waits in them outlive the broker, for how long, and how much may wait."""

from collections.abc import Iterator, Mapping
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import Meaning, read_value, truth, unknown_key, whole

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
    "max_qos": whole(0, 2),
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
    acl_file allow_duplicate_messages auth_plugin auth_plugin_deny_special_chars bind_interface capath
    certificate_ciphers check_retain_source ciphers ciphers_tls1.3 clientid_prefixes connection_messages crlfile
    dhparamfile enable_control_api global_max_clients global_max_connections global_plugin http_dir
    listener_allow_anonymous listener_auto_id_prefix log_facility log_timestamp_format max_topic_alias
    max_topic_alias_broker mount_point packet_buffer_size plugin plugin_load plugin_use psk_file psk_hint
    psk_identity_hint reason_code_logging set_tcp_nodelay socket_domain store_clean_interval tls_engine
    tls_engine_kpass_sha1 tls_keyform tls_version use_subject_as_username use_username_as_clientid
    websockets_headers_size websockets_log_level websockets_origin
    addresses backoff_jitter bridge_alpn bridge_attempt_unsubscribe bridge_bind_address bridge_cafile bridge_capath
    bridge_certfile bridge_identity bridge_insecure bridge_keyfile bridge_max_packet_size bridge_max_topic_alias
    bridge_outgoing_retain bridge_psk bridge_receive_maximum bridge_reload_type bridge_require_ocsp
    bridge_session_expiry_interval bridge_tcp_keepalive bridge_tcp_user_timeout bridge_tls_use_os_certs
    bridge_tls_version clientid idle_timeout keepalive_interval local_clean_session local_cleansession local_clientid
    local_password local_username notifications notification_topic notifications_local_only password
    remote_clientid remote_password remote_username restart_timeout round_robin start_type threshold username
"""
_KNOWN: Final = frozenset((*_MEANT, *_OTHERS.split()))
_ASKS: Final = {
    "max_queued_bytes": "no more than {} bytes wait for a client that is away",
    "message_size_limit": "no message has more than {} bytes",
    "memory_limit": "the broker never needs more than {} bytes of memory",
}
"""By the key what has to hold beside it, as what is more than its number is dropped; 0 is without a bound."""
_TOLD: Final = {
    "acl_file": ("elsewhere", "who may publish and read what stands there: what is denied is dropped"),
    "include_dir": ("elsewhere", "the files of that folder count as well, and are not in this one"),
    "queue_qos0_messages": (
        "not-modelled",
        "QoS 0 that waits for a client that is away is not modelled, and lost here",
    ),
    "upgrade_outgoing_qos": (
        "not-modelled",
        "the subscription's QoS for all that it gets is not modelled; the lower is",
    ),
}
"""By the key what is to be said of it, and is not counted."""
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
    reading.spellings["max_qos", 2] = "max_qos 2, or no such line"
    values = {
        key: value
        for key, meaning in _MEANT.items()
        if (node := document.get(key))
        and (value := read_value(reading, key, node.text, meaning, Spot(source.path, node.line))) is not None
    }
    _persistence(reading, source.path, document, values)
    _most_quality(reading, source)
    _told_of(reading, source)
    if most := values.get("max_inflight_messages"):
        _give(reading, source.path, "receive_maximum", most, document["max_inflight_messages"], "max_inflight_messages")
    name = "persistent_client_expiration"
    if expires := values.get(name):
        _give(reading, source.path, name, expires, document[name], name)
    _queue(reading, source.path, document, values.get("max_queued_messages", _QUEUED))
    return reading


def _most_quality(reading: Reading, source: ConfigurationFile) -> None:
    """Each listener can have a bound of its own; which one a client is at is not known, and so the lowest counts."""
    lines = [
        (node.text, node) for key, node in _lines(source.text) if key == "max_qos" and node.text in ("0", "1", "2")
    ]
    if not lines:
        return
    text, node = min(lines, key=lambda one: one[0])
    _give(reading, source.path, "max_qos", int(text), node, "max_qos")
    if text != "2":
        told = f"max_qos {text}: no client gets more than QoS {text}, whatever it asks for"
        spot = Spot(source.path, node.line)
        reading.find("risk", f"{told}; one that publishes with more is disconnected", spot)


def _told_of(reading: Reading, source: ConfigurationFile) -> None:
    """Lines that decide, and stand for no setting here; those that mosquitto does not know, and those written twice."""
    seen: dict[str, int] = {}
    for key, node in _lines(source.text):
        spot, line = Spot(source.path, node.line), f"{key} {node.text}"
        if key in seen and key in _MEANT and key != "max_qos":
            reading.find("duplicate-key", f"{key}: the later line counts; it stands in line {seen[key]} already", spot)
        seen[key] = node.line
        if key == "connection":
            text = f"{line}: a bridge is a client of its own, with its own QoS and session (topic, cleansession)"
            reading.find("not-modelled", f"{text}; it is not modelled", spot)
        elif key in _ASKS and node.text.isdecimal() and node.text.strip("0"):
            asks = f"{_ASKS[key].format(node.text)} ({key}: what is more is dropped)"
            reading.given.append(GivenSetting(_SYSTEM, key, node.text, spot, line, asks=asks))
        elif key in _TOLD and node.text.lower() != "false":
            rule, text = _TOLD[key]
            reading.find(rule, f"{line}: {text}", spot)
        elif key not in _KNOWN:
            unknown_key(reading, key, key, sorted(_KNOWN), spot, "mosquitto")


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


_SAVES: Final = {"persistence": ("true", True), "autosave_on_changes": ("true", True), "autosave_interval": ("1", 1)}
"""By the key what it has to be for sessions to outlive a kill: each change is saved at once."""


def _persistence(reading: Reading, path: str, document: Mapping[str, TreeNode], values: Mapping[str, object]) -> None:
    """Sessions outlive a kill only where each change is saved at once; the lines that lack for that are the remedy."""
    lacking = [f"{key} {text}" for key, (text, value) in _SAVES.items() if values.get(key) != value]
    lines, is_on = ", ".join(lacking), values.get("persistence") is True
    if lacking:
        reading.spellings["persistence", True] = f"{lines}{', beside persistence true' * is_on}"
    if "persistence" not in document:
        spot = Spot(path)
        reading.given.append(GivenSetting(_SYSTEM, "persistence", False, spot, "mosquitto's default", assumed=True))
        return
    _give(reading, path, "persistence", not lacking, document["persistence"], "persistence")
    if lacking and is_on:
        text = (
            f"persistence: without {lines} what was acknowledged since the last save is lost in a kill, and "
            "so it counts as false"
        )
        reading.find("risk", text, Spot(path, document["persistence"].line))


def _give(reading: Reading, path: str, name: str, value: object, node: TreeNode, written: str) -> None:
    assert isinstance(value, bool | int | str)
    reading.given.append(GivenSetting(_SYSTEM, name, value, Spot(path, node.line), f"{written} {node.text}"))
