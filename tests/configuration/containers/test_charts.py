"""Values of Helm charts: texts that are files of servers, tables of their keys, topics that are made."""

from pathlib import Path

import pytest

from tests.configuration.helpers import findings, place, read, settings


def test_lines_for_a_broker_of_kafka_are_read_wherever_bitnamis_chart_takes_them(tmp_path: Path) -> None:
    text = """\
    controller:
      extraConfig: |
        min.insync.replicas=1
    overrideConfiguration:
      unclean.leader.election.enable: true
    """
    found = read(tmp_path, "values.yaml", text, "")
    assert settings(found, assumed=False) == {"min.insync.replicas": 1, "unclean.leader.election.enable": True}
    assert (place(found, "min.insync.replicas"), place(found, "unclean.leader.election.enable")) == (3, 5)


def test_the_older_charts_own_names_are_kafkas_without_dots(tmp_path: Path) -> None:
    text = "kafka:\n  defaultReplicationFactor: 1\n  numPartitions: 3\n  logFlushIntervalMessages: _10000\n"
    found = read(tmp_path, "values.yaml", text, "")
    assert settings(found, assumed=False) == {
        "replication.factor": 1,
        "num.partitions": 3,
        "log.flush.interval.messages": 10_000,
    }
    assert "what the chart sets of itself is not in this file" in str(findings(found, "elsewhere"))


def test_a_topic_that_a_chart_makes_is_an_answer_of_its_own(tmp_path: Path) -> None:
    text = """\
    provisioning:
      enabled: true
      replicationFactor: 1
      topics:
        - name: orders
          partitions: 6
          config: {min.insync.replicas: "2"}
    """
    found = read(tmp_path, "values.yaml", text, "")
    assert settings(found, "orders") == {"replication.factor": 1, "num.partitions": 6, "min.insync.replicas": 2}
    assert ("kafka", "orders") in found.queues


def test_pulsars_chart_has_the_servers_keys_in_tables(tmp_path: Path) -> None:
    text = """\
    bookkeeper: {configData: {journalSyncData: 'false'}}
    broker: {configData: {PULSAR_PREFIX_brokerDeduplicationEnabled: 'true'}}
    """
    found = read(tmp_path, "values.yaml", text, "")
    assert {one.name for one in found.given} == {"journalSyncData", "brokerDeduplicationEnabled"}


@pytest.mark.parametrize("name", ["config", "application.yml"])
def test_an_applications_file_in_values_is_read_as_the_file_that_it_is(tmp_path: Path, name: str) -> None:
    text = f"{name}: |\n  spring:\n    kafka:\n      consumer:\n        enable-auto-commit: true\n"
    found = read(tmp_path, "values.yaml", text, "")
    assert settings(found, assumed=False) == ({"enable.auto.commit": True} if name != "config" else {})


def test_lines_for_rabbitmq_and_redis_are_told_apart_by_their_keys(tmp_path: Path) -> None:
    rabbit = "spec:\n  rabbitmq:\n    additionalConfig: |\n      default_queue_type = quorum\n"
    redis = 'commonConfiguration: |-\n  appendonly yes\n  save ""\n'
    given = [one for text in (rabbit, redis) for one in read(tmp_path, "values.yaml", text, "").given]
    assert [(one.system, one.name, one.value) for one in given] == [
        ("rabbitmq", "x-queue-type", "quorum"),
        ("redis-streams", "appendonly", True),
    ]


def test_what_a_template_has_for_itself_among_a_server_s_lines_is_no_key(tmp_path: Path) -> None:
    lines = ["{{- if .Values.big }}", "default_queue_type = quorum", "{{- end }}", "{{ end }}", "heartbeat = 60"]
    text = "configuration: |-\n" + "".join(f"  {line}\n" for line in [*lines, "heartbeat = 60"])
    found = read(tmp_path, "values.yaml", text, "")
    assert settings(found)["x-queue-type"] == "quorum"
    told = "heartbeat: written twice: this one counts; it stands in line 6 already"
    assert findings(found, "duplicate-key") == [(7, told)], "as of a file of its own kind, and not as YAML"
