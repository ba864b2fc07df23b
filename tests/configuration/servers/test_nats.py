"""Files of NATS: a server's, and streams and consumers of JetStream."""

import json
from pathlib import Path

import pytest

from tests.configuration.helpers import findings, place, read, settings

_SERVER = """\
server_name: n1  # the first
listen: 0.0.0.0:4222
jetstream {
  store_dir: "/data"
  sync_interval: %s
}
cluster { name: C1, listen: 0.0.0.0:6222 }
"""


@pytest.mark.parametrize(("written", "seconds"), [("always", 0), ("10s", 10), ("1m30s", 90), ("0", 120)])
def test_a_server_says_when_what_it_answered_is_on_the_disk(tmp_path: Path, written: str, seconds: int) -> None:
    """A 0 in the file is the default of two minutes."""
    found = read(tmp_path, "nats.conf", _SERVER % written, "")
    assert settings(found) == {"sync_interval": seconds}
    assert place(found, "sync_interval") == 5
    assert not found.findings


@pytest.mark.parametrize(
    "text",
    [
        "jetstream { store_dir: /data, sync_interval: always }",
        "jetstream { sync_interval: always, store_dir: /data }",
        "jetstream {\n store_dir: /data, max_mem: 1G, sync_interval: always\n}",
        'jetstream: { store_dir: "/data"; sync_interval: always; }',
        'jetstream: {store_dir: "/a, {b}; c", sync_interval: "always"}',
        '{"jetstream": {"store_dir": "/data", "sync_interval": "always"}}',
        "jetstream { tags: [a, b], sync_interval always }",
        "cluster { routes: [\n  {url: a}, {url: b}\n ] }\njetstream { sync_interval = always }",
        "server_name: a, jetstream { sync_interval: always }, http_port: 1",
    ],
)
def test_settings_end_with_a_comma_a_semicolon_a_brace_or_their_line(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, "nats.conf", f"{text}\n", "")
    assert settings(found) == {"sync_interval": 0}
    assert not found.findings


def test_what_a_server_includes_is_said_not_to_be_there(tmp_path: Path) -> None:
    found = read(tmp_path, "nats.conf", 'jetstream { }\ninclude "more.conf"\n', "")
    assert findings(found, "elsewhere") == [(2, "include more.conf: what it has is not in this file")]


def test_a_server_without_jetstream_keeps_nothing_and_that_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, "nats.conf", "server_name: n1\nlisten: 4222\n", "")
    assert "at most once" in findings(found, "not-modelled")[0][1]
    assert not found.queues


def test_a_stream_in_the_apis_names_has_its_times_in_nanoseconds(tmp_path: Path) -> None:
    stream = {"name": "O", "subjects": ["o.>"], "storage": "memory", "num_replicas": 3, "duplicate_window": 60 * 10**9}
    found = settings(read(tmp_path, "stream.json", json.dumps({"config": stream}), ""))
    assert found == {"storage": "memory", "num_replicas": 3, "duplicate_window": 60_000}


def test_what_a_stream_removes_by_itself_is_a_condition_and_what_it_refuses_is_none(tmp_path: Path) -> None:
    stream = {"name": "O", "subjects": ["o.>"], "storage": "file", "max_age": 3600 * 10**9, "max_msgs": 10}
    asks = [one.asks for one in read(tmp_path, "stream.json", json.dumps(stream), "").given if one.asks]
    assert asks == ["each message is done within 3,600 s (max_age)", "the stream never holds 10 messages (max_msgs)"]
    refusing = read(tmp_path, "stream.json", json.dumps({**stream, "discard": "new"}), "")
    assert [one.asks for one in refusing.given if one.asks] == asks[:1]


def test_a_stream_that_answers_nobody_loses_what_is_lost_on_the_way(tmp_path: Path) -> None:
    stream = {"name": "O", "subjects": ["o.>"], "storage": "file", "no_ack": True}
    found = read(tmp_path, "stream.json", json.dumps(stream), "")
    assert [one.loses.node for one in found.given if one.loses] == ["broker"]


def test_resources_of_kubernetes_have_the_same_keys_without_underscores(tmp_path: Path) -> None:
    text = """\
    apiVersion: jetstream.nats.io/v1beta2
    kind: Consumer
    spec: {durableName: w, ackPolicy: none, maxDeliver: 3, ackWait: 1m, deliverPolicy: new, backoff: [1s, 5s]}
    """
    found = read(tmp_path, "consumer.yaml", text, "")
    given = {"AckPolicy": "none", "MaxDeliver": 3, "AckWait": 60}
    assert {name: value for name, value in settings(found).items() if name in given} == given
    assert "nothing was published before the consumer was made" in str([one.asks for one in found.given])
    assert "backoff" in findings(found, "not-modelled")[0][1]


def test_a_chart_merges_what_it_has_no_value_for(tmp_path: Path) -> None:
    text = "config:\n  jetstream:\n    enabled: true\n  merge:\n    jetstream: {sync_interval: always}\n"
    assert settings(read(tmp_path, "values.yaml", text, "")) == {"sync_interval": 0}


@pytest.mark.parametrize("rest", [" " * 300_000, "a." * 150_000, "\n" * 300_000, '"a ' * 100_000])
def test_a_file_of_nothing_but_the_beginnings_of_settings_is_read_at_once(tmp_path: Path, rest: str) -> None:
    """Looked at once; from each character on it would take minutes."""
    assert not read(tmp_path, "nats.conf", f"jetstream {{\n{rest}\n}}\n", "").given
