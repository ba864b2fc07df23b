"""redis.conf, and the flags of `redis-server`: what of the streams outlives the server.

Source: the redis.conf of Redis 8, whose comments are its reference.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import Meaning, one_of, read_value

SYSTEM: Final = "redis-streams"
_TELLING: Final = frozenset(
    (
        *("appendonly", "appendfsync", "appendfilename", "appenddirname", "aof-use-rdb-preamble", "dbfilename"),
        *("no-appendfsync-on-rewrite", "maxmemory", "maxmemory-policy", "protected-mode", "replicaof", "slaveof"),
        *("min-replicas-to-write", "repl-diskless-sync", "stop-writes-on-bgsave-error", "rdbcompression"),
    )
)
"""Keys that nothing but Redis, and what is made of it, has."""


def _yes(text: str) -> bool:
    if text.lower() not in ("yes", "no"):
        raise ValueError("yes or no")
    return text.lower() == "yes"


_MEANT: Final[Mapping[str, Meaning]] = {"appendonly": _yes, "appendfsync": one_of("always", "everysec", "no")}
_REPLICAS: Final = ("replicaof", "slaveof", "min-replicas-to-write", "min-slaves-to-write")
_KEEPS: Final = ("noeviction", "volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl", "")
"""Policies that evict no stream which has no time to live."""


def is_redis(keys: Iterable[str]) -> bool:
    """Whether these are keys of a Redis server."""
    return not _TELLING.isdisjoint(keys)


def read_redis(source: ConfigurationFile, document: Mapping[str, TreeNode]) -> Reading:
    """What a server's file says."""
    reading = Reading(queues=[(SYSTEM, "")])
    reading.spellings |= {("appendonly", True): "appendonly yes", ("appendfsync", "always"): "appendfsync always"}
    for key, meaning in _MEANT.items():
        if node := document.get(key):
            spot = Spot(source.path, node.line)
            value = read_value(reading, key, node.text.strip("\"'"), meaning, spot)
            if value is not None:
                reading.given.append(GivenSetting(SYSTEM, key, value, spot, f"{key} {node.text}"))
    _eviction(reading, source.path, document)
    if (save := document.get("save")) and save.text.strip("\"'"):
        text = f"save {save.text}: a snapshot keeps what was there when it was taken, and nothing that came later"
        reading.find("not-modelled", text, Spot(source.path, save.line))
    for key in _REPLICAS:
        if node := document.get(key):
            text = f"{key}: replication is asynchronous, and a failover may lose what was answered; it is not modelled"
            reading.find("not-modelled", text, Spot(source.path, node.line))
    return reading


def _eviction(reading: Reading, path: str, document: Mapping[str, TreeNode]) -> None:
    """Find a policy that takes streams away where memory is short."""
    policy = document.get("maxmemory-policy")
    if policy is None or policy.text in _KEEPS or document.get("maxmemory", policy).text == "0":
        return
    written, spot = f"maxmemory-policy {policy.text}", Spot(path, policy.line)
    reading.find("risk", f"{written}: a stream is evicted as a whole where memory is short, done or not", spot)
    asks = f"memory suffices (maxmemory-policy = {policy.text}: else a stream is evicted as a whole)"
    reading.given.append(GivenSetting(SYSTEM, "maxmemory-policy", policy.text, spot, written, asks=asks))
