"""What Kafka's clients make of keys that stand beside each other."""

from pathlib import Path

import pytest

from playground.configuration.readers import read_files
from tests.configuration.helpers import findings, read


@pytest.mark.parametrize(
    ("lines", "least"),
    [
        ("delivery.timeout.ms=10000", "30,000"),
        ("delivery.timeout.ms=2000\nlinger.ms=5\nrequest.timeout.ms=3000", "3,005"),
        ("delivery.timeout.ms=30000", ""),
    ],
)
def test_a_delivery_has_the_time_of_one_request_or_the_producer_does_not_start(
    tmp_path: Path, lines: str, least: str
) -> None:
    found = findings(read(tmp_path, "producer.properties", f"key.serializer=x\n{lines}\n", ""), "contradiction")
    assert [(line, f"which are {least} ms" in text) for line, text in found] == ([(2, True)] if least else [])


def test_librdkafka_has_no_such_rule(tmp_path: Path) -> None:
    lines = "metadata.broker.list=x\ndelivery.timeout.ms=5000\n"
    assert not findings(read(tmp_path, "client.properties", lines, ""), "contradiction")


def test_the_new_protocol_of_groups_takes_no_timeouts_of_its_consumers(tmp_path: Path) -> None:
    lines = "group.id=g\ngroup.protocol=CONSUMER\nsession.timeout.ms=10000\n"
    [(line, text)] = findings(read(tmp_path, "consumer.properties", lines, ""), "contradiction")
    assert (line, text.startswith("session.timeout.ms: cannot be set")) == (3, True)


def test_idempotence_that_is_switched_off_without_a_word_is_told(tmp_path: Path) -> None:
    lines = "key.serializer=x\nmax.in.flight.requests.per.connection={}\n"
    for number, count in ((10, 1), (5, 0)):
        assert len(findings(read(tmp_path, "p.properties", lines.format(number), ""), "risk")) == count
    said = lines.format(10) + "enable.idempotence=true\n"
    assert not findings(read(tmp_path, "p.properties", said, ""), "risk")


def test_springs_file_is_held_to_the_same_rules(tmp_path: Path) -> None:
    text = "spring.kafka.producer.properties.delivery.timeout.ms=1000\n"
    assert findings(read(tmp_path, "application.properties", text, ""), "contradiction")[0][0] == 1


@pytest.mark.parametrize(
    ("version", "lines", "is_refused"),
    [
        ("3.6.1", "min.insync.replicas=2", True),
        ("3.6.1", "min.insync.replicas=2\ndefault.replication.factor=2", False),
        ("3.6.1", "min.insync.replicas=2\nacks=1", False),
        ("3.7.0", "min.insync.replicas=2", False),
        ("latest", "min.insync.replicas=2", False),
    ],
)
def test_more_replicas_in_sync_than_there_are_is_a_refusal_where_an_old_broker_runs(
    tmp_path: Path, version: str, lines: str, is_refused: bool
) -> None:
    compose, server = tmp_path / "compose.yml", tmp_path / "server.properties"
    compose.write_text(f"services: {{k: {{image: 'apache/kafka:{version}'}}}}\n")
    server.write_text(f"broker.id=0\n{lines}\n")
    found = findings(read_files([str(compose), str(server)], ""), "contradiction")
    assert [(line, text.endswith("Kafka 3.6 refuses each record sent with acks=all")) for line, text in found] == (
        [(2, True)] if is_refused else []
    )


def test_strimzi_s_version_says_so_too(tmp_path: Path) -> None:
    path = tmp_path / "k.yaml"
    text = "apiVersion: kafka.strimzi.io/v1beta2\nkind: Kafka\nspec: {{kafka: {{version: {}, config: {{{}}}}}}}\n"
    for version, count in (("3.6.0", 1), ("3.9.0", 0)):
        path.write_text(text.format(version, "min.insync.replicas: 2, default.replication.factor: 1"))
        assert len(findings(read_files([str(path)], ""), "contradiction")) == count
