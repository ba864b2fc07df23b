"""RabbitMQ's `rabbitmq.conf`: what a node decides for queues and consumers that say nothing themselves.

Source: https://www.rabbitmq.com/docs/configure.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from os.path import basename
from typing import Final

from playground.configuration.findings import FileFinding, Spot
from playground.configuration.found import GivenSetting, Reading, Value
from playground.configuration.rabbitmq.arguments import STREAM
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import Meaning, one_of, read_value, whole
from playground.systems.rabbitmq_settings import counted_timeout_ms, short_timeout

_TYPE: Final = "default_queue_type"
_MEANT: Final[Mapping[str, tuple[str, Meaning]]] = {
    "consumer_timeout": ("consumer_timeout", whole(0, 2**63 - 1, "milliseconds")),
    _TYPE: ("x-queue-type", one_of("classic", "quorum", "stream")),
    "heartbeat": ("heartbeat", whole(0, 65_535, "seconds")),
}
"""What counts here, and under which name."""
_STARTS: Final = (
    *("listeners.", "loopback_users", "vm_memory_high_watermark", "disk_free_limit", "cluster_", "management."),
    *("default_vhost", "default_user", "default_pass", "default_queue_type", "consumer_timeout", "quorum_queue."),
    *("channel_max", "definitions.", "load_definitions", "queue_leader_locator", "deprecated_features."),
)
"""How its keys begin, by which its file is told."""
_POLICIES: Final = "default_policies.operator."
_OF_OPERATOR: Final = (
    "an operator's policy, whose limits count in queues of new virtual hosts beside the others; it is not read here"
)
_HARMLESS: Final = (
    *("access_", "amqp1_0.", "anonymous_login_", "auth_", "background_gc_", "channel_interceptor.", "classic_queue."),
    *("collect_statistics", "connection_max", "consumer_max_per_channel", "credential_validator.", "credit_flow."),
    *("default_limits.", "default_permissions.", "default_users.", "distribution.", "erlang.", "feature_flags."),
    *("federation.", "frame_max", "handshake_timeout", "heartbeat", "http_dispatch.", "initial_frame_max", "khepri"),
    *("lazy_queue_", "link_max_per_session", "log.", "management_agent.", "max_channels_per_connection"),
    *("max_connections", "max_message_size", "message_interceptors.", "metadata_store.", "mirroring_", "mnesia_"),
    *("motd_file", "mqtt.", "msg_store_", "net_ticktime", "node_tags.", "num_acceptors.", "oauth", "password_hashing"),
    *("product.", "prometheus.", "proxy_protocol", "queue_index_", "queue_master_locator", "raft.", "ranch_"),
    *("reverse_dns_lookups", "session_max_per_connection", "shovel.", "socket_writer.", "ssl_", "stomp.", "stream."),
    *("sysmon_handler.", "tcp_listen_options", "total_memory_available_override_value", "tracing.", "trust_store."),
    *("vhost_", "vm_memory_", "web_mqtt.", "web_stomp."),
)
"""How those begin that say nothing of delivery: networks, users, logs, plugins, and where a queue's leader is.

Source: `rabbitmq.conf.example` of rabbitmq-server; of plugins their names. One that is missing here costs a note.
"""
_SPELLINGS: Final[Mapping[tuple[str, Value], str]] = {("x-queue-type", "quorum"): "default_queue_type = quorum"}


_CLASSIC_ONLY: Final[frozenset[tuple[str, Value]]] = frozenset(
    {("durable", False), ("auto_delete", True), ("exclusive", True)}
)
"""What only a classic queue can be: one that is declared so is classic, whatever the default type is.

