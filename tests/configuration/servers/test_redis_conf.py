"""redis.conf: what outlives the server."""

from pathlib import Path

from tests.configuration.helpers import findings, read, settings


def test_a_server_says_whether_and_when_it_writes_down_what_it_answered(tmp_path: Path) -> None:
    found = read(tmp_path, "redis.conf", "port 6379\nappendonly yes\nappendfsync always\n", "")
    assert settings(found) == {"appendonly": True, "appendfsync": "always"}
    assert [one.written for one in found.given] == ["appendonly yes", "appendfsync always"]


def test_a_policy_that_evicts_streams_asks_for_memory(tmp_path: Path) -> None:
    text = "appendonly yes\nmaxmemory 2gb\nmaxmemory-policy {}\n"
    for policy, count in (("allkeys-lru", 1), ("noeviction", 0), ("volatile-ttl", 0)):
        found = read(tmp_path, "redis.conf", text.format(policy), "")
        assert len([one for one in found.given if one.asks]) == len(findings(found, "risk")) == count


def test_snapshots_and_replicas_are_said_not_to_be_modelled(tmp_path: Path) -> None:
    found = read(tmp_path, "redis.conf", "appendonly no\nsave 900 1\nreplicaof 10.0.0.1 6379\n", "")
    assert [line for line, _ in findings(found, "not-modelled")] == [2, 3]
