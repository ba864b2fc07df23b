"""Which server runs, and which version: by images."""

from pathlib import Path

import pytest

from playground.configuration.readers import read_files
from tests.configuration.helpers import findings, read

COMPOSE = "services:\n  a:\n    image: {}\n    environment:\n      {}\n"


@pytest.mark.parametrize(
    ("image", "system", "version"),
    [
        ("confluentinc/cp-kafka:7.6.0", "kafka", (3, 6)),
        ("confluentinc/cp-server:6.2.1", "kafka", (2, 8)),
        ("cp-kafka:5.5.0", "kafka", (2, 5)),
        ("confluentinc/cp-kafka:8.0.0", "kafka", (4, 0)),
        ("confluentinc/cp-kafka:${CP:-7.6.0}", "kafka", (3, 6)),
        ("apache/kafka:3.7.0", "kafka", (3, 7)),
        ("docker.io/bitnami/kafka:3.6.1-debian-11-r0", "kafka", (3, 6)),
        ("wurstmeister/kafka:2.13-2.8.1", "kafka", (2, 8)),
        ("quay.io/strimzi/kafka:0.45.0-kafka-3.9.0", "kafka", (3, 9)),
        ("rabbitmq:3.10-management", "rabbitmq", (3, 10)),
        ("registry.local:5000/rabbitmq:4.1.2-alpine@sha256:0123", "rabbitmq", (4, 1)),
        ("nats:2.9", "jetstream", (2, 9)),
        ("nats:latest", "jetstream", ()),
        ("nats", "jetstream", ()),
        ("eclipse-mosquitto:1.6", "mqtt", (1, 6)),
        ("apachepulsar/pulsar:3.0.0", "pulsar", (3, 0)),
        ("redis:7", "redis-streams", (7,)),
    ],
)
def test_an_image_says_what_runs(tmp_path: Path, image: str, system: str, version: tuple[int, ...]) -> None:
    found = read(tmp_path, "compose.yml", COMPOSE.format(image, "A: b"), "")
    assert {name: one.version for name, one in found.runs.items()} == {system: version}


@pytest.mark.parametrize("image", ["postgres:16", "myco/kafka-ui:1.0", "nats-box:0.14", "busybox"])
def test_other_images_say_nothing(tmp_path: Path, image: str) -> None:
    assert read(tmp_path, "compose.yml", COMPOSE.format(image, "A: b"), "").runs == {}


@pytest.mark.parametrize(
    ("name", "text", "is_told"),
    [
        ("compose.yml", COMPOSE.format("confluentinc/cp-kafka:7.6.0", "KAFKA_ZOOKEEPER_CONNECT: z"), False),
        ("compose.yml", COMPOSE.format("confluentinc/cp-kafka:8.0.0", "KAFKA_ZOOKEEPER_CONNECT: z"), True),
        ("compose.yml", COMPOSE.format("myco/kafka", "KAFKA_ZOOKEEPER_CONNECT: z"), True),
        (
            "pod.yml",
            "kind: Pod\nspec: {containers: [{image: 'apache/kafka:3.7.0', "
            "env: [{name: KAFKA_ZOOKEEPER_CONNECT, value: z}]}]}\n",
            False,
        ),
        (
            "values.yaml",
            "image: {repository: bitnami/kafka, tag: 3.6.1}\nconfigurationOverrides:\n"
            "  min.insync.replicas: 2\n  zookeeper.connect: z\n",
            False,
        ),
    ],
)
def test_what_newer_versions_do_not_read_is_wrong_where_such_a_one_runs(
    tmp_path: Path, name: str, text: str, is_told: bool
) -> None:
    (tmp_path / name).write_text(text)
    found = read_files([str(tmp_path / name)], "")
    assert bool(findings(found, "removed-key")) == is_told


def test_the_version_of_one_file_counts_for_another(tmp_path: Path) -> None:
    compose, server = tmp_path / "compose.yml", tmp_path / "server.properties"
    compose.write_text(COMPOSE.format("apache/kafka:3.7.0", "A: b"))
    server.write_text("zookeeper.connect=z\nmin.insync.replicas=2\n")
    assert findings(read_files([str(server)], ""), "removed-key")
    assert not findings(read_files([str(server), str(compose)], ""), "removed-key")


@pytest.mark.parametrize(
    ("image", "modelled"), [("3.10-management", "3.13"), ("4.1", "4.0"), ("4", "4.3"), ("3", "3.13")]
)
def test_a_broker_of_rabbitmq_is_told_of_in_the_version_that_runs(tmp_path: Path, image: str, modelled: str) -> None:
    found = read(tmp_path, "compose.yml", COMPOSE.format(f"rabbitmq:{image}", "A: b"), "")
    assert found.versions == {"rabbitmq": modelled}
    assert bool(findings(found, "old-file")) == image.startswith("3.10")
    nearest = [text for _, text in findings(found, "not-modelled") if "told of here is 4.0" in text]
    assert len(nearest) == (image == "4.1"), "a version that is another than the answer's is named, once"


@pytest.mark.parametrize(("image", "is_told"), [("nats:2.9", True), ("eclipse-mosquitto", True), ("redis:7", False)])
def test_a_server_of_which_nothing_else_is_read_is_named_unless_it_may_be_a_cache(
    tmp_path: Path, image: str, is_told: bool
) -> None:
    path = tmp_path / "compose.yml"
    path.write_text(COMPOSE.format(image, "SPRING_KAFKA_PRODUCER_ACKS: all"))
    told = [(line, text) for line, text in findings(read_files([str(path)], ""), "not-modelled") if "runs here" in text]
    assert bool(told) == is_told
    assert all(line == 3 for line, _ in told)


def test_a_redis_that_runs_alone_is_no_cache_of_something_else_and_an_emulator_is_named(tmp_path: Path) -> None:
    path = tmp_path / "compose.yml"
    for image, told in (("redis:7", "Redis runs here"), ("localstack/localstack:3.0", "no evidence about SQS")):
        path.write_text(COMPOSE.format(image, "A: b"))
        [(line, text)] = findings(read_files([str(path)], ""), "not-modelled")
        assert (line, told in text) == (3, True)


def test_a_cache_beside_servers_of_which_nothing_else_is_said_is_named_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "compose.yml"
    path.write_text("services:\n  a: {image: 'rabbitmq:4'}\n  b: {image: 'redis:7'}\n", encoding="utf-8")
    found = read_files([str(path)], "")
    assert [line for line, text in findings(found, "not-modelled") if "runs here" in text] == [2, 3]


def test_a_tag_alone_is_the_version_of_the_server_whose_file_stands_beside_it(tmp_path: Path) -> None:
    for extra, tag, version in (
        ("extraConfiguration: default_queue_type = quorum", "4.0.5-debian-12-r0", (4, 0)),
        ("loadDefinition: {enabled: true, existingSecret: x}", "3.13.7", (3, 13)),
        ("extraConfiguration: server.port = 80", "4.0.5", ()),
        ("application.yml: 'spring.rabbitmq.host: a'", "4.0.5", ()),
    ):
        found = read(tmp_path, "values.yaml", f"image: {{tag: {tag}}}\n{extra}\n", "")
        told = found.runs["rabbitmq"].version if found.runs else ()
        assert told == version, extra
        assert found.versions == ({"rabbitmq": ".".join(map(str, version))} if version else {}), extra