Source: `augment_declare_args` of rabbitmq-server, PR #12112, which asks the type whether it is compatible.
"""


def find_short_timeout(reading: Reading, whose: str, value: int, spot: Spot, is_quorum: bool = False) -> None:
    """Find a consumer's timeout that is shorter than a node supports, or than is wise; `whose` is its line's key."""
    if text := short_timeout(value, is_quorum=is_quorum):
        reading.find("risk", f"{whose} = {value}: {text}", spot)


_LOADS: Final = re.compile(r"(?:management\.)?load_definitions|definitions\.(?:local\.path|https\.url)")
"""The keys that name a file of definitions."""
_TERM: Final = re.compile(r"\{\s*consumer_timeout\s*,\s*(\d{1,15}|undefined|infinity)\s*\}")


def read_advanced(source: ConfigurationFile) -> Reading:
    """What a node's file of Erlang's terms says of consumers; it counts before `rabbitmq.conf`."""
    reading = Reading(queues=[("rabbitmq", "")])
    text = "advanced.config: of Erlang's terms only consumer_timeout is read"
    reading.find("not-modelled", text, Spot(source.path))
    if found := _TERM.search(source.text):
        spot = Spot(source.path, source.text.count("\n", 0, found.start()) + 1)
        value = int(found[1]) if found[1].isdecimal() else 0
        find_short_timeout(reading, "consumer_timeout", value, spot)
        counted = counted_timeout_ms(value)
        reading.given.append(GivenSetting("rabbitmq", "consumer_timeout", counted, spot, found[0]))
    return reading


def find_loaded(reading: Reading, written: str, spot: Spot, path: str = "") -> None:
    """Say that queues, their arguments and policies stand in another file, by its path where that is known."""
    text = f"{written}: what queues, exchanges and policies there are stands there; it is read where it is given, too"
    reading.find("elsewhere", text, spot)
    if name := basename(path):
        reading.loads[FileFinding("elsewhere", text, spot)] = name


def usual_queue_type(documents: Iterable[Mapping[str, TreeNode]]) -> str:
    """Of which type a node makes queues that have none of their own; empty: its file says nothing of that."""
    said = [str(value) for one in documents if _TYPE in one and (value := _type_of(one[_TYPE].text))]
    return said[-1] if said else ""


def _type_of(text: str) -> Value | None:
    with suppress(ValueError):
        return _MEANT[_TYPE][1](text)
    return None


def is_rabbit_conf(keys: Iterable[str]) -> bool:
    """Whether these are keys of a node's file."""
    return any(key.startswith(_STARTS) for key in keys)


def read_rabbit_conf(source: ConfigurationFile, document: Mapping[str, TreeNode]) -> Reading:
    """What a node's file says."""
    reading = Reading(queues=[("rabbitmq", "")], spellings=dict(_SPELLINGS))
    is_quorum = usual_queue_type([document]) == "quorum"
    for key, node in document.items():
        spot = Spot(source.path, node.line)
        if key in _MEANT:
            name, meaning = _MEANT[key]
            value = read_value(reading, key, node.text, meaning, spot)
            if value == "stream":
                reading.find("not-modelled", f"{key} = stream: {STREAM}", spot)
            elif value is not None:
                if key == "consumer_timeout":
                    find_short_timeout(reading, key, int(value), spot, is_quorum)
                    value = counted_timeout_ms(int(value))
                given = GivenSetting("rabbitmq", name, value, spot, f"{key} = {node.text}")
                reading.given.append(given._replace(yields_to=_CLASSIC_ONLY if name == "x-queue-type" else frozenset()))
        elif _LOADS.fullmatch(key):
            find_loaded(reading, f"{key} = {node.text}", spot, node.text)
        elif key.startswith(_POLICIES):
            reading.find("not-modelled", f"{_POLICIES}*: {_OF_OPERATOR}", Spot(source.path))
        elif not key.startswith((*_STARTS, *_HARMLESS)):
            _unknown(reading, key, spot)
    return reading


def _unknown(reading: Reading, key: str, spot: Spot) -> None:
    """Say of a key that it is not known here, or of one that looks like another that nothing reads it."""
    if near := reading.near(key, [*_MEANT], 0.8):
        reading.find("unknown-key", f"{key}: RabbitMQ reads no such key; did you mean {near}?", spot)
    else:
        reading.find("not-modelled", f"{key}: not known here as a key of rabbitmq.conf, and not counted", spot)
