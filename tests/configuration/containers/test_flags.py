"""What containers are told on their command line, in Erlang's arguments, and by the image that they run."""

from pathlib import Path

import pytest

from tests.configuration.helpers import findings, read, settings


@pytest.mark.parametrize(
    "command", ["redis-server --appendonly yes --appendfsync always", '["redis-server", "--appendonly", "yes"]']
)
def test_flags_of_redis_are_lines_of_its_file(tmp_path: Path, command: str) -> None:
    text = f"services:\n  redis:\n    image: redis:7\n    command: {command}\n"
    found = read(tmp_path, "compose.yml", text, "")
    assert settings(found)["appendonly"] is True
    assert {one.system for one in found.given} == {"redis-streams"}


def test_erlangs_arguments_are_lines_of_rabbitmqs_file_and_its_image_tells_the_version(tmp_path: Path) -> None:
    text = """\
    services:
      rabbit:
        image: rabbitmq:3.8-management
        environment:
          RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: -rabbit consumer_timeout 120000
    """
    found = read(tmp_path, "compose.yml", text, "")
    assert settings(found) == {"consumer_timeout": 120_000}
    assert found.versions == {"rabbitmq": "3.13"}


def test_other_commands_say_nothing(tmp_path: Path) -> None:
    text = "services:\n  app:\n    image: app\n    command: run --appendonly yes\n"
    assert not read(tmp_path, "compose.yml", text, "").given


def test_variables_that_come_from_elsewhere_are_told_of(tmp_path: Path) -> None:
    text = """\
    spec:
      containers:
        - name: app
          env: [{name: SPRING_KAFKA_PRODUCER_ACKS, value: "1"}]
          envFrom: [{configMapRef: {name: common}}]
    """
    [(_, told)] = findings(read(tmp_path, "pod.yaml", text, ""), "elsewhere")
    assert told.startswith("envFrom common: variables that a container takes from there")


def test_a_redis_beside_other_systems_is_taken_for_a_cache_unless_it_is_asked_about(tmp_path: Path) -> None:
    text = """\
    services:
      redis: {image: redis, command: redis-server --appendonly no}
      kafka: {image: kafka, environment: {KAFKA_MIN_INSYNC_REPLICAS: 1}}
    """
    asked = {one: read(tmp_path, "compose.yml", text, one) for one in ("", "redis-streams")}
    assert {one.system for one in asked[""].given} == {"kafka"}
    assert "whether streams are on it is not in this file" in findings(asked[""], "not-modelled")[0][1]
    assert "redis-streams" in {one.system for one in asked["redis-streams"].given}
